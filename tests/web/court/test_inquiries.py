"""The court's pages of a directed inquiry, and the body's own."""

from __future__ import annotations

import re

import pytest

from tests.valuation.directed_inquiry.asking import CONDITIONS, QUESTION, Asking
from tests.valuation.house import other_court_judge
from tests.valuation.reports import plain_pdf
from tests.web.valuation_site import Site

ANSWER = {"amount": "2,800,000", "valid_until": "2026-12-31", "received_on": "2026-03-16"}


async def begun(site: Site) -> Asking:
    asking = Asking(site.court)
    await asking.begin()
    return asking


async def linked(site: Site) -> tuple[Asking, str]:
    """Have the judge make a link on the page; return its path, looked at as a visitor."""
    asking = await begun(site)
    site.as_(site.court.judge)
    page = await site.post(f"/court/directed-inquiries/{asking.id}/link")
    found = re.search(r"http://court\.test(/inquiries/[\w-]+)", page.text)
    assert found is not None
    site.as_(site.court.stranger)
    return asking, found.group(1)


async def test_the_judge_writes_the_letter(valuation_site: Site) -> None:
    site = valuation_site.as_(valuation_site.court.judge)
    procedure_id = await site.court.procedure(CONDITIONS)
    path = f"/court/procedures/{procedure_id}/directed-inquiry"
    assert "Write the letter" in (await site.get(path)).text
    answer = await site.post(path, {**QUESTION, "days": "15"})
    assert answer.status_code == 303
    assert "waits for the body" in (await site.get(answer.headers["location"])).text


async def test_a_letter_without_a_body_comes_back_with_what_was_typed(
    valuation_site: Site,
) -> None:
    site = valuation_site.as_(valuation_site.court.judge)
    procedure_id = await site.court.procedure(CONDITIONS)
    sent = {**QUESTION, "days": "15", "body_name": ""}
    answer = await site.post(f"/court/procedures/{procedure_id}/directed-inquiry", sent)
    assert answer.status_code == 422
    assert QUESTION["requirement"] in answer.text


async def test_a_clerk_has_no_door_to_the_letter(valuation_site: Site) -> None:
    site = valuation_site.as_(valuation_site.court.clerk)
    procedure_id = await site.court.procedure(CONDITIONS)
    answer = await site.get(f"/court/procedures/{procedure_id}/directed-inquiry")
    assert answer.status_code == 403


async def test_the_judge_enters_the_answer(valuation_site: Site) -> None:
    asking = await begun(valuation_site)
    site = valuation_site.as_(valuation_site.court.judge)
    path = f"/court/directed-inquiries/{asking.id}"
    answer = await site.post(f"{path}/answer", ANSWER, report=plain_pdf())
    assert answer.status_code == 303
    page = (await site.get(path)).text
    assert "2,800,000" in page
    assert (await site.get(f"{path}/paper")).content.startswith(b"%PDF-")


async def test_an_answer_without_its_paper_is_refused(valuation_site: Site) -> None:
    asking = await begun(valuation_site)
    site = valuation_site.as_(valuation_site.court.judge)
    path = f"/court/directed-inquiries/{asking.id}/answer"
    answer = await site.post(path, ANSWER)
    assert answer.status_code == 422
    assert 'id="report-error"' in answer.text


async def test_the_judge_enters_that_there_is_no_such_price(valuation_site: Site) -> None:
    asking = await begun(valuation_site)
    site = valuation_site.as_(valuation_site.court.judge)
    path = f"/court/directed-inquiries/{asking.id}"
    assert (await site.post(f"{path}/no-price", {"note": "查无此价"})).status_code == 303
    assert "查无此价" in (await site.get(path)).text


async def test_another_court_s_inquiry_is_not_there(valuation_site: Site) -> None:
    asking = await begun(valuation_site)
    site = valuation_site.as_(await other_court_judge(valuation_site.court))
    path = f"/court/directed-inquiries/{asking.id}"
    assert (await site.get(path)).status_code == 404
    assert (await site.post(f"{path}/link")).status_code == 404


# -- The body's own page ----------------------------------------------------------------------


async def test_the_link_is_shown_once(valuation_site: Site) -> None:
    asking, path = await linked(valuation_site)
    site = valuation_site.as_(valuation_site.court.judge)
    assert path not in (await site.get(f"/court/directed-inquiries/{asking.id}")).text


@pytest.mark.parametrize(("language", "says"), [("en", "asks"), ("zh", "定向询价")])
async def test_the_body_reads_what_it_is_asked(
    valuation_site: Site, language: str, says: str
) -> None:
    _, path = await linked(valuation_site)
    page = (await valuation_site.get(path, language)).text
    assert says in page
    assert QUESTION["requirement"] in page


async def test_the_body_answers_with_price_and_paper(valuation_site: Site) -> None:
    asking, path = await linked(valuation_site)
    sent = {"amount": "2800000", "valid_until": "2026-12-31"}
    answer = await valuation_site.post(path, sent, report=plain_pdf())
    assert "The court has your answer" in answer.text
    assert (await asking.seen()).amount_fen == 280_000_000
    assert (await valuation_site.get(path)).status_code == 404


async def test_a_wrong_paper_comes_back_with_what_was_typed(valuation_site: Site) -> None:
    asking, path = await linked(valuation_site)
    sent = {"amount": "2800000", "valid_until": "2026-12-31"}
    answer = await valuation_site.post(path, sent, report=b"<html>")
    assert answer.status_code == 422
    assert 'value="2800000"' in answer.text
    assert (await asking.seen()).state == "waiting"


async def test_the_body_says_that_there_is_no_such_price(valuation_site: Site) -> None:
    asking, path = await linked(valuation_site)
    answer = await valuation_site.post(f"{path}/no-price", {"note": "无"})
    assert answer.status_code == 200
    assert (await asking.seen()).why == "no_price_exists"


async def test_a_link_that_never_was_says_what_to_do(valuation_site: Site) -> None:
    answer = await valuation_site.get("/inquiries/none")
    assert answer.status_code == 404
    assert "Ask the court" in answer.text
