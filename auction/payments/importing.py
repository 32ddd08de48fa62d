"""Statements of the court's bank: read, looked at, booked once; each line becomes what it is.

A statement is refused whole, or every line of it is booked: credits as transfers, through the same
matching as a reported one; debits as payouts confirmed. Law: DIST-01, DIST-02.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlmodel import col, delete, select

from auction.db.unit_of_work import UnitOfWork
from auction.kernel.actor import Role
from auction.kernel.clock import day_ends
from auction.kernel.ids import new_id
from auction.kernel.refusal import CommonRefusal, Refused, refuse
from auction.kernel.storable import plain_line
from auction.ledger import service as ledger
from auction.payments import statement as whole
from auction.payments.line_booking import LineBooking
from auction.payments.line_fates import LineOutcome
from auction.payments.models import BankLine, BankStatement
from auction.payments.refusals import PaymentRefusal, StatementRefusal
from auction.payments.statement import Statement
from auction.payments.statement_queries import StatementState
from auction.people import queries as people

_LONGEST_NAME = 200


async def read_in(
    uow: UnitOfWork, *, court_id: str, statement: Statement, file_sha256: str, file_name: str = ""
) -> str:
    """Keep a statement as it was read, waiting to be booked; return its id.

    The same statement read again while it waits is the same one. Refuses what is no statement of
    the court's account, what does not add up, and what was booked before.
    """
    require_finance(uow, court_id)
    court = await people.court(uow.session, court_id)
    assert court is not None
    refusal = whole.why_not(statement, account=court.bank_account, now=uow.now)
    if refusal is not None:
        raise Refused(refusal)
    await ledger.take_books(uow, court_id)
    content = statement.content_hash()
    same = await _with_hash(uow, court_id, content)
    if same is not None:
        if same.state == StatementState.booked:
            raise refuse(StatementRefusal.imported, number=same.number, at=same.booked_at)
        return same.id
    if await _with_number(uow, court_id, statement.number):
        raise refuse(StatementRefusal.number_used, number=statement.number)
    row = BankStatement(
        id=new_id("sta"),
        court_id=court_id,
        form=statement.form,
        account=statement.account,
        number=statement.number,
        sequence=statement.sequence,
        from_on=statement.from_on,
        to_on=statement.to_on,
        opening_fen=statement.opening_fen,
        closing_fen=statement.closing_fen,
        content_hash=content,
        file_sha256=file_sha256,
        file_name=plain_line(file_name, longest=_LONGEST_NAME),
        state=StatementState.waiting,
        read_by=uow.actor.account_id,
        read_at=uow.now,
    )
    uow.add(row)
    await uow.session.flush()
    uow.add(*_lines(row, statement))
    uow.audit("statement_read", f"statement:{row.id}", court_id, number=row.number)
    await uow.session.flush()
    return row.id


async def book(uow: UnitOfWork, *, statement_id: str) -> None:
    """Book every line of a statement that waits; refused, none of them. Once."""
    row = await _waiting(uow, statement_id)
    lines = (
        await uow.session.exec(
            select(BankLine)
            .where(col(BankLine.statement_id) == row.id)
            .order_by(col(BankLine.position))
        )
    ).all()
    booking = await LineBooking.begin(uow, row.court_id, lines)
    for line in lines:
        await booking.book(line, arrived_at=_arrival(line, uow.now))
        uow.add(line)
    row.state, row.booked_by, row.booked_at = (
        StatementState.booked,
        uow.actor.account_id,
        uow.now,
    )
    uow.add(row)
    uow.audit(
        "statement_booked", f"statement:{row.id}", row.court_id,
        number=row.number, lines=len(lines), closing_fen=row.closing_fen,
    )  # fmt: skip
    await uow.session.flush()


async def discard(uow: UnitOfWork, *, statement_id: str) -> None:
    """Forget a statement that was read and not booked: nothing had come of it."""
    row = await _waiting(uow, statement_id)
    await uow.session.exec(delete(BankLine).where(col(BankLine.statement_id) == row.id))
    await uow.session.flush()
    await uow.session.delete(row)
    uow.audit("statement_discarded", f"statement:{row.id}", row.court_id, number=row.number)


def require_finance(uow: UnitOfWork, court_id: str) -> None:
    """Refuse whoever is not this court's finance; another court's clerk finds nothing."""
    actor = uow.actor
    if actor.account_id is None:
        return
    if actor.court_id != court_id:
        raise refuse(CommonRefusal.not_found)
    if not actor.is_one_of(Role.finance):
        raise refuse(PaymentRefusal.not_finance)


def _lines(row: BankStatement, statement: Statement) -> list[BankLine]:
    return [
        BankLine(
            statement_id=row.id,
            position=position,
            court_id=row.court_id,
            bank_ref=line.bank_ref,
            direction=line.direction,
            amount_fen=line.amount_fen,
            booked_on=line.booked_on,
            other_name=line.other_name,
            other_account=line.other_account,
            text=line.text,
            end_to_end=line.end_to_end,
            return_reason=line.return_reason,
            outcome=LineOutcome.waiting,
        )
        for position, line in enumerate(statement.lines, 1)
    ]


def _arrival(line: BankLine, now: datetime) -> datetime:
    """Return when a line's money arrived: a statement names the day, so the end of that day.

    House rule: of today's lines we know no better than that they are here.
    """
    return min(day_ends(line.booked_on) - timedelta(seconds=1), now)


async def _waiting(uow: UnitOfWork, statement_id: str) -> BankStatement:
    row = await uow.session.get(BankStatement, statement_id)
    if row is None:
        raise refuse(CommonRefusal.not_found)
    require_finance(uow, row.court_id)
    await ledger.take_books(uow, row.court_id)
    await uow.session.refresh(row)
    if row.state != StatementState.waiting:
        raise refuse(StatementRefusal.booked, number=row.number)
    return row


async def _with_hash(uow: UnitOfWork, court_id: str, content: str) -> BankStatement | None:
    rows = select(BankStatement).where(
        col(BankStatement.court_id) == court_id, col(BankStatement.content_hash) == content
    )
    return (await uow.session.exec(rows)).first()


async def _with_number(uow: UnitOfWork, court_id: str, number: str) -> bool:
    rows = select(BankStatement.id).where(
        col(BankStatement.court_id) == court_id, col(BankStatement.number) == number
    )
    return (await uow.session.exec(rows)).first() is not None
