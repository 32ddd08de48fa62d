"""What the bank's statements say, and what became of each line: reads for pages and the API."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import text
from sqlmodel import col, func, select
from sqlmodel.ext.asyncio.session import AsyncSession

from auction.kernel.page import PAGE_SIZE, Page
from auction.payments.line_fates import ASKS_A_PERSON, LineOutcome
from auction.payments.models import BankLine, IncomingTransfer, StatementProfile
from auction.payments.statement_csv import (
    Column,
    CsvProfile,
    DayForm,
    DecimalMark,
    Delimiter,
    TextEncoding,
)


class StatementState(StrEnum):
    """Whether a statement was only read, or booked."""

    waiting = "waiting"
    booked = "booked"


@dataclass(frozen=True)
class StatementView:
    """A statement with its sums. `gap_fen`: by how much its opening misses the closing before."""

    id: str
    court_id: str
    form: str
    account: str
    number: str
    from_on: date
    to_on: date
    opening_fen: int
    closing_fen: int
    credits_fen: int
    debits_fen: int
    lines: int
    open_lines: int
    gap_fen: int
    content_hash: str
    file_sha256: str
    file_name: str
    state: str
    read_at: datetime
    booked_at: datetime | None


@dataclass(frozen=True)
class LineView:
    """A line and what became of it; `reason` where it lies on the desk."""

    position: int
    bank_ref: str
    direction: str
    amount_fen: int
    booked_on: date
    other_name: str
    other_account: str
    text: str
    end_to_end: str
    return_reason: str
    outcome: str
    reason: str
    transfer_id: str | None
    payout_id: str | None

    @property
    def asks_a_person(self) -> bool:
        """Say whether somebody has to look at it."""
        return self.outcome in ASKS_A_PERSON


@dataclass(frozen=True)
class ProfileView:
    """How one bank's CSV is read, under a name."""

    id: str
    name: str
    profile: CsvProfile
    changed_at: datetime


async def statements(
    session: AsyncSession,
    court_id: str,
    search: str = "",
    number: int = 1,
    size: int = PAGE_SIZE,
) -> Page[StatementView]:
    """Return a court's statements, the newest first; `search` looks in numbers and in lines."""
    params = {
        "court": court_id, "statement": None, "search": f"%{_plain(search)}%" if search else None,
        "size": size, "start": (number - 1) * size,
    }  # fmt: skip
    found = (await session.exec(_STATEMENTS, params=params)).all()  # type: ignore[call-overload]
    return Page(tuple(_view(row) for row in found), found[0].total if found else 0, number, size)


async def statement(
    session: AsyncSession, court_id: str, statement_id: str
) -> StatementView | None:
    """Return one statement of a court, or None."""
    params = {"court": court_id, "statement": statement_id, "search": None, "size": 1, "start": 0}
    found = (await session.exec(_STATEMENTS, params=params)).first()  # type: ignore[call-overload]
    return None if found is None else _view(found)


async def lines_of(
    session: AsyncSession,
    statement_id: str,
    outcome: LineOutcome | None = None,
    search: str = "",
    number: int = 1,
    size: int = PAGE_SIZE,
) -> Page[LineView]:
    """Return a statement's lines in its own order; of one outcome, or holding a text, if asked."""
    where = [col(BankLine.statement_id) == statement_id]
    if outcome is not None:
        where.append(col(BankLine.outcome) == outcome)
    if search:
        like = f"%{_plain(search)}%"
        where.append(
            col(BankLine.other_name).ilike(like)
            | col(BankLine.bank_ref).ilike(like)
            | col(BankLine.text).ilike(like)
            | col(BankLine.end_to_end).ilike(like)
        )
    rows = (
        select(BankLine, IncomingTransfer.reason)
        .join(IncomingTransfer, isouter=True)
        .where(*where)
        .order_by(col(BankLine.position))
        .limit(size)
        .offset((number - 1) * size)
    )
    total = (await session.exec(select(func.count()).select_from(BankLine).where(*where))).one()
    found = (await session.exec(rows)).all()
    return Page(tuple(_line_view(row, reason or "") for row, reason in found), total, number, size)


async def counts(session: AsyncSession, statement_id: str) -> dict[LineOutcome, int]:
    """Return how many lines of a statement became what."""
    rows = (
        select(BankLine.outcome, func.count())
        .where(col(BankLine.statement_id) == statement_id)
        .group_by(col(BankLine.outcome))
    )
    return {LineOutcome(outcome): count for outcome, count in (await session.exec(rows)).all()}


async def open_debits(session: AsyncSession, court_id: str) -> int:
    """Count the lines of booked statements by which money left and nobody had ordered it."""
    params = {"court": court_id}
    found = (await session.exec(_OPEN_DEBITS, params=params)).all()  # type: ignore[call-overload]
    return int(found[0].lines)


async def gaps(session: AsyncSession, court_id: str) -> list[StatementView]:
    """Return the booked statements that do not go on where the one before them ended."""
    params = {"court": court_id, "statement": None, "search": None, "size": 10_000, "start": 0}
    found = (await session.exec(_STATEMENTS, params=params)).all()  # type: ignore[call-overload]
    views = [_view(row) for row in found]
    return [view for view in views if view.gap_fen and view.state == StatementState.booked]


async def profiles(session: AsyncSession, court_id: str) -> list[ProfileView]:
    """Return a court's profiles by name."""
    rows = (
        select(StatementProfile)
        .where(col(StatementProfile.court_id) == court_id)
        .order_by(col(StatementProfile.name))
    )
    return [profile_view(row) for row in (await session.exec(rows)).all()]


def profile_view(row: StatementProfile) -> ProfileView:
    """Return a profile as its readers see it."""
    profile = CsvProfile(
        columns={Column(name): heading for name, heading in row.columns.items()},
        day_form=DayForm(row.day_form),
        decimal_mark=DecimalMark(row.decimal_mark),
        encoding=TextEncoding(row.encoding),
        delimiter=Delimiter(row.delimiter),
        skipped=row.skipped,
    )
    return ProfileView(row.id, row.name, profile, row.changed_at)


def _plain(search: str) -> str:
    return search.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")


def _view(row: Any) -> StatementView:
    return StatementView(
        id=row.id,
        court_id=row.court_id,
        form=row.form,
        account=row.account,
        number=row.number,
        from_on=row.from_on,
        to_on=row.to_on,
        opening_fen=row.opening_fen,
        closing_fen=row.closing_fen,
        credits_fen=int(row.credits_fen),
        debits_fen=int(row.debits_fen),
        lines=row.lines,
        open_lines=row.open_lines,
        gap_fen=int(row.gap_fen),
        content_hash=row.content_hash,
        file_sha256=row.file_sha256,
        file_name=row.file_name,
        state=row.state,
        read_at=row.read_at,
        booked_at=row.booked_at,
    )


def _line_view(row: BankLine, reason: str) -> LineView:
    return LineView(
        position=row.position,
        bank_ref=row.bank_ref,
        direction=row.direction,
        amount_fen=row.amount_fen,
        booked_on=row.booked_on,
        other_name=row.other_name,
        other_account=row.other_account,
        text=row.text,
        end_to_end=row.end_to_end,
        return_reason=row.return_reason,
        outcome=row.outcome,
        reason=reason,
        transfer_id=row.transfer_id,
        payout_id=row.payout_id,
    )


_IS_OPEN_DEBIT = """(
  (l.outcome = 'unknown_debit' AND NOT EXISTS (
            SELECT FROM payout AS p
             WHERE p.court_id = l.court_id AND p.bank_ref = l.bank_ref
               AND p.amount_fen = l.amount_fen))
      OR (l.outcome = 'paid_though_failed' AND NOT EXISTS (
            SELECT FROM bank_line AS b
             WHERE b.payout_id = l.payout_id AND b.end_to_end = l.end_to_end
               AND b.outcome = 'payout_returned'))
)"""
_OPEN_DEBITS = text(
    "SELECT count(*) AS lines FROM bank_line AS l"  # noqa: S608  A constant of ours.
    f" WHERE l.court_id = :court AND {_IS_OPEN_DEBIT}"
)
# A gap is looked for anew at each look, so that a statement brought late closes it; what several
# statements tell counts for the first of them, so that an overlap is no gap.
_STATEMENTS = text(
    f"""
    WITH ordered AS (
      SELECT s.*, lag(s.closing_fen) OVER (
               PARTITION BY s.court_id ORDER BY s.to_on, s.from_on, s.sequence, s.number
             ) AS before_fen
        FROM bank_statement AS s WHERE s.court_id = :court
    ), told AS (
      SELECT l.*, row_number() OVER (PARTITION BY l.direction, l.bank_ref
                    ORDER BY s.to_on, s.from_on, s.sequence, s.number) AS telling
        FROM bank_line AS l JOIN bank_statement AS s ON s.id = l.statement_id
       WHERE l.court_id = :court
    ), summed AS (
      SELECT l.statement_id, count(*) AS lines,
             coalesce(sum(l.amount_fen) FILTER (WHERE l.direction = 'credit'), 0) AS credits_fen,
             coalesce(sum(l.amount_fen) FILTER (WHERE l.direction = 'debit'), 0) AS debits_fen,
             count(*) FILTER (
               WHERE (l.outcome = 'desk' AND t.state = 'desk') OR {_IS_OPEN_DEBIT}
             ) AS open_lines,
             coalesce(sum(CASE l.direction WHEN 'credit' THEN l.amount_fen ELSE -l.amount_fen END)
               FILTER (WHERE l.telling > 1), 0) AS repeated_fen
        FROM told AS l LEFT JOIN incoming_transfer AS t ON t.id = l.transfer_id
       GROUP BY l.statement_id
    )
    SELECT o.*, coalesce(m.lines, 0) AS lines, coalesce(m.credits_fen, 0) AS credits_fen,
           coalesce(m.debits_fen, 0) AS debits_fen, coalesce(m.open_lines, 0) AS open_lines,
           coalesce(o.opening_fen - o.before_fen + coalesce(m.repeated_fen, 0), 0) AS gap_fen,
           count(*) OVER () AS total
      FROM ordered AS o LEFT JOIN summed AS m ON m.statement_id = o.id
     WHERE (CAST(:statement AS text) IS NULL OR o.id = :statement)
       AND (CAST(:search AS text) IS NULL OR o.number ILIKE :search OR EXISTS (
             SELECT FROM bank_line AS l WHERE l.statement_id = o.id
                AND (l.other_name ILIKE :search OR l.bank_ref ILIKE :search
                     OR l.text ILIKE :search)))
     ORDER BY o.to_on DESC, o.from_on DESC, o.sequence DESC, o.number DESC
     LIMIT :size OFFSET :start
    """  # noqa: S608  A constant of ours.
)
