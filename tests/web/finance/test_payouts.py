from __future__ import annotations

import pytest

from auction.db.engine import Database
from auction.kernel.actor import Role
from auction.ledger import accounts
from auction.payments import service as payments
from auction.payments.queries import PayoutState
from tests.fakes.court_of_tests import open_court
from tests.web.money_site import MoneySite


async def paying_site(database: Database) -> tuple[MoneySite, str]:
    """Return a site of a court that pays a deposit back to 李伟, and the payout."""
    court = await open_court(database)
    async with court.acting() as uow:
        number = await payments.open_number(
            uow,
            court_id=court.court_id,
            purpose="deposit",
            subject_id="1",
            payer_name="李伟",
            amount_fen=1_000_00,
        )
        await payments.report_transfer(
            uow,
            court_id=court.court_id,
            bank_ref="in",
            number=number,
            payer_name="李伟",
            payer_account="6222 0001",
            amount_fen=1_000_00,
        )
        payout_id = await payments.instruct_payout(
            uow,
            court_id=court.court_id,
            key="deposit:1",
            purpose="deposit_return",
            subject_id="1",
            payee_name="李伟",
            payee_account="6222 0001",
            amount_fen=1_000_00,
            debit_code=accounts.deposit("1"),
            due_at=uow.now,
        )
    return MoneySite(court).as_(Role.finance), payout_id


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("state", list(PayoutState))
async def test_every_list_is_a_page(database: Database, state: PayoutState, language: str) -> None:
    site, _ = await paying_site(database)
    assert (await site.get(f"/finance/payouts?state={state}", language)).status_code == 200


async def test_a_payout_is_confirmed_under_the_bank_s_reference(database: Database) -> None:
    site, payout_id = await paying_site(database)
    assert "李伟" in (await site.get("/finance/payouts")).text
    await site.post(f"/finance/payouts/{payout_id}/confirmation", bank_ref="BOC-OUT-7")
    assert "BOC-OUT-7" in (await site.get("/finance/payouts?state=confirmed")).text


async def test_a_payout_the_bank_sent_back_is_ordered_again(database: Database) -> None:
    site, payout_id = await paying_site(database)
    await site.post(f"/finance/payouts/{payout_id}/failure", reason="户名不符")
    assert "户名不符" in (await site.get("/finance/payouts?state=failed")).text
    await site.post(f"/finance/payouts/{payout_id}/retry", payee_account="6222 0002")
    assert "6222 0002" in (await site.get("/finance/payouts")).text


async def test_a_confirmation_without_a_reference_is_refused(database: Database) -> None:
    site, payout_id = await paying_site(database)
    answer = await site.post(f"/finance/payouts/{payout_id}/confirmation", bank_ref=" ")
    assert answer.status_code == 422


async def test_another_court_s_payout_does_not_exist(database: Database) -> None:
    _, payout_id = await paying_site(database)
    elsewhere = MoneySite(await open_court(database)).as_(Role.finance)
    answer = await elsewhere.post(f"/finance/payouts/{payout_id}/confirmation", bank_ref="x")
    assert answer.status_code == 404
