"""Where a party turns when no objection is heard."""

from __future__ import annotations

from tests.valuation.reports import plain_pdf
from tests.web.valuation_site import Site


async def test_a_party_asks_and_reads_the_answer(valuation_site: Site) -> None:
    court, site = valuation_site.court, valuation_site.as_(valuation_site.court.debtor)
    path = f"/my/cases/{court.case_id}"
    said = {
        "asset_id": court.asset_id,
        "supervision_ground": "wrong_handling",
        "supervision_words": "异议处理错误",
    }
    answer = await site.post(f"{path}/supervision", said, report=plain_pdf(), field="documents")
    assert answer.status_code == 303
    site.as_(court.judge)
    listed = (await site.get("/court/supervision")).text
    href = listed.split('href="/court/supervision/')[1].split('"')[0]
    assert "异议处理错误" in (await site.get(f"/court/supervision/{href}")).text
    evidence = await site.get(f"/court/supervision/{href}/evidence")
    assert evidence.headers["content-type"] == "application/pdf"
    replied = {"answer": "granted", "reply": "立案审查"}
    assert (await site.post(f"/court/supervision/{href}", replied)).status_code == 303
    assert "立案审查" in (await site.as_(court.debtor).get(path)).text


async def test_without_evidence_nothing_is_asked(valuation_site: Site) -> None:
    court, site = valuation_site.court, valuation_site.as_(valuation_site.court.debtor)
    said = {
        "asset_id": court.asset_id,
        "supervision_ground": "collusion",
        "supervision_words": "串通",
    }
    answer = await site.post(f"/my/cases/{court.case_id}/supervision", said)
    assert answer.status_code == 422
    assert 'id="documents-error"' in answer.text


async def test_the_page_says_where_one_may_turn(valuation_site: Site) -> None:
    site = valuation_site.as_(valuation_site.court.debtor)
    page = (await site.get(f"/my/cases/{site.court.case_id}")).text
    assert "Ask for enforcement supervision" in page
