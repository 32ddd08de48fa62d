"""A lot at the court's desk: proposed with its reasons, signed by three, read and published."""

from __future__ import annotations

import re
from collections.abc import AsyncGenerator
from datetime import date
from typing import Any

import pytest

from auction.cases import service as cases
from auction.db.engine import Database
from auction.kernel.actor import Role
from auction.lots.panel_queries import decision
from tests.fakes.court_of_tests import open_court
from tests.fakes.lots_of_tests import panel_member, seize_flat
from tests.fakes.pictures import PNG
from tests.web.court.court_site import CourtSite

TERMS = {
    "start_fen": "2,737,600",
    "increment_fen": "10,000",
    "deposit_fen": "410,000",
    "opens_at": "2026-04-20T10:00",
    "ends_at": "2026-04-21T10:00",
    "balance_days": "10",
    "seen": "",
}


async def test_valued_property_can_be_drafted(site: CourtSite) -> None:
    asset = f"/court/assets/{site.flat.asset_id}"
    assert "Draft a lot" not in (await site.get(asset)).text
    await site.flat.priced()
    assert "Draft a lot" in (await site.get(asset)).text

    answer = await site.post(f"{asset}/lots")
    assert answer.headers["location"].startswith("/court/lots/lot_")


async def test_the_court_s_lots_can_be_searched(site: CourtSite) -> None:
    lot_id = await site.flat.drafted()
    number = re.findall(r"\d{4}-\d{4}", (await site.get("/court/lots")).text)[0]

    assert lot_id in (await site.get(f"/court/lots?q={number}")).text
    assert lot_id not in (await site.get("/court/lots?q=no+such+thing")).text


@pytest.mark.parametrize("language", ["en", "zh"])
async def test_draft_shows_lawful_terms_and_why(site: CourtSite, language: str) -> None:
    page = (await site.get(f"/court/lots/{await site.flat.drafted()}", language)).text

    assert 'value="2,737,560"' in page
    assert "法释〔2016〕18号" in page
    assert ("At least 70 %" if language == "en" else "百分之七十") in page


@pytest.mark.parametrize("language", ["en", "zh"])
async def test_a_lot_that_was_announced_can_still_be_looked_at(
    site: CourtSite, language: str
) -> None:
    lot_id = await site.flat.published()
    assert (await site.get(f"/court/lots/{lot_id}", language)).status_code == 200


async def test_proposed_terms_wait_for_three_signatures(site: CourtSite) -> None:
    lot = f"/court/lots/{await site.flat.drafted()}"

    assert (await site.post(f"{lot}/terms", TERMS)).status_code == 303
    page = (await site.get(lot)).text
    assert "3 signatures are missing" in page
    assert "2,737,600" in page


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"start_fen": "2,737,559.99"}, "The start must be at least"),
        ({"start_fen": "0"}, "Write an amount in yuan"),
        ({"start_fen": "-5"}, "Write an amount in yuan"),
        ({"start_fen": "1.005"}, "Write an amount in yuan"),
        ({"start_fen": "90071992547409.92"}, "Write an amount in yuan"),
        ({"deposit_fen": "1,000"}, "The deposit must lie between"),
        ({"opens_at": "2026-03-20T10:00"}, "30 days of notice"),
        ({"ends_at": "2026-04-20T09:00"}, "The bidding must end after it opens"),
        ({"ends_at": "2026-04-20T18:00"}, "Bidding lasts at least 24 hours"),
        ({"opens_at": "tomorrow"}, "Write a day or time that exists"),
        ({"balance_days": "0"}, "Write a whole number"),
    ],
)
async def test_unlawful_terms_are_refused_with_all_that_was_typed(
    site: CourtSite, change: dict[str, str], sentence: str
) -> None:
    lot = f"/court/lots/{await site.flat.drafted()}"
    typed = {**TERMS, "increment_fen": "7,777", **change}

    answer = await site.post(f"{lot}/terms", typed)

    assert answer.status_code == 422
    assert sentence in answer.text
    assert 'value="7,777"' in answer.text


async def test_proposal_over_somebody_elses_is_a_stale_form(site: CourtSite) -> None:
    lot = f"/court/lots/{await site.flat.drafted()}"
    await site.post(f"{lot}/terms", TERMS)

    answer = await site.post(f"{lot}/terms", {**TERMS, "balance_days": "20"})
    assert answer.status_code == 409
    assert "Somebody changed this" in answer.text


async def test_refused_stale_form_can_be_sent_again(site: CourtSite) -> None:
    lot = f"/court/lots/{await site.flat.drafted()}"
    await site.post(f"{lot}/terms", TERMS)
    answer = await site.post(f"{lot}/terms", {**TERMS, "balance_days": "20"})
    seen = re.findall(r'name="seen" value="(\w+)"', answer.text)[-1]

    again = await site.post(f"{lot}/terms", {**TERMS, "balance_days": "20", "seen": seen})
    assert again.status_code == 303


async def test_each_member_signs_the_same_terms_once(site: CourtSite) -> None:
    lot_id = await site.flat.drafted()
    decision_id = await site.flat.proposed(lot_id)
    lot, form = f"/court/lots/{lot_id}", await signing_form(site, lot_id, decision_id)

    site.as_(Role.panel)
    assert "Sign these terms" in (await site.get(lot)).text
    assert (await site.post(f"{lot}/signatures", form)).status_code == 303
    assert "Sign these terms" not in (await site.get(lot)).text
    twice = await site.post(f"{lot}/signatures", form)
    assert twice.status_code == 409
    assert "You have signed already" in twice.text


async def test_judge_outside_the_panel_has_no_door_to_sign(site: CourtSite) -> None:
    lot_id = await site.flat.drafted()
    decision_id = await site.flat.proposed(lot_id)
    form = await signing_form(site, lot_id, decision_id)

    assert (await site.post(f"/court/lots/{lot_id}/signatures", form)).status_code == 403


async def test_signature_on_terms_not_seen_is_stale(site: CourtSite) -> None:
    lot_id = await site.flat.drafted()
    form = await signing_form(site, lot_id, await site.flat.proposed(lot_id))
    site.as_(Role.panel)

    answer = await site.post(f"/court/lots/{lot_id}/signatures", {**form, "seen": "0" * 64})
    assert answer.status_code == 409


async def test_third_signature_says_that_the_panel_has_decided(site: CourtSite) -> None:
    lot_id = await site.flat.drafted()
    form = await signing_form(site, lot_id, await site.flat.proposed(lot_id))
    for name in ("a", "b", "c"):
        site.as_(await panel_member(site.court, name))
        answer = await site.post(f"/court/lots/{lot_id}/signatures", form)

    assert "said=terms_decided" in answer.headers["set-cookie"]


async def test_announcement_is_read_in_both_languages_before_it_is_published(
    site: CourtSite,
) -> None:
    lot_id = await site.flat.drafted()
    await site.flat.noticed(lot_id)

    page = (await site.get(f"/court/lots/{lot_id}/publication")).text
    assert "海口海事法院关于" in page
    assert "Haikou Maritime Court: announcement of the sale" in page
    assert "Publish the announcement" in page


async def test_published_lot_shows_its_text_and_its_fingerprint(site: CourtSite) -> None:
    lot_id = await site.flat.drafted()
    await site.flat.noticed(lot_id)
    lot = f"/court/lots/{lot_id}"

    answer = await site.post(f"{lot}/publication", await publishing_form(site, lot_id))
    assert answer.status_code == 303
    page = (await site.get(lot)).text
    assert "Text as published" in page
    assert "SHA-256" in page
    assert "Propose other terms" not in page


async def test_unread_announcement_is_not_published(site: CourtSite) -> None:
    lot_id = await site.flat.drafted()
    await site.flat.noticed(lot_id)
    form = await publishing_form(site, lot_id)
    del form["read"]

    answer = await site.post(f"/court/lots/{lot_id}/publication", form)
    assert answer.status_code == 422


async def test_undecided_lot_has_no_announcement_to_publish(site: CourtSite) -> None:
    lot_id = await site.flat.drafted()

    answer = await site.get(f"/court/lots/{lot_id}/publication")
    assert answer.headers["location"] == f"/court/lots/{lot_id}"


async def test_terms_that_came_too_near_are_shown_as_such(site: CourtSite) -> None:
    lot_id = await site.flat.drafted()
    await site.flat.noticed(lot_id)
    site.court.clock.pass_days(10)

    page = (await site.get(f"/court/lots/{lot_id}/publication")).text
    assert "can no longer be published" in page
    assert "Publish the announcement" not in page


async def test_draft_is_given_up_with_a_reason(site: CourtSite) -> None:
    lot = f"/court/lots/{await site.flat.drafted()}"

    assert (await site.post(f"{lot}/withdrawal", {"reason": ""})).status_code == 422
    assert (await site.post(f"{lot}/withdrawal", {"reason": "和解"})).status_code == 303


async def test_another_courts_lot_is_not_found(site: CourtSite) -> None:
    lot = f"/court/lots/{await site.flat.drafted()}"
    other = await open_court(site.court.works.database)
    site.as_(other.staff[Role.judge])

    assert (await site.get(lot)).status_code == 404
    assert (await site.post(f"{lot}/terms", TERMS)).status_code == 404


@pytest.mark.parametrize(("state", "shown"), [("", True), ("draft", True), ("sold", False)])
async def test_lots_of_the_court_are_listed_by_state(
    site: CourtSite, state: str, shown: bool
) -> None:
    await site.flat.drafted()

    page = (await site.get(f"/court/lots?state={state}")).text
    assert ("2026-0001" in page) is shown


async def test_picture_of_a_published_lot_is_for_everybody(site: CourtSite) -> None:
    async with site.court.acting(Role.judge) as uow:
        await cases.add_picture(uow, asset_id=site.flat.asset_id, name="a.png", content=PNG)
    page = (await site.get(f"/court/assets/{site.flat.asset_id}")).text
    picture = page.split('<img src="')[1].split('"')[0]
    await site.flat.published()

    answer = await site.as_(None).get(picture)
    assert answer.content == PNG
    assert "sandbox" in answer.headers["content-security-policy"]
    tag = answer.headers["etag"]
    assert (await site.get(picture, **{"If-None-Match": tag})).status_code == 304


async def signing_form(site: CourtSite, lot_id: str, decision_id: str) -> dict[str, Any]:
    return {"decision": decision_id, "seen": await seen(site, lot_id)}


async def publishing_form(site: CourtSite, lot_id: str) -> dict[str, Any]:
    return {"read": "yes", "seen": await seen(site, lot_id)}


async def seen(site: CourtSite, lot_id: str) -> str:
    async with site.court.works.database.session() as session:
        found = await decision(session, lot_id)
    assert found is not None
    return found.terms_hash


@pytest.fixture
async def ship_site(database: Database) -> AsyncGenerator[CourtSite]:
    flat = await seize_flat(
        await open_court(database), kind="ship", seizure_lapses_on=date(2028, 1, 3)
    )
    site = CourtSite(flat)
    yield site
    await site.close()


SECRET = {
    **TERMS,
    "start_fen": "1,000,000",
    "increment_fen": "5,000",
    "deposit_fen": "100,000",
    "pricing": "secret_reserve",
    "ground": "Arrest ruling no. 1",
    "reserve_fen": "3,344,556.67",
}
COMMITTEE = {
    "committee_number": "No. 7",
    "decided_on": "2026-03-10",
    "committee_text": "All three members agreed",
}


async def test_a_ship_s_secret_reserve_is_typed_by_who_proposes_and_by_who_signs(
    ship_site: CourtSite,
) -> None:
    lot_id = await ship_site.flat.drafted()
    lot = f"/court/lots/{lot_id}"
    assert (await ship_site.post(f"{lot}/terms", SECRET)).status_code == 303
    page = (await ship_site.get(lot)).text
    assert "Secret reserve of a vessel" in page
    assert "3,344,556" not in page

    async with ship_site.court.acting() as uow:
        standing = await decision(uow.session, lot_id)
    assert standing is not None
    form = {"decision": standing.id, "seen": standing.terms_hash}
    ship_site.as_(Role.panel)
    assert 'name="signed_reserve_fen"' in (await ship_site.get(lot)).text
    unlike = await ship_site.post(f"{lot}/signatures", {**form, "signed_reserve_fen": "3,344,556"})
    assert unlike.status_code == 422
    signed = {**form, "signed_reserve_fen": "3,344,556.67"}
    assert (await ship_site.post(f"{lot}/signatures", signed)).status_code == 303


@pytest.mark.parametrize("language", ["en", "zh"])
async def test_a_ship_s_page_asks_for_its_committee_s_decision_and_shows_it(
    ship_site: CourtSite, language: str
) -> None:
    lot = f"/court/lots/{await ship_site.flat.drafted()}"
    asked = "A vessel is announced only when" if language == "en" else "船舶方可公告"
    assert asked in (await ship_site.get(lot, language)).text

    assert (await ship_site.post(f"{lot}/committee", COMMITTEE)).status_code == 303
    page = (await ship_site.get(lot, language)).text
    assert asked not in page
    assert "All three members agreed" in page
