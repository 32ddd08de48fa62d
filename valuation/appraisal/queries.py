"""Reading appraisals: one whole for the court and the parties, lists for the desks, the roster.

What an agency may read stands in `agency_queries.py`: its own commission and nothing else.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from auction.cases.models import EnforcementCase, SeizedAsset
from auction.kernel.clock import last_day
from valuation.agencies.models import Agency
from valuation.agencies.roster import Speciality
from valuation.appraisal.desk_queries import DeskView, desks_of
from valuation.appraisal.desk_rules import ReviewCheck
from valuation.appraisal.models import Appraisal, AppraisalReport, Commission
from valuation.appraisal.report_facts import AppraisalMethod, Appraiser
from valuation.appraisal.rules import AppraisalState, ChosenBy, CommissionState
from valuation.procedure.models import PriceProcedure
from valuation.serving.dispute import Dispute, Review
from valuation.serving.queries import (
    ObjectionView,
    ReviewView,
    ServiceView,
    objections_of,
    reviews_of,
    services_of,
)


@dataclass(frozen=True, kw_only=True)
class CommissionView:
    """One agency's commission in an appraisal; `place` is its turn, from 1."""

    id: str
    agency_name: str
    licence_no: str
    place: int
    state: CommissionState
    offered_at: datetime | None
    due_at: datetime | None
    decline_ground: str
    decline_note: str
    declared_at: datetime | None = None
    stopped_at: datetime | None = None
    materials_due_at: datetime | None = None
    materials_returned_at: datetime | None = None
    desk: DeskView = field(default_factory=DeskView)

    @property
    def due_on(self) -> date | None:
        """Return the last day for the report, if one is owed."""
        return None if self.due_at is None else last_day(self.due_at)


@dataclass(frozen=True, kw_only=True)
class ReportView:
    """A report as it came in, and what became of it. `file_id` is the harmless copy."""

    id: str
    agency_name: str
    version: int
    file_id: str
    original_file_id: str
    pages: int
    corrects_upheld: bool
    amount_fen: int
    valid_until_on: date
    uploaded_at: datetime
    returned_at: datetime | None
    return_ground: str
    return_note: str
    delivered_at: datetime | None
    objections_until_at: datetime | None
    services: tuple[ServiceView, ...]
    objections: tuple[ObjectionView, ...]
    review: ReviewView | None = None
    methods: tuple[AppraisalMethod, ...] = ()
    one_method_reason: str = ""
    value_on: date | None = None
    signed_on: date | None = None
    appraisers: tuple[Appraiser, ...] = ()
    far_off_confirmed: bool = False
    kept_until_on: date | None = None
    review_checks: tuple[ReviewCheck, ...] = ()

    @property
    def standing_fen(self) -> int:
        """Return its figure, or the newest one corrected in an explanation that was served."""
        told = [row.explanation for row in self.objections if row.explanation]
        corrected = [e for e in told if e.amount_fen is not None and e.served_at is not None]
        newest = max(corrected, key=lambda e: e.explained_at, default=None)
        if newest is None or newest.amount_fen is None:
            return self.amount_fen
        return newest.amount_fen

    def dispute(self) -> Dispute:
        """Return what was said against it, as the rules take it."""
        review = Review(self.review.until_at, self.review.conclusion) if self.review else None
        said = tuple(row.said() for row in self.objections)
        return Dispute(self.objections_until_at or self.uploaded_at, said, review)

    def served_on(self, party_ids: Sequence[str]) -> ServiceView | None:
        """Return how it was served on the first of these parties, if on any."""
        return next((row for row in self.services if row.party_id in party_ids), None)


@dataclass(frozen=True, kw_only=True)
class AppraisalView:
    """An appraisal whole, with the newest report last."""

    id: str
    court_id: str
    case_id: str
    case_number: str
    asset_id: str
    asset_name_zh: str
    asset_name_en: str
    speciality: Speciality
    state: AppraisalState
    started_at: datetime
    chosen_by: ChosenBy | None
    chosen_at: datetime | None
    closed_at: datetime | None
    commissions: tuple[CommissionView, ...]
    reports: tuple[ReportView, ...]
    procedure_id: str = ""
    reissue_of: str | None = None
    suspended_at: datetime | None = None
    suspension_ground: str = ""
    suspension_note: str = ""

    @property
    def current(self) -> CommissionView | None:
        """Return the commission of the agency whose turn it is, or that reported last."""
        offered = [row for row in self.commissions if row.offered_at is not None]
        return offered[-1] if offered else None

    @property
    def newest(self) -> ReportView | None:
        """Return the report that came in last, served or not."""
        return self.reports[-1] if self.reports else None

    @property
    def served(self) -> ReportView | None:
        """Return the newest report the parties may read."""
        return next((row for row in reversed(self.reports) if row.delivered_at), None)

    def asset_name(self, language: str) -> str:
        """Return what is appraised, in a language."""
        return self.asset_name_zh if language == "zh" else self.asset_name_en


async def appraisal(
    session: AsyncSession, court_id: str, appraisal_id: str
) -> AppraisalView | None:
    """Return an appraisal of this court; None for another court's."""
    row = await session.get(Appraisal, appraisal_id)
    if row is None or row.court_id != court_id:
        return None
    return (await _views(session, [row]))[0]


async def appraisals_of_case(session: AsyncSession, case_id: str) -> list[AppraisalView]:
    """Return a case's appraisals, the oldest first. Who may read them, the caller asks."""
    rows = select(Appraisal).where(col(Appraisal.case_id) == case_id)
    found = (await session.exec(rows.order_by(col(Appraisal.started_at), col(Appraisal.id)))).all()
    return await _views(session, found)


async def appraisals_of_court(
    session: AsyncSession, court_id: str, *, running: bool = True, limit: int = 200
) -> list[AppraisalView]:
    """Return a court's appraisals that run, the oldest first; or those over, the newest first."""
    rows = select(Appraisal).where(col(Appraisal.court_id) == court_id).limit(limit)
    if running:
        rows = rows.where(col(Appraisal.closed_at).is_(None)).order_by(col(Appraisal.started_at))
    else:
        rows = rows.where(col(Appraisal.closed_at).is_not(None))
        rows = rows.order_by(col(Appraisal.closed_at).desc())
    return await _views(session, (await session.exec(rows)).all())


async def appraisal_of_commission(
    session: AsyncSession, court_id: str, commission_id: str
) -> str | None:
    """Return the appraisal that a commission of this court belongs to."""
    row = await session.get(Commission, commission_id)
    return None if row is None or row.court_id != court_id else row.appraisal_id


async def _views(session: AsyncSession, rows: Sequence[Appraisal]) -> list[AppraisalView]:
    ids = [row.id for row in rows]
    numbers = await _case_numbers(session, [row.case_id for row in rows])
    assets = await _asset_names(session, [row.asset_id for row in rows])
    commissions = await _commissions(session, ids)
    reports = await _reports(session, ids)
    wanted = col(PriceProcedure.id).in_([row.procedure_id for row in rows])
    found = (await session.exec(select(PriceProcedure).where(wanted))).all()
    procedures = {row.id: row for row in found}
    return [
        AppraisalView(
            id=row.id,
            court_id=row.court_id,
            case_id=row.case_id,
            case_number=numbers[row.case_id],
            asset_id=row.asset_id,
            asset_name_zh=assets[row.asset_id][0],
            asset_name_en=assets[row.asset_id][1],
            speciality=Speciality(row.speciality),
            state=AppraisalState(row.state),
            started_at=row.started_at,
            chosen_by=ChosenBy(row.chosen_by) if row.chosen_by else None,
            chosen_at=row.chosen_at,
            closed_at=row.closed_at,
            commissions=tuple(commissions[row.id]),
            reports=tuple(reports[row.id]),
            procedure_id=row.procedure_id,
            reissue_of=row.reissue_of,
            suspended_at=procedures[row.procedure_id].suspended_at,
            suspension_ground=procedures[row.procedure_id].suspension_ground,
            suspension_note=procedures[row.procedure_id].suspension_note,
        )
        for row in rows
    ]


async def _case_numbers(session: AsyncSession, ids: Sequence[str]) -> dict[str, str]:
    rows = select(EnforcementCase.id, EnforcementCase.number)
    return dict((await session.exec(rows.where(col(EnforcementCase.id).in_(ids)))).all())


async def _asset_names(session: AsyncSession, ids: Sequence[str]) -> dict[str, tuple[str, str]]:
    rows = select(SeizedAsset.id, SeizedAsset.name_zh, SeizedAsset.name_en)
    found = await session.exec(rows.where(col(SeizedAsset.id).in_(ids)))
    return {asset_id: (zh, en) for asset_id, zh, en in found}


async def _commissions(
    session: AsyncSession, ids: Sequence[str]
) -> defaultdict[str, list[CommissionView]]:
    rows = (
        select(Commission, Agency)
        .join(Agency, col(Agency.id) == col(Commission.agency_id))
        .where(col(Commission.appraisal_id).in_(ids))
        .order_by(col(Commission.place))
    )
    found: defaultdict[str, list[CommissionView]] = defaultdict(list)
    listed = (await session.exec(rows)).all()
    desks = await desks_of(session, [row.id for row, _ in listed])
    for row, agency in listed:
        found[row.appraisal_id].append(commission_view(row, agency, desks[row.id]))
    return found


def commission_view(row: Commission, agency: Agency, desk: DeskView) -> CommissionView:
    """Return a commission as its readers see it."""
    return CommissionView(
        id=row.id,
        agency_name=agency.name,
        licence_no=agency.licence_no,
        place=row.place,
        state=CommissionState(row.state),
        offered_at=row.offered_at,
        due_at=row.due_at,
        decline_ground=row.decline_ground,
        decline_note=row.decline_note,
        declared_at=row.declared_at,
        stopped_at=row.stopped_at,
        materials_due_at=row.materials_due_at,
        materials_returned_at=row.materials_returned_at,
        desk=desk,
    )


async def _reports(session: AsyncSession, ids: Sequence[str]) -> defaultdict[str, list[ReportView]]:
    rows = (
        select(AppraisalReport, Agency.name)
        .join(Commission, col(Commission.id) == col(AppraisalReport.commission_id))
        .join(Agency, col(Agency.id) == col(Commission.agency_id))
        .where(col(AppraisalReport.appraisal_id).in_(ids))
        .order_by(
            col(AppraisalReport.uploaded_at), col(Commission.place), col(AppraisalReport.version)
        )
    )
    found = (await session.exec(rows)).all()
    report_ids = [row.id for row, _ in found]
    services = await services_of(session, report_ids)
    objections = await objections_of(session, report_ids)
    reviews = await reviews_of(session, report_ids)
    views: defaultdict[str, list[ReportView]] = defaultdict(list)
    for row, agency in found:
        view = report_view(row, agency, services[row.id], objections[row.id])
        view = replace(view, review=reviews.get(row.id))
        views[row.appraisal_id].append(view)
    return views


def report_view(
    row: AppraisalReport,
    agency: str,
    services: Sequence[ServiceView] = (),
    objections: Sequence[ObjectionView] = (),
) -> ReportView:
    """Return a report as its readers see it."""
    return ReportView(
        id=row.id,
        agency_name=agency,
        version=row.version,
        file_id=row.file_id,
        original_file_id=row.original_file_id,
        pages=row.pages,
        corrects_upheld=row.corrects_upheld,
        amount_fen=row.amount_fen,
        valid_until_on=row.valid_until_on,
        uploaded_at=row.uploaded_at,
        returned_at=row.returned_at,
        return_ground=row.return_ground,
        return_note=row.return_note,
        delivered_at=row.delivered_at,
        objections_until_at=row.objections_until_at,
        services=tuple(services),
        objections=tuple(objections),
        methods=tuple(AppraisalMethod(method) for method in row.methods),
        one_method_reason=row.one_method_reason,
        value_on=row.value_on,
        signed_on=row.signed_on,
        appraisers=tuple(Appraiser(one["name"], one["licence_no"]) for one in row.appraisers),
        far_off_confirmed=row.far_off_confirmed,
        kept_until_on=row.kept_until_on,
        review_checks=tuple(ReviewCheck(check) for check in row.review_checks),
    )
