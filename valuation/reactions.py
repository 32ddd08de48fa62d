"""Causes and effects of the valuation, beside the table of `auction/reactions.py`.

A deadline's end moves an appraisal on; everything else tells whoever must act or know.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlmodel import col, select

from auction.cases.models import CaseParty, EnforcementCase, SeizedAsset
from auction.db.outbox import Reaction
from auction.db.unit_of_work import UnitOfWork
from auction.deadlines.events import DeadlineDue
from auction.kernel.clock import COURT_ZONE, last_day
from auction.kernel.event import Event
from auction.notifications.service import tell
from valuation.agencies.models import Agency, AgencyAccount
from valuation.appraisal import events
from valuation.appraisal.auxiliary import note_valuers
from valuation.appraisal.desk_models import ExtensionRequest, SiteSurvey
from valuation.appraisal.desk_rules import MATERIALS_RETURN
from valuation.appraisal.models import Appraisal, AppraisalReport, Commission
from valuation.appraisal.service import call_back_appraisal, on_deadline
from valuation.directed_inquiry import news as inquiry_news
from valuation.draw_news import draw_reactions
from valuation.fees.reactions import fee_reactions
from valuation.negotiation import news as negotiation_news
from valuation.network_inquiry.telling import network_reactions
from valuation.objection_news import objection_reactions
from valuation.procedure import events as ladder
from valuation.procedure.models import PriceProcedure
from valuation.serving.models import ReportObjection
from valuation.serving.objections import ObjectionState


def reactions() -> list[Reaction]:
    """Return every reaction of the valuation."""

    def on(event: type[Event], name: str, run: object) -> Reaction:
        # Each function takes exactly its own event; the table guarantees the pairing.
        return Reaction(event, name, run)  # type: ignore[arg-type]

    return [
        *draw_reactions(),
        on(DeadlineDue, "move_appraisal_on", on_deadline),
        on(events.AppraisalCommissioned, "tell_agency", tell_agency),
        on(events.AppraisalCommissioned, "note_valuers", note_valuers),
        on(events.ReportReceived, "note_valuers_again", note_valuers),
        on(events.CommissionDeclined, "tell_declined", tell_given_back),
        on(events.CommissionLapsed, "tell_lapsed", tell_given_back),
        on(events.ReportReceived, "tell_report", tell_judge_of_report),
        on(events.CorrectionAsked, "tell_correction", tell_correction),
        on(events.ReportDelivered, "serve_report", tell_parties_of_report),
        on(events.ObjectionRaised, "tell_objection", tell_judge_of_objection),
        on(events.ObjectionDecided, "tell_decision", tell_objector),
        on(ladder.MethodFailed, "tell_method_failed", tell_method_failed),
        on(ladder.ReferencePriceFixed, "tell_price", tell_price),
        on(ladder.ProcedureWithdrawn, "call_back_appraisal", call_back_appraisal),
        *negotiation_news.reactions(),
        *inquiry_news.reactions(),
        *network_reactions(),
        *objection_reactions(),
        on(ladder.ProcedureSuspended, "tell_suspension", tell_standing),
        on(ladder.ProcedureResumed, "tell_resumption", tell_standing),
        on(events.CommissionLapsed, "tell_materials_due", tell_materials_due),
        on(events.CommissionWithdrawn, "tell_commission_withdrawn", tell_withdrawn),
        on(events.SurveyProposed, "tell_survey", tell_survey),
        on(events.ExtensionAsked, "tell_extension_asked", tell_judge_of_extension),
        on(events.ExtensionDecided, "tell_extension_decided", tell_extension),
        on(events.ReissueOrdered, "tell_reissue", tell_reissue),
        *fee_reactions(),
    ]


async def tell_agency(uow: UnitOfWork, event: events.AppraisalCommissioned) -> None:
    """Call on the agency whose turn it is."""
    row = await uow.session.get_one(Commission, event.commission_id)
    data = await _facts(uow, event.appraisal_id, due_on=_last_day(row))
    await _tell_agency(uow, row, "appraisal_commissioned", data)


async def tell_given_back(
    uow: UnitOfWork, event: events.CommissionDeclined | events.CommissionLapsed
) -> None:
    """Tell the judge that an agency fell away; and the agency, if it was late."""
    row = await uow.session.get_one(Commission, event.commission_id)
    agency = await uow.session.get_one(Agency, row.agency_id)
    data = await _facts(uow, event.appraisal_id, agency=agency.name)
    kind = "agencies_used_up" if event.is_last else event.KIND
    await _tell_judge(uow, event.appraisal_id, kind, data)
    if isinstance(event, events.CommissionLapsed):
        await _tell_agency(uow, row, "commission_over", data)


async def tell_judge_of_report(uow: UnitOfWork, event: events.ReportReceived) -> None:
    """Lay a report before the judge."""
    report = await uow.session.get_one(AppraisalReport, event.report_id)
    data = await _facts(uow, event.appraisal_id, amount_fen=report.amount_fen)
    await _tell_judge(uow, event.appraisal_id, event.KIND, data)


async def tell_correction(uow: UnitOfWork, event: events.CorrectionAsked) -> None:
    """Tell the agency that its report must be written again, and by when."""
    row = await uow.session.get_one(Commission, event.commission_id)
    data = await _facts(uow, event.appraisal_id, due_on=_last_day(row))
    await _tell_agency(uow, row, event.KIND, data)


async def tell_parties_of_report(uow: UnitOfWork, event: events.ReportDelivered) -> None:
    """Put the served report before every party that has an account. Law: REF-40."""
    report = await uow.session.get_one(AppraisalReport, event.report_id)
    data = await _facts(uow, event.appraisal_id, amount_fen=report.amount_fen)
    kind = "correction_delivered" if report.corrects_upheld else event.KIND
    await _tell_parties(uow, event.appraisal_id, kind, data)


async def tell_judge_of_objection(uow: UnitOfWork, event: events.ObjectionRaised) -> None:
    """Lay an objection before the judge."""
    row = await uow.session.get_one(ReportObjection, event.objection_id)
    party = await uow.session.get_one(CaseParty, row.party_id)
    data = await _facts(uow, event.appraisal_id, party=party.name)
    await _tell_judge(uow, event.appraisal_id, event.KIND, data)


async def tell_objector(uow: UnitOfWork, event: events.ObjectionDecided) -> None:
    """Tell whoever objected what was decided, and why."""
    row = await uow.session.get_one(ReportObjection, event.objection_id)
    upheld = row.state == ObjectionState.upheld if event.upheld is None else event.upheld
    appraisal = await uow.session.get_one(Appraisal, event.appraisal_id)
    await tell(
        uow,
        account_id=row.raised_by,
        kind="objection_upheld" if upheld else "objection_rejected",
        data=await _facts(uow, event.appraisal_id, reason=row.reason),
        link=f"/my/cases/{appraisal.case_id}",
    )


async def tell_method_failed(uow: UnitOfWork, event: ladder.MethodFailed) -> None:
    """Call on the judge to begin the next method."""
    procedure = await uow.session.get_one(PriceProcedure, event.procedure_id)
    data = await _facts_of(uow, procedure, method=event.method, why=event.why)
    await _tell_judge_of(uow, procedure, event.KIND, data)


async def tell_price(uow: UnitOfWork, event: ladder.ReferencePriceFixed) -> None:
    """Tell the parties and the judge that the reference price stands."""
    procedure = await uow.session.get_one(PriceProcedure, event.procedure_id)
    data = await _facts_of(uow, procedure, amount_fen=event.amount_fen)
    await _tell_judge_of(uow, procedure, event.KIND, data)
    await _tell_parties_of(uow, procedure.case_id, event.KIND, data)


async def tell_standing(
    uow: UnitOfWork, event: ladder.ProcedureSuspended | ladder.ProcedureResumed
) -> None:
    """Tell the parties, and the agency at work, that the pricing stands still or goes on."""
    procedure = await uow.session.get_one(PriceProcedure, event.procedure_id)
    data = await _facts_of(uow, procedure)
    await _tell_parties_of(uow, procedure.case_id, event.KIND, data)
    owing = (
        select(Commission)
        .join(Appraisal, col(Appraisal.id) == col(Commission.appraisal_id))
        .where(
            col(Appraisal.procedure_id) == procedure.id,
            col(Commission.state).in_(["offered", "accepted", "correcting"]),
        )
    )
    for row in (await uow.session.exec(owing)).all():
        due = {**data, "due_on": _last_day(row)}
        await _tell_agency(uow, row, f"commission_{event.KIND.removeprefix('procedure_')}", due)


async def tell_materials_due(uow: UnitOfWork, event: events.CommissionLapsed) -> None:
    """Call on a replaced agency to give the papers back. Law: REF-27."""
    row = await uow.session.get_one(Commission, event.commission_id)
    due_on = row.materials_due_at and last_day(row.materials_due_at).isoformat()
    data = await _facts(uow, event.appraisal_id, due_on=due_on)
    await _tell_agency(uow, row, MATERIALS_RETURN, data)


async def tell_withdrawn(uow: UnitOfWork, event: events.CommissionWithdrawn) -> None:
    """Tell the agency that it owes nothing more, and what it may claim. Law: REF-31, REF-52."""
    row = await uow.session.get_one(Commission, event.commission_id)
    await _tell_agency(uow, row, event.KIND, await _facts(uow, event.appraisal_id))


async def tell_survey(uow: UnitOfWork, event: events.SurveyProposed) -> None:
    """Tell the parties and the judge when and where the thing is looked at. Law: REF-24."""
    row = await uow.session.get_one(SiteSurvey, event.survey_id)
    data = await _facts(
        uow,
        event.appraisal_id,
        meets_at=f"{row.meets_at.astimezone(COURT_ZONE):%Y-%m-%d %H:%M}",
        place=row.place,
    )
    await _tell_parties(uow, event.appraisal_id, event.KIND, data)
    await _tell_judge(uow, event.appraisal_id, event.KIND, data)


async def tell_judge_of_extension(uow: UnitOfWork, event: events.ExtensionAsked) -> None:
    """Lay a request for more time before the judge. Law: REF-26."""
    row = await uow.session.get_one(ExtensionRequest, event.request_id)
    data = await _facts(uow, event.appraisal_id, days=row.asked_days)
    await _tell_judge(uow, event.appraisal_id, event.KIND, data)


async def tell_extension(uow: UnitOfWork, event: events.ExtensionDecided) -> None:
    """Tell the agency whether it has more time, and until when."""
    row = await uow.session.get_one(ExtensionRequest, event.request_id)
    commission = await uow.session.get_one(Commission, row.commission_id)
    data = await _facts(uow, event.appraisal_id, due_on=_last_day(commission), reason=row.answer)
    await _tell_agency(uow, commission, f"extension_{row.state}", data)


async def tell_reissue(uow: UnitOfWork, event: events.ReissueOrdered) -> None:
    """Call on the original agency to issue its report anew. Law: REF-28."""
    row = await uow.session.get_one(Commission, event.commission_id)
    data = await _facts(uow, event.appraisal_id, due_on=_last_day(row))
    await _tell_agency(uow, row, event.KIND, data)


async def _facts(uow: UnitOfWork, appraisal_id: str, **more: Any) -> dict[str, Any]:
    return await _facts_of(uow, await uow.session.get_one(Appraisal, appraisal_id), **more)


async def _facts_of(
    uow: UnitOfWork, about: Appraisal | PriceProcedure, **more: Any
) -> dict[str, Any]:
    case = await uow.session.get_one(EnforcementCase, about.case_id)
    asset = await uow.session.get_one(SeizedAsset, about.asset_id)
    names = {"asset_zh": asset.name_zh, "asset_en": asset.name_en}
    return {"case": case.number, **names, **more}


def _last_day(commission: Commission) -> str | None:
    return None if commission.due_at is None else last_day(commission.due_at).isoformat()


async def _tell_agency(
    uow: UnitOfWork, commission: Commission, kind: str, data: dict[str, Any]
) -> None:
    rows = select(AgencyAccount.account_id).where(
        col(AgencyAccount.agency_id) == commission.agency_id
    )
    await _tell_all(
        uow,
        (await uow.session.exec(rows)).all(),
        kind,
        data,
        f"/agency/commissions/{commission.id}",
    )


async def _tell_judge(uow: UnitOfWork, appraisal_id: str, kind: str, data: dict[str, Any]) -> None:
    appraisal = await uow.session.get_one(Appraisal, appraisal_id)
    case = await uow.session.get_one(EnforcementCase, appraisal.case_id)
    await _tell_all(uow, [case.judge_id], kind, data, f"/court/appraisals/{appraisal_id}")


async def _tell_judge_of(
    uow: UnitOfWork, procedure: PriceProcedure, kind: str, data: dict[str, Any]
) -> None:
    case = await uow.session.get_one(EnforcementCase, procedure.case_id)
    link = f"/court/procedures/{procedure.id}"
    await _tell_all(uow, [case.judge_id], kind, data, link)


async def _tell_parties(
    uow: UnitOfWork, appraisal_id: str, kind: str, data: dict[str, Any]
) -> None:
    appraisal = await uow.session.get_one(Appraisal, appraisal_id)
    await _tell_parties_of(uow, appraisal.case_id, kind, data)


async def _tell_parties_of(uow: UnitOfWork, case_id: str, kind: str, data: dict[str, Any]) -> None:
    rows = select(CaseParty.account_id).where(col(CaseParty.case_id) == case_id)
    accounts = {account_id for account_id in (await uow.session.exec(rows)).all() if account_id}
    await _tell_all(uow, sorted(accounts), kind, data, f"/my/cases/{case_id}")


async def _tell_all(
    uow: UnitOfWork, account_ids: Iterable[str], kind: str, data: dict[str, Any], link: str
) -> None:
    for account_id in account_ids:
        await tell(uow, account_id=account_id, kind=kind, data=data, link=link)
