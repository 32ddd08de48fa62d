"""A party objects to a report; the judge decides.

Law: REF-41 to REF-46, in the plain form: every kind of objection is the judge's to decide.
"""

from __future__ import annotations

from collections.abc import Sequence

from auction.cases.models import CaseParty
from auction.db.unit_of_work import UnitOfWork
from auction.kernel.ids import new_id
from auction.kernel.refusal import CommonRefusal, Refusal, Refused, refuse
from valuation.acts import JUDICIAL, court_of, filled, member, parties_of_actor
from valuation.appraisal.access import (
    appraisal_of_court,
    locked_appraisal,
    note_act,
    objections_to,
    reports_of,
)
from valuation.appraisal.consequences import settle
from valuation.appraisal.events import ObjectionDecided, ObjectionRaised
from valuation.appraisal.models import Appraisal, AppraisalReport
from valuation.refusals import ValuationRefusal
from valuation.serving.models import ReportObjection, ReportService
from valuation.serving.objections import ObjectionKind, ObjectionState, Served, may_object


async def object_to_report(
    uow: UnitOfWork,
    *,
    appraisal_id: str,
    grounds: str,
    kind: str = ObjectionKind.method_or_result,
) -> str:
    """Object to the delivered report, once a party and within its five days; return the id.

    Nothing is fixed while the judge has not decided. Law: REF-41, REF-42, REF-44.
    """
    appraisal = await locked_appraisal(uow, appraisal_id)
    if appraisal is None:
        raise refuse(CommonRefusal.not_found)
    parties = await parties_of_actor(uow, appraisal.case_id)
    report, party = await _report_to_object(uow, appraisal, parties)
    row = ReportObjection(
        id=new_id("obj"),
        court_id=appraisal.court_id,
        report_id=report.id,
        party_id=party.id,
        kind=member(ObjectionKind, kind, "kind"),
        grounds=filled(grounds, "grounds"),
        state=ObjectionState.pending,
        raised_at=uow.now,
        raised_by=uow.actor.account_id or "",
    )
    uow.add(row)
    await uow.session.flush()
    note_act(uow, appraisal, "objected", report=report.id, objection=row.id, party=party.id)
    uow.emit(ObjectionRaised(appraisal.id, appraisal.court_id, row.id))
    await settle(uow, appraisal, report)
    return row.id


async def decide_objection(
    uow: UnitOfWork, *, objection_id: str, upheld: bool, reason: str
) -> None:
    """Reject an objection (the price stands) or uphold it (the agency corrects), with a reason.

    What follows waits until nobody else can object any more. Law: REF-46.
    """
    court_of(uow, JUDICIAL)
    row = await uow.session.get(ReportObjection, objection_id)
    if row is None:
        raise refuse(CommonRefusal.not_found)
    report = await uow.session.get_one(AppraisalReport, row.report_id)
    appraisal = await appraisal_of_court(uow, report.appraisal_id, JUDICIAL)
    await uow.session.refresh(row)
    if row.state != ObjectionState.pending:
        raise refuse(ValuationRefusal.objection_decided_already)
    row.reason = filled(reason, "reason")
    row.state = ObjectionState.upheld if upheld else ObjectionState.rejected
    row.decided_at, row.decided_by = uow.now, uow.actor.account_id
    await uow.session.flush()
    note_act(uow, appraisal, "objection_decided", objection=row.id, upheld=upheld)
    uow.emit(ObjectionDecided(appraisal.id, appraisal.court_id, row.id))
    await settle(uow, appraisal, report)


async def _report_to_object(
    uow: UnitOfWork, appraisal: Appraisal, parties: Sequence[CaseParty]
) -> tuple[AppraisalReport, CaseParty]:
    """Return the newest report served, and as whom the actor may object to it; or say why not."""
    reports = await reports_of(uow.session, appraisal.id)
    delivered = [report for report in reports if report.delivered_at is not None]
    if not delivered:
        raise refuse(ValuationRefusal.not_served_yet)
    report = delivered[-1]
    objected = {row.party_id for row in await objections_to(uow.session, report.id)}
    refusal: Refusal | None = None
    for party in parties:
        row = await uow.session.get(ReportService, (report.id, party.id))
        served = None
        if row is not None:
            served = Served(row.objections_until_at, party.id in objected)
        refusal = may_object(served, is_final=report.corrects_upheld, now=uow.now)
        if refusal is None:
            return report, party
    assert refusal is not None
    raise Refused(refusal)
