"""The court's side of viewings and questions: slots, the door, answers. Codes, never names."""

from __future__ import annotations

from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from auction.db.unit_of_work import UnitOfWork
from auction.kernel.actor import Role
from auction.kernel.refusal import CommonRefusal, refuse
from auction.lots.queries import lot
from auction.viewing import rules, slots
from auction.viewing.queries import codes_of, slot, slots_of_lot, waiting_questions
from web.court.acting import act_on, court_of
from web.forms import FormView, blank_form
from web.requests import house, viewer_of
from web.templating import render, see_other


async def show_viewings(request: Request) -> Response:
    """Show a lot's viewings: how many come, and by which codes."""
    return await _page(request, blank_form())


async def offer(request: Request) -> Response:
    """Offer a viewing."""

    async def act(uow: UnitOfWork, form: FormView) -> str:
        place = form.text("place", longest=rules.MOST_PLACE)
        starts_at, ends_at = form.instant("starts_at"), form.instant("ends_at")
        places = form.whole("places", least=1, most=rules.MOST_PLACES)
        form.check()
        await slots.offer_slot(
            uow,
            lot_id=request.path_params["lot_id"],
            place=place,
            starts_at=starts_at,
            ends_at=ends_at,
            places=places,
        )
        return str(request.path_params["lot_id"])

    return await act_on(request, act, again=_page, then=_back("viewing_offered"))


async def move(request: Request) -> Response:
    """Give a viewing another place or time; its people are told."""

    async def act(uow: UnitOfWork, form: FormView) -> str:
        place = form.text("place", longest=rules.MOST_PLACE)
        starts_at, ends_at = form.instant("starts_at"), form.instant("ends_at")
        form.check()
        await slots.move_slot(
            uow, slot_id=_slot_id(request), place=place, starts_at=starts_at, ends_at=ends_at
        )
        return await _lot_of_slot(request)

    return await act_on(request, act, again=_page, then=_back("viewing_moved"))


async def cancel(request: Request) -> Response:
    """Cancel a viewing, with the reason; its people are told."""

    async def act(uow: UnitOfWork, form: FormView) -> str:
        reason = form.text("reason", longest=rules.MOST_REASON)
        form.check()
        await slots.cancel_slot(uow, slot_id=_slot_id(request), reason=reason)
        return await _lot_of_slot(request)

    return await act_on(request, act, again=_page, then=_back("viewing_cancelled_by_court"))


async def tick(request: Request) -> Response:
    """Tick who came, by the code they show."""

    async def act(uow: UnitOfWork, form: FormView) -> str:
        code = form.text("code", longest=20)
        form.check()
        await slots.tick_attendance(uow, slot_id=_slot_id(request), code=code)
        return await _lot_of_slot(request)

    return await act_on(request, act, again=_page, then=_back("attendance_ticked"))


async def _page(request: Request, form: FormView) -> Response:
    lot_id = request.path_params.get("lot_id") or await _lot_of_slot(request)
    async with house(request).database.session() as session:
        found = await lot(session, lot_id)
        if found is None or found.court_id != court_of(request):
            raise refuse(CommonRefusal.not_found)
        offered = await slots_of_lot(session, found.id)
        context: dict[str, Any] = {
            "form": form,
            "posted": request.path_params.get("slot_id", ""),
            "blank": blank_form(),
            "lot": found,
            "slots": offered,
            "codes": await codes_of(session, [each.id for each in offered]),
            "questions": await waiting_questions(session, found.court_id, lot_id=found.id),
            "may_act": viewer_of(request).is_one_of(Role.judge, Role.clerk),
            "most_places": rules.MOST_PLACES,
        }
    status = form.status if form.refused else 200
    return render(request, "court/viewings.html", context, status=status)


async def _lot_of_slot(request: Request) -> str:
    async with house(request).database.session() as session:
        found = await slot(session, _slot_id(request))
    if found is None:
        raise refuse(CommonRefusal.not_found)
    return found.lot_id


def _slot_id(request: Request) -> str:
    return str(request.path_params["slot_id"])


def _back(said: str) -> Any:
    def then(lot_id: str) -> Response:
        return see_other(f"/court/lots/{lot_id}/viewings", said=said)

    return then
