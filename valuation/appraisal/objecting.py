"""A party objects to a report; the judge rules on what is the court's to rule on.

Law: REF-41 to REF-44, REM-01. What is the agency's to answer goes its way in `explaining`.
"""

from __future__ import annotations

from collections.abc import Sequence

from auction.cases.models import CaseParty
from auction.db.unit_of_work import UnitOfWork
from auction.kernel.ids import new_id
from auction.kernel.refusal import CommonRefusal, Refusal, Refused, refuse
from valuation.acts import filled, insist, member, parties_of_actor
from valuation.appraisal.access import (
    locked_appraisal,
    note_act,
    objections_to,
    reports_of,
)
from valuation.appraisal.consequences import settle
from valuation.appraisal.disputes import disputed_by_court
from valuation.appraisal.events import ObjectionDecided, ObjectionRaised
from valuation.appraisal.models import Appraisal, AppraisalReport
from valuation.appraisal.rules import IN_DISPUTE
from valuation.refusals import ValuationRefusal
from valuation.serving.models import ObjectionPoint, ReportObjection, ReportService
from valuation.serving.moves import may_name, may_rule, to_rule
from valuation.serving.objections import ObjectionKind, ObjectionState, Served, may_object
from valuation.serving.records import sum_up
from valuation.serving.refusals import ServingRefusal


async def object_to_report(
    uow: UnitOfWork,
    *,
    appraisal_id: str,
    grounds: str,
    kind: str = ObjectionKind.method_or_result,
    kinds: Sequence[str] | None = None,
) -> str:
    """Object to the served report, once a party and within its five days; return the id.

    One objection may name several grounds (`kinds`; else `kind` alone); each goes its own way, and
    nothing is fixed while one is pending. Law: REF-41, REF-42, REF-44.
    """
    appraisal = await locked_appraisal(uow, appraisal_id)
    if appraisal is None:
        raise refuse(CommonRefusal.not_found)
    parties = await parties_of_actor(uow, appraisal.case_id)
    named = {member(ObjectionKind, one, "kinds") for one in ([kind] if kinds is None else kinds)}
    insist(may_name(named))
    in_order = [one for one in ObjectionKind if one in named]
    report, party = await _report_to_object(uow, appraisal, parties)
    row = ReportObjection(
        id=new_id("obj"),
        court_id=appraisal.court_id,
        report_id=report.id,
        party_id=party.id,
        kind=in_order[0],
        grounds=filled(grounds, "grounds"),
        state=ObjectionState.pending,
        raised_at=uow.now,
        raised_by=uow.actor.account_id or "",
    )
    uow.add(row)
    await uow.session.flush()
    for one in in_order:
        uow.add(ObjectionPoint(objection_id=row.id, kind=one, state=ObjectionState.pending))
    await uow.session.flush()
    note_act(uow, appraisal, "objected", report=report.id, objection=row.id, party=party.id)
    uow.emit(ObjectionRaised(appraisal.id, appraisal.court_id, row.id))
    await settle(uow, appraisal, report)
    return row.id


async def decide_objection(
    uow: UnitOfWork,
    *,
    objection_id: str,
    upheld: bool,
    reason: str,
    kinds: Sequence[str] | None = None,
) -> None:
    """Reject or uphold the grounds of an objection that are the court's to rule on, with a reason.

    All of them at once, or those named in `kinds`. Basics or scope upheld: the agency corrects,
    when nobody else can object any more. Qualification or procedure upheld: the next agency.
    Law: REF-41, REF-43, REF-46, REM-01.
    """
    found = await disputed_by_court(uow, objection_id)
    asked = None if kinds is None else {member(ObjectionKind, one, "kinds") for one in kinds}
    said = found.kept.said(objection_id)
    insist(may_rule(found.kept.dispute, said, asked))
    words = filled(reason, "reason")
    ruled = {point.kind for point in to_rule(found.kept.dispute, said, asked)}
    points = found.kept.points[objection_id]
    for point in points:
        if point.kind in ruled:
            point.state = ObjectionState.upheld if upheld else ObjectionState.rejected
            point.reason, point.decided_at = words, uow.now
            point.decided_by = uow.actor.account_id
    sum_up(uow, found.objection, points)
    await uow.session.flush()
    data = {"objection": objection_id, "upheld": upheld, "kinds": sorted(ruled)}
    note_act(uow, found.appraisal, "objection_decided", **data)
    court_id = found.appraisal.court_id
    uow.emit(ObjectionDecided(found.appraisal.id, court_id, objection_id, upheld))
    await settle(uow, found.appraisal, found.report)


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
            break
    if refusal is not None:
        raise Refused(refusal)
    if appraisal.state not in IN_DISPUTE:
        raise refuse(ServingRefusal.report_set_aside)
    return report, party
