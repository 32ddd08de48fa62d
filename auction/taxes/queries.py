"""Reads of taxes: a court's tables by version, and what the one that counts says of a price."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from auction.cases.kinds import AssetKind
from auction.taxes.models import TaxTable
from auction.taxes.rules import Estimate, Rate, TableState, estimate


@dataclass(frozen=True)
class TableView:
    """A table: its version, since when it counts, each line as read, and the rates it makes."""

    id: str
    court_id: str
    state: TableState
    version: int | None
    file_name: str
    lines: tuple[dict[str, Any], ...]
    rates: tuple[Rate, ...]
    read_at: datetime
    counts_since_at: datetime | None
    replaced_at: datetime | None

    @property
    def refused(self) -> int:
        """Return how many lines are refused."""
        return sum(1 for line in self.lines if line["refusal"])


@dataclass(frozen=True)
class EstimateView:
    """An estimate, and by which table: its version and since when it counts."""

    version: int
    counts_since_at: datetime
    estimate: Estimate


async def tables_of(session: AsyncSession, court_id: str) -> list[TableView]:
    """Return a court's tables, the one read last first."""
    rows = select(TaxTable).where(col(TaxTable.court_id) == court_id)
    found = (
        await session.exec(rows.order_by(col(TaxTable.read_at).desc(), col(TaxTable.id)))
    ).all()
    return [_view(row) for row in found]


async def table_of(session: AsyncSession, court_id: str, table_id: str) -> TableView | None:
    """Return a table of a court, or None."""
    row = await session.get(TaxTable, table_id)
    return _view(row) if row is not None and row.court_id == court_id else None


async def estimate_for(
    session: AsyncSession, *, court_id: str, kind: AssetKind, price_fen: int, on: date
) -> EstimateView | None:
    """Return what the court's table says of a price; None where the court filed none."""
    rows = select(TaxTable).where(
        col(TaxTable.court_id) == court_id, col(TaxTable.state) == TableState.counts
    )
    row = (await session.exec(rows)).first()
    if row is None or row.version is None or row.counts_since_at is None:
        return None
    rates = [Rate.from_json(kept) for kept in row.rates]
    found = estimate(rates, kind=kind, price_fen=price_fen, on=on)
    return EstimateView(row.version, row.counts_since_at, found)


def _view(row: TaxTable) -> TableView:
    return TableView(
        row.id,
        row.court_id,
        TableState(row.state),
        row.version,
        row.file_name,
        tuple(row.lines),
        tuple(Rate.from_json(kept) for kept in row.rates),
        row.read_at,
        row.counts_since_at,
        row.replaced_at,
    )
