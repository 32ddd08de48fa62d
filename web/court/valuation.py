"""The court's desk of valuations: begin, choose the agencies, review, serve, decide objections."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import replace

from starlette.requests import Request
from starlette.responses import Response

from auction.cases.queries import asset, case
from auction.db.unit_of_work import UnitOfWork
from auction.kernel.actor import Role
from auction.kernel.refusal import CommonRefusal, Refused, refuse
from valuation.agencies.roster import AGENCIES_IN_ORDER, Speciality, suited_to
from valuation.appraisal import service
from valuation.appraisal.choice_queries import choice
from valuation.appraisal.queries import (
    AppraisalView,
    appraisal,
    appraisals_of_case,
    appraisals_of_court,
)
from valuation.appraisal.rules import ReturnGround
from valuation.choice.rules import CHOICE_DAYS
from valuation.draw.contributing import ConflictGround
from valuation.draw.queries import draw
from web.forms import FormView, blank_form, read_form
from web.report_response import report_response
from web.requests import actor_of, house, viewer_of
from web.templating import render, see_other

_PLACES = tuple(range(1, AGENCIES_IN_ORDER + 1))


async def list_appraisals(request: Request) -> Response:
    """Show which appraisals run and at whose desk, and which are over."""
    court_id = _court_id(request)
    async with house(request).database.session() as session:
        context = {
            "running": await appraisals_of_court(session, court_id),
            "over": await appraisals_of_court(session, court_id, running=False, limit=20),
        }
    return render(request, "valuation/list.html", context)


async def asset_page(request: Request) -> Response:
    """Show how a piece of seized property is being priced; send on to what runs."""
    return await _asset_page(request, blank_form())


async def start(request: Request) -> Response:
    """Begin an appraisal."""
    asset_id = request.path_params["asset_id"]
    async with read_form(request) as form:
        try:
            speciality = form.choice("speciality", Speciality)
            choice_days = form.whole("choice_days") if form.value("choice_days") else CHOICE_DAYS
            form.check()
            async with house(request).works.begin(actor_of(request)) as uow:
                appraisal_id = await service.start_appraisal(
                    uow, asset_id=asset_id, speciality=speciality, choice_days=choice_days
                )
        except Refused as refused:
            return await _asset_page(request, form.refuse(refused.refusal))
    return see_other(f"/court/appraisals/{appraisal_id}", said="appraisal_started")


async def show(request: Request) -> Response:
    """Show an appraisal: its story, and what the court can do now."""
    return await _page(request, blank_form())


async def agree(request: Request) -> Response:
    """Record the agencies the parties agreed on."""

    async def act(uow: UnitOfWork, form: FormView) -> None:
        chosen = [form.text(f"agency-{place}") for place in _PLACES]
        form.check()
        await service.agree_agencies(uow, appraisal_id=_id(request), agency_ids=chosen)

    return await _act(request, act, said="agencies_agreed")


async def deliver(request: Request) -> Response:
    """Serve the report on the parties."""

    async def act(uow: UnitOfWork, _form: FormView) -> None:
        await service.deliver_report(uow, appraisal_id=_id(request))

    return await _act(request, act, said="report_delivered")


async def send_back(request: Request) -> Response:
    """Send the report back to its agency."""

    async def act(uow: UnitOfWork, form: FormView) -> None:
        ground = form.choice("ground", ReturnGround)
        note = form.text("note", longest=4_000)
        form.check()
        await service.return_report(uow, appraisal_id=_id(request), ground=ground, note=note)

    return await _act(request, act, said="report_returned")


async def note_receipt(request: Request) -> Response:
    """Note the day on which a party received the report on paper."""

    async def act(uow: UnitOfWork, form: FormView) -> None:
        party_id = form.text("party_id")
        field = f"received_on-{party_id}"
        received_on = form.day(field)
        form.check()
        try:
            await service.record_receipt(
                uow, appraisal_id=_id(request), party_id=party_id, received_on=received_on
            )
        except Refused as refused:
            raise _at_field(refused, "received_on", field) from refused

    return await _act(request, act, said="receipt_noted")


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
                uow, objection_id=objection_id, upheld=decision == "upheld", reason=reason
            )
        except Refused as refused:
            raise _at_field(refused, "reason", field) from refused

    return await _act(request, act, said="objection_decided")


async def report_file(request: Request) -> Response:
    """Return a report's harmless copy; with ?original=1 the file as the agency signed it."""
    async with house(request).database.session() as session:
        found = await appraisal(session, _court_id(request), _id(request))
        reports = found.reports if found else ()
        wanted = request.path_params["report_id"]
        report = next((row for row in reports if row.id == wanted), None)
        if report is None:
            raise refuse(CommonRefusal.not_found)
        original = request.query_params.get("original") == "1"
        file_id = report.original_file_id if original else report.file_id
        return await report_response(session, file_id, keep=original)


async def _act(
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
    return see_other(f"/court/appraisals/{_id(request)}", said=said)


act_on = _act  # What the court does in a draw stands in `draws.py`.


async def _page(request: Request, form: FormView) -> Response:
    async with house(request).database.session() as session:
        found = await appraisal(session, _court_id(request), _id(request))
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
            "is_judge": viewer_of(request).is_one_of(Role.judge),
            "may_choose": viewer_of(request).is_one_of(Role.judge, Role.clerk),
            "grounds": list(ReturnGround),
        }
    status = form.status if form.refused else 200
    return render(request, "valuation/appraisal.html", context, status=status)


async def _asset_page(request: Request, form: FormView) -> Response:
    async with house(request).database.session() as session:
        thing = await asset(session, request.path_params["asset_id"])
        if thing is None or thing.court_id != _court_id(request):
            raise refuse(CommonRefusal.not_found)
        of_case = await appraisals_of_case(session, thing.case_id)
        its_case = await case(session, thing.court_id, thing.case_id)
    assert its_case is not None
    earlier = [row for row in of_case if row.asset_id == thing.id]
    running = next((row for row in earlier if row.closed_at is None), None)
    if running is not None and not form.refused:
        return see_other(f"/court/appraisals/{running.id}")
    context = {
        "form": form,
        "thing": thing,
        "case_number": its_case.number,
        "earlier": earlier,
        "specialities": suited_to(thing.kind),
    }
    status = form.status if form.refused else 200
    return render(request, "valuation/start.html", context, status=status)


def _steps(found: AppraisalView) -> dict[str, str]:
    """Return the state of each step of the progress line: done, now or next."""
    order = ("choosing", "commissioned", "reported", "delivered", "fixed")
    place = {
        "correcting": "commissioned",
        "objected": "delivered",
        "exhausted": "commissioned",
    }.get(found.state, found.state.value)
    here = order.index(place)
    over = found.state == "fixed"
    return {
        step: "done" if i < here or over else "now" if i == here else "next"
        for i, step in enumerate(order)
    }


def _at_field(refused: Refused, name: str, field: str) -> Refused:
    """Move a refusal to the field of the row it is about."""
    if refused.refusal.field_name != name:
        return refused
    return Refused(replace(refused.refusal, field_name=field))


def _id(request: Request) -> str:
    return str(request.path_params["appraisal_id"])


def _court_id(request: Request) -> str:
    court_id = viewer_of(request).court_id
    if court_id is None:
        raise refuse(CommonRefusal.not_allowed)
    return court_id
