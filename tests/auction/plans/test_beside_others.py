"""A plan beside what else may happen to its money: annulled, delayed, kept for a payee."""

from __future__ import annotations

import pytest

from auction.db.engine import Database
from auction.kernel.actor import Role
from auction.kernel.refusal import Refused
from auction.ledger import accounts
from auction.plans import paying
from auction.settlement import court_keeping, delaying
from auction.settlement.events import SaleAnnulled
from auction.settlement.refusals import StandingRefusal
from auction.settlement.rules import DistributionState
from auction.settlement.standing_rules import DelayCause, DepositCause
from tests.auction.plans.test_life import A_FEN, B_FEN, code_of, in_suit, plan_of_a_person
from tests.fakes.annulled_sale import AnnulledSale
from tests.fakes.planned_lot import PlannedLot
from tests.fakes.sold_lot import PRICE_FEN

DISPUTED_FEN = 300_000_00


async def kept_for(planned: PlannedLot, claim: str) -> int:
    return -await planned.lot.balance(accounts.deposited(planned.lot.case_id, claim))


async def test_an_annulled_plan_claims_back_what_was_paid_and_frees_what_was_kept(
    database: Database,
) -> None:
    planned = await plan_of_a_person(database)
    await in_suit(planned, A_FEN - DISPUTED_FEN)
    await planned.pay()
    await planned.bank_pays()
    sale = AnnulledSale(planned.lot)
    await sale.upheld()
    await sale.annul()
    for told in await planned.lot.court.happened(SaleAnnulled):
        async with planned.lot.court.acting() as uow:
            await paying.on_sale_annulled(uow, told)
    assert (await planned.now()).state is DistributionState.void
    assert (await planned.kept_fen(), await sale.balanced()) == (0, True)
    assert sum(each.amount_fen for each in await sale.returns()) == DISPUTED_FEN
    unwound = await sale.unwound()
    assert sum(claim.amount_fen for claim in unwound.returns) == PRICE_FEN - DISPUTED_FEN
    for claim in unwound.returns:
        await sale.give_back(claim.payment_number, claim.payee_name, claim.amount_fen, claim.id)
    assert sum(each.amount_fen for each in await sale.returns()) == PRICE_FEN
    await sale.pay_returns()
    assert (await sale.held_fen(), await planned.lot.balance(accounts.BANK)) == (0, 0)


async def test_what_the_court_keeps_for_a_payee_grows_by_the_judgment(database: Database) -> None:
    planned = await plan_of_a_person(database)
    claim = await planned.line("乙")
    objection = await in_suit(planned, A_FEN - DISPUTED_FEN)
    async with planned.lot.court.acting(Role.judge) as uow:
        await court_keeping.order_deposit(
            uow,
            distribution_id=(await planned.now()).id,
            payee=claim,
            cause=DepositCause.unreachable,
            reason="下落不明",
        )
    await planned.pay()
    await planned.bank_pays()
    assert await kept_for(planned, claim) == B_FEN
    await planned.judge(objection, A_FEN - 100_000_00)
    await planned.pay_kept()
    await planned.bank_pays()
    assert await kept_for(planned, claim) == B_FEN + 100_000_00
    assert (await planned.now()).state is DistributionState.paid
    assert await planned.held_fen() == 0


async def test_a_plan_with_a_suit_is_not_paid_while_one_payee_is_delayed(
    database: Database,
) -> None:
    planned = await plan_of_a_person(database)
    claim, sale = await planned.line("乙"), await planned.lot.sale()
    async with planned.lot.court.acting(Role.judge) as uow:
        delay_id = await delaying.ask_delay(
            uow, sale_id=sale.id, cause=DelayCause.payee_frozen, reason="另案冻结", payee=claim
        )
    async with planned.lot.court.acting(Role.president) as uow:
        await delaying.decide_delay(uow, delay_id=delay_id, approves=True)
    await in_suit(planned, A_FEN - DISPUTED_FEN)
    assert await code_of(planned.pay()) == StandingRefusal.payout_delayed


async def test_money_kept_for_a_payee_goes_back_to_the_buyer_of_an_annulled_sale(
    database: Database,
) -> None:
    planned = await plan_of_a_person(database)
    claim = await planned.line("乙")
    await planned.serve()
    await planned.days_pass(16)
    async with planned.lot.court.acting(Role.judge) as uow:
        deposit_id = await court_keeping.order_deposit(
            uow,
            distribution_id=(await planned.now()).id,
            payee=claim,
            cause=DepositCause.unreachable,
            reason="下落不明",
        )
    await planned.pay()
    await planned.bank_pays()
    sale = AnnulledSale(planned.lot)
    await sale.upheld()
    await sale.annul()
    assert await kept_for(planned, claim) == 0
    assert sum(each.amount_fen for each in await sale.returns()) == B_FEN
    assert await sale.balanced()
    with pytest.raises(Refused) as refused:
        async with planned.lot.court.acting(Role.judge) as uow:
            await court_keeping.release_deposit(
                uow, deposit_id=deposit_id, account="6200 0000 1111 22", reason="已找到"
            )
    assert refused.value.refusal.code == StandingRefusal.not_deposited
