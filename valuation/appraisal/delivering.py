"""The judge reviews a report and serves it on the parties.

Law: REF-29, REF-40, REF-44.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from auction.db.files import store_file
from auction.db.unit_of_work import UnitOfWork
from auction.kernel.refusal import CommonRefusal, refuse
from auction.people.documents import checked_type
from valuation.acts import CLERICAL, JUDICIAL, filled, insist, member, must_be
from valuation.appraisal.access import appraisal_of_court, note_act, reports_of
from valuation.appraisal.consequences import ask_correction, settle, stop_clock
from valuation.appraisal.desk_rules import ReviewCheck, all_checked
from valuation.appraisal.disputes import Disputed
from valuation.appraisal.events import ReportDelivered
from valuation.appraisal.explaining import dispute_ends
from valuation.appraisal.models import Appraisal, AppraisalReport, Commission
from valuation.appraisal.rules import IN_DISPUTE, AppraisalState, ClockKind, ReturnGround
from valuation.serving import service as serving
from valuation.serving.models import ReportObjection, ReportService
from valuation.serving.records import Kept, kept_dispute
from valuation.serving.refusals import ServingRefusal
from valuation.serving.rules import ReceiptWay


async def return_report(uow: UnitOfWork, *, appraisal_id: str, ground: str, note: str) -> None:
    """Send a report back to its agency before anyone else sees it. Law: REF-29."""
    appraisal = await appraisal_of_court(uow, appraisal_id, JUDICIAL)
    must_be(appraisal.state, AppraisalState.reported)
    report = (await reports_of(uow.session, appraisal_id))[-1]
    report.return_ground = member(ReturnGround, ground, "ground")
    report.return_note, report.returned_at = filled(note, "note"), uow.now
    commission = await uow.session.get_one(Commission, report.commission_id)
    await stop_clock(uow, appraisal, ClockKind.delivery)
    note_act(uow, appraisal, "returned", report=report.id, ground=report.return_ground)
    await ask_correction(uow, appraisal, commission, report)


async def deliver_report(
    uow: UnitOfWork, *, appraisal_id: str, checks: Collection[str] = ()
) -> None:
    """Serve the reviewed report on every party of the case; their time to object begins.

    `checks`: what the judge ticked, every one of `ReviewCheck`, else nothing is served (REF-29).

    A party with an account has received it now; one without, after fifteen full days of public
    notice, unless a receipt is recorded. A report corrected because an objection was upheld is
    not open to another: its price stands. Law: REF-40, REF-41, REF-44, REF-46.
    """
    appraisal = await appraisal_of_court(uow, appraisal_id, JUDICIAL)
    must_be(appraisal.state, AppraisalState.reported)
    insist(all_checked(checks))
    report = (await reports_of(uow.session, appraisal_id))[-1]
    report.review_checks = [check.value for check in ReviewCheck]
    served = await serving.serve(
        uow, report_id=report.id, court_id=appraisal.court_id, case_id=appraisal.case_id
    )
    report.delivered_at = uow.now
    report.objections_until_at = serving.everybody_until(served, uow.now)
    if report.corrects_upheld:
        report.objections_until_at = uow.now
    await uow.session.flush()
    await stop_clock(uow, appraisal, ClockKind.delivery)
    note_act(
        uow, appraisal, "delivered", report=report.id, parties=len(served), checks=sorted(checks)
    )
    uow.emit(ReportDelivered(appraisal.id, appraisal.court_id, report.id))
    await settle(uow, appraisal, report)


async def record_receipt(
    uow: UnitOfWork,
    *,
    appraisal_id: str,
    party_id: str,
    received_on: date,
    way: str = ReceiptWay.direct,
    proof: bytes | None = None,
    proof_name: str = "proof",
    objection_id: str | None = None,
) -> None:
    """Note the day on which a party without an account received the report on paper.

    Or, with `objection_id`, the explanation of that objection. A receipt shortens the party's time:
    it counts only with its proof, a PDF or a picture judged by what it is. Law: REF-40.
    """
    appraisal = await appraisal_of_court(uow, appraisal_id, CLERICAL)
    must_be(appraisal.state, *IN_DISPUTE)
    report = (await reports_of(uow.session, appraisal_id))[-1]
    kept = await kept_dispute(uow.session, report.id, report.objections_until_at or uow.now)
    told = kept.explanations.get(objection_id) if objection_id else None
    if objection_id is not None and told is None:
        raise refuse(CommonRefusal.not_found)
    paper_id = report.id if told is None else told.id
    until = await serving.note_receipt(
        uow, report_id=paper_id, party_id=party_id, received_on=received_on
    )
    await _keep_proof(uow, appraisal, (paper_id, party_id), way, proof, proof_name)
    if told is None or objection_id is None:
        report.objections_until_at = until
    else:
        disputed = Disputed(appraisal, report, _row(kept, objection_id), kept)
        told.dispute_until_at = await dispute_ends(uow, disputed, told)
    note_act(uow, appraisal, "receipt", report=paper_id, party=party_id, way=way)
    await settle(uow, appraisal, report)


def _row(kept: Kept, objection_id: str) -> ReportObjection:
    return next(row for row in kept.rows if row.id == objection_id)


async def _keep_proof(
    uow: UnitOfWork,
    appraisal: Appraisal,
    served: tuple[str, str],
    way: str,
    proof: bytes | None,
    name: str,
) -> None:
    if not proof:
        raise refuse(ServingRefusal.proof_needed, "proof")
    row = await uow.session.get_one(ReportService, served)
    row.receipt_way = member(ReceiptWay, way, "way")
    kind = await checked_type(proof)
    row.proof_file_id = store_file(
        uow, name=name, media_type=kind, content=proof, court_id=appraisal.court_id
    )
    await uow.session.flush()


async def note_reading(uow: UnitOfWork, *, report_id: str) -> None:
    """Note that a party opened the report served on it, the first time it does."""
    report = await uow.session.get(AppraisalReport, report_id)
    if report is None or report.delivered_at is None:
        raise refuse(CommonRefusal.not_found)
    appraisal = await uow.session.get_one(Appraisal, report.appraisal_id)
    await serving.note_reading(uow, report_id=report_id, case_id=appraisal.case_id)
