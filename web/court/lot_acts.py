"""The court's acts on a lot that is announced: stop it, let it go on, take it off for good."""

from __future__ import annotations

import asyncio
import time
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from auction.bidding.lot_state import LotStatus, new_lot
from auction.bidding.refusals import CommandRefusal
from auction.bidding.view import state_view
from auction.db.unit_of_work import UnitOfWork
from auction.kernel.actor import Role
from auction.kernel.clock import from_ms
from auction.kernel.refusal import CommonRefusal, Refusal, Refused, refuse
from auction.lots import acting
from auction.lots.act_queries import ActView, act, acts_of_lot, standing, taken_acts
from auction.lots.acts import GROUNDS, LEAST_REASON, MOST_REASON, ActKind, ActState, Ground, Order
from auction.lots.queries import LotView, lot
from auction.people.queries import names
from web.court.acting import act_on, court_of
from web.forms import FormView, blank_form, read_form
from web.requests import actor_of, house, viewer_of
from web.templating import render, see_other

ANSWER_WITHIN_SECONDS = 4.0
_LOOK_AGAIN_SECONDS = 0.05
_STOPPED = (LotStatus.suspended,)
_GOING = (LotStatus.upcoming, LotStatus.open)


async def acts_page(request: Request) -> Response:
    """Show where the lot stands, what a judge may do to it now, and every act so far."""
    return await _page(request, blank_form())


async def order(request: Request) -> Response:
    """Order an act, and wait a moment for the lot's own answer."""
    async with read_form(request) as form:
        try:
            ordered = _order(form)
            form.check()
            async with house(request).works.begin(actor_of(request)) as uow:
                act_id = await acting.order_act(uow, lot_id=_id(request), order=ordered)
        except Refused as refused:
            if refused.refusal.code == CommonRefusal.not_found:
                raise
            return await _page(request, form.refuse(refused.refusal))
    answered = await _answered(request, act_id)
    if answered.state is ActState.refused:
        code = CommandRefusal(answered.refused_code or "")
        return await _page(request, form.refuse(Refusal(code)))
    done = "act_ordered" if answered.state is ActState.ordered else f"act_{answered.kind}"
    return see_other(_address(request), said=done)


async def note_ground_gone(request: Request) -> Response:
    """Note when the ground of a stay or suspension fell away."""

    async def work(uow: UnitOfWork, form: FormView) -> None:
        gone_at = form.instant("gone_at")
        form.check()
        await acting.note_ground_gone(uow, lot_id=_id(request), gone_at=gone_at)

    def then(_nothing: None) -> Response:
        return see_other(_address(request), said="ground_gone")

    return await act_on(request, work, again=_page, then=then)


def _order(form: FormView) -> Order:
    kind = form.choice("kind", ActKind)
    ends = form.optional_instant("ends_at") if kind is ActKind.resumption else None
    return Order(
        kind=kind,
        ground=form.choice("ground", Ground),
        reason=form.text("reason", longest=MOST_REASON),
        until_at=form.instant("until_at") if kind is ActKind.suspension else None,
        ends_at=ends,
    )


async def _answered(request: Request, act_id: str) -> ActView:
    """Return the act once the lot has answered, or as it stands when that takes too long."""
    until = time.monotonic() + ANSWER_WITHIN_SECONDS
    while True:
        async with house(request).database.session() as session:
            found = await act(session, act_id)
        assert found is not None
        if found.state is not ActState.ordered or time.monotonic() > until:
            return found
        await asyncio.sleep(_LOOK_AGAIN_SECONDS)


async def _page(request: Request, form: FormView) -> Response:
    async with house(request).database.session() as session:
        found = await lot(session, _id(request))
        if found is None or found.court_id != court_of(request) or found.terms is None:
            raise refuse(CommonRefusal.not_found)
        acts = await acts_of_lot(session, found.id)
        taken = await taken_acts(session, found.id)
        known = await names(session, [each.ordered_by for each in acts])
    state = await house(request).engine.look(found.id) or new_lot(found.id, found.terms)
    resumes_ms = await house(request).engine.resumes_at_ms(found.id)
    context: dict[str, Any] = {
        "form": form,
        "lot": found,
        "live": state_view(state, watching=0),
        "ends_at": from_ms(state.ends_at_ms),
        "acts": acts,
        "names": known,
        "standing": standing(taken) if state.status in _STOPPED else None,
        "resumes_at": from_ms(resumes_ms) if resumes_ms is not None else None,
        "offered": _offered(request, found, state.status),
        "grounds": GROUNDS,
        "least_reason": LEAST_REASON,
        "posted": form.value("kind"),
        "blank": blank_form(),
    }
    status = form.status if form.refused else 200
    return render(request, "court/lot_acts.html", context, status=status)


def _offered(request: Request, found: LotView, status: LotStatus) -> list[ActKind]:
    """Return the acts a judge may order now; others read the page."""
    if not viewer_of(request).is_one_of(Role.judge) or found.closed_at is not None:
        return []
    if status in _GOING:
        return [ActKind.suspension, ActKind.stay, ActKind.withdrawal, ActKind.termination]
    ending = [ActKind.withdrawal, ActKind.termination]
    return [ActKind.resumption, *ending] if status in _STOPPED else []


def _address(request: Request) -> str:
    return f"/court/lots/{_id(request)}/acts"


def _id(request: Request) -> str:
    return str(request.path_params["lot_id"])
