"""What stands before a payout: delays, money kept, another payee, bankruptcy."""

from __future__ import annotations

from datetime import datetime

import pytest
from sqlmodel import col, select

from auction.cases.models import CaseParty
from auction.db.engine import Database
from auction.deadlines.calendar import due_in_days
from auction.deadlines.models import Deadline
from auction.kernel.actor import Actor, Role
from auction.kernel.refusal import CommonRefusal, Refused
from auction.ledger import accounts
from auction.payments import queries as payments_read
from auction.payments import service as payments
from auction.payments.events import PayoutConfirmed
from auction.payments.queries import PayoutView
from auction.settlement import bankrupting, court_keeping, delaying, service
from auction.settlement.closing_types import ClosingReason, ClosingType
from auction.settlement.distribution.waterfall import Part
from auction.settlement.refusals import StandingRefusal
from auction.settlement.rules import DistributionState
from auction.settlement.standing_rules import DelayCause, DepositCause
from tests.auction.settlement.test_account_queries import account
from tests.auction.settlement.test_distributing import (
    approve,
    distribution,
    pay_out,
    proposed,
    sold,
)
from tests.fakes.sold_lot import PRICE_FEN, SoldLot


async def shared(database: Database, **first: str) -> tuple[SoldLot, str, str]:
    """Return a lot whose proceeds are to be shared among two creditors, and their claims."""
    lot = await sold(database)
    one = await lot.claim("甲", PRICE_FEN // 3, **first)
    two = await lot.claim("乙", PRICE_FEN // 3)
    await proposed(lot)
    return lot, one, two


async def due_at(lot: SoldLot, kind: str) -> tuple[datetime, bool] | None:
    """Return when the open deadline of a kind is due, and whether it stands still."""
    async with lot.court.acting() as uow:
        rows = select(Deadline).where(
            col(Deadline.case_id) == lot.case_id,
            col(Deadline.kind) == kind,
            col(Deadline.closed_at).is_(None),
        )
        row = (await uow.session.exec(rows)).first()
        return None if row is None else (row.due_at, row.stopped_at is not None)


async def ask(lot: SoldLot, cause: DelayCause, payee: str = "") -> str:
    sale = await lot.sale()
    async with lot.court.acting(Role.judge) as uow:
        return await delaying.ask_delay(
            uow, sale_id=sale.id, cause=cause, reason="另案冻结", payee=payee
        )


async def decide(lot: SoldLot, delay_id: str, who: Role | Actor = Role.president) -> None:
    async with lot.court.acting(who) as uow:
        await delaying.decide_delay(uow, delay_id=delay_id, approves=True)


async def end(lot: SoldLot, delay_id: str) -> None:
    async with lot.court.acting(Role.judge) as uow:
        await delaying.end_delay(uow, delay_id=delay_id, reason="冻结已解除")


async def payouts(lot: SoldLot) -> tuple[PayoutView, ...]:
    async with lot.court.acting() as uow:
        page = await payments_read.payouts(uow.session, lot.court.court_id)
    return page.items


async def deposit(lot: SoldLot, payee: str, who: Role = Role.judge) -> str:
    found = await distribution(lot)
    async with lot.court.acting(who) as uow:
        return await court_keeping.order_deposit(
            uow, distribution_id=found.id, payee=payee, cause=DepositCause.missing, reason="失联"
        )


def code(refused: pytest.ExceptionInfo[Refused]) -> str:
    return str(refused.value.refusal.code)


# -- Delays ---------------------------------------------------------------------------------------


async def test_an_approved_delay_stops_the_thirty_days_and_its_end_gives_ten(
    database: Database,
) -> None:
    lot, *_ = await shared(database)
    before = await due_at(lot, "distribution_due")
    delay_id = await ask(lot, DelayCause.case_stayed)
    assert await due_at(lot, "distribution_due") == before, "asking stops nothing"
    assert await due_at(lot, "delay_decision") is not None
    await decide(lot, delay_id)
    assert await due_at(lot, "delay_decision") is None
    assert before is not None
    assert await due_at(lot, "distribution_due") == (before[0], True)
    with pytest.raises(Refused) as refused:
        await approve(lot)
    assert code(refused) == StandingRefusal.payout_delayed
    lot.court.clock.pass_days(90)
    await end(lot, delay_id)
    expected = due_in_days(lot.court.clock.at, 10)
    assert await due_at(lot, "distribution_due") == (expected, False)
    await approve(lot)
    await pay_out(lot)
    assert (await distribution(lot)).state is DistributionState.paid


async def test_a_delay_needs_a_president_who_is_somebody_else(database: Database) -> None:
    lot, *_ = await shared(database)
    both = await lot.court.person("both", Role.judge, Role.president, court_id=lot.court.court_id)
    sale = await lot.sale()
    async with lot.court.acting(both) as uow:
        delay_id = await delaying.ask_delay(
            uow, sale_id=sale.id, cause=DelayCause.other, reason="等候鉴定"
        )
    with pytest.raises(Refused) as refused:
        await decide(lot, delay_id, both)
    assert code(refused) == StandingRefusal.needs_another
    for who in (Role.judge, Role.clerk, Role.panel):
        with pytest.raises(Refused) as refused:
            await decide(lot, delay_id, who)
        assert code(refused) == CommonRefusal.not_allowed
    await decide(lot, delay_id)
    with pytest.raises(Refused) as refused:
        await decide(lot, delay_id)
    assert code(refused) == StandingRefusal.delay_not_waiting


async def test_a_payee_s_own_cause_delays_that_payee_alone(database: Database) -> None:
    lot, one, _ = await shared(database)
    with pytest.raises(Refused) as refused:
        await ask(lot, DelayCause.payee_frozen)
    assert code(refused) == StandingRefusal.delay_cause_unfit
    delay_id = await ask(lot, DelayCause.payee_frozen, one)
    await decide(lot, delay_id)
    await approve(lot)
    assert "甲" not in {payout.payee_name for payout in (await distribution(lot)).payouts}
    await pay_out(lot)
    assert (await distribution(lot)).state is DistributionState.approved
    assert await due_at(lot, "distribution_due") is None, "only a lawful delay is left"
    told = await account(lot)
    assert told.adds_up
    assert told.kept.proceeds_fen > 0
    await end(lot, delay_id)
    assert await due_at(lot, "delayed_payout") is not None
    await pay_out(lot)
    assert (await distribution(lot)).state is DistributionState.paid
    assert await due_at(lot, "delayed_payout") is None
    assert (await account(lot)).kept.total_fen == 0


async def test_a_delay_is_asked_once_and_another_court_finds_none(database: Database) -> None:
    lot, one, _ = await shared(database)
    delay_id = await ask(lot, DelayCause.payee_absent, one)
    with pytest.raises(Refused) as refused:
        await ask(lot, DelayCause.payee_absent, one)
    assert code(refused) == StandingRefusal.delay_asked_already
    with pytest.raises(Refused) as refused:
        await ask(lot, DelayCause.payee_absent, "claim_of_nobody")
    assert code(refused) == CommonRefusal.not_found
    elsewhere, *_ = await shared(database)
    with pytest.raises(Refused) as refused:
        await decide(lot, delay_id, elsewhere.court.staff[Role.president])
    assert code(refused) == CommonRefusal.not_found


async def test_money_that_comes_while_a_case_stands_still_has_no_running_clock(
    database: Database,
) -> None:
    lot = await sold(database, debtor_kind="enterprise")
    await lot.claim("甲", PRICE_FEN)
    async with lot.court.acting(Role.judge) as uow:
        await bankrupting.hand_over_for_bankruptcy(
            uow,
            case_id=lot.case_id,
            party_id=lot.debtor_id,
            addressee="海口中院",
            reason="资不抵债",
        )
    await lot.pay((await lot.sale()).balance_left_fen)
    due = await due_at(lot, "distribution_due")
    assert due is not None
    assert due[1], "it stands still from the start"


# -- Kept with the court --------------------------------------------------------------------------


async def test_who_cannot_be_found_is_kept_for_and_paid_when_they_appear(
    database: Database,
) -> None:
    lot, one, _ = await shared(database, bank_account="")
    deposit_id = await deposit(lot, one)
    await approve(lot)  # 甲 has no account, and needs none now.
    await pay_out(lot)
    kept_fen = -await lot.balance(accounts.deposited(lot.case_id, one))
    told = await account(lot)
    assert (await distribution(lot)).state is DistributionState.paid
    assert [(each.name, each.amount_fen) for each in told.kept.deposited] == [("甲", kept_fen)]
    assert (told.kept.proceeds_fen, told.adds_up) == (0, True)
    assert kept_fen > 0
    first = next(claim for claim in told.claims if claim.id == one)
    assert {p.part: p.deposited_fen for p in first.parts if p.deposited_fen} == {
        Part.principal: kept_fen
    }
    assert first.owed_fen == first.due_fen - kept_fen
    lot.court.clock.pass_days(400)
    async with lot.court.acting(Role.judge) as uow:
        await court_keeping.release_deposit(
            uow, deposit_id=deposit_id, account="6222 5555 6666", reason="本人到院领取"
        )
    await pay_out(lot)
    told = await account(lot)
    first = next(claim for claim in told.claims if claim.id == one)
    assert (first.paid_fen, told.kept.total_fen, told.adds_up) == (kept_fen, 0, True)
    with pytest.raises(Refused) as refused:
        async with lot.court.acting(Role.judge) as uow:
            await court_keeping.release_deposit(
                uow, deposit_id=deposit_id, account="6222 5555 6666", reason="再领"
            )
    assert code(refused) == StandingRefusal.not_deposited


async def test_a_payment_that_came_back_is_kept_and_later_paid_from_there_once(
    database: Database,
) -> None:
    lot, one, _ = await shared(database)
    await approve(lot)
    payout = next(p for p in (await distribution(lot)).payouts if p.payee_name == "甲")
    with pytest.raises(Refused) as refused:
        await deposit(lot, one)
    assert code(refused) == StandingRefusal.payee_paid_already
    async with lot.court.acting(Role.finance) as uow:
        await payments.fail_payout(uow, payout_id=payout.id, reason="账户已销户")
    deposit_id = await deposit(lot, one)
    assert -await lot.balance(accounts.deposited(lot.case_id, one)) == payout.amount_fen
    async with lot.court.acting(Role.judge) as uow:
        await court_keeping.release_deposit(
            uow, deposit_id=deposit_id, account="6222 7777", reason="提供新账户"
        )
    async with lot.court.acting(Role.finance) as uow:
        await payments.retry_payout(uow, payout_id=payout.id, payee_account="6222 7777")
    await pay_out(lot)
    assert await lot.balance(accounts.deposited(lot.case_id, one)) == 0
    assert await lot.balance(accounts.proceeds(lot.case_id)) == 0
    assert (await account(lot)).adds_up


@pytest.mark.parametrize("who", [Role.clerk, Role.president, Role.finance])
async def test_only_a_judge_orders_that_money_is_kept(database: Database, who: Role) -> None:
    lot, one, _ = await shared(database)
    with pytest.raises(Refused):
        await deposit(lot, one, who)


async def test_money_is_kept_for_a_payee_once(database: Database) -> None:
    lot, one, _ = await shared(database)
    await deposit(lot, one)
    with pytest.raises(Refused) as refused:
        await deposit(lot, one)
    assert code(refused) == StandingRefusal.deposited_already


# -- Somebody else --------------------------------------------------------------------------------


async def test_somebody_else_is_paid_only_when_three_of_the_panel_have_signed(
    database: Database,
) -> None:
    lot, one, _ = await shared(database)
    found = await distribution(lot)
    async with lot.court.acting(Role.judge) as uow:
        other_id = await court_keeping.ask_other_payee(
            uow, distribution_id=found.id, payee=one, name="甲之继承人",
            account="6222 8888", reason="继承",
        )  # fmt: skip
    people = [lot.court.staff[Role.panel]]
    for name in ("second", "third"):
        people.append(await lot.court.person(name, Role.panel, court_id=lot.court.court_id))
    decided = []
    for member in (people[0], people[1]):
        async with lot.court.acting(member) as uow:
            decided.append(await court_keeping.sign_other_payee(uow, other_payee_id=other_id))
    with pytest.raises(Refused):
        async with lot.court.acting(people[1]) as uow:
            await court_keeping.sign_other_payee(uow, other_payee_id=other_id)
    with pytest.raises(Refused):
        async with lot.court.acting(Role.judge) as uow:
            await court_keeping.sign_other_payee(uow, other_payee_id=other_id)
    async with lot.court.acting(people[2]) as uow:
        decided.append(await court_keeping.sign_other_payee(uow, other_payee_id=other_id))
    assert decided == [False, False, True]
    await approve(lot)
    paid = {(p.payee_name, p.payee_account) for p in (await distribution(lot)).payouts}
    assert ("甲之继承人", "6222 8888") in paid
    await pay_out(lot)
    assert (await distribution(lot)).state is DistributionState.paid


async def test_two_signatures_pay_the_creditor_itself(database: Database) -> None:
    lot, one, _ = await shared(database)
    found = await distribution(lot)
    async with lot.court.acting(Role.judge) as uow:
        other_id = await court_keeping.ask_other_payee(
            uow, distribution_id=found.id, payee=one, name="某人", account="6222 8888", reason="x"
        )
    async with lot.court.acting(Role.panel) as uow:
        await court_keeping.sign_other_payee(uow, other_payee_id=other_id)
    await approve(lot)
    assert "某人" not in {p.payee_name for p in (await distribution(lot)).payouts}


# -- Bankruptcy -----------------------------------------------------------------------------------


async def handed_over(database: Database) -> tuple[SoldLot, str]:
    """Return an enterprise's lot whose case was handed over with the debtor's consent."""
    lot = await sold(database, debtor_kind="enterprise")
    await lot.cost("评估费", 8_000_00)
    claim_id = await lot.claim("甲", PRICE_FEN * 2)
    await proposed(lot)
    async with lot.court.acting(Role.judge) as uow:
        await bankrupting.hand_over_for_bankruptcy(
            uow, case_id=lot.case_id, party_id=lot.debtor_id,
            addressee="海口市中级人民法院", reason="不能清偿到期债务，资产不足以清偿全部债务",
        )  # fmt: skip
    return lot, claim_id


async def answer(lot: SoldLot, *, is_accepted: bool) -> None:
    async with lot.court.acting(Role.judge) as uow:
        await bankrupting.note_bankruptcy_answer(
            uow, case_id=lot.case_id, is_accepted=is_accepted, answer="（2026）琼01破1号"
        )


async def test_a_case_handed_over_pays_nobody_until_the_answer(database: Database) -> None:
    lot, _ = await handed_over(database)
    expected = due_in_days(lot.court.clock.at, 30)
    assert await due_at(lot, "bankruptcy_answer") == (expected, False)
    stopped = await due_at(lot, "distribution_due")
    assert stopped is not None
    assert stopped[1]
    for _ in range(2):
        with pytest.raises(Refused) as refused:
            await approve(lot)
        assert code(refused) == StandingRefusal.case_stands_still
    assert await payouts(lot) == ()
    assert (await account(lot)).closing.reason is ClosingReason.bankruptcy_asked


async def test_not_accepted_the_case_goes_on_within_ten_days(database: Database) -> None:
    lot, _ = await handed_over(database)
    lot.court.clock.pass_days(20)
    await answer(lot, is_accepted=False)
    assert await due_at(lot, "bankruptcy_answer") is None
    expected = due_in_days(lot.court.clock.at, 10)
    assert await due_at(lot, "distribution_due") == (expected, False)
    await approve(lot)
    await pay_out(lot)
    assert (await distribution(lot)).state is DistributionState.paid


async def test_accepted_the_proceeds_go_to_the_administrator_by_two_people(
    database: Database,
) -> None:
    lot, _ = await handed_over(database)
    await answer(lot, is_accepted=True)
    assert (await distribution(lot)).state is DistributionState.void
    with pytest.raises(Refused) as refused:
        async with lot.court.acting(Role.president) as uow:
            await bankrupting.hand_to_administrator(uow, case_id=lot.case_id)
    assert code(refused) == StandingRefusal.administrator_missing
    async with lot.court.acting(Role.judge) as uow:
        await bankrupting.name_administrator(
            uow, case_id=lot.case_id, name="某某律师事务所（管理人）", account="6222 9999"
        )
    with pytest.raises(Refused):
        async with lot.court.acting(Role.judge) as uow:
            await bankrupting.hand_to_administrator(uow, case_id=lot.case_id)
    async with lot.court.acting(Role.president) as uow:
        await bankrupting.hand_to_administrator(uow, case_id=lot.case_id)
    assert {(p.payee_name, p.amount_fen) for p in await payouts(lot)} == {
        ("海南某评估公司", 8_000_00),
        ("某某律师事务所（管理人）", PRICE_FEN - 8_000_00),
    }
    for payout in await payouts(lot):
        async with lot.court.acting(Role.finance) as uow:
            await payments.confirm_payout(uow, payout_id=payout.id, bank_ref=f"out {payout.id}")
    for event in await lot.court.happened(PayoutConfirmed):
        async with lot.court.acting() as uow:
            await service.payout_confirmed(uow, event)
    told = await account(lot)
    assert (told.kept.total_fen, told.on_its_way_fen, told.adds_up) == (0, 0, True)
    assert told.closing.closing_type is ClosingType.terminated
    with pytest.raises(Refused) as refused:
        async with lot.court.acting(Role.president) as uow:
            await bankrupting.hand_to_administrator(uow, case_id=lot.case_id)
    assert code(refused) == StandingRefusal.handed_to_administrator


async def test_a_person_is_not_handed_over_and_a_creditor_s_consent_is_not_enough(
    database: Database,
) -> None:
    lot, *_ = await shared(database)
    with pytest.raises(Refused) as refused:
        async with lot.court.acting(Role.judge) as uow:
            await bankrupting.hand_over_for_bankruptcy(
                uow, case_id=lot.case_id, party_id=lot.debtor_id, addressee="x", reason="x"
            )
    assert code(refused) == StandingRefusal.bankruptcy_for_enterprises
    firm = await sold(database, debtor_kind="enterprise")
    await firm.claim("甲", 1_00)
    async with firm.court.acting() as uow:
        rows = select(CaseParty.id).where(
            col(CaseParty.case_id) == firm.case_id, col(CaseParty.role) == "creditor"
        )
        creditor = (await uow.session.exec(rows)).one()
    with pytest.raises(Refused) as refused:
        async with firm.court.acting(Role.judge) as uow:
            await bankrupting.hand_over_for_bankruptcy(
                uow, case_id=firm.case_id, party_id=creditor, addressee="x", reason="x"
            )
    assert code(refused) == StandingRefusal.bankruptcy_consent_missing


async def test_it_is_handed_over_once_and_answered_once(database: Database) -> None:
    lot, _ = await handed_over(database)
    with pytest.raises(Refused) as refused:
        async with lot.court.acting(Role.judge) as uow:
            await bankrupting.hand_over_for_bankruptcy(
                uow, case_id=lot.case_id, party_id=lot.debtor_id, addressee="x", reason="x"
            )
    assert code(refused) == StandingRefusal.bankruptcy_asked_already
    await answer(lot, is_accepted=False)
    with pytest.raises(Refused) as refused:
        await answer(lot, is_accepted=True)
    assert code(refused) == StandingRefusal.bankruptcy_not_waiting
