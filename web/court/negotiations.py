"""The court's pages of a negotiation: open it, watch its clock, confirm what was agreed."""

from __future__ import annotations

from collections.abc import Callable

from starlette.requests import Request
from starlette.responses import Response

from auction.cases.queries import PartyView, case
from auction.db.unit_of_work import UnitOfWork
from auction.kernel.actor import Role
from auction.kernel.refusal import CommonRefusal, refuse
from valuation.negotiation import service
from valuation.negotiation.queries import negotiation
from valuation.negotiation.rules import DAYS, FEWEST_DAYS, MOST_DAYS, SIDES
from valuation.procedure.head import procedure_head
from web.court.acting import act_on, court_of
from web.forms import FormView, blank_form
from web.requests import house, viewer_of
from web.templating import render, see_other


async def begin_page(request: Request) -> Response:
    """Ask how long the parties have, and which creditors are asked too."""
    return await _begin_page(request, blank_form())


async def begin(request: Request) -> Response:
    """Open a negotiation."""

    async def act(uow: UnitOfWork, form: FormView) -> str:
        days = form.whole("days", least=FEWEST_DAYS, most=MOST_DAYS)
        form.check()
        return await service.begin_negotiation(
            uow,
            procedure_id=request.path_params["procedure_id"],
            days=days,
            creditor_ids=form.texts("creditor_ids"),
        )

    return await act_on(request, act, again=_begin_page, then=_on_to("negotiation_begun"))


async def show(request: Request) -> Response:
    """Show a negotiation: who has stated, and the prices once the seals are lifted."""
    return await _page(request, blank_form())


async def decide(request: Request) -> Response:
    """Say whether an agreed price harms others."""

    async def act(uow: UnitOfWork, form: FormView) -> str:
        decision = form.one_of("decision", ["confirmed", "harms_others"])
        reason = form.text("reason", longest=4_000)
        form.check()
        negotiation_id = str(request.path_params["negotiation_id"])
        await service.confirm_price(
            uow,
            negotiation_id=negotiation_id,
            harms_others=decision == "harms_others",
            reason=reason,
        )
        return negotiation_id

    return await act_on(request, act, again=_page, then=_on_to("negotiation_decided"))


def _on_to(said: str) -> Callable[[str], Response]:
    return lambda negotiation_id: see_other(f"/court/negotiations/{negotiation_id}", said=said)


async def _begin_page(request: Request, form: FormView) -> Response:
    async with house(request).database.session() as session:
        head = await procedure_head(session, court_of(request), request.path_params["procedure_id"])
        if head is None:
            raise refuse(CommonRefusal.not_found)
        its_case = await case(session, head.court_id, head.case_id)
    assert its_case is not None
    context = {
        "form": form,
        "procedure": head,
        "creditors": _creditors(its_case.parties),
        "days": DAYS,
    }
    status = form.status if form.refused else 200
    return render(request, "valuation/negotiation_new.html", context, status=status)


def _creditors(parties: tuple[PartyView, ...] | list[PartyView]) -> list[PartyView]:
    """Return who may be asked besides the two sides: whoever else has an account."""
    return [party for party in parties if party.role not in SIDES and party.account_id]


async def _page(request: Request, form: FormView) -> Response:
    async with house(request).database.session() as session:
        found = await negotiation(session, request.path_params["negotiation_id"])
    if found is None or found.court_id != court_of(request):
        raise refuse(CommonRefusal.not_found)
    context = {
        "form": form,
        "negotiation": found,
        "is_judge": viewer_of(request).is_one_of(Role.judge),
    }
    status = form.status if form.refused else 200
    return render(request, "valuation/negotiation.html", context, status=status)
