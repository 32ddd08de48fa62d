from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

import pytest

from auction.db.engine import Database
from auction.kernel.actor import Role
from auction.kernel.refusal import CommonRefusal, Refused
from auction.ledger import accounts
from auction.ledger import queries as books
from auction.payments import queries, service
from auction.payments.bank_transfer_gateway import BankTransferGateway
from auction.payments.events import (
    PaymentMet,
    PayoutConfirmed,
    PayoutInstructed,
    TransferUnmatched,
)
from auction.payments.ports import PayoutOrder
from auction.payments.queries import PayoutState, TransferState, TransferView
from auction.payments.refusals import DeskReason, PaymentRefusal
from tests.fakes.court_of_tests import CourtOfTests, open_court

ASKED_FEN = 100_000


@dataclass
class Desk:
    """A court that asks 李伟 for a deposit."""

    court: CourtOfTests
    number: str

    async def report(
        self,
        amount_fen: int = ASKED_FEN,
        *,
        ref: str = "ref-1",
        number: str | None = None,
        payer: str = "李伟",
        account: str = "6222 0001",
        who: Role = Role.finance,
    ) -> TransferView:
        async with self.court.acting(who) as uow:
            return await service.report_transfer(
                uow,
                court_id=self.court.court_id,
                bank_ref=ref,
                number=self.number if number is None else number,
                payer_name=payer,
                payer_account=account,
                amount_fen=amount_fen,
            )

    async def balance(self, code: str) -> int:
        async with self.court.acting() as uow:
            return await books.balance(uow.session, self.court.court_id, code)

    async def pay_back(self, amount_fen: int = ASKED_FEN, account: str = "6222 0001") -> str:
        async with self.court.acting() as uow:
            return await service.instruct_payout(
                uow,
                court_id=self.court.court_id,
                key="deposit:1:return",
                purpose="deposit_return",
                subject_id="1",
                payee_name="李伟",
                payee_account=account,
                amount_fen=amount_fen,
                debit_code=accounts.deposit("1"),
                due_at=uow.now,
            )

    async def payouts(self) -> list[str]:
        async with self.court.acting() as uow:
            page = await queries.payouts(uow.session, self.court.court_id)
        return [payout.state for payout in page.items]


async def open_desk(database: Database, *, parts_allowed: bool = False) -> Desk:
    court = await open_court(database)
    async with court.acting() as uow:
        number = await service.open_number(
            uow,
            court_id=court.court_id,
            purpose="deposit",
            subject_id="1",
            payer_name="李伟",
            amount_fen=ASKED_FEN,
            parts_allowed=parts_allowed,
        )
    return Desk(court, number)


async def test_money_that_fits_is_booked_for_its_purpose_and_its_room_is_told(
    database: Database,
) -> None:
    desk = await open_desk(database)
    transfer = await desk.report()
    assert transfer.state == TransferState.matched
    assert await desk.balance(accounts.deposit("1")) == -ASKED_FEN
    met = await desk.court.happened(PaymentMet)
    assert [(event.subject_id, event.received_fen) for event in met] == [("1", ASKED_FEN)]


@pytest.mark.parametrize(
    ("amount_fen", "number", "payer", "reason"),
    [
        (ASKED_FEN - 1, None, "李伟", DeskReason.too_small),
        (ASKED_FEN + 1, None, "李伟", DeskReason.too_large),
        (ASKED_FEN, None, "王芳", DeskReason.other_payer),
        (ASKED_FEN, "401234567897", "李伟", DeskReason.unknown_number),
        (ASKED_FEN, "", "李伟", DeskReason.unknown_number),
    ],
)
async def test_money_that_fits_nothing_lies_in_suspense_whole(
    database: Database, amount_fen: int, number: str | None, payer: str, reason: DeskReason
) -> None:
    desk = await open_desk(database)
    transfer = await desk.report(amount_fen, number=number, payer=payer)
    assert (transfer.state, transfer.reason) == (TransferState.desk, reason)
    assert await desk.balance(accounts.SUSPENSE) == -amount_fen
    assert await desk.balance(accounts.deposit("1")) == 0
    assert [event.reason for event in await desk.court.happened(TransferUnmatched)] == [reason]


async def test_a_second_payment_of_the_same_thing_goes_to_the_desk(database: Database) -> None:
    desk = await open_desk(database)
    await desk.report(ref="first")
    assert (await desk.report(ref="second")).reason == DeskReason.already_paid
    assert await desk.balance(accounts.deposit("1")) == -ASKED_FEN


async def test_a_payment_after_the_close_goes_to_the_desk(database: Database) -> None:
    desk = await open_desk(database)
    async with desk.court.acting() as uow:
        await service.close_number(uow, number=desk.number)
    assert (await desk.report()).reason == DeskReason.number_closed


async def test_another_court_s_number_is_unknown(database: Database) -> None:
    desk = await open_desk(database)
    elsewhere = Desk(await open_court(database), desk.number)
    assert (await elsewhere.report()).reason == DeskReason.unknown_number


async def test_the_same_report_twice_has_the_same_answer_and_one_booking(
    database: Database,
) -> None:
    desk = await open_desk(database)
    assert await desk.report() == await desk.report()
    assert await desk.balance(accounts.BANK) == ASKED_FEN
    assert len(await desk.court.happened(PaymentMet)) == 1


async def test_another_report_under_a_used_bank_reference_is_refused(database: Database) -> None:
    desk = await open_desk(database)
    await desk.report()
    with pytest.raises(Refused) as refused:
        await desk.report(ASKED_FEN - 1)
    assert refused.value.refusal.code == PaymentRefusal.bank_ref_reused
    assert await desk.balance(accounts.BANK) == ASKED_FEN


async def test_parts_are_met_by_the_last_one(database: Database) -> None:
    desk = await open_desk(database, parts_allowed=True)
    await desk.report(30_000, ref="a")
    assert await desk.court.happened(PaymentMet) == []
    await desk.report(70_000, ref="b")
    assert [event.received_fen for event in await desk.court.happened(PaymentMet)] == [ASKED_FEN]


@pytest.mark.parametrize("amount_fen", [0, -1, 2**53])
async def test_an_amount_that_is_none_is_refused(database: Database, amount_fen: int) -> None:
    desk = await open_desk(database)
    with pytest.raises(Refused) as refused:
        await desk.report(amount_fen)
    assert refused.value.refusal.code == CommonRefusal.bad_amount


async def test_money_cannot_have_arrived_tomorrow(database: Database) -> None:
    desk = await open_desk(database)
    async with desk.court.acting(Role.finance) as uow:
        with pytest.raises(Refused) as refused:
            await service.report_transfer(
                uow,
                court_id=desk.court.court_id,
                bank_ref="r",
                number=desk.number,
                payer_name="李伟",
                payer_account="",
                amount_fen=1,
                arrived_at=uow.now + timedelta(days=1),
            )
    assert refused.value.refusal.code == CommonRefusal.bad_date


@pytest.mark.parametrize("who", [Role.judge, Role.admin, Role.panel])
async def test_only_finance_reports_money(database: Database, who: Role) -> None:
    desk = await open_desk(database)
    with pytest.raises(Refused) as refused:
        await desk.report(who=who)
    assert refused.value.refusal.code == PaymentRefusal.not_finance


async def test_money_on_the_desk_goes_back_where_it_came_from(database: Database) -> None:
    desk = await open_desk(database)
    transfer = await desk.report(7, payer="王芳")
    async with desk.court.acting(Role.finance) as uow:
        payout_id = await service.return_transfer(uow, transfer_id=transfer.id)
    async with desk.court.acting(Role.finance) as uow:
        await service.confirm_payout(uow, payout_id=payout_id, bank_ref="out-1")
    async with desk.court.acting() as uow:
        returned = await queries.transfers(uow.session, desk.court.court_id, TransferState.returned)
    assert [item.id for item in returned.items] == [transfer.id]
    assert await desk.balance(accounts.SUSPENSE) == 0
    assert await desk.balance(accounts.BANK) == 0


async def test_money_is_sent_back_once(database: Database) -> None:
    desk = await open_desk(database)
    transfer = await desk.report(7)
    for code in (None, PaymentRefusal.transfer_not_on_desk):
        async with desk.court.acting(Role.finance) as uow:
            if code is None:
                await service.return_transfer(uow, transfer_id=transfer.id)
                continue
            with pytest.raises(Refused) as refused:
                await service.return_transfer(uow, transfer_id=transfer.id)
            assert refused.value.refusal.code == code


async def test_matched_money_is_not_sent_back(database: Database) -> None:
    desk = await open_desk(database)
    transfer = await desk.report()
    async with desk.court.acting(Role.finance) as uow:
        with pytest.raises(Refused) as refused:
            await service.return_transfer(uow, transfer_id=transfer.id)
    assert refused.value.refusal.code == PaymentRefusal.transfer_not_on_desk


async def test_another_court_s_clerk_finds_nothing(database: Database) -> None:
    desk = await open_desk(database)
    transfer = await desk.report(7)
    stranger = (await open_court(database)).staff[Role.finance]
    async with desk.court.acting(stranger) as uow:
        with pytest.raises(Refused) as refused:
            await service.return_transfer(uow, transfer_id=transfer.id)
    assert refused.value.refusal.code == CommonRefusal.not_found


async def test_a_payout_is_set_aside_and_leaves_when_the_bank_confirms(
    database: Database,
) -> None:
    desk = await open_desk(database)
    await desk.report()
    payout_id = await desk.pay_back()
    assert await desk.balance(accounts.TRANSIT) == -ASKED_FEN
    async with desk.court.acting(Role.finance) as uow:
        await service.confirm_payout(uow, payout_id=payout_id, bank_ref="out-1")
    assert await desk.balance(accounts.TRANSIT) == 0
    assert await desk.balance(accounts.BANK) == 0
    confirmed = await desk.court.happened(PayoutConfirmed)
    assert [(event.purpose, event.amount_fen) for event in confirmed] == [
        ("deposit_return", ASKED_FEN)
    ]


async def test_the_same_payout_is_made_once(database: Database) -> None:
    desk = await open_desk(database)
    await desk.report()
    assert await desk.pay_back() == await desk.pay_back()
    assert len(await desk.court.happened(PayoutInstructed)) == 1


async def test_another_payout_under_a_used_key_is_refused(database: Database) -> None:
    desk = await open_desk(database)
    await desk.report()
    await desk.pay_back()
    with pytest.raises(Refused) as refused:
        await desk.pay_back(1)
    assert refused.value.refusal.code == PaymentRefusal.payout_key_reused


async def test_a_payee_without_an_account_cannot_be_paid(database: Database) -> None:
    desk = await open_desk(database)
    await desk.report()
    with pytest.raises(Refused) as refused:
        await desk.pay_back(account=" ")
    assert refused.value.refusal.code == PaymentRefusal.no_payee_account
    assert await desk.payouts() == []


async def test_a_confirmation_told_twice_is_booked_once(database: Database) -> None:
    desk = await open_desk(database)
    await desk.report()
    payout_id = await desk.pay_back()
    for _ in range(2):
        async with desk.court.acting(Role.finance) as uow:
            await service.confirm_payout(uow, payout_id=payout_id, bank_ref="out-1")
    assert len(await desk.court.happened(PayoutConfirmed)) == 1


async def test_a_payout_the_bank_sent_back_is_made_again_to_a_better_account(
    database: Database,
) -> None:
    desk = await open_desk(database)
    await desk.report()
    payout_id = await desk.pay_back()
    async with desk.court.acting(Role.finance) as uow:
        await service.fail_payout(uow, payout_id=payout_id, reason="no such account")
    assert await desk.balance(accounts.deposit("1")) == -ASKED_FEN
    async with desk.court.acting(Role.finance) as uow:
        await service.retry_payout(uow, payout_id=payout_id, payee_account="6222 0002")
    assert await desk.payouts() == [PayoutState.instructed]
    async with desk.court.acting(Role.finance) as uow:
        await service.confirm_payout(uow, payout_id=payout_id, bank_ref="out-2")
    assert await desk.balance(accounts.BANK) == 0


async def test_a_confirmed_payout_cannot_fail(database: Database) -> None:
    desk = await open_desk(database)
    await desk.report()
    payout_id = await desk.pay_back()
    async with desk.court.acting(Role.finance) as uow:
        await service.confirm_payout(uow, payout_id=payout_id, bank_ref="out-1")
    async with desk.court.acting(Role.finance) as uow:
        with pytest.raises(Refused) as refused:
            await service.fail_payout(uow, payout_id=payout_id, reason="?")
    assert refused.value.refusal.code == PaymentRefusal.payout_not_instructed


class RecordingBank:
    """Remembers what it was told to pay."""

    name = "recording"

    def __init__(self) -> None:
        self.orders: list[PayoutOrder] = []

    async def instruct(self, _uow: object, order: PayoutOrder) -> None:
        self.orders.append(order)


async def test_the_bank_is_told_what_to_pay_and_nothing_once_it_is_settled(
    database: Database,
) -> None:
    desk, bank = await open_desk(database), RecordingBank()
    await desk.report()
    payout_id = await desk.pay_back()
    event = PayoutInstructed(payout_id, desk.court.court_id)
    async with desk.court.acting() as uow:
        await service.hand_to_bank(uow, event, bank)
    async with desk.court.acting() as uow:
        await service.confirm_payout(uow, payout_id=payout_id, bank_ref="out-1")
        await service.hand_to_bank(uow, event, bank)
    assert [(order.payee_account, order.amount_fen) for order in bank.orders] == [
        ("6222 0001", ASKED_FEN)
    ]


async def test_the_court_s_own_bank_leaves_the_order_on_the_desk(database: Database) -> None:
    desk = await open_desk(database)
    await desk.report()
    payout_id = await desk.pay_back()
    async with desk.court.acting() as uow:
        event = PayoutInstructed(payout_id, desk.court.court_id)
        await service.hand_to_bank(uow, event, BankTransferGateway())
    assert await desk.payouts() == [PayoutState.instructed]


async def test_what_waits_for_the_clerk_is_counted(database: Database) -> None:
    desk = await open_desk(database)
    await desk.report(7)
    async with desk.court.acting() as uow:
        counts = await queries.desk_counts(uow.session, desk.court.court_id)
    assert (counts.open_numbers, counts.unmatched, counts.payouts_to_confirm) == (1, 1, 0)
