"""Reading the parties' choice, and what helps them to choose. What is sealed is not in a view.

Law: REF-21, REF-22.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import datetime
from statistics import median

from sqlmodel import col, func, select
from sqlmodel.ext.asyncio.session import AsyncSession

from auction.cases.models import CaseParty
from auction.kernel.clock import court_day
from auction.lots.models import Lot, ReferencePriceRow
from auction.settlement.models import Sale
from valuation.agencies.models import Agency
from valuation.appraisal.models import Appraisal, AppraisalReport, Commission
from valuation.appraisal.ranking import statements_of
from valuation.appraisal.rules import CommissionState
from valuation.choice.models import AgencyChoice
from valuation.choice.rules import CHOOSING_ROLES, all_stated
from valuation.draw.pool import pool_of
from valuation.draw.record import Exclusion
from valuation.serving.models import ReportObjection
from valuation.serving.objections import ObjectionState

_RUNNING = (CommissionState.offered, CommissionState.accepted, CommissionState.correcting)


@dataclass(frozen=True, kw_only=True)
class CandidateView:
    """An agency that can be named, and what is known of its work for this platform's courts.

    `days_taken`: the mean from commission to first report. `price_ratio`: the median of price got
    to valuation, in percent; `sold` of its valuations were sold.
    """

    agency_id: str
    name: str
    licence_no: str
    region: str
    running: int
    reports: int
    days_taken: float | None
    upheld: int
    sold: int
    price_ratio: float | None


@dataclass(frozen=True, kw_only=True)
class SideView:
    """What one applicant or debtor said: openly that it did, and what only to whom may know."""

    party_id: str
    role: str
    has_account: bool
    has_stated: bool
    asks_draw: bool
    _agency_ids: tuple[str, ...] = field(repr=False, default=())
    _is_unsealed: bool = False

    def seen_by(self, party_id: str) -> tuple[str, ...]:
        """Return its three agencies to itself, and to others once they are unsealed."""
        return self._agency_ids if self._is_unsealed or party_id == self.party_id else ()


@dataclass(frozen=True, kw_only=True)
class ChoiceView:
    """The choice of an appraisal: who may be named, who said something, until when."""

    appraisal_id: str
    case_id: str
    until_at: datetime | None
    is_unsealed: bool
    sides: tuple[SideView, ...]
    candidates: tuple[CandidateView, ...]
    excluded: tuple[Exclusion, ...]


async def choice(session: AsyncSession, appraisal_id: str, now: datetime) -> ChoiceView | None:
    """Return the choice of an appraisal; who may read it, the caller asks."""
    row = await session.get(Appraisal, appraisal_id)
    if row is None:
        return None
    pool = await pool_of(
        session,
        court_id=row.court_id,
        case_id=row.case_id,
        appraisal_id=row.id,
        speciality=row.speciality,
        on=court_day(now),
    )
    time_up = row.choice_until_at is None or now >= row.choice_until_at
    unsealed = time_up or all_stated(await statements_of(session, row))
    return ChoiceView(
        appraisal_id=row.id,
        case_id=row.case_id,
        until_at=row.choice_until_at,
        is_unsealed=unsealed,
        sides=await _sides(session, row, unsealed=unsealed),
        candidates=await _candidates(session, [entry.agency_id for entry in pool.eligible]),
        excluded=pool.excluded,
    )


async def _sides(
    session: AsyncSession, appraisal: Appraisal, *, unsealed: bool
) -> tuple[SideView, ...]:
    rows = select(CaseParty).where(
        col(CaseParty.case_id) == appraisal.case_id, col(CaseParty.role).in_(CHOOSING_ROLES)
    )
    stated = select(AgencyChoice).where(col(AgencyChoice.appraisal_id) == appraisal.id)
    choices = {row.party_id: row for row in (await session.exec(stated)).all()}
    sides = []
    for party in (await session.exec(rows.order_by(col(CaseParty.position)))).all():
        said = choices.get(party.id)
        sides.append(
            SideView(
                party_id=party.id,
                role=party.role,
                has_account=party.account_id is not None,
                has_stated=bool(said and said.agency_ids),
                asks_draw=said is not None and said.draw_asked_at is not None,
                _agency_ids=tuple(said.agency_ids) if said else (),
                _is_unsealed=unsealed,
            )
        )
    return tuple(sides)


async def _candidates(session: AsyncSession, ids: list[str]) -> tuple[CandidateView, ...]:
    rows = select(Agency).where(col(Agency.id).in_(ids)).order_by(col(Agency.name))
    running, upheld = await _running(session, ids), await _upheld(session, ids)
    taken, ratios = await _days_taken(session, ids), await _ratios(session, ids)
    return tuple(
        CandidateView(
            agency_id=row.id,
            name=row.name,
            licence_no=row.licence_no,
            region=row.region,
            running=running.get(row.id, 0),
            reports=len(taken[row.id]),
            days_taken=sum(taken[row.id]) / len(taken[row.id]) if taken[row.id] else None,
            upheld=upheld.get(row.id, 0),
            sold=len(ratios[row.id]),
            price_ratio=median(ratios[row.id]) if ratios[row.id] else None,
        )
        for row in (await session.exec(rows)).all()
    )


async def _running(session: AsyncSession, ids: list[str]) -> dict[str, int]:
    rows = (
        select(Commission.agency_id, func.count())
        .where(col(Commission.agency_id).in_(ids), col(Commission.state).in_(_RUNNING))
        .group_by(col(Commission.agency_id))
    )
    return dict((await session.exec(rows)).all())


async def _days_taken(session: AsyncSession, ids: list[str]) -> defaultdict[str, list[float]]:
    rows = (
        select(Commission.agency_id, Commission.offered_at, AppraisalReport.uploaded_at)
        .join(AppraisalReport, col(AppraisalReport.commission_id) == col(Commission.id))
        .where(col(Commission.agency_id).in_(ids), col(AppraisalReport.version) == 1)
    )
    found: defaultdict[str, list[float]] = defaultdict(list)
    for agency_id, offered_at, uploaded_at in (await session.exec(rows)).all():
        if offered_at is not None:
            found[agency_id].append((uploaded_at - offered_at).total_seconds() / 86_400)
    return found


async def _upheld(session: AsyncSession, ids: list[str]) -> dict[str, int]:
    rows = (
        select(Commission.agency_id, func.count())
        .join(AppraisalReport, col(AppraisalReport.commission_id) == col(Commission.id))
        .join(ReportObjection, col(ReportObjection.report_id) == col(AppraisalReport.id))
        .where(
            col(Commission.agency_id).in_(ids), col(ReportObjection.state) == ObjectionState.upheld
        )
        .group_by(col(Commission.agency_id))
    )
    return dict((await session.exec(rows)).all())


async def _ratios(session: AsyncSession, ids: list[str]) -> defaultdict[str, list[float]]:
    """Return price got in percent of the valuation, for what was sold and not defaulted on."""
    rows = (
        select(Commission.agency_id, ReferencePriceRow.amount_fen, Sale.price_fen)
        .join(AppraisalReport, col(AppraisalReport.commission_id) == col(Commission.id))
        .join(
            ReferencePriceRow, col(ReferencePriceRow.report_file_id) == col(AppraisalReport.file_id)
        )
        .join(Lot, col(Lot.reference_price_id) == col(ReferencePriceRow.id))
        .join(Sale, col(Sale.lot_id) == col(Lot.id))
        .where(col(Commission.agency_id).in_(ids), col(Sale.defaulted_at).is_(None))
    )
    found: defaultdict[str, list[float]] = defaultdict(list)
    for agency_id, valued_fen, price_fen in (await session.exec(rows)).all():
        found[agency_id].append(100 * price_fen / valued_fen)
    return found
