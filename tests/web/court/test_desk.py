"""The desk: overdue first, in plain words; by kind and judge; the president's answers; lapses."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from auction.deadlines.desk_queries import standing_escalations
from auction.deadlines.escalating import escalate_overdue
from auction.kernel.actor import Role
from tests.fakes.court_of_tests import open_court
from tests.fakes.lots_of_tests import seize_flat
from tests.web.court.court_site import CourtSite


async def test_overdue_stands_first_and_says_who_must_act(site: CourtSite) -> None:
    page = (await site.get("/court")).text

    assert "Overdue (1)" in page
    assert "To be done by: Judge" in page


async def test_what_is_further_off_stands_under_later(site: CourtSite) -> None:
    await site.flat.priced()
    page = (await site.get("/court")).text

    assert "Later, within thirty days" in page
    assert page.index("Later, within thirty days") < page.index(
        "put terms before the panel</strong>"
    )


async def test_the_desk_is_narrowed_to_a_kind_and_widened_again(site: CourtSite) -> None:
    await site.flat.priced()
    narrow = (await site.get("/court?kind=seizure_lapses")).text

    assert "/court/deadlines.csv?whose=&amp;kind=seizure_lapses" in narrow
    assert "put terms before the panel</strong>" not in narrow


async def test_a_judge_may_look_at_their_own_cases_alone(site: CourtSite) -> None:
    other = await site.court.person("Other judge", Role.judge, court_id=site.court.court_id)
    mine = (await site.get("/court?whose=mine")).text
    theirs = (await site.as_(other).get("/court?whose=mine")).text

    assert "Overdue (1)" in mine
    assert "Overdue (1)" not in theirs
    assert "Overdue (1)" in (await site.get("/court")).text


async def test_the_desk_leaves_as_csv(site: CourtSite) -> None:
    answer = await site.get("/court/deadlines.csv")

    assert answer.headers["content-type"].startswith("text/csv")
    assert "琼72执123号" in answer.text
    assert "Overdue" in answer.text
    assert len(answer.text.splitlines()) == 2


@pytest.mark.parametrize("asked", ["kind=" + "x" * 5000, "judge=%00", "whose=%E2%80%AE"])
async def test_senseless_wishes_show_an_empty_desk_and_no_error(
    site: CourtSite, asked: str
) -> None:
    assert (await site.get(f"/court?{asked}")).status_code == 200


# -- The president ---------------------------------------------------------------------------------


async def test_the_president_sees_what_was_laid_before_them_and_answers(site: CourtSite) -> None:
    await sweep(site)
    page = (await site.as_(Role.president).get("/court")).text
    assert "Laid before you as president" in page
    [standing, *_rest] = await on_desk(site)

    answer = await site.post(f"/court/escalations/{standing.id}", {"note": "已督促承办人"})
    assert answer.headers["location"] == "/court"
    listed = (await site.get("/court/escalations")).text
    assert "已督促承办人" in listed
    assert standing.id not in [each.id for each in await on_desk(site)]


async def test_an_answer_without_a_word_is_shown_again_with_what_to_do(site: CourtSite) -> None:
    await sweep(site)
    [standing, *_rest] = await on_desk(site)
    answer = await site.as_(Role.president).post(
        f"/court/escalations/{standing.id}", {"note": " ", "escalation": standing.id}
    )

    assert answer.status_code == 422
    assert f'action="/court/escalations/{standing.id}"' in answer.text


async def test_a_judge_neither_sees_the_presidents_list_on_the_desk_nor_answers(
    site: CourtSite,
) -> None:
    await sweep(site)
    [standing, *_rest] = await on_desk(site)

    assert "Laid before you as president" not in (await site.get("/court")).text
    assert (await site.post(f"/court/escalations/{standing.id}", {"note": "x"})).status_code == 403


async def test_another_courts_president_finds_nothing(site: CourtSite) -> None:
    await sweep(site)
    [standing, *_rest] = await on_desk(site)
    other = await open_court(site.court.works.database)

    site.as_(other.staff[Role.president])
    answer = await site.post(f"/court/escalations/{standing.id}", {"note": "x"})
    assert answer.status_code == 404
    assert "琼72执123号" not in (await site.get("/court")).text


# -- The court's own rule --------------------------------------------------------------------------


async def test_the_administrator_sets_the_rule_and_reads_it_again(site: CourtSite) -> None:
    typed = {"after_days": "1，5", "again_every_days": "10", "mark_days": "20, 40"}
    answer = await site.as_(Role.admin).post("/admin/escalation", typed)

    assert answer.headers["location"] == "/admin/escalation"
    page = (await site.get("/admin/escalation")).text
    assert 'value="1, 5"' in page
    assert 'value="20, 40"' in page


@pytest.mark.parametrize("typed", ["5, 1", "-1", "0x3", "", "1,,2", "9" * 5000, "٣"])
async def test_days_that_make_no_rule_are_refused_at_their_field(
    site: CourtSite, typed: str
) -> None:
    form = {"after_days": typed, "mark_days": "30"}
    answer = await site.as_(Role.admin).post("/admin/escalation", form)

    assert answer.status_code == 422
    assert 'id="after_days-error"' in answer.text


async def test_only_the_administrator_opens_the_rule(site: CourtSite) -> None:
    assert (await site.get("/admin/escalation")).status_code == 403


# -- Seizures about to lapse -----------------------------------------------------------------------


async def test_a_seizure_far_from_its_end_is_not_listed(site: CourtSite) -> None:
    assert "Seizures about to lapse" not in (await site.get("/court")).text


@pytest.mark.parametrize(
    ("days", "words"), [(20, "within 30 days"), (50, "within 60 days"), (89, "within 90 days")]
)
async def test_a_seizure_near_its_end_is_marked_in_words(
    site: CourtSite, days: int, words: str
) -> None:
    await seize_near_end(site, days)
    page = (await site.get("/court")).text

    assert "Seizures about to lapse" in page
    assert words in page
    assert "No lot is under way" in page


async def test_a_lapse_says_which_lot_it_holds_up(site: CourtSite) -> None:
    flat = await seize_near_end(site, 80)
    await flat.drafted()

    assert "cannot be announced past that day" in (await site.get("/court")).text


async def test_a_renewed_seizure_leaves_the_list(site: CourtSite) -> None:
    flat = await seize_near_end(site, 20)
    address = f"/court/assets/{flat.asset_id}/renewal"
    await site.post(address, {"seizure_lapses_on": "2028-03-01"})

    assert "Seizures about to lapse" not in (await site.get("/court")).text


async def seize_near_end(site: CourtSite, days: int):  # type: ignore[no-untyped-def]
    today = site.court.clock.now().date()
    return await seize_flat(
        site.court,
        "（2026）琼72执124号",
        seized_on=date(2025, 1, 4),
        seizure_lapses_on=today + timedelta(days=days),
    )


async def sweep(site: CourtSite) -> None:
    async with site.court.acting() as uow:
        assert await escalate_overdue(uow) > 0


async def on_desk(site: CourtSite):  # type: ignore[no-untyped-def]
    async with site.court.works.database.session() as session:
        return await standing_escalations(session, site.court.court_id)
