"""What stands before a payout, on its page: who may do what, and that it says what stands."""

from __future__ import annotations

import pytest

from auction.db.engine import Database
from auction.kernel.actor import Role
from auction.settlement.standing_queries import StandingView, standing_of_sale
from tests.auction.settlement.test_distributing import proposed, sold
from tests.fakes.sold_lot import PRICE_FEN, SoldLot
from tests.web.money_site import MoneySite


async def site_of(database: Database, kind: str = "person") -> tuple[MoneySite, SoldLot, str, str]:
    """Return a judge's site, the lot, its page of what stands, and the claim of 甲."""
    lot = await sold(database, debtor_kind=kind)
    claim = await lot.claim("甲", PRICE_FEN * 2)
    await proposed(lot)
    sale = await lot.sale()
    return MoneySite(lot.court).as_(Role.judge), lot, f"/court/sales/{sale.id}/standing", claim


async def standing(lot: SoldLot) -> StandingView:
    sale = await lot.sale()
    async with lot.court.acting() as uow:
        found = await standing_of_sale(uow.session, sale.id)
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("language", "words"), [("en", "Nothing is delayed."), ("zh", "没有延缓发放的事项。")]
)
async def test_the_page_stands_in_both_languages(
    database: Database, language: str, words: str
) -> None:
    site, _, page, _ = await site_of(database)
    shown = (await site.get(page, language)).text
    assert words in shown
    assert "state." not in shown


async def test_a_delay_is_asked_approved_and_ended_by_three_acts(database: Database) -> None:
    site, lot, page, _ = await site_of(database)
    asked = await site.post(f"{page}/delays", cause="case_stayed", delay_reason="暂缓执行")
    assert asked.status_code == 303
    (delay,) = (await standing(lot)).delays
    assert (await site.post(f"{page}/delays/{delay.id}", answer="approve")).status_code == 403
    site.as_(Role.president)
    assert "Approve the delay" in (await site.get(page)).text
    assert (await site.post(f"{page}/delays/{delay.id}", answer="approve")).status_code == 303
    site.as_(Role.judge)
    ended = await site.post(f"{page}/delays/{delay.id}/end", end_reason="恢复执行")
    assert ended.status_code == 303
    assert (await standing(lot)).delays[0].state == "ended"
    assert "恢复执行" in (await site.get(page)).text


async def test_what_was_typed_stays_when_a_cause_does_not_fit(database: Database) -> None:
    site, _, page, _ = await site_of(database)
    again = await site.post(f"{page}/delays", cause="payee_frozen", delay_reason="另案冻结该款")
    assert again.status_code in {409, 422}
    assert "This cause does not fit" in again.text
    assert "另案冻结该款" in again.text


async def test_money_is_kept_and_shown(database: Database) -> None:
    site, lot, page, claim = await site_of(database)
    kept = await site.post(
        f"{page}/deposits", kept_for=claim, keep_cause="dead", keep_reason="继承人未定"
    )
    assert kept.status_code == 303
    found = (await standing(lot)).distribution_id
    assert (await site.post(f"/court/distributions/{found}/approval")).status_code == 303
    (deposit,) = (await standing(lot)).deposits
    assert deposit.amount_fen > 0
    shown = (await site.get(f"/court/cases/{lot.case_id}/account")).text
    assert "Deposited with the court for 甲" in shown
    released = await site.post(
        f"{page}/deposits/{deposit.id}/release", release_account="无", release_reason="x"
    )
    assert released.status_code in {409, 422}, "that is no bank account"


async def test_somebody_else_is_laid_before_the_panel(database: Database) -> None:
    site, lot, page, claim = await site_of(database)
    sent = {"instead_of": claim, "other_name": "某人", "other_reason": "债权转让"}
    assert (await site.post(f"{page}/others", other_account="62228888", **sent)).status_code == 303
    (other,) = (await standing(lot)).others
    assert (await site.post(f"{page}/others/{other.id}/signature")).status_code == 403
    site.as_(Role.panel)
    assert (await site.post(f"{page}/others/{other.id}/signature")).status_code == 303
    assert "1 of three have signed" in (await site.get(page)).text


async def test_a_case_is_handed_over_and_its_money_by_two_people(database: Database) -> None:
    site, lot, page, _ = await site_of(database, "enterprise")
    sent = {"addressee": "海口市中级人民法院", "bankruptcy_reason": "资不抵债"}
    done = await site.post(f"{page}/bankruptcy", party_id=lot.debtor_id, **sent)
    assert done.status_code == 303
    assert "Nothing is paid to the creditors until the answer" in (await site.get(page)).text
    await site.post(f"{page}/bankruptcy/answer", answer="accepted", answer_words="琼01破1号")
    await site.post(
        f"{page}/bankruptcy/administrator", administrator="管理人", administrator_account="62229999"
    )
    assert (await site.post(f"{page}/bankruptcy/signature")).status_code == 403
    site.as_(Role.president)
    assert (await site.post(f"{page}/bankruptcy/signature")).status_code == 303
    transfer = (await standing(lot)).bankruptcy
    assert transfer is not None
    assert transfer.amount_fen == PRICE_FEN


async def test_another_court_finds_nothing_and_acts_on_nothing(database: Database) -> None:
    _, _, page, _ = await site_of(database)
    other, _, _, _ = await site_of(database)
    assert (await other.get(page)).status_code == 404
    answer = await other.post(f"{page}/delays", cause="other", delay_reason="x")
    assert answer.status_code == 404
