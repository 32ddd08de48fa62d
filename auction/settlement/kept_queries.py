"""Reads of kept deposits: the four steps of each, the decisions on them, and what still waits."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from auction.lots.models import Lot
from auction.payments import queries as payments
from auction.payments.queries import PayoutView
from auction.people.queries import names
from auction.settlement.applied_deposits import kept_before
from auction.settlement.kept_rules import KeptState, Shortfall, Step, shortfalls, steps_of
from auction.settlement.models import DistributionRow, RelatedDebt, Sale, TopUpDecision
from auction.settlement.rules import Applied, DistributionState, Kept, SaleState, SaleWay

RELATED_DEBT = "related_debt"
TOP_UP = "top_up"
_DONE = (DistributionState.approved, DistributionState.paid)


@dataclass(frozen=True)
class RelatedDebtView:
    """A debt tied to the property that a judge had paid from a kept deposit, and how far it is."""

    id: str
    payee_name: str
    debt: str
    amount_fen: int
    reason: str
    decided_by: str
    decided_at: datetime
    payout: PayoutView | None


@dataclass(frozen=True)
class TopUpView:
    """What a judge decided about a top-up; `received_fen` is what has come under its number."""

    is_ordered: bool
    uncovered_fen: int
    amount_fen: int
    received_fen: int
    reason: str
    payment_number: str | None
    decided_by: str
    decided_at: datetime
    paid_at: datetime | None


@dataclass(frozen=True)
class KeptView:
    """A deposit kept from a defaulted buyer, followed through the four steps. Law: OJA-38.

    `resale_price_fen` is None until a re-sale was shared out, and so are the first three steps.
    """

    sale_id: str
    court_id: str
    lot_id: str
    price_fen: int
    kept_fen: int
    topped_up_fen: int
    state: KeptState
    steps: tuple[Step, ...]
    resale_sale_id: str | None
    resale_price_fen: int | None
    shortfall_fen: int
    uncovered_fen: int
    related: tuple[RelatedDebtView, ...]
    top_up: TopUpView | None

    @property
    def left_fen(self) -> int:
        """Return what waits with the court after all steps: never the buyer's again."""
        return self.steps[-1].left_fen


async def kept_of_sale(session: AsyncSession, sale_id: str) -> KeptView | None:
    """Return the deposit kept in a defaulted sale; None where nothing was kept by law."""
    sale = await session.get(Sale, sale_id)
    if sale is None or sale.state != SaleState.defaulted or sale.way != SaleWay.hammer:
        return None
    resale, row = await resale_of(session, sale)
    if resale is None or row is None:
        return await _view(session, sale, None, None)
    found = {each.sale_id: each for each in await _of_resale(session, resale, row)}
    return found.get(sale.id)


async def kept_for_resale(session: AsyncSession, sale_id: str) -> list[KeptView]:
    """Return what deposits kept before bring to the proceeds of a sale, the latest first."""
    resale = await session.get(Sale, sale_id)
    rows = select(DistributionRow).where(
        col(DistributionRow.sale_id) == sale_id,
        col(DistributionRow.state) != DistributionState.void,
    )
    row = (await session.exec(rows)).first()
    if resale is None or row is None or resale.state == SaleState.defaulted:
        return []
    return await _of_resale(session, resale, row)


async def kept_at_sale(session: AsyncSession, sale_id: str) -> list[KeptView]:
    """Return the deposit kept in a sale, or those kept before that its proceeds were joined by."""
    own = await kept_of_sale(session, sale_id)
    return [own] if own is not None else await kept_for_resale(session, sale_id)


async def kept_in_case(session: AsyncSession, case_id: str) -> list[KeptView]:
    """Return every deposit kept in a case, the first defaulted first."""
    rows = (
        select(Sale.id)
        .where(col(Sale.case_id) == case_id, col(Sale.state) == SaleState.defaulted)
        .order_by(col(Sale.defaulted_at), col(Sale.id))
    )
    found = [await kept_of_sale(session, sale_id) for sale_id in (await session.exec(rows)).all()]
    return [kept for kept in found if kept is not None]


async def resale_of(
    session: AsyncSession, sale: Sale
) -> tuple[Sale, DistributionRow] | tuple[None, None]:
    """Return the sale after a default whose proceeds were laid out, and how; else nothing."""
    asset = select(Lot.asset_id).where(col(Lot.id) == sale.lot_id).scalar_subquery()
    rows = (
        select(Sale, DistributionRow)
        .join(DistributionRow, col(DistributionRow.sale_id) == col(Sale.id))
        .join(Lot, col(Lot.id) == col(Sale.lot_id))
        .where(
            col(Sale.case_id) == sale.case_id,
            col(Sale.state).not_in([SaleState.defaulted, SaleState.annulled]),
            col(Lot.asset_id) == asset,
            col(Sale.confirmed_at) >= sale.confirmed_at,
            col(DistributionRow.state) != DistributionState.void,
        )
    )
    return (await session.exec(rows)).first() or (None, None)


async def _of_resale(session: AsyncSession, resale: Sale, row: DistributionRow) -> list[KeptView]:
    before = await kept_before(session, resale)
    defaulted = [each for each in before if each.way == SaleWay.hammer]
    applied = {each["sale_id"]: Applied(**each) for each in row.forfeits}
    lower = shortfalls(
        [Kept(each.id, 0, each.price_fen) for each in defaulted],
        list(applied.values()),
        resale_price_fen=resale.price_fen,
    )
    return [
        await _view(session, each, (resale, row, applied.get(each.id)), lower[each.id])
        for each in defaulted
    ]


async def _view(
    session: AsyncSession,
    sale: Sale,
    resale: tuple[Sale, DistributionRow, Applied | None] | None,
    lower: Shortfall | None,
) -> KeptView:
    related = await _related(session, sale)
    again, row, applied = resale or (None, None, None)
    lower = lower or Shortfall(0, 0)
    state = KeptState.waiting
    if row is not None:
        state = KeptState.applied if row.state in _DONE else KeptState.proposed
    return KeptView(
        sale_id=sale.id,
        court_id=sale.court_id,
        lot_id=sale.lot_id,
        price_fen=sale.price_fen,
        kept_fen=sale.deposit_fen,
        topped_up_fen=sale.topped_up_fen,
        state=state,
        steps=steps_of(
            sale.deposit_fen + sale.topped_up_fen,
            applied,
            shortfall_fen=lower.fen,
            related_fen=sum(each.amount_fen for each in related),
        ),
        resale_sale_id=again.id if again else None,
        resale_price_fen=again.price_fen if again else None,
        shortfall_fen=lower.fen,
        uncovered_fen=lower.uncovered_fen,
        related=related,
        top_up=await _top_up(session, sale),
    )


async def _related(session: AsyncSession, sale: Sale) -> tuple[RelatedDebtView, ...]:
    rows = select(RelatedDebt).where(col(RelatedDebt.sale_id) == sale.id)
    found = (await session.exec(rows.order_by(col(RelatedDebt.decided_at)))).all()
    judges = await names(session, [each.decided_by for each in found])
    payouts = {
        each.id: next(iter(await payments.payouts_of(session, (RELATED_DEBT,), each.id)), None)
        for each in found
    }
    return tuple(
        RelatedDebtView(
            each.id,
            each.payee_name,
            each.debt,
            each.amount_fen,
            each.reason,
            judges.get(each.decided_by, ""),
            each.decided_at,
            payouts[each.id],
        )
        for each in found
    )


async def _top_up(session: AsyncSession, sale: Sale) -> TopUpView | None:
    row = await session.get(TopUpDecision, sale.id)
    if row is None:
        return None
    judges = await names(session, [row.decided_by])
    received: dict[Any, int] = {}
    if row.payment_number is not None:
        received = dict(await payments.received_under(session, [row.payment_number]))
    return TopUpView(
        row.is_ordered,
        row.uncovered_fen,
        row.amount_fen,
        received.get(row.payment_number, 0),
        row.reason,
        row.payment_number,
        judges.get(row.decided_by, ""),
        row.decided_at,
        row.paid_at,
    )
