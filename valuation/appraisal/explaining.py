"""An objection to standard, method or result: to the agency, its explanation, and who disputes it.

Law: REF-40, REF-42, REF-44.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sqlmodel import col, select

from auction.db.files import store_file
from auction.db.unit_of_work import UnitOfWork
from auction.deadlines.calendar import due_in_days
from auction.kernel.clock import court_day
from auction.kernel.ids import new_id
from auction.kernel.refusal import Refusal, Refused
from valuation.acts import filled, insist, parties_of_actor
from valuation.appraisal.access import note_act
from valuation.appraisal.consequences import settle
from valuation.appraisal.disputes import (
    Disputed,
    disputed_by_agency,
    disputed_by_anyone,
    disputed_by_court,
    insist_in_dispute,
)
from valuation.appraisal.events import (
    ExplanationDelivered,
    ExplanationDisputed,
    ObjectionExplained,
    ObjectionForwarded,
)
from valuation.appraisal.rules import may_report
from valuation.report_file import check_report
from valuation.serving import service as serving
from valuation.serving.dispute import EXPLANATION_DAYS
from valuation.serving.models import ExplanationDispute, ObjectionExplanation, ReportService
from valuation.serving.moves import (
    may_dispute,
    may_explain,
    may_forward,
    may_serve_explanation,
)


@dataclass(frozen=True)
class CorrectedResult:
    """A result the agency corrects while it explains: the corrected report and its figure."""

    amount_fen: int
    valid_until_on: date
    name: str
    content: bytes


async def forward_objection(uow: UnitOfWork, *, objection_id: str) -> None:
    """Hand an objection to the agency, which has five days to explain in writing. Law: REF-42."""
    found = await disputed_by_court(uow, objection_id)
    insist_in_dispute(found.appraisal)
    insist(may_forward(found.kept.dispute, found.kept.said(objection_id), uow.now))
    found.objection.forwarded_at = uow.now
    found.objection.explain_until_at = due_in_days(uow.now, EXPLANATION_DAYS)
    await uow.session.flush()
    note_act(uow, found.appraisal, "objection_forwarded", objection=objection_id)
    uow.emit(ObjectionForwarded(found.appraisal.id, found.appraisal.court_id, objection_id))
    await settle(uow, found.appraisal, found.report)


async def explain_objection(
    uow: UnitOfWork,
    *,
    commission_id: str,
    objection_id: str,
    words: str,
    result: CorrectedResult | None = None,
) -> str:
    """Explain in writing, as the agency, within its five days; return the explanation's id.

    It may correct its result with it; a file is judged by what it is. Law: REF-42.
    """
    found, _ = await disputed_by_agency(uow, commission_id, objection_id)
    insist_in_dispute(found.appraisal)
    insist(may_explain(found.kept.dispute, found.kept.said(objection_id), uow.now))
    row = ObjectionExplanation(
        id=new_id("exp"),
        court_id=found.appraisal.court_id,
        report_id=found.report.id,
        objection_id=objection_id,
        words=filled(words, "words"),
        explained_at=uow.now,
        explained_by=uow.actor.account_id,
    )
    if result is not None:
        await _keep_result(uow, row, result)
    uow.add(row)
    await uow.session.flush()
    data = {"objection": objection_id, "explanation": row.id, "fen": row.amount_fen}
    note_act(uow, found.appraisal, "explained", **data)
    uow.emit(ObjectionExplained(found.appraisal.id, found.appraisal.court_id, objection_id))
    await settle(uow, found.appraisal, found.report)
    return row.id


async def serve_explanation(uow: UnitOfWork, *, objection_id: str) -> None:
    """Serve the explanation on every party; whoever objected has five days to dispute it still.

    With a corrected figure everybody has: nobody had a word on it yet. Law: REF-40, REF-42, REF-44.
    """
    found = await disputed_by_court(uow, objection_id)
    insist_in_dispute(found.appraisal)
    insist(may_serve_explanation(found.kept.dispute, found.kept.said(objection_id), uow.now))
    row = found.kept.explanations[objection_id]
    served = await serving.serve(
        uow,
        report_id=row.id,
        court_id=found.appraisal.court_id,
        case_id=found.appraisal.case_id,
        paper="explanation",
    )
    row.served_at = uow.now
    heard = [one for one in served if _is_heard(found, row, one.party_id)]
    row.dispute_until_at = serving.everybody_until(heard, uow.now)
    await uow.session.flush()
    note_act(uow, found.appraisal, "explanation_delivered", objection=objection_id)
    uow.emit(ExplanationDelivered(found.appraisal.id, found.appraisal.court_id, objection_id))
    await settle(uow, found.appraisal, found.report)


async def dispute_explanation(uow: UnitOfWork, *, objection_id: str, words: str) -> None:
    """Say, as a party, that one still disputes what the agency explained. Law: REF-42."""
    found = await disputed_by_anyone(uow, objection_id)
    parties = await parties_of_actor(uow, found.appraisal.case_id)
    insist_in_dispute(found.appraisal)
    explanation = found.kept.explanations.get(objection_id)
    said = found.kept.said(objection_id)
    untils = {p.id: await _own_until(uow, found, explanation, p.id) for p in parties}
    party_id, until = max(untils.items(), key=lambda one: one[1] or found.objection.raised_at)
    insist(may_dispute(until, said, uow.now))
    assert explanation is not None, "nobody may dispute what is not there"
    uow.add(
        ExplanationDispute(
            explanation_id=explanation.id,
            party_id=party_id,
            said_at=uow.now,
            said_by=uow.actor.account_id,
            words=filled(words, "words"),
        )
    )
    await uow.session.flush()
    note_act(uow, found.appraisal, "explanation_disputed", objection=objection_id, party=party_id)
    uow.emit(ExplanationDisputed(found.appraisal.id, found.appraisal.court_id, objection_id))
    await settle(uow, found.appraisal, found.report)


async def dispute_ends(
    uow: UnitOfWork, found: Disputed, explanation: ObjectionExplanation
) -> datetime:
    """Return the last instant of whoever may dispute an explanation, from how it was served."""
    rows = select(ReportService).where(col(ReportService.report_id) == explanation.id)
    served = (await uow.session.exec(rows)).all()
    heard = [one for one in served if _is_heard(found, explanation, one.party_id)]
    return serving.everybody_until(heard, uow.now)


def _is_heard(found: Disputed, explanation: ObjectionExplanation, party_id: str) -> bool:
    changed = explanation.amount_fen not in {None, found.report.amount_fen}
    return changed or party_id == found.objection.party_id


async def _own_until(
    uow: UnitOfWork, found: Disputed, row: ObjectionExplanation | None, party_id: str
) -> datetime | None:
    """Return until when a party may dispute an explanation; None when it may not."""
    if row is None or not _is_heard(found, row, party_id):
        return None
    service = await uow.session.get(ReportService, (row.id, party_id))
    return None if service is None else service.objections_until_at


async def _keep_result(uow: UnitOfWork, row: ObjectionExplanation, result: CorrectedResult) -> None:
    insist(may_report(result.amount_fen, result.valid_until_on, court_day(uow.now)))
    checked = await check_report(result.content)
    if isinstance(checked, Refusal):
        raise Refused(checked)
    kept = {"name": result.name, "media_type": "application/pdf", "court_id": row.court_id}
    row.original_file_id = store_file(uow, content=result.content, **kept)
    row.file_id = store_file(uow, content=checked.harmless, **kept)
    row.amount_fen, row.valid_until_on = result.amount_fen, result.valid_until_on
    await uow.session.flush()  # The row names the files: they come first.
