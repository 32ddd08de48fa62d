"""What an agency may read: its own commissions, the thing to appraise, its own reports.

Nothing of the other two agencies, of the parties' objections before they reach it, or of money; of
the parties their names, so that a conflict can be declared and a survey recorded.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from auction.cases.models import EnforcementCase, SeizedAsset
from auction.cases.queries import AssetView, asset
from auction.people.queries import CourtView, court
from valuation.agencies.models import Agency, AgencyAccount
from valuation.agencies.roster import Speciality
from valuation.appraisal.desk_queries import PartyName, desks_of, party_names
from valuation.appraisal.models import Appraisal, AppraisalReport, Commission
from valuation.appraisal.queries import CommissionView, ReportView, commission_view, report_view
from valuation.appraisal.rules import AppraisalState, CommissionState
from valuation.serving.dispute import RULED_FIRST, Wait
from valuation.serving.models import ObjectionExplanation, ReportObjection
from valuation.serving.objections import ObjectionKind, ObjectionState
from valuation.serving.queries import objections_of


@dataclass(frozen=True, kw_only=True)
class CommissionLine:
    """A commission as one line of its agency's desk."""

    id: str
    agency_name: str
    case_number: str
    asset_name_zh: str
    asset_name_en: str
    state: CommissionState
    offered_at: datetime
    due_at: datetime | None
    explain_until_at: datetime | None = None
    stopped_at: datetime | None = None
    materials_due_at: datetime | None = None  # Set while a replaced agency owes the papers.

    @property
    def next_at(self) -> datetime | None:
        """Return when the agency's next duty falls due; None while its clock stands still."""
        if self.explain_until_at is not None:
            return self.explain_until_at
        return None if self.stopped_at is not None else self.materials_due_at or self.due_at

    @property
    def waits_for_agency(self) -> bool:
        """Say whether the agency has something to do."""
        owes = self.explain_until_at is not None or self.materials_due_at is not None
        return owes or self.state in {
            CommissionState.offered,
            CommissionState.accepted,
            CommissionState.correcting,
        }


@dataclass(frozen=True, kw_only=True)
class ForwardedObjection:
    """An objection the court handed to the agency; who raised it is not the agency's business."""

    id: str
    kinds: tuple[ObjectionKind, ...]
    grounds: str
    explain_until_at: datetime
    explained_at: datetime | None
    words: str
    amount_fen: int | None


@dataclass(frozen=True, kw_only=True)
class CommissionWhole:
    """A commission with all that its agency needs. `asked` is why it must write again."""

    commission: CommissionView
    court: CourtView
    case_number: str
    asset: AssetView
    speciality: Speciality
    appraisal_state: AppraisalState
    reports: tuple[ReportView, ...]
    asked: tuple[str, ...]
    objections: tuple[ForwardedObjection, ...] = ()
    parties: tuple[PartyName, ...] = ()
    is_reissue: bool = False


async def commissions_of_account(session: AsyncSession, account_id: str) -> list[CommissionLine]:
    """Return what an account's agencies were commissioned with, the newest first."""
    rows = (
        select(Commission, Agency, EnforcementCase, SeizedAsset)
        .join(AgencyAccount, col(AgencyAccount.agency_id) == col(Commission.agency_id))
        .join(Agency, col(Agency.id) == col(Commission.agency_id))
        .join(Appraisal, col(Appraisal.id) == col(Commission.appraisal_id))
        .join(EnforcementCase, col(EnforcementCase.id) == col(Appraisal.case_id))
        .join(SeizedAsset, col(SeizedAsset.id) == col(Appraisal.asset_id))
        .where(col(AgencyAccount.account_id) == account_id, col(Commission.offered_at).is_not(None))
        .order_by(col(Commission.offered_at).desc())
    )
    waiting = await _to_explain(session, account_id)
    return [
        CommissionLine(
            id=row.id,
            explain_until_at=waiting.get(row.id),
            agency_name=agency.name,
            case_number=case.number,
            asset_name_zh=thing.name_zh,
            asset_name_en=thing.name_en,
            state=CommissionState(row.state),
            offered_at=row.offered_at,
            due_at=row.due_at,
            stopped_at=row.stopped_at,
            materials_due_at=None if row.materials_returned_at else row.materials_due_at,
        )
        for row, agency, case, thing in await session.exec(rows)
        if row.offered_at is not None
    ]


async def commission_of_account(
    session: AsyncSession, account_id: str, commission_id: str
) -> CommissionWhole | None:
    """Return a commission if the account acts for its agency and it was offered."""
    row = await session.get(Commission, commission_id)
    if row is None or row.offered_at is None:
        return None
    if await session.get(AgencyAccount, (row.agency_id, account_id)) is None:
        return None
    agency = await session.get_one(Agency, row.agency_id)
    appraisal = await session.get_one(Appraisal, row.appraisal_id)
    case = await session.get_one(EnforcementCase, appraisal.case_id)
    its_court = await court(session, row.court_id)
    thing = await asset(session, appraisal.asset_id)
    assert its_court is not None
    assert thing is not None
    reports = await _own_reports(session, commission_id, agency.name)
    return CommissionWhole(
        commission=commission_view(row, agency, (await desks_of(session, [row.id]))[row.id]),
        court=its_court,
        case_number=case.number,
        asset=thing,
        speciality=Speciality(appraisal.speciality),
        appraisal_state=AppraisalState(appraisal.state),
        reports=reports,
        asked=await _asked(session, reports),
        objections=await _forwarded(session, reports),
        parties=await party_names(session, appraisal.case_id),
        is_reissue=appraisal.reissue_of is not None,
    )


async def _own_reports(
    session: AsyncSession, commission_id: str, agency_name: str
) -> tuple[ReportView, ...]:
    rows = select(AppraisalReport).where(col(AppraisalReport.commission_id) == commission_id)
    found = (await session.exec(rows.order_by(col(AppraisalReport.version)))).all()
    return tuple(report_view(row, agency_name) for row in found)


async def _asked(session: AsyncSession, reports: tuple[ReportView, ...]) -> tuple[str, ...]:
    """Return what the newest report must be corrected for: the court's note, upheld objections."""
    if not reports:
        return ()
    newest = reports[-1]
    upheld = select(ReportObjection.reason).where(
        col(ReportObjection.report_id) == newest.id,
        col(ReportObjection.state) == ObjectionState.upheld,
    )
    reasons = (await session.exec(upheld.order_by(col(ReportObjection.decided_at)))).all()
    return (*([newest.return_note] if newest.return_note else []), *reasons)


async def _forwarded(
    session: AsyncSession, reports: tuple[ReportView, ...]
) -> tuple[ForwardedObjection, ...]:
    """Return the objections handed to the agency, the newest first."""
    found = await objections_of(session, [report.id for report in reports])
    views = [row for rows in found.values() for row in rows]
    return tuple(
        ForwardedObjection(
            id=row.id,
            kinds=tuple(p.kind for p in row.points if p.kind not in RULED_FIRST),
            grounds=row.grounds,
            explain_until_at=row.explain_until_at,
            explained_at=row.explanation.explained_at if row.explanation else None,
            words=row.explanation.words if row.explanation else "",
            amount_fen=row.explanation.amount_fen if row.explanation else None,
        )
        for row in sorted(views, key=lambda row: row.raised_at, reverse=True)
        if row.explain_until_at is not None
    )


async def _to_explain(session: AsyncSession, account_id: str) -> dict[str, datetime]:
    """Return by commission until when an account's agencies owe an explanation."""
    rows = (
        select(AppraisalReport.commission_id, ReportObjection.explain_until_at)
        .join(ReportObjection, col(ReportObjection.report_id) == col(AppraisalReport.id))
        .join(Commission, col(Commission.id) == col(AppraisalReport.commission_id))
        .join(Appraisal, col(Appraisal.id) == col(Commission.appraisal_id))
        .join(AgencyAccount, col(AgencyAccount.agency_id) == col(Commission.agency_id))
        .outerjoin(
            ObjectionExplanation,
            col(ObjectionExplanation.objection_id) == col(ReportObjection.id),
        )
        .where(
            col(AgencyAccount.account_id) == account_id,
            col(ReportObjection.explain_until_at).is_not(None),
            col(ReportObjection.state) == ObjectionState.pending,
            col(ObjectionExplanation.id).is_(None),
            col(Appraisal.state).in_([AppraisalState(wait.value) for wait in Wait]),
            col(Appraisal.state).not_in([AppraisalState.disputed, AppraisalState.reviewing]),
        )
    )
    due: dict[str, datetime] = {}
    for commission_id, until in (await session.exec(rows)).all():
        if until is not None:
            due[commission_id] = min(until, due.get(commission_id, until))
    return due
