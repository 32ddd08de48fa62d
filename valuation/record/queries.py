"""Reading what the agencies did, from the commissions, the reports and the sales.

Whoever keeps another kind of valuer's figures (an inquiry platform's) adds a function beside
`valued_by_agencies` and a line in `all_valued`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import col, func, select
from sqlmodel.ext.asyncio.session import AsyncSession

from auction.kernel.clock import court_day
from auction.lots.models import Lot, ReferencePriceRow
from auction.settlement.models import Sale
from valuation.agencies.models import Agency
from valuation.appraisal.models import AppraisalReport, Commission
from valuation.appraisal.rules import CommissionState
from valuation.record.figures import FEW, Valued, ValuerKind, median
from valuation.serving.models import ReportObjection
from valuation.serving.objections import ObjectionState

_UNDER_WAY = (CommissionState.offered, CommissionState.accepted, CommissionState.correcting)


@dataclass(frozen=True, kw_only=True)
class Declined:
    """A commission that an agency gave back, with the ground, which is published. Law: REF-22."""

    on: datetime
    ground: str


@dataclass(frozen=True, kw_only=True)
class AgencyRecord:
    """What an agency did. `median_ratio`: the price got in thousandths of its valuation.

    `running` are those it works on now; `taken` all it reported on or works on; days are counted
    from the commission to the first report.
    """

    agency_id: str
    running: int
    taken: int
    late: int
    declined: tuple[Declined, ...]
    reports: int
    median_days: int | None
    objections: int
    objections_upheld: int
    sales: int
    median_ratio: int | None

    @property
    def has_few_sales(self) -> bool:
        """Say whether the ratio rests on too few sales to say much."""
        return self.sales < FEW


async def record_of(session: AsyncSession, agency_ids: Sequence[str]) -> dict[str, AgencyRecord]:
    """Return the record of each agency, also of one that was never commissioned."""
    commissions = await _commissions(session, agency_ids)
    days = await _days_taken(session, agency_ids)
    objections = await _objections(session, agency_ids)
    ratios: defaultdict[str, list[int]] = defaultdict(list)
    for one in await valued_by_agencies(session, agency_ids):
        ratios[one.valuer_id].append(one.ratio)
    return {
        agency_id: AgencyRecord(
            agency_id=agency_id,
            running=_count(commissions[agency_id], *_UNDER_WAY),
            taken=_count(
                commissions[agency_id],
                CommissionState.accepted,
                CommissionState.reported,
                CommissionState.correcting,
            ),
            late=_count(commissions[agency_id], CommissionState.lapsed),
            declined=tuple(
                Declined(on=row.answered_at, ground=row.decline_ground)
                for row in commissions[agency_id]
                if row.state == CommissionState.declined and row.answered_at is not None
            ),
            reports=len(days[agency_id]),
            median_days=median(days[agency_id]),
            objections=objections[agency_id][0],
            objections_upheld=objections[agency_id][1],
            sales=len(ratios[agency_id]),
            median_ratio=median(ratios[agency_id]),
        )
        for agency_id in agency_ids
    }


async def all_valued(session: AsyncSession) -> list[Valued]:
    """Return every thing sold beside every valuation of it: by method, and by who valued it."""
    return [*await valued_by_methods(session), *await valued_by_agencies(session)]


async def valued_by_agencies(
    session: AsyncSession, agency_ids: Sequence[str] | None = None
) -> list[Valued]:
    """Return what was sold at a price that an agency's report had given.

    The report is the one that fixed the reference price; a sale whose buyer defaulted got no price.
    """
    rows = (
        select(Agency.id, Agency.name, ReferencePriceRow.amount_fen, Sale.price_fen)
        .join(Commission, col(Commission.agency_id) == col(Agency.id))
        .join(AppraisalReport, col(AppraisalReport.commission_id) == col(Commission.id))
        .join(ReferencePriceRow, col(ReferencePriceRow.report_file_id) == AppraisalReport.file_id)
        .join(Lot, col(Lot.reference_price_id) == col(ReferencePriceRow.id))
        .join(Sale, col(Sale.lot_id) == col(Lot.id))
        .where(col(Sale.defaulted_at).is_(None))
    )
    if agency_ids is not None:
        rows = rows.where(col(Agency.id).in_(agency_ids))
    return [
        Valued(
            kind=ValuerKind.agency,
            valuer_id=agency_id,
            valuer_name=name,
            valuation_fen=valuation_fen,
            price_fen=price_fen,
        )
        for agency_id, name, valuation_fen, price_fen in await session.exec(rows)
    ]


async def valued_by_methods(session: AsyncSession) -> list[Valued]:
    """Return what was sold, by the method that gave its reference price; the id is the method."""
    rows = (
        select(ReferencePriceRow.method, ReferencePriceRow.amount_fen, Sale.price_fen)
        .join(Lot, col(Lot.reference_price_id) == col(ReferencePriceRow.id))
        .join(Sale, col(Sale.lot_id) == col(Lot.id))
        .where(col(Sale.defaulted_at).is_(None))
    )
    return [
        Valued(
            kind=ValuerKind.method,
            valuer_id=method,
            valuer_name=method,
            valuation_fen=valuation_fen,
            price_fen=price_fen,
        )
        for method, valuation_fen, price_fen in await session.exec(rows)
    ]


async def _commissions(
    session: AsyncSession, agency_ids: Sequence[str]
) -> defaultdict[str, list[Commission]]:
    rows = select(Commission).where(
        col(Commission.agency_id).in_(agency_ids), col(Commission.offered_at).is_not(None)
    )
    found: defaultdict[str, list[Commission]] = defaultdict(list)
    for row in (await session.exec(rows.order_by(col(Commission.answered_at).desc()))).all():
        found[row.agency_id].append(row)
    return found


async def _days_taken(
    session: AsyncSession, agency_ids: Sequence[str]
) -> defaultdict[str, list[int]]:
    rows = (
        select(Commission.agency_id, Commission.offered_at, func.min(AppraisalReport.uploaded_at))
        .join(AppraisalReport, col(AppraisalReport.commission_id) == col(Commission.id))
        .where(col(Commission.agency_id).in_(agency_ids), col(Commission.offered_at).is_not(None))
        .group_by(col(Commission.id))
    )
    found: defaultdict[str, list[int]] = defaultdict(list)
    for agency_id, offered_at, reported_at in await session.exec(rows):
        if offered_at is not None and reported_at is not None:
            found[agency_id].append((court_day(reported_at) - court_day(offered_at)).days)
    return found


async def _objections(
    session: AsyncSession, agency_ids: Sequence[str]
) -> defaultdict[str, tuple[int, int]]:
    upheld = col(ReportObjection.state) == ObjectionState.upheld
    rows = (
        select(Commission.agency_id, func.count(), func.count().filter(upheld))
        .select_from(ReportObjection)
        .join(AppraisalReport, col(AppraisalReport.id) == col(ReportObjection.report_id))
        .join(Commission, col(Commission.id) == col(AppraisalReport.commission_id))
        .where(col(Commission.agency_id).in_(agency_ids))
        .group_by(col(Commission.agency_id))
    )
    found: defaultdict[str, tuple[int, int]] = defaultdict(lambda: (0, 0))
    for agency_id, count, of_which in await session.exec(rows):
        found[agency_id] = (count, of_which)
    return found


def _count(commissions: Sequence[Commission], *states: CommissionState) -> int:
    return sum(row.state in states for row in commissions)
