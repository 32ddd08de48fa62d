"""The page of what was found: every question of a kind, kept unfinished, refused at its field."""

from __future__ import annotations

import json
import re
from collections.abc import AsyncGenerator
from html import unescape
from typing import Any

import pytest

from auction.cases.finding import findings_of
from auction.cases.marking import marks_of
from auction.db.engine import Database
from auction.kernel.actor import Role
from tests.fakes.court_of_tests import open_court
from tests.fakes.findings_of_tests import whole_findings
from tests.fakes.lots_of_tests import seize_flat
from tests.fakes.pictures import PNG
from tests.valuation.reports import plain_pdf
from tests.web.court.court_site import CourtSite
from web.court.findings_form import typed_answers


@pytest.fixture
async def site(database: Database) -> AsyncGenerator[CourtSite]:
    own = CourtSite(await seize_flat(await open_court(database)))
    yield own
    await own.close()


def page_of(site: CourtSite) -> str:
    return f"/court/assets/{site.flat.asset_id}/findings"


def typed(**change: Any) -> dict[str, str]:
    answers = whole_findings("flat", **change)
    return {**typed_answers("flat", answers), "form": "findings", "seen": "1"}  # type: ignore[arg-type]


async def answers_of(site: CourtSite) -> dict[str, Any]:
    async with site.court.acting() as uow:
        found = await findings_of(uow.session, site.flat.asset_id)
    assert found is not None
    return dict(found.answers)


@pytest.mark.parametrize("language", ["en", "zh"])
async def test_the_form_asks_what_a_flat_is_asked_in_words(site: CourtSite, language: str) -> None:
    page = (await site.get(page_of(site), language)).text
    assert ("Registered owner" if language == "en" else "登记权利人") in page
    assert 'name="use_list-0-holder"' in page
    assert 'name="plate"' not in page
    assert "state." not in re.sub(r"<script.*?</script>", "", page, flags=re.DOTALL)


async def test_what_was_typed_becomes_the_next_version(site: CourtSite) -> None:
    answer = await site.post(page_of(site), typed(layout="四室两厅"))
    assert answer.headers["location"] == page_of(site)
    assert (await answers_of(site))["layout"] == "四室两厅"
    assert 'value="四室两厅"' in (await site.get(page_of(site))).text


async def test_unfinished_findings_are_kept_and_say_what_is_open(site: CourtSite) -> None:
    await site.post(page_of(site), typed(seen_by=None, layout=None))
    page = (await site.get(page_of(site))).text
    assert "2 questions are still open" in page
    assert 'href="#seen_by"' in page


async def test_a_refused_row_is_marked_where_it_was_typed(site: CourtSite) -> None:
    row = {"use_list-1-kind": "lease", "use_list-1-holder": "陈小红"}
    answer = await site.post(page_of(site), {**typed(uses="listed"), **row})
    assert answer.status_code == 422
    assert 'id="use_list-1-signed_on-error"' in answer.text
    assert 'value="陈小红"' in answer.text


async def test_forbidden_wording_is_refused_at_its_field(site: CourtSite) -> None:
    answer = await site.post(page_of(site), typed(found_there="现由他人占用"))
    assert answer.status_code == 422
    assert 'id="found_there-error"' in answer.text


async def test_disputed_wording_is_taken_and_pointed_out(site: CourtSite) -> None:
    await site.post(page_of(site), typed(found_there="由买受人承担一切税费"))
    assert "Disputed wording: “承担一切税费”" in (await site.get(page_of(site))).text


async def test_the_page_hands_the_phrases_to_its_script(site: CourtSite) -> None:
    page = (await site.get(page_of(site))).text
    held = re.search(r'data-wording="([^"]*)"', page)
    assert held is not None
    hints = json.loads(unescape(held[1]))
    assert "占有不明" in hints["forbidden"]
    assert "承担一切税费" in hints["contested"]


async def test_a_stale_form_is_refused_with_all_that_was_typed(site: CourtSite) -> None:
    answer = await site.post(page_of(site), {**typed(layout="四室"), "seen": "0"})
    assert answer.status_code == 409
    assert 'value="四室"' in answer.text


async def test_a_judge_marks_a_dwelling_and_is_told_its_ground_is_missing(site: CourtSite) -> None:
    marks = f"/court/assets/{site.flat.asset_id}/marks"
    sent = {"form": "marks", "seen": "0", "sole_dwelling": "yes"}
    assert (await site.post(marks, sent)).status_code == 303
    assert "not announced without a ground" in (await site.get(page_of(site))).text

    refused = await site.post(marks, {**sent, "seen": "1", "dwelling_ground": "rent_kept"})
    assert refused.status_code == 422
    assert 'value="林建国"' in refused.text
    ground = {"dwelling_ground": "rent_kept", "rent_years": "6", "explanation": "书面同意"}
    assert (await site.post(marks, {**sent, "seen": "1", **ground})).status_code == 303
    async with site.court.acting() as uow:
        assert (await marks_of(uow.session, site.flat.asset_id)).rent_years == 6


async def test_a_clerk_does_not_mark(site: CourtSite) -> None:
    site.as_(Role.clerk)
    marks = f"/court/assets/{site.flat.asset_id}/marks"
    assert (await site.post(marks, {"form": "marks", "seen": "0"})).status_code == 403
    assert "Record the marks" not in (await site.get(page_of(site))).text


async def test_another_court_finds_nothing_here(site: CourtSite, database: Database) -> None:
    other = await open_court(database)
    site.as_(other.staff[Role.judge])
    assert (await site.get(page_of(site))).status_code == 404
    assert (await site.post(page_of(site), typed())).status_code == 404


def paper(content: bytes, **more: str) -> tuple[dict[str, str], dict[str, Any]]:
    sent = {"form": "paper", "paper_kind": "plan", "paper_title": "户型平面图", **more}
    return sent, {"paper": ("plan.pdf", content, "application/pdf")}


@pytest.mark.parametrize("content", [plain_pdf(1), PNG])
async def test_a_plan_is_kept_for_the_court_until_it_is_published(
    site: CourtSite, content: bytes
) -> None:
    papers = f"/court/assets/{site.flat.asset_id}/papers"
    assert (await site.post(papers, *paper(content))).status_code == 303
    page = (await site.get(page_of(site))).text
    href = re.search(r'href="(/files/[^"]+)">户型平面图', page)
    assert href is not None
    assert (await site.get(href[1])).status_code == 200
    await site.flat.published()
    assert (await site.as_(None).get(href[1])).status_code == 404


async def test_a_published_plan_is_seen_by_everybody_once_the_lot_is(site: CourtSite) -> None:
    papers = f"/court/assets/{site.flat.asset_id}/papers"
    await site.post(papers, *paper(plain_pdf(1), is_public="yes"))
    page = (await site.get(page_of(site))).text
    href = re.search(r'href="(/files/[^"]+)">户型平面图', page)
    assert href is not None
    assert (await site.as_(None).get(href[1])).status_code == 404
    await site.flat.published()
    assert (await site.get(href[1])).status_code == 200


@pytest.mark.parametrize("content", [b"MZ" + b"\0" * 100, b"%PDF-1.7 broken", b"<svg onload=x>"])
async def test_a_program_is_no_plan_whatever_it_is_called(site: CourtSite, content: bytes) -> None:
    papers = f"/court/assets/{site.flat.asset_id}/papers"
    answer = await site.post(papers, *paper(content))
    assert answer.status_code == 422
    assert "neither a PDF that opens" in answer.text


async def test_the_lot_page_lists_what_is_missing_and_where_to_mend_it(site: CourtSite) -> None:
    lot_id = await site.flat.drafted()
    await site.flat.decided(lot_id)
    assert "Ready to be announced: 100 %" in (await site.get(f"/court/lots/{lot_id}")).text

    await site.flat.found(seen_by=None)
    page = (await site.get(f"/court/lots/{lot_id}")).text
    assert "Ready to be announced: 94 %" in page
    assert f'href="{page_of(site)}">Mend it' in page
    refused = (await site.get(f"/court/lots/{lot_id}/publication")).text
    assert "Only 17 of 18 items" in refused
