"""A purchase that went wrong, as its buyer sees it: four steps, or money that comes back."""

from __future__ import annotations

from tests.auction.settlement.test_distributing import approve, proposed
from tests.auction.settlement.test_service import balance_is_due
from tests.fakes.annulled_sale import AnnulledSale
from tests.fakes.sold_lot import PRICE_FEN
from tests.web.bidder.test_purchases import bought
from tests.web.people_site import PeopleSite


async def test_who_did_not_pay_sees_where_the_deposit_went_and_nobody_else(
    people_site: PeopleSite,
) -> None:
    lot = await bought(people_site)
    await lot.cost("评估费", 8_000_00)
    await lot.claim("甲", PRICE_FEN)
    defaulter, sale = lot.buyer, await lot.sale()
    await balance_is_due(lot)
    await lot.list(previous_lot_id=lot.lot_id)
    other = await lot.bidder("赵云", "M1177")
    await lot.knock_down("M1177", PRICE_FEN * 70 // 100)
    await proposed(lot)
    await approve(lot)

    page = await (await people_site.signed_in(defaulter)).get(f"/my/purchases/{sale.id}")
    assert "192,000" in page.text  # Of 200,000: 8,000 went for costs, the rest for the price.
    assert "528,000" in page.text
    assert "赵云" not in page.text
    theirs = await people_site.signed_in(other)
    assert (await theirs.get(f"/my/purchases/{sale.id}")).status_code == 404


async def test_a_buyer_sees_what_comes_back_and_what_waits_for_the_payees(
    people_site: PeopleSite,
) -> None:
    lot = await bought(people_site)
    await lot.claim("南海银行", 1_000_000_00)
    undone = AnnulledSale(lot)
    await lot.pass_title()
    await undone.propose()
    await undone.approve()
    shared = await undone.shared()
    assert shared is not None
    for payout in shared.payouts:
        await undone.confirm(payout)
    await undone.upheld()
    await undone.annul()
    sale = await lot.sale()
    buyer = await people_site.signed_in(lot.buyer)
    waiting = (await buyer.get(f"/my/purchases/{sale.id}")).text
    assert "2,400,000" in waiting
    claims = (await undone.unwound()).returns
    assert not [claim for claim in claims if claim.payment_number in waiting]
    assert "南海银行" not in waiting
