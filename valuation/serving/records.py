"""A dispute as it is kept: read into the facts the rules take, and its grounds closed.

Called with the rows of the report's room locked.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from auction.db.unit_of_work import UnitOfWork
from valuation.serving.dispute import Conclusion, Dispute, Point, Review, Said, summed_up
from valuation.serving.models import (
    ExplanationDispute,
    ObjectionExplanation,
    ObjectionPoint,
    ReportObjection,
    TechnicalReview,
)
from valuation.serving.objections import ObjectionKind, ObjectionState


@dataclass(frozen=True)
class Kept:
    """A dispute and its rows; `rows` and `dispute.said` are in one order."""

    dispute: Dispute
    rows: tuple[ReportObjection, ...]
    points: dict[str, list[ObjectionPoint]]
    explanations: dict[str, ObjectionExplanation]

    def said(self, objection_id: str) -> Said:
        """Return an objection as the rules take it."""
        place = [row.id for row in self.rows].index(objection_id)
        return self.dispute.said[place]


async def kept_dispute(session: AsyncSession, report_id: str, until: datetime) -> Kept:
    """Read everything that decides what a served report comes to."""
    found = select(ReportObjection).where(col(ReportObjection.report_id) == report_id)
    in_order = found.order_by(col(ReportObjection.raised_at), col(ReportObjection.id))
    rows = (await session.exec(in_order)).all()
    ids = [row.id for row in rows]
    points = await points_of(session, ids)
    explanations = await _explanations(session, ids)
    disputed = await _disputed(session, [row.id for row in explanations.values()])
    said = tuple(_said(row, points[row.id], explanations.get(row.id), disputed) for row in rows)
    review = await review_of(session, report_id)
    dispute = Dispute(until, said, _review(review))
    return Kept(dispute, tuple(rows), points, explanations)


async def points_of(
    session: AsyncSession, ids: Sequence[str]
) -> defaultdict[str, list[ObjectionPoint]]:
    """Return the grounds of each of these objections."""
    found = select(ObjectionPoint).where(col(ObjectionPoint.objection_id).in_(ids))
    points: defaultdict[str, list[ObjectionPoint]] = defaultdict(list)
    for row in (await session.exec(found)).all():
        points[row.objection_id].append(row)
    order = list(ObjectionKind)
    for rows in points.values():
        rows.sort(key=lambda row: order.index(ObjectionKind(row.kind)))
    return points


async def review_of(session: AsyncSession, report_id: str) -> TechnicalReview | None:
    """Return the review of a report, if one was commissioned."""
    rows = select(TechnicalReview).where(col(TechnicalReview.report_id) == report_id)
    return (await session.exec(rows)).first()


async def close_points(
    uow: UnitOfWork,
    kept: Kept,
    state: ObjectionState,
    reason: str = "",
    *,
    which: Callable[[ObjectionPoint], bool] = lambda _point: True,
) -> list[ReportObjection]:
    """Give every pending ground (of `which`) its end; return the objections this changed."""
    changed = []
    for row in kept.rows:
        points = kept.points[row.id]
        ended = [p for p in points if p.state == ObjectionState.pending and which(p)]
        for point in ended:
            point.state, point.reason = state, reason
            point.decided_at, point.decided_by = uow.now, uow.actor.account_id
        if ended:
            sum_up(uow, row, points)
            changed.append(row)
    await uow.session.flush()
    return changed


def sum_up(uow: UnitOfWork, row: ReportObjection, points: Iterable[ObjectionPoint]) -> None:
    """Write what became of an objection whole, from each of its grounds."""
    states = [ObjectionState(point.state) for point in points]
    row.state = summed_up(states)
    row.reason = "\n".join(dict.fromkeys(point.reason for point in points if point.reason))
    if row.state != ObjectionState.pending:
        row.decided_at, row.decided_by = uow.now, uow.actor.account_id


async def _explanations(
    session: AsyncSession, ids: Sequence[str]
) -> dict[str, ObjectionExplanation]:
    found = select(ObjectionExplanation).where(col(ObjectionExplanation.objection_id).in_(ids))
    return {row.objection_id: row for row in (await session.exec(found)).all()}


async def _disputed(session: AsyncSession, ids: Sequence[str]) -> dict[str, datetime]:
    """Return since when each of these explanations is disputed."""
    found = select(ExplanationDispute).where(col(ExplanationDispute.explanation_id).in_(ids))
    since: dict[str, datetime] = {}
    for row in (await session.exec(found)).all():
        earlier = since.get(row.explanation_id, row.said_at)
        since[row.explanation_id] = min(earlier, row.said_at)
    return since


def _said(
    row: ReportObjection,
    points: Iterable[ObjectionPoint],
    explanation: ObjectionExplanation | None,
    disputed: dict[str, datetime],
) -> Said:
    return Said(
        raised_at=row.raised_at,
        points=tuple(
            Point(ObjectionKind(p.kind), ObjectionState(p.state), p.decided_at) for p in points
        ),
        explain_until=row.explain_until_at,
        explained_at=explanation.explained_at if explanation else None,
        dispute_until=explanation.dispute_until_at if explanation else None,
        disputed_at=disputed.get(explanation.id) if explanation else None,
    )


def _review(row: TechnicalReview | None) -> Review | None:
    if row is None:
        return None
    return Review(row.until_at, Conclusion(row.conclusion) if row.conclusion else None)
