"""The gateway's balance beside the books: its lines as they were read, their fees, what fits none.

A fee is never taken out of a deposit: what the gateway keeps is booked as owed by the court's
budget. So what lies with the gateway is what the books say less what it kept.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import col, func, select
from sqlmodel.ext.asyncio.session import AsyncSession

from auction.db.unit_of_work import UnitOfWork
from auction.kernel.page import PAGE_SIZE, Page
from auction.ledger import accounts
from auction.ledger import queries as books
from auction.ledger import service as ledger
from auction.payments.card_payouts import PAYOUT_LINES, note_line
from auction.payments.gateway_facts import GatewayState, SeenLine
from auction.payments.models import GatewayCase, GatewayLine, GatewayOrder, GatewayPayment

_NEWEST = 500
_TAKEN = ("charge", "payment")
_BACK = ("refund", "payment_refund")


@dataclass(frozen=True)
class CaseView:
    """Something at the gateway on the finance desk."""

    id: str
    reason: str
    subject: str
    number: str
    opened_at: datetime
    closed_at: datetime | None
    note: str


@dataclass(frozen=True)
class Reconciliation:
    """The gateway's lines and the books, side by side; all in fen."""

    lines: Page[GatewayLine]
    lines_net_fen: int
    stripe_fen: int
    charged_fen: int
    fees_fen: int
    holds_fen: int
    disputed_fen: int
    unmatched: int
    read_at: datetime | None
    cases: tuple[CaseView, ...]
    counts: dict[str, tuple[int, int]]

    @property
    def books_fen(self) -> int:
        """Return what should lie with the gateway by our books."""
        return self.stripe_fen - self.charged_fen

    @property
    def difference_fen(self) -> int:
        """Return by how much the gateway has more than our books say."""
        return self.lines_net_fen - self.books_fen


async def lines_due(session: AsyncSession) -> list[tuple[str, str]]:
    """Return each court with the account its payments went to."""
    rows = (
        select(GatewayPayment.court_id, GatewayPayment.account)
        .where(col(GatewayPayment.intent_id).is_not(None))
        .distinct()
    )
    return [(court_id, account) for court_id, account in (await session.exec(rows)).all()]


async def known_lines(session: AsyncSession, court_id: str) -> frozenset[str]:
    """Return the newest lines that were read."""
    rows = (
        select(GatewayLine.id)
        .where(col(GatewayLine.court_id) == court_id)
        .order_by(col(GatewayLine.at).desc())
        .limit(_NEWEST)
    )
    return frozenset((await session.exec(rows)).all())


async def book_lines(
    uow: UnitOfWork, court_id: str, lines: list[SeenLine], *, account: str = ""
) -> int:
    """Keep new lines, book their fees, and match what was not matched; return how many are new."""
    await ledger.take_books(uow, court_id)
    fresh = 0
    for line in lines:
        if await uow.session.get(GatewayLine, line.line_id) is not None:
            continue
        fresh += 1
        uow.add(
            GatewayLine(
                id=line.line_id, court_id=court_id, kind=line.kind, amount_fen=line.amount_units,
                fee_fen=line.fee_units, currency=line.currency, source_id=line.source_id,
                at=line.at, read_at=uow.now, matched=False,
            )
        )  # fmt: skip
        if line.fee_units > 0:
            await _book_fee(uow, court_id, line)
        if line.kind in PAYOUT_LINES:
            await note_line(uow, court_id, account, line)
    await uow.session.flush()
    unmatched = select(GatewayLine).where(
        col(GatewayLine.court_id) == court_id, col(GatewayLine.matched).is_(False)
    )
    for row in (await uow.session.exec(unmatched)).all():
        row.matched = await _is_matched(uow.session, row)
        uow.add(row)
    return fresh


async def _book_fee(uow: UnitOfWork, court_id: str, line: SeenLine) -> None:
    await ledger.post(
        uow,
        court_id=court_id,
        key=f"gateway_fee:{line.line_id}",
        kind="gateway_fee",
        lines=[(accounts.STRIPE_FEES, line.fee_units), (accounts.STRIPE_CHARGED, -line.fee_units)],
        memo={"line": line.line_id},
    )


async def _is_matched(session: AsyncSession, row: GatewayLine) -> bool:
    """Say whether the books hold what a line tells, to the fen."""
    if row.kind in PAYOUT_LINES:
        return True
    if row.kind in _BACK:
        orders = select(GatewayOrder).where(
            col(GatewayOrder.refund_id) == row.source_id,
            col(GatewayOrder.amount_fen) == -row.amount_fen,
        )
        return (await session.exec(orders)).first() is not None
    payments = select(GatewayPayment).where(col(GatewayPayment.court_id) == row.court_id)
    if row.kind in _TAKEN:
        payments = payments.where(
            col(GatewayPayment.charge_id) == row.source_id,
            col(GatewayPayment.amount_fen) == row.amount_fen,
            col(GatewayPayment.transfer_id).is_not(None),
        )
    elif row.kind == "adjustment":
        payments = payments.where(
            col(GatewayPayment.amount_fen) == abs(row.amount_fen),
            col(GatewayPayment.id).in_(
                select(GatewayCase.subject).where(col(GatewayCase.reason) == "disputed")
            ),
        )
    else:
        return False
    return (await session.exec(payments)).first() is not None


async def reconciliation(session: AsyncSession, court_id: str, number: int = 1) -> Reconciliation:
    """Return the gateway's lines of a court beside its books."""
    where = col(GatewayLine.court_id) == court_id
    rows = (
        select(GatewayLine)
        .where(where)
        .order_by(col(GatewayLine.at).desc(), col(GatewayLine.id))
        .limit(PAGE_SIZE)
        .offset((number - 1) * PAGE_SIZE)
    )
    found = tuple((await session.exec(rows)).all())
    summed = select(
        func.count(),
        func.coalesce(func.sum(GatewayLine.amount_fen - GatewayLine.fee_fen), 0),
        func.count().filter(col(GatewayLine.matched).is_(False)),
        func.max(GatewayLine.read_at),
    ).where(where)
    total, net_fen, unmatched, read_at = (await session.exec(summed)).one()
    held = {
        code: await books.balance(session, court_id, code)
        for code in (
            accounts.STRIPE, accounts.STRIPE_CHARGED, accounts.STRIPE_FEES,
            accounts.STRIPE_HOLDS, accounts.STRIPE_DISPUTED,
        )
    }  # fmt: skip
    return Reconciliation(
        lines=Page(found, total, number, PAGE_SIZE),
        lines_net_fen=int(net_fen),
        stripe_fen=held[accounts.STRIPE],
        charged_fen=-held[accounts.STRIPE_CHARGED],
        fees_fen=held[accounts.STRIPE_FEES],
        holds_fen=held[accounts.STRIPE_HOLDS],
        disputed_fen=held[accounts.STRIPE_DISPUTED],
        unmatched=unmatched,
        read_at=read_at,
        cases=await _cases(session, court_id),
        counts=await _counts(session, court_id),
    )


async def _cases(session: AsyncSession, court_id: str) -> tuple[CaseView, ...]:
    rows = (
        select(GatewayCase)
        .where(col(GatewayCase.court_id) == court_id, col(GatewayCase.closed_at).is_(None))
        .order_by(col(GatewayCase.opened_at), col(GatewayCase.id))
        .limit(PAGE_SIZE)
    )
    return tuple(
        CaseView(c.id, c.reason, c.subject, c.number, c.opened_at, c.closed_at, c.note)
        for c in (await session.exec(rows)).all()
    )


async def _counts(session: AsyncSession, court_id: str) -> dict[str, tuple[int, int]]:
    """Return for each state how many payments stand there, and how much they are."""
    rows = (
        select(GatewayPayment.state, func.count(), func.sum(GatewayPayment.amount_fen))
        .where(col(GatewayPayment.court_id) == court_id)
        .group_by(col(GatewayPayment.state))
    )
    found = {state: (count, int(fen)) for state, count, fen in (await session.exec(rows)).all()}
    return {state.value: found[state.value] for state in GatewayState if state.value in found}
