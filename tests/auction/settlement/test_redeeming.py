"""Whoever pays all off before bidding begins stops the sale; the money stands in the books."""

from __future__ import annotations

from datetime import timedelta

import pytest

from auction.cases import service as cases
from auction.cases.execution_fee import execution_fee
from auction.db.engine import Database
from auction.kernel.actor import Actor, Role
from auction.kernel.refusal import CommonRefusal, Refused
from auction.ledger import accounts
from auction.ledger import queries as books
from auction.lots.act_queries import acts_of_lot
from auction.lots.acts import ActKind, Ground
from auction.lots.models import Lot
from auction.lots.states import LotState
from auction.payments import service as payments
from auction.payments.events import PaymentMet
from auction.payments.queries import payouts_of
from auction.settlement import redeeming, redemption_queries
from auction.settlement.queries import case_money
from auction.settlement.redemption_queries import RedemptionView
from auction.settlement.refusals import RedemptionRefusal
from tests.fakes.claimed_flat import ClaimedThings
from tests.fakes.court_of_tests import CourtOfTests, open_court
from tests.fakes.lots_of_tests import SeizedFlat, seize_flat

CLAIMED_FEN = 118_000_000 + 4_500_000 + 1_800_000
REASON = "被执行人已足额清偿，准许停止拍卖。"
ACCOUNT = "6222 0000 1111 2222"


class Case:
    def __init__(self, court: CourtOfTests, flat: SeizedFlat, debtor: Actor) -> None:
        self.court, self.flat, self.debtor = court, flat, debtor
        self.things = ClaimedThings(court)

    async def ask(self, who: Actor | Role | None = None, payer: str = "") -> RedemptionView:
        async with self.court.acting(who or self.debtor) as uow:
            wanted = await redeeming.ask_redemption(
                uow, case_id=self.flat.case_id, payer_name=payer
            )
        async with self.court.works.database.session() as session:
            known = await redemption_queries.redemptions_of_case(session, self.flat.case_id)
        return next(row for row in known if row.id == wanted)

    async def pay(self, asked: RedemptionView) -> None:
        before = len(await self.court.happened(PaymentMet))
        async with self.court.acting() as uow:
            await payments.report_transfer(
                uow,
                court_id=self.court.court_id,
                bank_ref=asked.payment_number,
                number=asked.payment_number,
                payer_name=asked.payer_name,
                payer_account=ACCOUNT,
                amount_fen=asked.amount_fen,
            )
        for event in (await self.court.happened(PaymentMet))[before:]:
            async with self.court.acting() as uow:
                await redeeming.redemption_met(uow, event)

    async def accept(self, who: Role = Role.judge) -> None:
        async with self.court.acting(who) as uow:
            await redeeming.accept_redemption(uow, case_id=self.flat.case_id, reason=REASON)

    async def send_back(self) -> None:
        async with self.court.acting(Role.judge) as uow:
            await redeeming.send_redemption_back(uow, case_id=self.flat.case_id, reason=REASON)

    async def held_fen(self) -> int:
        async with self.court.works.database.session() as session:
            code = accounts.proceeds(self.flat.case_id)
            return -await books.balance(session, self.court.court_id, code)

    async def bidding_began(self, lot_id: str) -> None:
        async with self.court.acting() as uow:
            lot = await uow.session.get_one(Lot, lot_id)
            assert lot.opens_at is not None
            lot.state = LotState.open
            uow.add(lot)
            self.court.clock.at = lot.opens_at + timedelta(hours=1)


@pytest.fixture
async def case(database: Database) -> Case:
    court = await open_court(database)
    flat = await seize_flat(court)
    debtor = await court.person("林建国", Role.party)
    async with court.acting(Role.judge) as uow:
        await cases.add_party(
            uow,
            case_id=flat.case_id,
            role="debtor",
            kind="person",
            name="林建国",
            account_id=debtor.account_id,
        )
    return Case(court, flat, debtor)


async def test_the_sum_of_today_is_all_claims_costs_and_the_execution_fee(case: Case) -> None:
    asked = await case.ask()
    assert asked.amount_fen == CLAIMED_FEN + execution_fee(CLAIMED_FEN)


async def test_an_interest_that_is_entered_makes_the_old_number_void(case: Case) -> None:
    old = await case.ask()
    async with case.court.acting(Role.clerk) as uow:
        await cases.add_cost(
            uow, case_id=case.flat.case_id, name="评估费", payee_name="评估公司",
            payee_account="6200 9999", amount_fen=1_000_00,
        )  # fmt: skip
    new = await case.ask()
    assert new.amount_fen == old.amount_fen + 1_000_00
    assert new.payment_number != old.payment_number


async def test_the_same_sum_asked_twice_has_one_number(case: Case) -> None:
    assert (await case.ask()).payment_number == (await case.ask()).payment_number


async def test_money_that_came_stands_under_the_case_and_waits_for_the_judge(case: Case) -> None:
    asked = await case.ask(payer="林小妹")
    await case.pay(asked)
    assert await case.held_fen() == asked.amount_fen
    assert "redemption_decision" in await case.things.clocks(f"case:{case.flat.case_id}")


async def test_the_judge_allows_it_and_the_lot_is_withdrawn_for_the_debtor_paid(
    case: Case,
) -> None:
    lot_id = await case.flat.published()
    await case.pay(await case.ask())
    await case.accept()
    async with case.court.works.database.session() as session:
        (act,) = await acts_of_lot(session, lot_id)
    assert (act.kind, act.ground) == (ActKind.withdrawal, Ground.debtor_paid)


async def test_it_is_allowed_on_the_last_day_while_bidding_runs_too(case: Case) -> None:
    lot_id = await case.flat.published()
    asked = await case.ask()
    await case.bidding_began(lot_id)
    await case.pay(asked)
    await case.accept()
    async with case.court.works.database.session() as session:
        assert [act.kind for act in await acts_of_lot(session, lot_id)] == [ActKind.withdrawal]


async def test_what_came_in_time_is_not_sent_back(case: Case) -> None:
    lot_id = await case.flat.published()
    await case.pay(await case.ask())
    await case.bidding_began(lot_id)  # The judge slept; the money had come before.
    with pytest.raises(Refused) as refused:
        await case.send_back()
    assert refused.value.refusal.code is RedemptionRefusal.redemption_must_be_allowed


async def test_what_came_after_bidding_began_may_be_sent_back(case: Case) -> None:
    lot_id = await case.flat.published()
    asked = await case.ask()
    await case.bidding_began(lot_id)
    await case.pay(asked)
    await case.send_back()
    assert await case.held_fen() == 0
    assert "redemption_decision" not in await case.things.clocks(f"case:{case.flat.case_id}")


async def test_what_is_not_whole_is_not_allowed_yet(case: Case) -> None:
    await case.pay(await case.ask())
    async with case.court.acting(Role.clerk) as uow:
        await cases.add_cost(
            uow, case_id=case.flat.case_id, name="评估费", payee_name="评估公司",
            payee_account="6200 9999", amount_fen=1_000_00,
        )  # fmt: skip
    with pytest.raises(Refused) as refused:
        await case.accept()
    assert refused.value.refusal.code is RedemptionRefusal.redemption_short
    rest = await case.ask()
    assert rest.amount_fen == 1_000_00
    await case.pay(rest)
    await case.accept()


async def test_the_creditors_are_paid_and_nothing_stays_open(case: Case) -> None:
    await case.pay(await case.ask())
    await case.accept()
    async with case.court.works.database.session() as session:
        unpaid = await redemption_queries.unpaid_payees(
            session, case.court.court_id, case.flat.case_id
        )
    assert [payee.name for payee in unpaid] == ["南海银行"]
    async with case.court.acting(Role.clerk) as uow:
        await redeeming.name_redemption_account(
            uow, case_id=case.flat.case_id, claim=unpaid[0].claim, account=ACCOUNT
        )
    assert await case.held_fen() == 0
    assert await case.things.clocks(f"case:{case.flat.case_id}") == {}
    async with case.court.works.database.session() as session:
        money = await case_money(session, case.flat.case_id)
        known = await redemption_queries.redemptions_of_case(session, case.flat.case_id)
        out = await payouts_of(session, ("claim", "cost"), known[0].id)
    assert money.on_the_way_fen == CLAIMED_FEN + execution_fee(CLAIMED_FEN)
    assert sum(row.amount_fen for row in out) == CLAIMED_FEN + execution_fee(CLAIMED_FEN)


async def test_paid_once_nothing_is_owed_any_more(case: Case) -> None:
    await case.pay(await case.ask())
    await case.accept()
    with pytest.raises(Refused) as refused:
        await case.ask()
    assert refused.value.refusal.code is RedemptionRefusal.nothing_owed


async def test_only_a_debtor_or_the_desk_asks_and_only_a_judge_allows(case: Case) -> None:
    stranger = await case.court.person("路人", Role.bidder)
    with pytest.raises(Refused) as refused:
        await case.ask(stranger)
    assert refused.value.refusal.code is CommonRefusal.not_found
    await case.pay(await case.ask(Role.clerk))
    with pytest.raises(Refused) as refused:
        await case.accept(Role.clerk)
    assert refused.value.refusal.code is CommonRefusal.not_allowed
