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
from valuation.serving.models import ReportObjection, ReportService
from valuation.serving.objections import ObjectionKind, ObjectionState
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

    @property
    def last_day_on(self) -> date:
        """Return the last day on which the party may object."""
        return last_day(self.objections_until_at)


@dataclass(frozen=True, kw_only=True)
class ObjectionView:
    """An objection and what was decided."""

    id: str
    party_id: str
    party_name: str
    kind: ObjectionKind
    grounds: str
    state: ObjectionState
    raised_at: datetime
    decided_at: datetime | None
    reason: str


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
    for row, name in await session.exec(rows):
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
            )
        )
    return found
