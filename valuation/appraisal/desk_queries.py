"""Reading what belongs to a commission beside its report: surveys, requests for time, annexes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from auction.cases.kinds import PartyRole
from auction.cases.models import CaseParty
from valuation.appraisal.desk_models import CommissionAnnex, ExtensionRequest, SiteSurvey
from valuation.appraisal.desk_rules import AnnexKind, ExtensionState, SurveyState


@dataclass(frozen=True)
class PartyName:
    """A party of the case by name: whom a survey is told, and whom a conflict could be with."""

    id: str
    name: str
    role: PartyRole


@dataclass(frozen=True, kw_only=True)
class SurveyView:
    """A survey of the site; `attended` and `absent` are the parties' names."""

    id: str
    state: SurveyState
    place: str
    meets_at: datetime
    proposed_at: datetime
    recorded_at: datetime | None
    attended: tuple[str, ...]
    absent: tuple[str, ...]
    witness_name: str
    witness_capacity: str
    note: str


@dataclass(frozen=True, kw_only=True)
class ExtensionView:
    """A request for more time, and the judge's answer."""

    id: str
    state: ExtensionState
    asked_days: int
    reason: str
    asked_at: datetime
    granted_days: int | None
    decided_at: datetime | None
    answer: str
    due_at: datetime | None


@dataclass(frozen=True, kw_only=True)
class AnnexView:
    """An annex or a photograph. `file_id` is the harmless copy."""

    id: str
    kind: AnnexKind
    name: str
    media_type: str
    file_id: str
    added_at: datetime


@dataclass(frozen=True, kw_only=True)
class DeskView:
    """What belongs to a commission, each kind in the order it came."""

    surveys: tuple[SurveyView, ...] = field(default_factory=tuple)
    extensions: tuple[ExtensionView, ...] = field(default_factory=tuple)
    annexes: tuple[AnnexView, ...] = field(default_factory=tuple)

    @property
    def proposed(self) -> SurveyView | None:
        """Return the survey that is still to be held."""
        return next((row for row in self.surveys if row.state is SurveyState.proposed), None)

    @property
    def pending(self) -> ExtensionView | None:
        """Return the request that waits for the judge."""
        return next((row for row in self.extensions if row.state is ExtensionState.pending), None)


async def desks_of(
    session: AsyncSession, commission_ids: Sequence[str]
) -> defaultdict[str, DeskView]:
    """Return what belongs to each of these commissions."""
    surveys = await _surveys(session, commission_ids)
    extensions = await _extensions(session, commission_ids)
    annexes = await _annexes(session, commission_ids)
    found: defaultdict[str, DeskView] = defaultdict(DeskView)
    for key in commission_ids:
        found[key] = DeskView(
            surveys=tuple(surveys[key]),
            extensions=tuple(extensions[key]),
            annexes=tuple(annexes[key]),
        )
    return found


async def party_names(session: AsyncSession, case_id: str) -> tuple[PartyName, ...]:
    """Return a case's parties by name and role, and nothing else of them."""
    rows = select(CaseParty).where(col(CaseParty.case_id) == case_id)
    in_order = rows.order_by(col(CaseParty.position), col(CaseParty.id))
    return tuple(
        PartyName(row.id, row.name, PartyRole(row.role))
        for row in (await session.exec(in_order)).all()
    )


async def _surveys(session: AsyncSession, ids: Sequence[str]) -> defaultdict[str, list[SurveyView]]:
    rows = select(SiteSurvey).where(col(SiteSurvey.commission_id).in_(ids))
    surveys = (await session.exec(rows.order_by(col(SiteSurvey.proposed_at)))).all()
    named = {each for row in surveys for each in (*row.attended, *row.absent)}
    parties = select(CaseParty.id, CaseParty.name).where(col(CaseParty.id).in_(named))
    names = dict((await session.exec(parties)).all()) if named else {}

    def called(of: Iterable[str]) -> tuple[str, ...]:
        return tuple(names.get(each, each) for each in of)

    found: defaultdict[str, list[SurveyView]] = defaultdict(list)
    for row in surveys:
        found[row.commission_id].append(
            SurveyView(
                id=row.id,
                state=SurveyState(row.state),
                place=row.place,
                meets_at=row.meets_at,
                proposed_at=row.proposed_at,
                recorded_at=row.recorded_at,
                attended=called(row.attended),
                absent=called(row.absent),
                witness_name=row.witness_name,
                witness_capacity=row.witness_capacity,
                note=row.note,
            )
        )
    return found


async def _extensions(
    session: AsyncSession, ids: Sequence[str]
) -> defaultdict[str, list[ExtensionView]]:
    rows = select(ExtensionRequest).where(col(ExtensionRequest.commission_id).in_(ids))
    found: defaultdict[str, list[ExtensionView]] = defaultdict(list)
    for row in (await session.exec(rows.order_by(col(ExtensionRequest.asked_at)))).all():
        found[row.commission_id].append(
            ExtensionView(
                id=row.id,
                state=ExtensionState(row.state),
                asked_days=row.asked_days,
                reason=row.reason,
                asked_at=row.asked_at,
                granted_days=row.granted_days,
                decided_at=row.decided_at,
                answer=row.answer,
                due_at=row.due_at,
            )
        )
    return found


async def _annexes(session: AsyncSession, ids: Sequence[str]) -> defaultdict[str, list[AnnexView]]:
    rows = select(CommissionAnnex).where(col(CommissionAnnex.commission_id).in_(ids))
    found: defaultdict[str, list[AnnexView]] = defaultdict(list)
    for row in (await session.exec(rows.order_by(col(CommissionAnnex.position)))).all():
        found[row.commission_id].append(
            AnnexView(
                id=row.id,
                kind=AnnexKind(row.kind),
                name=row.name,
                media_type=row.media_type,
                file_id=row.file_id,
                added_at=row.added_at,
            )
        )
    return found
