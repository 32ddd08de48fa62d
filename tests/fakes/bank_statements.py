"""Statements of the court's bank, made of lines whose sum is always right."""

from __future__ import annotations

import hashlib
from datetime import date

from auction.kernel.actor import Role
from auction.payments import importing
from auction.payments.statement import Direction, Statement, StatementForm, StatementLine
from tests.fakes.court_of_tests import CourtOfTests
from web.sandbox.statement_file import write_camt053

ACCOUNT = "2662 0000 1234"
DAY = date(2026, 3, 16)


def credit(
    ref: str,
    amount_fen: int,
    text: str = "",
    *,
    name: str = "李伟",
    account: str = "6222 0001",
    mark: str = "",
    back: str = "",
) -> StatementLine:
    """Return money that came."""
    return StatementLine(ref, Direction.credit, amount_fen, DAY, name, account, text, mark, back)


def debit(
    ref: str,
    amount_fen: int,
    text: str = "",
    *,
    name: str = "李伟",
    account: str = "6222 0001",
    mark: str = "",
) -> StatementLine:
    """Return money that went."""
    return StatementLine(ref, Direction.debit, amount_fen, DAY, name, account, text, mark)


def statement_of(
    *lines: StatementLine,
    number: str = "2026-075",
    opening_fen: int = 0,
    account: str = ACCOUNT,
    currency: str = "CNY",
    closing_fen: int | None = None,
    on: date = DAY,
    sequence: int = 75,
) -> Statement:
    """Return a statement of these lines."""
    expected = opening_fen + sum(line.signed_fen for line in lines)
    return Statement(
        form=StatementForm.camt053,
        account=account,
        currency=currency,
        number=number,
        sequence=sequence,
        from_on=on,
        to_on=on,
        opening_fen=opening_fen,
        closing_fen=expected if closing_fen is None else closing_fen,
        lines=lines,
    )


def file_of(statement: Statement) -> bytes:
    """Return a statement as the bank's file."""
    return write_camt053(statement, owner="海口海事法院", made_at="2026-03-16T18:00:00+08:00")


async def read(court: CourtOfTests, statement: Statement) -> str:
    """Read a statement in as the court's clerk; return its id."""
    async with court.acting(Role.finance) as uow:
        return await importing.read_in(
            uow,
            court_id=court.court_id,
            statement=statement,
            file_sha256=hashlib.sha256(file_of(statement)).hexdigest(),
        )


async def book(court: CourtOfTests, statement: Statement) -> str:
    """Read a statement in and book it; return its id."""
    statement_id = await read(court, statement)
    async with court.acting(Role.finance) as uow:
        await importing.book(uow, statement_id=statement_id)
    return statement_id
