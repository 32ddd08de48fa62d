"""Reading how reports were served, and what was said against them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from auction.cases.kinds import PartyRole
from auction.cases.models import CaseParty
from auction.kernel.clock import last_day
from valuation.serving.dispute import Conclusion, Point, Said
from valuation.serving.models import (
    ExplanationDispute,
    ObjectionExplanation,
    ObjectionPoint,
    ReportObjection,
    ReportService,
    TechnicalReview,
)
from valuation.serving.objections import ObjectionKind, ObjectionState
from valuation.serving.records import points_of
from valuation.serving.rules import ServedBy


@dataclass(frozen=True, kw_only=True)
class ServiceView:
    """A report served on one party, and that party's own time to object."""

    party_id: str
    party_name: str
    role: PartyRole
    way: ServedBy
    served_at: datetime
    received_on: date
    objections_until_at: datetime
    read_at: datetime | None
    receipt_way: str = ""
    proof_file_id: str | None = None

    @property
    def last_day_on(self) -> date:
        """Return the last day on which the party may object."""
        return last_day(self.objections_until_at)


@dataclass(frozen=True, kw_only=True)
class PointView:
    """One ground of an objection, and what became of it."""

    kind: ObjectionKind
    state: ObjectionState
    reason: str
    decided_at: datetime | None


@dataclass(frozen=True, kw_only=True)
class StillDisputed:
    """A party that was not content with an explanation."""

    party_name: str
    said_at: datetime
    words: str


@dataclass(frozen=True, kw_only=True)
class ExplanationView:
    """The agency's answer; with a corrected result, its figure and its harmless copy."""

    id: str
    words: str
    amount_fen: int | None
    valid_until_on: date | None
    file_id: str | None
    original_file_id: str | None
    explained_at: datetime
    served_at: datetime | None
    dispute_until_at: datetime | None
    disputes: tuple[StillDisputed, ...] = ()
    services: tuple[ServiceView, ...] = ()


@dataclass(frozen=True, kw_only=True)
class ReviewView:
    """The professional technical review of a report."""

    association: str
    commissioned_at: datetime
    until_at: datetime
    concluded_at: datetime | None
    conclusion: Conclusion | None
    reason: str
    file_id: str | None


@dataclass(frozen=True, kw_only=True)
class ObjectionView:
    """An objection and what became of it; `kind` is the first of its grounds."""

    id: str
    party_id: str
    party_name: str
    kind: ObjectionKind
    grounds: str
    state: ObjectionState
    raised_at: datetime
    decided_at: datetime | None
    reason: str
    points: tuple[PointView, ...] = ()
    forwarded_at: datetime | None = None
    explain_until_at: datetime | None = None
    explanation: ExplanationView | None = None

    def said(self) -> Said:
        """Return it as the rules take it."""
        told = self.explanation
        return Said(
            raised_at=self.raised_at,
            points=tuple(Point(p.kind, p.state, p.decided_at) for p in self.points),
            explain_until=self.explain_until_at,
            explained_at=told.explained_at if told else None,
            dispute_until=told.dispute_until_at if told else None,
            disputed_at=min((d.said_at for d in told.disputes), default=None) if told else None,
        )


async def services_of(
    session: AsyncSession, ids: Sequence[str]
) -> defaultdict[str, list[ServiceView]]:
    """Return how each of these reports was served, in the order of the parties."""
    rows = (
        select(ReportService, CaseParty)
        .join(CaseParty, col(CaseParty.id) == col(ReportService.party_id))
        .where(col(ReportService.report_id).in_(ids))
        .order_by(col(CaseParty.position), col(CaseParty.id))
    )
    found: defaultdict[str, list[ServiceView]] = defaultdict(list)
    for row, party in await session.exec(rows):
        found[row.report_id].append(
            ServiceView(
                party_id=party.id,
                party_name=party.name,
                role=PartyRole(party.role),
                way=ServedBy(row.way),
                served_at=row.served_at,
                received_on=row.received_on,
                objections_until_at=row.objections_until_at,
                read_at=row.read_at,
                receipt_way=row.receipt_way,
                proof_file_id=row.proof_file_id,
            )
        )
    return found


async def objections_of(
    session: AsyncSession, ids: Sequence[str]
) -> defaultdict[str, list[ObjectionView]]:
    """Return what was said against each of these reports, the first raised first."""
    rows = (
        select(ReportObjection, CaseParty.name)
        .join(CaseParty, col(CaseParty.id) == col(ReportObjection.party_id))
        .where(col(ReportObjection.report_id).in_(ids))
        .order_by(col(ReportObjection.raised_at))
    )
    found: defaultdict[str, list[ObjectionView]] = defaultdict(list)
    listed = (await session.exec(rows)).all()
    points = await points_of(session, [row.id for row, _ in listed])
    explanations = await _explanations(session, [row.id for row, _ in listed])
    for row, name in listed:
        found[row.report_id].append(
            ObjectionView(
                id=row.id,
                party_id=row.party_id,
                party_name=name,
                kind=ObjectionKind(row.kind),
                grounds=row.grounds,
                state=ObjectionState(row.state),
                raised_at=row.raised_at,
                decided_at=row.decided_at,
                reason=row.reason,
                points=_points(points[row.id]),
                forwarded_at=row.forwarded_at,
                explain_until_at=row.explain_until_at,
                explanation=explanations.get(row.id),
            )
        )
    return found


async def reviews_of(session: AsyncSession, ids: Sequence[str]) -> dict[str, ReviewView]:
    """Return the reviews of these reports, by report."""
    rows = select(TechnicalReview).where(col(TechnicalReview.report_id).in_(ids))
    return {
        row.report_id: ReviewView(
            association=row.association,
            commissioned_at=row.commissioned_at,
            until_at=row.until_at,
            concluded_at=row.concluded_at,
            conclusion=Conclusion(row.conclusion) if row.conclusion else None,
            reason=row.reason,
            file_id=row.file_id,
        )
        for row in (await session.exec(rows)).all()
    }


def _points(rows: Sequence[ObjectionPoint]) -> tuple[PointView, ...]:
    return tuple(
        PointView(
            kind=ObjectionKind(row.kind),
            state=ObjectionState(row.state),
            reason=row.reason,
            decided_at=row.decided_at,
        )
        for row in rows
    )


async def _explanations(
    session: AsyncSession, objection_ids: Sequence[str]
) -> dict[str, ExplanationView]:
    """Return the explanations of these objections, by objection."""
    rows = select(ObjectionExplanation).where(
        col(ObjectionExplanation.objection_id).in_(objection_ids)
    )
    found = (await session.exec(rows)).all()
    ids = [row.id for row in found]
    services, disputes = await services_of(session, ids), await _disputes(session, ids)
    return {
        row.objection_id: ExplanationView(
            id=row.id,
            words=row.words,
            amount_fen=row.amount_fen,
            valid_until_on=row.valid_until_on,
            file_id=row.file_id,
            original_file_id=row.original_file_id,
            explained_at=row.explained_at,
            served_at=row.served_at,
            dispute_until_at=row.dispute_until_at,
            disputes=tuple(disputes[row.id]),
            services=tuple(services[row.id]),
        )
        for row in found
    }


async def _disputes(
    session: AsyncSession, ids: Sequence[str]
) -> defaultdict[str, list[StillDisputed]]:
    rows = (
        select(ExplanationDispute, CaseParty.name)
        .join(CaseParty, col(CaseParty.id) == col(ExplanationDispute.party_id))
        .where(col(ExplanationDispute.explanation_id).in_(ids))
        .order_by(col(ExplanationDispute.said_at))
    )
    found: defaultdict[str, list[StillDisputed]] = defaultdict(list)
    for row, name in await session.exec(rows):
        said = StillDisputed(party_name=name, said_at=row.said_at, words=row.words)
        found[row.explanation_id].append(said)
    return found
