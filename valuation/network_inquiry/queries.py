"""Reading network inquiries: one whole for the court and the parties, results for the fees."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from auction.cases.models import EnforcementCase, SeizedAsset
from auction.kernel.clock import last_day
from valuation.network_inquiry.access import results_now
from valuation.network_inquiry.answers import FaultKind
from valuation.network_inquiry.models import (
    InquiryFault,
    InquiryMandate,
    InquiryPlatform,
    InquiryReport,
    NetworkInquiry,
)
from valuation.network_inquiry.rules import (
    InquiryState,
    MandateState,
    Mean,
    RoundKind,
    counted,
    mean_of,
)
from valuation.serving.queries import ObjectionView, ServiceView, objections_of, services_of


@dataclass(frozen=True, kw_only=True)
class FaultView:
    """What was wrong with an answer, how often, and the hash of what came."""

    kind: FaultKind
    detail: str
    raw_sha256: str
    first_at: datetime
    last_at: datetime
    times: int


@dataclass(frozen=True, kw_only=True)
class NetworkReportView:
    """A platform's report, how it was served, and what was said against it.

    `counts`: it is one of those whose mean would be the price now.
    """

    id: str
    platform_id: str
    platform_name: str
    round: int
    amount_fen: int
    valid_until_on: date
    basis: str
    method: str
    samples: tuple[Mapping[str, Any], ...]
    raw_sha256: str
    file_id: str | None
    pages: int
    read_at: datetime
    corrects_upheld: bool
    voided_at: datetime | None
    superseded_at: datetime | None
    flaw_ground: str
    flaw_note: str
    flawed_at: datetime | None
    delivered_at: datetime | None
    counts: bool
    services: tuple[ServiceView, ...]
    objections: tuple[ObjectionView, ...]

    def served_on(self, party_ids: Sequence[str]) -> ServiceView | None:
        """Return how it was served on the first of these parties, if on any."""
        return next((row for row in self.services if row.party_id in party_ids), None)


@dataclass(frozen=True, kw_only=True)
class MandateView:
    """One platform asked in one round, and what it did."""

    id: str
    platform_id: str
    platform_name: str
    round: int
    fee_fen: int
    state: MandateState
    received_at: datetime | None
    due_at: datetime
    extension_asked_at: datetime | None
    extension_ground: str
    extension_granted: bool | None
    confirmed_at: datetime | None
    declined_ground: str
    lapsed_at: datetime | None
    excused_at: datetime | None
    excuse: str
    report: NetworkReportView | None
    faults: tuple[FaultView, ...]


@dataclass(frozen=True, kw_only=True)
class InquiryView:
    """A network inquiry whole; `mean` is what the price would be by what counts now."""

    id: str
    court_id: str
    case_id: str
    case_number: str
    procedure_id: str
    asset_id: str
    asset_name_zh: str
    asset_name_en: str
    state: InquiryState
    features: str
    quantity: str
    purpose: str
    requirements: str
    round: int
    round_kind: RoundKind
    begun_at: datetime
    due_at: datetime
    extended_at: datetime | None
    objections_until_at: datetime | None
    closed_at: datetime | None
    why: str
    mean: Mean | None
    mandates: tuple[MandateView, ...]

    @property
    def now_asked(self) -> tuple[MandateView, ...]:
        """Return the mandates of the present round."""
        return tuple(row for row in self.mandates if row.round == self.round)

    @property
    def reports(self) -> tuple[NetworkReportView, ...]:
        """Return every report, the first round's first."""
        return tuple(row.report for row in self.mandates if row.report is not None)

    @property
    def to_review(self) -> tuple[NetworkReportView, ...]:
        """Return the reports the judge reads now."""
        return tuple(
            row for row in self.reports if row.round == self.round and row.voided_at is None
        )

    @property
    def served(self) -> tuple[NetworkReportView, ...]:
        """Return the reports the parties may read."""
        return tuple(row for row in self.reports if row.delivered_at is not None)

    @property
    def all_flawed(self) -> bool:
        """Say whether every report to be reviewed is marked as flawed."""
        return all(row.flawed_at is not None for row in self.to_review)

    @property
    def objections_through_on(self) -> date | None:
        """Return the last day on which anybody may object."""
        return None if self.objections_until_at is None else last_day(self.objections_until_at)

    def asset_name(self, language: str) -> str:
        """Return what is priced, in a language."""
        return self.asset_name_zh if language == "zh" else self.asset_name_en


@dataclass(frozen=True, kw_only=True)
class PlatformResult:
    """What a platform found for a thing, and what it asks for it. Law: REF-50."""

    platform_id: str
    name: str
    amount_fen: int
    fee_fen: int
    in_time: bool


async def inquiry(session: AsyncSession, court_id: str, inquiry_id: str) -> InquiryView | None:
    """Return an inquiry of this court; None for another court's."""
    row = await session.get(NetworkInquiry, inquiry_id)
    if row is None or row.court_id != court_id:
        return None
    return (await _views(session, [row]))[0]


async def inquiries_of_case(session: AsyncSession, case_id: str) -> list[InquiryView]:
    """Return a case's inquiries, the oldest first. Who may read them, the caller asks."""
    rows = select(NetworkInquiry).where(col(NetworkInquiry.case_id) == case_id)
    found = await session.exec(rows.order_by(col(NetworkInquiry.begun_at), col(NetworkInquiry.id)))
    return await _views(session, found.all())


async def inquiries_of_court(session: AsyncSession, court_id: str) -> list[InquiryView]:
    """Return a court's inquiries, the newest first."""
    rows = select(NetworkInquiry).where(col(NetworkInquiry.court_id) == court_id)
    newest = rows.order_by(col(NetworkInquiry.begun_at).desc(), col(NetworkInquiry.id)).limit(200)
    return await _views(session, (await session.exec(newest)).all())


async def inquiry_of_procedure(session: AsyncSession, procedure_id: str) -> str | None:
    """Return the id of the inquiry a procedure tried, if it tried one."""
    rows = select(NetworkInquiry.id).where(col(NetworkInquiry.procedure_id) == procedure_id)
    return (await session.exec(rows)).first()


async def results_of(session: AsyncSession, asset_id: str) -> list[PlatformResult]:
    """Return what each platform found in the inquiry that priced a thing last. Law: REF-50.

    One line for each platform, its newest report; none of an inquiry that ended without a price,
    for then no fee is due. `in_time` is false for a report that did not count as it was flawed.
    """
    rows = select(NetworkInquiry).where(
        col(NetworkInquiry.asset_id) == asset_id,
        col(NetworkInquiry.state) == InquiryState.fixed,
    )
    last = (await session.exec(rows.order_by(col(NetworkInquiry.closed_at).desc()))).first()
    if last is None:
        return []
    found: dict[str, PlatformResult] = {}
    for report, result in await results_now(session, last.id):
        mandate = await session.get_one(InquiryMandate, report.mandate_id)
        platform = await session.get_one(InquiryPlatform, report.platform_id)
        found[platform.id] = PlatformResult(
            platform_id=platform.id,
            name=platform.name,
            amount_fen=report.amount_fen,
            fee_fen=mandate.fee_fen,
            in_time=result.in_time and not result.is_flawed,
        )
    return list(found.values())


async def _views(session: AsyncSession, rows: Sequence[NetworkInquiry]) -> list[InquiryView]:
    return [await _view(session, row) for row in rows]


async def _view(session: AsyncSession, row: NetworkInquiry) -> InquiryView:
    case = await session.get_one(EnforcementCase, row.case_id)
    asset = await session.get_one(SeizedAsset, row.asset_id)
    pairs = await results_now(session, row.id)
    results = [result for _, result in pairs]
    lawful = counted(results)
    counting = {report.id for report, result in pairs if result in lawful}
    return InquiryView(
        id=row.id,
        court_id=row.court_id,
        case_id=row.case_id,
        case_number=case.number,
        procedure_id=row.procedure_id,
        asset_id=row.asset_id,
        asset_name_zh=asset.name_zh,
        asset_name_en=asset.name_en,
        state=InquiryState(row.state),
        features=row.features,
        quantity=row.quantity,
        purpose=row.purpose,
        requirements=row.requirements,
        round=row.round,
        round_kind=RoundKind(row.round_kind),
        begun_at=row.begun_at,
        due_at=row.due_at,
        extended_at=row.extended_at,
        objections_until_at=row.objections_until_at,
        closed_at=row.closed_at,
        why=row.why,
        mean=mean_of(results),
        mandates=await _mandates(session, row.id, counting),
    )


async def _mandates(
    session: AsyncSession, inquiry_id: str, counting: set[str]
) -> tuple[MandateView, ...]:
    rows = (
        select(InquiryMandate, InquiryPlatform.name)
        .join(InquiryPlatform, col(InquiryPlatform.id) == col(InquiryMandate.platform_id))
        .where(col(InquiryMandate.inquiry_id) == inquiry_id)
        .order_by(col(InquiryMandate.round), col(InquiryPlatform.name))
    )
    found = (await session.exec(rows)).all()
    faults = await _faults(session, [row.id for row, _ in found])
    names = {row.platform_id: name for row, name in found}
    reports = await _reports(session, inquiry_id, counting, names)
    return tuple(
        _mandate_view(row, name, reports.get(row.id), faults[row.id]) for row, name in found
    )


def _mandate_view(
    row: InquiryMandate,
    name: str,
    report: NetworkReportView | None,
    faults: Sequence[FaultView],
) -> MandateView:
    return MandateView(
        id=row.id,
        platform_id=row.platform_id,
        platform_name=name,
        round=row.round,
        fee_fen=row.fee_fen,
        state=MandateState(row.state),
        received_at=row.received_at,
        due_at=row.due_at,
        extension_asked_at=row.extension_asked_at,
        extension_ground=row.extension_ground,
        extension_granted=row.extension_granted,
        confirmed_at=row.confirmed_at,
        declined_ground=row.declined_ground,
        lapsed_at=row.lapsed_at,
        excused_at=row.excused_at,
        excuse=row.excuse,
        report=report,
        faults=tuple(faults),
    )


async def _faults(
    session: AsyncSession, mandate_ids: Sequence[str]
) -> defaultdict[str, list[FaultView]]:
    rows = select(InquiryFault).where(col(InquiryFault.mandate_id).in_(mandate_ids))
    found: defaultdict[str, list[FaultView]] = defaultdict(list)
    for row in await session.exec(rows.order_by(col(InquiryFault.first_at), col(InquiryFault.id))):
        found[row.mandate_id].append(
            FaultView(
                kind=FaultKind(row.kind),
                detail=row.detail,
                raw_sha256=row.raw_sha256,
                first_at=row.first_at,
                last_at=row.last_at,
                times=row.times,
            )
        )
    return found


async def _reports(
    session: AsyncSession, inquiry_id: str, counting: set[str], names: Mapping[str, str]
) -> dict[str, NetworkReportView]:
    rows = select(InquiryReport).where(col(InquiryReport.inquiry_id) == inquiry_id)
    found = (await session.exec(rows)).all()
    ids = [row.id for row in found]
    services, objections = await services_of(session, ids), await objections_of(session, ids)
    return {
        row.mandate_id: NetworkReportView(
            id=row.id,
            platform_id=row.platform_id,
            platform_name=names[row.platform_id],
            round=row.round,
            amount_fen=row.amount_fen,
            valid_until_on=row.valid_until_on,
            basis=row.content["basis"],
            method=row.content["method"],
            samples=tuple(row.content["samples"]),
            raw_sha256=row.raw_sha256,
            file_id=row.file_id,
            pages=row.pages,
            read_at=row.read_at,
            corrects_upheld=row.corrects_upheld,
            voided_at=row.voided_at,
            superseded_at=row.superseded_at,
            flaw_ground=row.flaw_ground,
            flaw_note=row.flaw_note,
            flawed_at=row.flawed_at,
            delivered_at=row.delivered_at,
            counts=row.id in counting,
            services=tuple(services[row.id]),
            objections=tuple(objections[row.id]),
        )
        for row in found
    }
