"""The court's page of a procedure: what was found, the ladder, and what may begin now."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from auction.cases.queries import asset, case
from auction.db.unit_of_work import UnitOfWork
from auction.kernel.actor import Role
from auction.kernel.clock import court_day
from auction.kernel.refusal import CommonRefusal, Refused, refuse
from valuation.acts import CLERICAL
from valuation.agencies.roster import Speciality, suited_to
from valuation.appraisal.rules import latest_validity
from valuation.appraisal.service import start_appraisal
from valuation.choice.rules import CHOICE_DAYS
from valuation.procedure import service
from valuation.procedure.access import procedure_of_court
from valuation.procedure.ladder import (
    AppraisalRequired,
    Conditions,
    Method,
    MethodState,
    ProcedureState,
)
from valuation.procedure.queries import (
    ProcedureView,
    procedure,
    procedures_of_case,
)
from valuation.procedure.rules import Finding, NoValuationGround, WithdrawalGround
from web.forms import FormView, blank_form, read_form
from web.requests import actor_of, house, viewer_of
from web.templating import render, see_other

_BOTH_MAY_ASK = (Method.directed_inquiry, Method.network_inquiry, Method.appraisal)
_PAGES = {
    Method.negotiation: "/court/negotiations/",
    Method.directed_inquiry: "/court/directed-inquiries/",
    Method.network_inquiry: "/court/network-inquiries/",
    Method.appraisal: "/court/appraisals/",
}


async def start_page(request: Request) -> Response:
    """Show how a piece of seized property is being priced; send on to what runs."""
    return await _start_page(request, blank_form())


async def start(request: Request) -> Response:
    """Begin the way to a price."""
    async with read_form(request) as form:
        try:
            async with house(request).works.begin(actor_of(request)) as uow:
                asset_id = request.path_params["asset_id"]
                procedure_id = await service.start_procedure(uow, asset_id=asset_id)
        except Refused as refused:
            return await _start_page(request, form.refuse(refused.refusal))
    return see_other(f"/court/procedures/{procedure_id}", said="procedure_started")


async def show(request: Request) -> Response:
    """Show a procedure."""
    return await _page(request, blank_form())


async def note_findings(request: Request) -> Response:
    """Record what the court found out, and what follows for the methods."""

    async def act(uow: UnitOfWork, form: FormView) -> None:
        findings = {name.value: form.text(name.value, longest=4_000) for name in Finding}
        required = form.one_of("appraisal_required", ["none", *AppraisalRequired])
        form.check()
        conditions = Conditions(
            party_missing_or_refuses=form.is_checked("party_missing_or_refuses"),
            government_price=form.is_checked("government_price"),
            expert_needed=form.is_checked("expert_needed"),
            network_ready=not form.is_checked("no_network"),
            appraisal_required=None if required in ("", "none") else AppraisalRequired(required),
            both_ask=frozenset(each for each in _BOTH_MAY_ASK if form.is_checked(f"ask-{each}")),
        )
        await service.note_findings(
            uow, procedure_id=_id(request), findings=findings, conditions=conditions
        )

    return await _act(request, act, said="findings_noted")


async def begin_appraisal(request: Request) -> Response:
    """Begin an appraisal, where the ladder has come to it."""
    async with read_form(request) as form:
        try:
            speciality = form.choice("speciality", Speciality)
            days = form.whole("choice_days") if form.value("choice_days") else CHOICE_DAYS
            form.check()
            async with house(request).works.begin(actor_of(request)) as uow:
                row = await procedure_of_court(uow, _id(request), CLERICAL)
                appraisal_id = await start_appraisal(
                    uow, asset_id=row.asset_id, speciality=speciality, choice_days=days
                )
        except Refused as refused:
            if refused.refusal.code == CommonRefusal.not_found:
                raise
            return await _page(request, form.refuse(refused.refusal))
    return see_other(f"/court/appraisals/{appraisal_id}", said="appraisal_started")


async def price_without_valuation(request: Request) -> Response:
    """Price property that needs no valuation."""

    async def act(uow: UnitOfWork, form: FormView) -> None:
        ground = form.choice("no_valuation_ground", NoValuationGround)
        amount_fen = form.amount("amount")
        note = form.text("market_note", longest=4_000)
        until = form.day("valid_until_on")
        form.check()
        await service.price_without_valuation(
            uow,
            procedure_id=_id(request),
            ground=ground,
            amount_fen=amount_fen,
            note=note,
            valid_until_on=until,
        )

    return await _act(request, act, said="priced_without_valuation")


async def withdraw(request: Request) -> Response:
    """End the pricing without a price."""

    async def act(uow: UnitOfWork, form: FormView) -> None:
        ground = form.choice("withdrawal_ground", WithdrawalGround)
        note = form.optional_text("withdrawal_note", longest=4_000)
        form.check()
        await service.withdraw_procedure(uow, procedure_id=_id(request), ground=ground, note=note)

    return await _act(request, act, said="procedure_withdrawn")


async def _act(
    request: Request, act: Callable[[UnitOfWork, FormView], Awaitable[None]], *, said: str
) -> Response:
    """Run one act on a procedure and come back to its page; refused, with what was typed."""
    async with read_form(request) as form:
        try:
            async with house(request).works.begin(actor_of(request)) as uow:
                await act(uow, form)
        except Refused as refused:
            if refused.refusal.code == CommonRefusal.not_found:
                raise
            return await _page(request, form.refuse(refused.refusal))
    return see_other(f"/court/procedures/{_id(request)}", said=said)


async def _page(request: Request, form: FormView) -> Response:
    async with house(request).database.session() as session:
        found = await procedure(session, _court_id(request), _id(request))
        if found is None:
            raise refuse(CommonRefusal.not_found)
        thing = await asset(session, found.asset_id)
    assert thing is not None
    viewer = viewer_of(request)
    context = {
        "form": form,
        "procedure": found,
        "rungs": [_rung(found, method) for method in Method],
        "findings": list(Finding),
        "noted": _noted(found, thing),
        "required": list(AppraisalRequired),
        "both_may_ask": _BOTH_MAY_ASK,
        "specialities": suited_to(thing.kind),
        "no_valuation_grounds": list(NoValuationGround),
        "withdrawal_grounds": list(WithdrawalGround),
        "latest_on": latest_validity(court_day(house(request).clock.now())).isoformat(),
        "is_judge": viewer.is_one_of(Role.judge),
        "may_write": viewer.is_one_of(Role.judge, Role.clerk),
        "may_find": found.state in (ProcedureState.finding, ProcedureState.choosing),
    }
    status = form.status if form.refused else 200
    return render(request, "valuation/procedure.html", context, status=status)


async def start_page_again(request: Request, form: FormView) -> Response:
    """Show the page of a thing's pricing again, with what was refused."""
    return await _start_page(request, form)


async def _start_page(request: Request, form: FormView) -> Response:
    async with house(request).database.session() as session:
        thing = await asset(session, request.path_params["asset_id"])
        if thing is None or thing.court_id != _court_id(request):
            raise refuse(CommonRefusal.not_found)
        of_case = await procedures_of_case(session, thing.case_id)
        its_case = await case(session, thing.court_id, thing.case_id)
    assert its_case is not None
    earlier = [row for row in of_case if row.asset_id == thing.id]
    running = next((row for row in earlier if row.closed_at is None), None)
    if running is not None:
        return see_other(f"/court/procedures/{running.id}")
    context = {
        "form": form,
        "thing": thing,
        "case_number": its_case.number,
        "earlier": earlier,
        "may_reissue": _may_reissue(earlier),
        "is_judge": viewer_of(request).is_one_of(Role.judge),
    }
    status = form.status if form.refused else 200
    return render(request, "valuation/start.html", context, status=status)


def _may_reissue(earlier: list[ProcedureView]) -> bool:
    """Say whether the last price came from an agency, which could issue it anew. Law: REF-28."""
    last = earlier[-1].last(Method.appraisal) if earlier else None
    return last is not None and last.state is MethodState.priced


def _rung(found: ProcedureView, method: Method) -> dict[str, Any]:
    """Return one method as the ladder shows it: done, now or next, and why it is not open."""
    last = found.last(method)
    running = last is not None and last.ended_at is None
    state = "now" if running or method in found.open_methods else "done" if last else "next"
    page = _PAGES.get(method)
    return {
        "method": method,
        "last": last,
        "state": state,
        "is_open": method in found.open_methods,
        "why_not": "" if last or found.closed_at else found.why_not(method),
        "href": f"{page}{last.reference}" if page and last and last.reference else "",
    }


def _noted(found: ProcedureView, thing: Any) -> dict[str, str]:
    """Return what stands in the form: what was noted, or what the seizure already says."""
    seized = {
        Finding.encumbrances: thing.encumbrances,
        Finding.occupation: thing.occupation,
        Finding.defects: thing.defects,
    }
    return {name.value: found.findings.get(name.value) or seized.get(name, "") for name in Finding}


def _id(request: Request) -> str:
    return str(request.path_params["procedure_id"])


def _court_id(request: Request) -> str:
    court_id = viewer_of(request).court_id
    if court_id is None:
        raise refuse(CommonRefusal.not_allowed)
    return court_id
