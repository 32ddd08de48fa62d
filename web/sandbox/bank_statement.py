"""The sandbox bank's statement: all that moved since the last one the court has booked.

It says what the books say, what released batches order, and one more line if somebody likes. A
stand-in's paper, and it says so.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import text
from sqlmodel import col, func, select
from sqlmodel.ext.asyncio.session import AsyncSession

from auction.kernel.clock import court_day
from auction.kernel.ids import new_id
from auction.payments.batch_rules import BatchState
from auction.payments.card_payouts import PayoutStage, mark_of
from auction.payments.models import (
    BankStatement,
    BatchItem,
    GatewayPayout,
    Payout,
    PayoutBatch,
)
from auction.payments.payment_marks import PaymentMark
from auction.payments.queries import PayoutState
from auction.payments.statement import (
    MOST_LINES,
    Direction,
    Statement,
    StatementForm,
    StatementLine,
)
from auction.payments.statement_queries import StatementState
from auction.people.queries import CourtView
from web.sandbox.people import bank_account
from web.sandbox.statement_file import write_camt053

_PAYER_POSITION = 904


@dataclass(frozen=True)
class OneMore:
    """A transfer that only the statement tells of."""

    number: str
    amount_fen: int
    payer_name: str


async def statement_of_the_day(
    session: AsyncSession, court: CourtView, now: datetime, more: OneMore | None = None
) -> bytes:
    """Return the statement as a camt.053 file."""
    last, booked = await _last(session, court.id)
    lines = [
        *await _moved(session, court.id),
        *await _ordered(session, court.id, court_day(now)),
        *await _from_gateway(session, court.id, court_day(now)),
    ]
    if more is not None:
        lines.append(_one_more(more, court_day(now)))
    statement = _whole(court, last, booked, lines[:MOST_LINES], court_day(now))
    return write_camt053(statement, owner=court.name_zh, made_at=now.isoformat(timespec="seconds"))


def _whole(
    court: CourtView,
    last: BankStatement | None,
    booked: int,
    lines: list[StatementLine],
    today: date,
) -> Statement:
    opening_fen = last.closing_fen if last else 0
    first_on = min([today, *(line.booked_on for line in lines)])
    statement = Statement(
        form=StatementForm.camt053,
        account=court.bank_account,
        currency="CNY",
        number="",
        sequence=booked + 1,
        from_on=last.to_on if last else first_on,
        to_on=today,
        opening_fen=opening_fen,
        closing_fen=opening_fen + sum(line.signed_fen for line in lines),
        lines=tuple(lines),
    )
    mark = hashlib.sha256(statement.content_hash().encode()).hexdigest()[:8]
    return replace(statement, number=f"SB{today:%Y%m%d}-{mark}")


async def _last(session: AsyncSession, court_id: str) -> tuple[BankStatement | None, int]:
    where = (
        col(BankStatement.court_id) == court_id,
        col(BankStatement.state) == StatementState.booked,
    )
    rows = (
        select(BankStatement)
        .where(*where)
        .order_by(
            col(BankStatement.to_on).desc(),
            col(BankStatement.from_on).desc(),
            col(BankStatement.sequence).desc(),
        )
    )
    count = select(func.count()).select_from(BankStatement).where(*where)
    return (await session.exec(rows)).first(), (await session.exec(count)).one()


async def _moved(session: AsyncSession, court_id: str) -> list[StatementLine]:
    """Return what moved in the books and stands on no booked statement."""
    found = await session.exec(_MOVED, params={"court": court_id})  # type: ignore[call-overload]
    return [_line(row) for row in found.all()]


def _line(row: Any) -> StatementLine:
    came = row.amount_fen > 0
    mark = "" if row.payout_id is None else str(PaymentMark(row.payout_id, row.attempt))
    return StatementLine(
        bank_ref=row.bank_ref,
        direction=Direction.credit if came else Direction.debit,
        amount_fen=abs(row.amount_fen),
        booked_on=court_day(row.at),
        other_name=row.name or "",
        other_account=row.account or "",
        text=row.number or mark,
        end_to_end=mark,
    )


async def _ordered(session: AsyncSession, court_id: str, today: date) -> list[StatementLine]:
    """Return what released batches order and the court has not heard of yet: paid today."""
    rows = (
        select(BatchItem)
        .join(PayoutBatch, col(PayoutBatch.id) == col(BatchItem.batch_id))
        .join(Payout, col(Payout.id) == col(BatchItem.payout_id))
        .where(
            col(PayoutBatch.court_id) == court_id,
            col(PayoutBatch.state) == BatchState.released,
            col(Payout.state) == PayoutState.instructed,
            col(Payout.attempts) == col(BatchItem.attempt),
        )
        .order_by(col(BatchItem.batch_id), col(BatchItem.position))
    )
    lines = []
    for item in (await session.exec(rows)).all():
        mark = str(PaymentMark(item.payout_id, item.attempt))
        lines.append(
            StatementLine(
                bank_ref=f"SANDBOX-{mark}",
                direction=Direction.debit,
                amount_fen=item.amount_fen,
                booked_on=today,
                other_name=item.payee_name,
                other_account=item.payee_account,
                text=mark,
                end_to_end=mark,
            )
        )
    return lines


async def _from_gateway(session: AsyncSession, court_id: str, today: date) -> list[StatementLine]:
    """Return what the card gateway has sent to the court's account: it arrives today."""
    rows = select(GatewayPayout).where(
        col(GatewayPayout.court_id) == court_id, col(GatewayPayout.state) == PayoutStage.sent
    )
    return [
        StatementLine(
            bank_ref=f"SANDBOX-{row.id}",
            direction=Direction.credit,
            amount_fen=row.amount_fen,
            booked_on=today,
            other_name="Stripe（替身）",
            other_account="",
            text=mark_of(row.id),
        )
        for row in (await session.exec(rows.order_by(col(GatewayPayout.ordered_at)))).all()
    ]


def _one_more(more: OneMore, today: date) -> StatementLine:
    return StatementLine(
        bank_ref=new_id("SB"),
        direction=Direction.credit,
        amount_fen=more.amount_fen,
        booked_on=today,
        other_name=more.payer_name,
        other_account=bank_account(_PAYER_POSITION),
        text=more.number,
    )


_MOVED = text(
    """
    SELECT e.at, e.memo->>'bank_ref' AS bank_ref, p.amount_fen, t.number,
           coalesce(t.payer_name, o.payee_name) AS name,
           coalesce(t.payer_account, o.payee_account) AS account,
           o.id AS payout_id, o.attempts AS attempt
      FROM ledger_account AS a
      JOIN ledger_posting AS p ON p.account_id = a.id
      JOIN ledger_entry AS e ON e.id = p.entry_id
      LEFT JOIN incoming_transfer AS t ON t.id = e.memo->>'transfer'
      LEFT JOIN payout AS o ON o.id = e.memo->>'payout'
     WHERE a.court_id = :court AND a.code = 'bank' AND e.memo->>'bank_ref' IS NOT NULL
       AND NOT EXISTS (
             SELECT FROM bank_line AS l JOIN bank_statement AS s ON s.id = l.statement_id
              WHERE l.court_id = :court AND s.state = 'booked' AND l.entry_key = e.key)
     ORDER BY e.id
    """
)
