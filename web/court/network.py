"""The court's desk of network inquiries: begin, review, serve, decide objections."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import replace

from starlette.requests import Request
from starlette.responses import Response

from auction.cases.queries import asset
from auction.db.unit_of_work import UnitOfWork
from auction.kernel.actor import Role
from auction.kernel.refusal import CommonRefusal, Refused, refuse
from valuation.network_inquiry import service
from valuation.network_inquiry.platform_queries import platforms
from valuation.network_inquiry.queries import inquiry, inquiry_of_procedure
from valuation.network_inquiry.rules import FlawGround
from valuation.procedure.models import PriceProcedure
from web.court.acting import court_of
from web.court.dots import dot_plot
from web.forms import FormView, blank_form, read_form
from web.report_response import report_response
from web.requests import actor_of, house, viewer_of
from web.templating import render, see_other


async def begin_page(request: Request) -> Response:
    """Show what the platforms would be asked, and which; send on to an inquiry that was begun."""
    return await _begin_page(request, blank_form())


async def begin(request: Request) -> Response:
    """Ask all platforms."""
    procedure_id = request.path_params["procedure_id"]
    async with read_form(request) as form:
        try:
            features = form.text("features", longest=4_000)
            quantity = form.text("quantity", longest=200)
            purpose = form.text("purpose", longest=1_000)
            requirements = form.optional_text("requirements", longest=4_000)
            form.check()
            async with house(request).works.begin(actor_of(request)) as uow:
                inquiry_id = await service.begin_inquiry(
                    uow,
                    procedure_id=procedure_id,
                    features=features,
                    quantity=quantity,
                    purpose=purpose,
                    requirements=requirements,
                )
        except Refused as refused:
            if refused.refusal.code == CommonRefusal.not_found:
                raise
            return await _begin_page(request, form.refuse(refused.refusal))
    return see_other(f"/court/network-inquiries/{inquiry_id}", said="inquiry_begun")


async def show(request: Request) -> Response:
    """Show an inquiry: each platform's state, clock, figure and faults, and the mean."""
    return await _page(request, blank_form())


async def flaw(request: Request) -> Response:
    """Mark a report as flawed."""
    report_id = request.path_params["report_id"]

    async def act(uow: UnitOfWork, form: FormView) -> None:
        ground = form.choice(f"ground-{report_id}", FlawGround)
        note = form.text(f"note-{report_id}", longest=2_000)
        form.check()
        await service.mark_flawed(uow, report_id=report_id, ground=ground, note=note)

    return await _act(request, act, said="report_flawed")


async def sound(request: Request) -> Response:
    """Take back that a report is flawed."""

    async def act(uow: UnitOfWork, _form: FormView) -> None:
        await service.mark_sound(uow, report_id=request.path_params["report_id"])

    return await _act(request, act, said="report_sound")


async def finish_review(request: Request) -> Response:
    """Serve the reports, or have all corrected."""

    async def act(uow: UnitOfWork, _form: FormView) -> None:
        await service.finish_review(uow, inquiry_id=_id(request))

    return await _act(request, act, said="inquiry_reviewed")


async def note_receipt(request: Request) -> Response:
    """Note the day on which a party received the reports on paper."""

    async def act(uow: UnitOfWork, form: FormView) -> None:
        party_id = form.text("party_id")
        field = f"received_on-{party_id}"
        received_on = form.day(field)
        form.check()
        try:
            await service.record_receipt(
                uow, inquiry_id=_id(request), party_id=party_id, received_on=received_on
            )
        except Refused as refused:
            raise _at_field(refused, "received_on", field) from refused

    return await _act(request, act, said="receipt_noted")


async def excuse(request: Request) -> Response:
    """Note that a platform was late with good reason."""
    mandate_id = request.path_params["mandate_id"]
    field = f"excuse-{mandate_id}"

    async def act(uow: UnitOfWork, form: FormView) -> None:
        reason = form.text(field, longest=2_000)
        form.check()
        await service.excuse_lateness(uow, mandate_id=mandate_id, reason=reason)

    return await _act(request, act, said="lateness_excused")


async def decide(request: Request) -> Response:
    """Decide an objection."""
    objection_id = request.path_params["objection_id"]
    field = f"reason-{objection_id}"

    async def act(uow: UnitOfWork, form: FormView) -> None:
        decision = form.one_of("decision", ["upheld", "rejected"])
        reason = form.text(field, longest=4_000)
        form.check()
        await service.decide_network_objection(
            uow, objection_id=objection_id, upheld=decision == "upheld", reason=reason
        )

    return await _act(request, act, said="objection_decided")


async def report_file(request: Request) -> Response:
    """Return a report's harmless copy."""
    async with house(request).database.session() as session:
        found = await inquiry(session, court_of(request), _id(request))
        wanted = request.path_params["report_id"]
        reports = found.reports if found else ()
        report = next((row for row in reports if row.id == wanted), None)
        if report is None or report.file_id is None:
            raise refuse(CommonRefusal.not_found)
        return await report_response(session, report.file_id)


async def _act(
    request: Request, act: Callable[[UnitOfWork, FormView], Awaitable[None]], *, said: str
) -> Response:
    """Run one act on an inquiry and come back to its page; refused, with what was typed."""
    async with read_form(request) as form:
        try:
            async with house(request).works.begin(actor_of(request)) as uow:
                await act(uow, form)
        except Refused as refused:
            if refused.refusal.code == CommonRefusal.not_found:
                raise
            return await _page(request, form.refuse(refused.refusal))
    return see_other(f"/court/network-inquiries/{_id(request)}", said=said)


async def _page(request: Request, form: FormView) -> Response:
    async with house(request).database.session() as session:
        found = await inquiry(session, court_of(request), _id(request))
    if found is None:
        raise refuse(CommonRefusal.not_found)
    context = {
        "form": form,
        "inquiry": found,
        "plot": dot_plot([row for row in found.reports if not row.superseded_at], found.mean),
        "grounds": list(FlawGround),
        "is_judge": viewer_of(request).is_one_of(Role.judge),
        "may_note": viewer_of(request).is_one_of(Role.judge, Role.clerk),
    }
    status = form.status if form.refused else 200
    return render(request, "valuation/network_inquiry.html", context, status=status)


async def _begin_page(request: Request, form: FormView) -> Response:
    court_id = court_of(request)
    now = house(request).clock.now()
    async with house(request).database.session() as session:
        procedure = await session.get(PriceProcedure, request.path_params["procedure_id"])
        if procedure is None or procedure.court_id != court_id:
            raise refuse(CommonRefusal.not_found)
        begun = await inquiry_of_procedure(session, procedure.id)
        thing = await asset(session, procedure.asset_id)
        rows = await platforms(session, court_id, now)
    if begun is not None and not form.refused:
        return see_other(f"/court/network-inquiries/{begun}")
    context = {
        "form": form,
        "procedure": procedure,
        "thing": thing,
        "platforms": [row for row in rows if not (row.suspended_at or row.struck_off_at)],
    }
    status = form.status if form.refused else 200
    return render(request, "valuation/network_begin.html", context, status=status)


def _at_field(refused: Refused, name: str, field: str) -> Refused:
    """Move a refusal to the field of the row it is about."""
    if refused.refusal.field_name != name:
        return refused
    return Refused(replace(refused.refusal, field_name=field))


def _id(request: Request) -> str:
    return str(request.path_params["inquiry_id"])
