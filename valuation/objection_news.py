"""Who is told what while a report is in dispute. Read beside `reactions.py`."""

from __future__ import annotations

from typing import Any

from sqlmodel import col, select

from auction.cases.models import CaseParty, EnforcementCase, SeizedAsset
from auction.db.outbox import Reaction
from auction.db.unit_of_work import UnitOfWork
from auction.kernel.clock import last_day
from auction.kernel.event import Event
from auction.notifications.service import tell
from valuation.agencies.models import AgencyAccount
from valuation.appraisal import events
from valuation.appraisal.models import Appraisal, AppraisalReport, Commission
from valuation.serving.models import ReportObjection
from valuation.serving.records import review_of
from valuation.supervision.events import SupervisionAnswered, SupervisionAsked
from valuation.supervision.models import SupervisionRequest


def objection_reactions() -> list[Reaction]:
    """Return every reaction to what happens in a dispute."""

    def on(event: type[Event], name: str, run: object) -> Reaction:
        # Each function takes exactly its own event; the table guarantees the pairing.
        return Reaction(event, name, run)  # type: ignore[arg-type]

    return [
        on(events.ObjectionForwarded, "tell_agency_to_explain", tell_agency_to_explain),
        on(events.ObjectionExplained, "tell_explained", tell_judge_of_dispute),
        on(events.ExplanationDelivered, "serve_explanation", tell_parties_of_explanation),
        on(events.ExplanationDisputed, "tell_disputed", tell_judge_of_dispute),
        on(events.ReviewCommissioned, "tell_review", tell_parties_of_review),
        on(events.ReviewConcluded, "tell_conclusion", tell_parties_of_review),
        on(events.ObjectionFellAway, "tell_fell_away", tell_objector_it_fell_away),
        on(events.MaterialsAskedBack, "tell_materials", tell_replaced_agency),
        on(SupervisionAsked, "tell_supervision", tell_judge_of_request),
        on(SupervisionAnswered, "tell_answer", tell_who_asked),
    ]


async def tell_agency_to_explain(uow: UnitOfWork, event: events.ObjectionForwarded) -> None:
    """Lay an objection before the agency that wrote the report, with its day. Law: REF-42."""
    row = await uow.session.get_one(ReportObjection, event.objection_id)
    report = await uow.session.get_one(AppraisalReport, row.report_id)
    assert row.explain_until_at is not None
    due_on = last_day(row.explain_until_at).isoformat()
    data = await _facts(uow, event.appraisal_id, due_on=due_on)
    await _tell_agency(uow, report.commission_id, event.KIND, data)


async def tell_judge_of_dispute(
    uow: UnitOfWork, event: events.ObjectionExplained | events.ExplanationDisputed
) -> None:
    """Tell the judge that the agency explained, or that a party still disputes."""
    appraisal = await uow.session.get_one(Appraisal, event.appraisal_id)
    data = await _facts(uow, event.appraisal_id)
    link = f"/court/appraisals/{event.appraisal_id}"
    await _tell_judge(uow, appraisal.case_id, event.KIND, data, link)


async def tell_parties_of_explanation(uow: UnitOfWork, event: events.ExplanationDelivered) -> None:
    """Put the explanation before every party that has an account. Law: REF-40."""
    await _tell_parties(uow, event.appraisal_id, event.KIND, await _facts(uow, event.appraisal_id))


async def tell_parties_of_review(
    uow: UnitOfWork, event: events.ReviewCommissioned | events.ReviewConcluded
) -> None:
    """Tell the parties that an association reviews, or what it found. Law: REF-42."""
    review = await review_of(uow.session, event.report_id)
    assert review is not None
    until_on = last_day(review.until_at).isoformat()
    facts = {"association": review.association, "until_on": until_on, "reason": review.reason}
    kind = f"review_{review.conclusion}" if isinstance(event, events.ReviewConcluded) else None
    data = await _facts(uow, event.appraisal_id, **facts)
    await _tell_parties(uow, event.appraisal_id, kind or event.KIND, data)


async def tell_objector_it_fell_away(uow: UnitOfWork, event: events.ObjectionFellAway) -> None:
    """Tell whoever objected that the report is set aside and the next one open again."""
    row = await uow.session.get_one(ReportObjection, event.objection_id)
    appraisal = await uow.session.get_one(Appraisal, event.appraisal_id)
    data = await _facts(uow, event.appraisal_id)
    link = f"/my/cases/{appraisal.case_id}"
    await tell(uow, account_id=row.raised_by, kind=event.KIND, data=data, link=link)


async def tell_replaced_agency(uow: UnitOfWork, event: events.MaterialsAskedBack) -> None:
    """Ask a replaced agency for its materials. Law: REF-43."""
    data = await _facts(uow, event.appraisal_id)
    await _tell_agency(uow, event.commission_id, event.KIND, data)


async def tell_judge_of_request(uow: UnitOfWork, event: SupervisionAsked) -> None:
    """Lay a request for enforcement supervision before the judge. Law: REF-45."""
    row = await uow.session.get_one(SupervisionRequest, event.request_id)
    party = await uow.session.get_one(CaseParty, row.party_id)
    data = await _facts_of(uow, row, party=party.name)
    await _tell_judge(uow, row.case_id, event.KIND, data, f"/court/supervision/{row.id}")


async def tell_who_asked(uow: UnitOfWork, event: SupervisionAnswered) -> None:
    """Tell whoever asked what the court answered."""
    row = await uow.session.get_one(SupervisionRequest, event.request_id)
    data = await _facts_of(uow, row, reply=row.reply)
    kind = f"supervision_{row.answer}"
    link = f"/my/cases/{row.case_id}"
    await tell(uow, account_id=row.raised_by, kind=kind, data=data, link=link)


async def _facts(uow: UnitOfWork, appraisal_id: str, **more: Any) -> dict[str, Any]:
    return await _facts_of(uow, await uow.session.get_one(Appraisal, appraisal_id), **more)


async def _facts_of(
    uow: UnitOfWork, about: Appraisal | SupervisionRequest, **more: Any
) -> dict[str, Any]:
    case = await uow.session.get_one(EnforcementCase, about.case_id)
    asset = await uow.session.get_one(SeizedAsset, about.asset_id)
    return {"case": case.number, "asset_zh": asset.name_zh, "asset_en": asset.name_en, **more}


async def _tell_judge(
    uow: UnitOfWork, case_id: str, kind: str, data: dict[str, Any], link: str
) -> None:
    case = await uow.session.get_one(EnforcementCase, case_id)
    await tell(uow, account_id=case.judge_id, kind=kind, data=data, link=link)


async def _tell_agency(
    uow: UnitOfWork, commission_id: str, kind: str, data: dict[str, Any]
) -> None:
    commission = await uow.session.get_one(Commission, commission_id)
    rows = select(AgencyAccount.account_id).where(
        col(AgencyAccount.agency_id) == commission.agency_id
    )
    link = f"/agency/commissions/{commission_id}"
    for account_id in (await uow.session.exec(rows)).all():
        await tell(uow, account_id=account_id, kind=kind, data=data, link=link)


async def _tell_parties(
    uow: UnitOfWork, appraisal_id: str, kind: str, data: dict[str, Any]
) -> None:
    appraisal = await uow.session.get_one(Appraisal, appraisal_id)
    rows = select(CaseParty.account_id).where(col(CaseParty.case_id) == appraisal.case_id)
    accounts = {account_id for account_id in (await uow.session.exec(rows)).all() if account_id}
    link = f"/my/cases/{appraisal.case_id}"
    for account_id in sorted(accounts):
        await tell(uow, account_id=account_id, kind=kind, data=data, link=link)
