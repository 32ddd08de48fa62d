"""Four steps and what goes back, as pages: for the judge, the buyer who did not pay, the buyer."""

from __future__ import annotations

import pytest

from auction.db.engine import Database
from auction.kernel.actor import Role
from tests.auction.settlement.test_distributing import approve, proposed
from tests.auction.settlement.test_service import balance_is_due
from tests.fakes.annulled_sale import AnnulledSale
from tests.fakes.sold_lot import PRICE_FEN, SoldLot
from tests.web.court.test_sales import sold_site
from tests.web.money_site import MoneySite

REASON = "买受人悔拍造成差价，依法裁定。"


async def resold(database: Database, price_fen: int) -> tuple[MoneySite, SoldLot, str]:
    """Return a judge's site of a re-sale shared out, the lot, the page of the unpaid sale."""
    site, lot, page = await sold_site(database)
    await lot.cost("评估费", 8_000_00)
    await lot.claim("甲", 1_000_000_00)
    await balance_is_due(lot)
    await lot.list(previous_lot_id=lot.lot_id)
    await lot.bidder("王芳", "M1177")
    await lot.knock_down("M1177", price_fen)
    await proposed(lot)
    await approve(lot)
    return site, lot, page


@pytest.mark.parametrize("language", ["en", "zh"])
async def test_four_steps_stand_on_both_sales_and_on_the_distribution(
    database: Database, language: str
) -> None:
    site, lot, page = await resold(database, PRICE_FEN * 70 // 100)
    sale = await lot.sale()
    for path in (page, f"/court/sales/{sale.id}"):
        shown = (await site.get(path, language)).text
        assert "192,000" in shown
        assert "kept_step." not in shown
        assert "kept_state." not in shown


async def test_a_judge_decides_on_a_top_up_once(database: Database) -> None:
    site, _, page = await resold(database, PRICE_FEN * 70 // 100)
    form = {"ordered": "yes", "top_up": "528000", "top_up_reason": REASON}
    too_much = await site.post(f"{page}/top-up", **{**form, "top_up": "528000.01"})
    assert "At most" in too_much.text
    assert (await site.post(f"{page}/top-up", **form)).status_code == 303
    assert "was ordered" in (await site.get(page)).text
    assert "decided already" in (await site.post(f"{page}/top-up", **form)).text
    assert (await site.as_(Role.clerk).post(f"{page}/top-up", **form)).status_code == 403


async def test_a_judge_pays_a_debt_tied_to_the_property_from_what_is_left(
    database: Database,
) -> None:
    site, _, page = await resold(database, PRICE_FEN)
    form = {
        "payee_name": "海口某物业公司",
        "payee_account": "62007777",
        "debt": "拖欠的物业费",
        "debt_amount": "3000",
        "debt_reason": REASON,
    }
    assert (await site.post(f"{page}/related-debts", **form)).status_code == 303
    shown = (await site.get(page)).text
    assert "海口某物业公司" in shown
    assert "189,000" in shown
    refused = await site.post(f"{page}/related-debts", **{**form, "debt_amount": "189000.01"})
    assert "is left" in refused.text


@pytest.mark.parametrize("language", ["en", "zh"])
async def test_after_an_annulment_the_page_says_who_gives_back_and_what_waits(
    database: Database, language: str
) -> None:
    site, lot, page = await sold_site(database)
    await lot.claim("甲", 1_000_000_00)
    sale = AnnulledSale(lot)
    await lot.pass_title()
    await sale.propose()
    await sale.approve()
    shared = await sale.shared()
    assert shared is not None
    for payout in shared.payouts:
        await sale.confirm(payout)
    await sale.upheld()
    await sale.annul()
    shown = (await site.get(page, language)).text
    assert "return_state" not in shown
    for claim in (await sale.unwound()).returns:
        assert claim.payment_number in shown
        assert claim.payee_name in shown
