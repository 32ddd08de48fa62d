"""The court's desk of valuations: begin, choose the agencies, review, serve, decide objections."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import date

from starlette.requests import Request
from starlette.responses import Response

from auction.db.unit_of_work import UnitOfWork
from auction.kernel.actor import Role
from auction.kernel.clock import court_day
from auction.kernel.refusal import CommonRefusal, Refused, refuse
from valuation.agencies.roster import AGENCIES_IN_ORDER
from valuation.appraisal import service
from valuation.appraisal.associations import ASSOCIATIONS
from valuation.appraisal.choice_queries import choice
from valuation.appraisal.desk_rules import ReviewCheck, SurveyState
from valuation.appraisal.findings import ReportFinding, Reviewed, automatic_findings
from valuation.appraisal.queries import (
    AppraisalView,
    appraisal,
    appraisals_of_court,
)
from valuation.appraisal.rules import AppraisalState, ReturnGround
from valuation.draw.contributing import ConflictGround
from valuation.draw.queries import draw
from valuation.procedure.rules import SuspensionGround
from valuation.serving.dispute import REVIEW_DAYS, Conclusion, Wait
from valuation.serving.rules import ReceiptWay
from web.dispute_view import DisputeView, dispute_view
from web.forms import FormView, blank_form, read_form
from web.report_response import report_response
from web.requests import actor_of, house, viewer_of
from web.templating import render, see_other

_PLACES = tuple(range(1, AGENCIES_IN_ORDER + 1))


async def list_appraisals(request: Request) -> Response:
    """Show which appraisals run and at whose desk, and which are over."""
    court_id = court_of_viewer(request)
    async with house(request).database.session() as session:
        context = {
            "running": await appraisals_of_court(session, court_id),
            "over": await appraisals_of_court(session, court_id, running=False, limit=20),
        }
    return render(request, "valuation/list.html", context)


async def show(request: Request) -> Response:
    """Show an appraisal: its story, and what the court can do now."""
    return await _page(request, blank_form())


async def agree(request: Request) -> Response:
    """Record the agencies the parties agreed on."""

    async def act(uow: UnitOfWork, form: FormView) -> None:
        chosen = [form.text(f"agency-{place}") for place in _PLACES]
        form.check()
        await service.agree_agencies(uow, appraisal_id=appraisal_id(request), agency_ids=chosen)

    return await act_on(request, act, said="agencies_agreed")


async def deliver(request: Request) -> Response:
    """Serve the report on the parties."""

    async def act(uow: UnitOfWork, form: FormView) -> None:
        checks = form.texts("checks")
        await service.deliver_report(uow, appraisal_id=appraisal_id(request), checks=checks)

    return await act_on(request, act, said="report_delivered")


async def send_back(request: Request) -> Response:
    """Send the report back to its agency."""

    async def act(uow: UnitOfWork, form: FormView) -> None:
        ground = form.choice("ground", ReturnGround)
        note = form.text("note", longest=4_000)
        form.check()
        await service.return_report(
            uow, appraisal_id=appraisal_id(request), ground=ground, note=note
        )

    return await act_on(request, act, said="report_returned")


async def note_receipt(request: Request) -> Response:
    """Note the day on which a party received the report on paper."""

    async def act(uow: UnitOfWork, form: FormView) -> None:
        party_id = form.text("party_id")
        objection_id = form.optional_text("objection_id") or None
        row = party_id if objection_id is None else f"{party_id}-{objection_id}"
        received_on = form.day(f"received_on-{row}")
        way = form.choice(f"way-{row}", ReceiptWay)
        form.check()
        proofs = form.files(f"proof-{row}")
        try:
            await service.record_receipt(
                uow,
                appraisal_id=appraisal_id(request),
                party_id=party_id,
                received_on=received_on,
                way=way,
                proof=await proofs[0].read() if proofs else None,
                proof_name=(proofs[0].filename if proofs else None) or "proof",
                objection_id=objection_id,
            )
        except Refused as refused:
            refused = at_field(refused, "received_on", f"received_on-{row}")
            refused = at_field(refused, "documents", f"proof-{row}")
            raise at_field(refused, "proof", f"proof-{row}") from refused

    return await act_on(request, act, said="receipt_noted")


async def decide(request: Request) -> Response:
    """Decide an objection."""
    objection_id = request.path_params["objection_id"]
    field = f"reason-{objection_id}"

    async def act(uow: UnitOfWork, form: FormView) -> None:
        decision = form.one_of("decision", ["upheld", "rejected"])
        reason = form.text(field, longest=4_000)
        form.check()
        try:
            await service.decide_objection(
                uow,
                objection_id=objection_id,
                upheld=decision == "upheld",
                reason=reason,
                kinds=form.texts(f"kinds-{objection_id}") or None,
            )
        except Refused as refused:
            raise at_field(refused, "reason", field) from refused

    return await act_on(request, act, said="objection_decided")


async def report_file(request: Request) -> Response:
    """Return a report's harmless copy; with ?original=1 the file as the agency signed it."""
    async with house(request).database.session() as session:
        found = await appraisal(session, court_of_viewer(request), appraisal_id(request))
        reports = found.reports if found else ()
        wanted = request.path_params["report_id"]
        report = next((row for row in reports if row.id == wanted), None)
        if report is None:
            raise refuse(CommonRefusal.not_found)
        original = request.query_params.get("original") == "1"
        file_id = report.original_file_id if original else report.file_id
        return await report_response(session, file_id, keep=original)


async def act_on(
    request: Request, act: Callable[[UnitOfWork, FormView], Awaitable[None]], *, said: str
) -> Response:
    """Run one act on an appraisal and come back to its page; refused, with what was typed."""
    async with read_form(request) as form:
        try:
            async with house(request).works.begin(actor_of(request)) as uow:
                await act(uow, form)
        except Refused as refused:
            if refused.refusal.code == CommonRefusal.not_found:
                raise
            return await _page(request, form.refuse(refused.refusal))
    return see_other(f"/court/appraisals/{appraisal_id(request)}", said=said)


async def _page(request: Request, form: FormView) -> Response:
    async with house(request).database.session() as session:
        found = await appraisal(session, court_of_viewer(request), appraisal_id(request))
        if found is None:
            raise refuse(CommonRefusal.not_found)
        seen = await choice(session, found.id, house(request).clock.now())
        assert seen is not None
        context = {
            "form": form,
            "appraisal": found,
            "choice": seen,
            "agencies": seen.candidates,
            "conflicts": list(ConflictGround),
            "places": _PLACES,
            "draw": await draw(session, found.id),
            "steps": _steps(found),
            "dispute": _dispute(request, found),
            "receipt_ways": list(ReceiptWay),
            "conclusions": list(Conclusion),
            "review_days": REVIEW_DAYS,
            "association": ASSOCIATIONS[found.speciality],
            "is_judge": viewer_of(request).is_one_of(Role.judge),
            "may_choose": viewer_of(request).is_one_of(Role.judge, Role.clerk),
            "grounds": list(ReturnGround),
            "checks": list(ReviewCheck),
            "findings": _findings(found, court_day(house(request).clock.now())),
            "suspension_grounds": list(SuspensionGround),
        }
    status = form.status if form.refused else 200
    return render(request, "valuation/appraisal.html", context, status=status)


def _findings(found: AppraisalView, today: date) -> list[ReportFinding]:
    """Return what the platform noticed about the report under review. Law: REF-29."""
    report, current = found.newest, found.current
    if report is None or current is None or found.state is not AppraisalState.reported:
        return []
    return automatic_findings(
        Reviewed(
            today=today,
            valid_until_on=report.valid_until_on,
            value_on=report.value_on,
            methods=report.methods,
            appraisers=report.appraisers,
            far_off_confirmed=report.far_off_confirmed,
            survey_held=any(row.state is SurveyState.held for row in current.desk.surveys),
        )
    )


def _steps(found: AppraisalView) -> dict[str, str]:
    """Return the state of each step of the progress line: done, now or next."""
    order = ("choosing", "commissioned", "reported", "delivered", "fixed")
    in_dispute = dict.fromkeys((wait.value for wait in Wait), "delivered")
    earlier = {"correcting": "commissioned", "exhausted": "commissioned"}
    place = (in_dispute | earlier).get(found.state.value, found.state.value)
    here = order.index(place)
    over = found.state == "fixed"
    return {
        step: "done" if i < here or over else "now" if i == here else "next"
        for i, step in enumerate(order)
    }


def _dispute(request: Request, found: AppraisalView) -> DisputeView | None:
    """Return what was said against the newest report, once it was served."""
    if found.newest is None or found.newest.delivered_at is None:
        return None
    return dispute_view(found.newest, house(request).clock.now())


def at_field(refused: Refused, name: str, field: str) -> Refused:
    """Move a refusal to the field of the row it is about."""
    if refused.refusal.field_name != name:
        return refused
    return Refused(replace(refused.refusal, field_name=field))


def appraisal_id(request: Request) -> str:
    """Return which appraisal the address names."""
    return str(request.path_params["appraisal_id"])


def court_of_viewer(request: Request) -> str:
    """Return the court the viewer serves."""
    court_id = viewer_of(request).court_id
    if court_id is None:
        raise refuse(CommonRefusal.not_allowed)
    return court_id
