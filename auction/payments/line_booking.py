"""Booking one line of a statement: a transfer that arrived, or news of a payment of ours."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlmodel import col, select

from auction.db.unit_of_work import UnitOfWork
from auction.kernel.refusal import refuse
from auction.payments import service
from auction.payments.card_payouts import note_arrived, payout_arriving
from auction.payments.line_fates import LineOutcome, PayoutFacts, Step, step_for
from auction.payments.matching import same_name
from auction.payments.models import BankLine, IncomingTransfer, PaymentNumber, Payout
from auction.payments.payment_marks import PaymentMark, mark_in
from auction.payments.queries import PayoutState, TransferState
from auction.payments.refusals import PaymentRefusal
from auction.payments.statement import Direction, plain_account
from auction.payments.ways_back import BANK
from auction.payments.written_numbers import numbers_in

_NOT_EFFECTIVE = (LineOutcome.waiting, LineOutcome.booked_before)


class LineBooking:
    """Books the lines of one statement, knowing what was told of before. The books are ours."""

    def __init__(self, uow: UnitOfWork, court_id: str) -> None:
        self._uow, self._court_id = uow, court_id
        self._told: dict[tuple[str, str], BankLine] = {}
        self._transfers: dict[str, IncomingTransfer] = {}

    @classmethod
    async def begin(cls, uow: UnitOfWork, court_id: str, lines: Sequence[BankLine]) -> LineBooking:
        """Return one that knows which of these lines were booked before."""
        booking, refs = cls(uow, court_id), [line.bank_ref for line in lines]
        told = select(BankLine).where(
            col(BankLine.court_id) == court_id,
            col(BankLine.bank_ref).in_(refs),
            col(BankLine.outcome).not_in(_NOT_EFFECTIVE),
        )
        for line in (await uow.session.exec(told)).all():
            booking._told[line.direction, line.bank_ref] = line
        arrived = select(IncomingTransfer).where(
            col(IncomingTransfer.court_id) == court_id, col(IncomingTransfer.bank_ref).in_(refs)
        )
        for transfer in (await uow.session.exec(arrived)).all():
            booking._transfers[transfer.bank_ref] = transfer
        return booking

    async def book(self, line: BankLine, *, arrived_at: datetime) -> None:
        """Book a line and note on it what it was taken for.

        Refuses another amount under a reference that was booked before.
        """
        told = self._told.get((line.direction, line.bank_ref))
        if told is not None:
            self._same_amount(line, told.amount_fen)
            line.outcome = LineOutcome.booked_before
            line.transfer_id, line.payout_id = told.transfer_id, told.payout_id
        elif not await self._news_of_payout(line):
            if await self._from_gateway(line):
                line.outcome = LineOutcome.from_gateway
            elif line.direction == Direction.credit:
                await self._arrive(line, arrived_at)
            else:
                line.outcome = LineOutcome.unknown_debit

    # -- Money in --

    async def _arrive(self, line: BankLine, arrived_at: datetime) -> None:
        known = self._transfers.get(line.bank_ref)
        if known is not None:
            self._same_amount(line, known.amount_fen)
            line.transfer_id, state = known.id, known.state
        else:
            view = await service.report_transfer(
                self._uow,
                court_id=self._court_id,
                bank_ref=line.bank_ref,
                number=await self._number(line),
                payer_name=line.other_name,
                payer_account=line.other_account,
                amount_fen=line.amount_fen,
                arrived_at=arrived_at,
            )
            line.transfer_id, state = view.id, view.state
        is_matched = state == TransferState.matched
        line.outcome = LineOutcome.matched if is_matched else LineOutcome.desk
        line.entry_key = f"transfer:{line.transfer_id}"

    async def _from_gateway(self, line: BankLine) -> bool:
        """Book what the card gateway sent to this account; False where a line tells of none."""
        if line.direction != Direction.credit or line.bank_ref in self._transfers:
            return False
        row = await payout_arriving(
            self._uow.session,
            self._court_id,
            written=f"{line.end_to_end} {line.text}",
            payer=line.other_name,
            amount_fen=line.amount_fen,
        )
        if row is None:
            return False
        line.entry_key = await note_arrived(self._uow, row, bank_ref=line.bank_ref)
        return True

    async def _number(self, line: BankLine) -> str:
        """Return the payment number a line names; of several, the first that was asked for."""
        written = numbers_in(line.text, line.end_to_end)
        if len(written) < 2:
            return "".join(written) or line.text[:40]
        rows = select(PaymentNumber.number).where(
            col(PaymentNumber.court_id) == self._court_id, col(PaymentNumber.number).in_(written)
        )
        asked = set((await self._uow.session.exec(rows)).all())
        return next((number for number in written if number in asked), written[0])

    def _same_amount(self, line: BankLine, amount_fen: int) -> None:
        if line.amount_fen != amount_fen:
            raise refuse(PaymentRefusal.bank_ref_reused, bank_ref=line.bank_ref)

    # -- Payments of ours --

    async def _news_of_payout(self, line: BankLine) -> bool:
        """Book what a line says of a payout; False where it speaks of none, or of one told of."""
        mark = mark_in(line.end_to_end, line.text)
        payout = await self._payout(line, mark)
        if payout is None:
            return False
        facts = PayoutFacts(payout.state, payout.attempts, await self._is_told(line, payout, mark))
        step = step_for(Direction(line.direction), mark.attempt if mark else 0, facts)
        if step is Step.none:
            return False
        line.payout_id = payout.id
        line.outcome, line.entry_key = await self._take(step, line, payout)
        return True

    async def _take(self, step: Step, line: BankLine, payout: Payout) -> tuple[LineOutcome, str]:
        uow, reason = self._uow, line.return_reason or line.text or line.bank_ref
        match step:
            case Step.confirm:
                await service.confirm_payout(uow, payout_id=payout.id, bank_ref=line.bank_ref)
                return LineOutcome.payout_confirmed, service.paid_key(payout)
            case Step.note_confirmed:
                return LineOutcome.payout_confirmed, service.paid_key(payout)
            case Step.take_back:
                await service.return_payout(
                    uow, payout_id=payout.id, bank_ref=line.bank_ref, reason=reason
                )
                return LineOutcome.payout_returned, service.returned_key(payout)
            case Step.fail:
                await service.fail_payout(uow, payout_id=payout.id, reason=reason)
                return LineOutcome.payout_returned, ""
            case Step.note_returned:
                return LineOutcome.payout_returned, ""
            case _:
                return LineOutcome.paid_though_failed, ""

    async def _payout(self, line: BankLine, mark: PaymentMark | None) -> Payout | None:
        """Return the payout a line tells of: the one it names, else the only one it can be."""
        if mark is not None:
            row = await self._uow.session.get(Payout, mark.payout_id)
            if row is None or row.court_id != self._court_id:
                return None
            is_whole = row.amount_fen == line.amount_fen and mark.attempt <= row.attempts
            is_ours = is_whole and row.gateway == BANK
            return row if is_ours else None
        if line.direction == Direction.credit:
            return None
        rows = select(Payout).where(
            col(Payout.court_id) == self._court_id,
            col(Payout.amount_fen) == line.amount_fen,
            col(Payout.gateway) == BANK,
        )
        found = (await self._uow.session.exec(rows)).all()
        by_ref = [row for row in found if row.bank_ref == line.bank_ref]
        return _only(by_ref) or _only(row for row in found if _could_be(row, line))

    async def _is_told(self, line: BankLine, payout: Payout, mark: PaymentMark | None) -> bool:
        """Say whether a line of this side was taken for the same attempt before.

        Without a mark a line was found by the bank's reference, or by a payout still to be paid.
        """
        if mark is None:
            return False
        rows = select(BankLine.end_to_end, BankLine.text).where(
            col(BankLine.payout_id) == payout.id,
            col(BankLine.direction) == line.direction,
            col(BankLine.outcome).not_in(_NOT_EFFECTIVE),
        )
        told = [mark_in(*written) for written in (await self._uow.session.exec(rows)).all()]
        return any(before is not None and before.attempt == mark.attempt for before in told)


def _could_be(row: Payout, line: BankLine) -> bool:
    return (
        row.state == PayoutState.instructed
        and plain_account(row.payee_account) == plain_account(line.other_account)
        and same_name(row.payee_name, line.other_name)
    )


def _only(rows: Iterable[Payout]) -> Payout | None:
    """Return the one row there is; None where there is none or a choice."""
    found = list(rows)
    return found[0] if len(found) == 1 else None
