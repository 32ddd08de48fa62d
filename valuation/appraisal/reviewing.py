"""The professional technical review by the industry association, and its conclusion.

Law: REF-42, REF-44, REF-46.
"""

from __future__ import annotations

from auction.db.files import store_file
from auction.db.unit_of_work import UnitOfWork
from auction.deadlines.calendar import due_in_days
from auction.kernel.ids import new_id
from auction.kernel.refusal import CommonRefusal, Refusal, Refused, refuse
from valuation.acts import JUDICIAL, filled, insist, member
from valuation.agencies.roster import Speciality
from valuation.appraisal.access import appraisal_of_court, note_act, reports_of
from valuation.appraisal.associations import ASSOCIATIONS
from valuation.appraisal.consequences import settle
from valuation.appraisal.disputes import insist_in_dispute
from valuation.appraisal.events import ReviewCommissioned, ReviewConcluded
from valuation.appraisal.models import Appraisal, AppraisalReport
from valuation.report_file import check_report
from valuation.serving.dispute import REVIEW_DAYS, Conclusion
from valuation.serving.models import TechnicalReview
from valuation.serving.moves import may_commission_review, may_conclude
from valuation.serving.objections import ObjectionState
from valuation.serving.records import Kept, close_points, kept_dispute, review_of


async def commission_review(uow: UnitOfWork, *, appraisal_id: str, days: int = REVIEW_DAYS) -> str:
    """Commission the review from the association of the speciality, within `days`; return its id.

    Due when the agency was silent or its explanation is still disputed, and nothing else waits.
    Law: REF-42.
    """
    appraisal, report, kept = await _in_dispute(uow, appraisal_id)
    insist(may_commission_review(kept.dispute, uow.now, due_in_days, review_days=days))
    row = TechnicalReview(
        id=new_id("rev"),
        court_id=appraisal.court_id,
        report_id=report.id,
        association=ASSOCIATIONS[Speciality(appraisal.speciality)],
        commissioned_at=uow.now,
        commissioned_by=uow.actor.account_id,
        until_at=due_in_days(uow.now, days),
    )
    uow.add(row)
    await uow.session.flush()
    note_act(uow, appraisal, "review_commissioned", report=report.id, review=row.id, days=days)
    uow.emit(ReviewCommissioned(appraisal.id, appraisal.court_id, report.id))
    await settle(uow, appraisal, report)
    return row.id


async def conclude_review(
    uow: UnitOfWork,
    *,
    appraisal_id: str,
    conclusion: str,
    reason: str,
    name: str,
    content: bytes,
) -> None:
    """Enter the association's conclusion with its PDF: the result stands, or is to be corrected.

    Confirmed: that result becomes the price. Correct: the agency corrects in three days, and the
    correction is final. Law: REF-42, REF-44, REF-46.
    """
    appraisal, report, kept = await _in_dispute(uow, appraisal_id)
    insist(may_conclude(kept.dispute))
    row = await review_of(uow.session, report.id)
    if row is None:
        raise refuse(CommonRefusal.not_found)
    found = member(Conclusion, conclusion, "conclusion")
    row.conclusion, row.reason = found, filled(reason, "reason")
    checked = await check_report(content)
    if isinstance(checked, Refusal):
        raise Refused(checked)
    pdf = "application/pdf"
    kept_file = store_file(
        uow, name=name, media_type=pdf, content=checked.harmless, court_id=appraisal.court_id
    )
    await uow.session.flush()
    row.file_id = kept_file
    row.concluded_at, row.concluded_by = uow.now, uow.actor.account_id
    corrects = found is Conclusion.correct
    state = ObjectionState.upheld if corrects else ObjectionState.rejected
    await close_points(uow, kept, state, row.reason)
    note_act(uow, appraisal, "review_concluded", report=report.id, conclusion=found)
    uow.emit(ReviewConcluded(appraisal.id, appraisal.court_id, report.id))
    await settle(uow, appraisal, report)


async def _in_dispute(
    uow: UnitOfWork, appraisal_id: str
) -> tuple[Appraisal, AppraisalReport, Kept]:
    appraisal = await appraisal_of_court(uow, appraisal_id, JUDICIAL)
    insist_in_dispute(appraisal)
    report = (await reports_of(uow.session, appraisal_id))[-1]
    until = report.objections_until_at or uow.now
    return appraisal, report, await kept_dispute(uow.session, report.id, until)
