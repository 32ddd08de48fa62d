"""Doors to the sandbox's clock: the page's buttons, and `/api/v1/sandbox/clock` for programmes.

Anyone may move it, without signing in: a sandbox holds nothing worth guarding, and a stranger's
script must be able to let a month pass. The clock itself goes forward only.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any, Literal

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from auction.kernel.refusal import Refused, refuse
from web.api.v1.fields import Instant
from web.api.v1.reading import Body, read_body
from web.forms import FormView, read_form
from web.house import House
from web.requests import house
from web.sandbox.at_work import at_work
from web.sandbox.clock import ClockRefusal, ClockView, Hear, set_rate, walk_to, walk_to_next
from web.sandbox.front_page import show_with
from web.templating import see_other

_FURTHEST_SECONDS = 10**9


class ClockOrder(Body):
    """What court time is to do: exactly one of these."""

    rate: int | None = None
    set: Instant | None = None
    advance_seconds: int | None = None
    to_next: Literal[True] | None = None

    def insist_on_one(self) -> None:
        """Refuse an order that says nothing, or two things."""
        said = [value for value in self.model_dump().values() if value is not None]
        if len(said) != 1 or len(self.model_fields_set) != 1:
            raise refuse(ClockRefusal.clock_one_order)


async def order_clock(request: Request) -> Response:
    """Move court time, or set its rate; answer once all that fell due on the way has settled."""
    order = read_body(ClockOrder, await request.body())
    order.insist_on_one()
    return _answer(await _obey(house(request), order))


async def tell_clock(request: Request) -> Response:
    """Tell court time and its rate."""
    clock = house(request).clock
    return _answer(ClockView(clock.now(), clock.rate))


async def press_button(request: Request) -> Response:
    """Do what a button of the page says; a long walk goes on behind the page, which shows it."""
    async with read_form(request) as form:
        try:
            order = _ordered(form)
            await _begin(request, order)
        except Refused as refused:
            return await show_with(request, form.refuse(refused.refusal))
    return see_other("/sandbox")


def _ordered(form: FormView) -> ClockOrder:
    kind = form.one_of("do", ("rate", "advance", "next", "set"))
    form.check()
    if kind == "rate":
        order = ClockOrder(rate=form.whole("rate", least=0, most=3600))
    elif kind == "advance":
        order = ClockOrder(advance_seconds=form.whole("seconds", least=1, most=_FURTHEST_SECONDS))
    elif kind == "set":
        order = ClockOrder(set=form.instant("at"))
    else:
        order = ClockOrder(to_next=True)
    form.check()
    return order


async def _begin(request: Request, order: ClockOrder) -> None:
    if order.rate is not None:
        await set_rate(house(request), order.rate)
        return
    walk = at_work(request).begin_walk(lambda hear: _obey(house(request), order, hear))
    await walk.a_moment()


async def _obey(house: House, order: ClockOrder, hear: Hear | None = None) -> ClockView:
    heard: tuple[Hear, ...] = (hear,) if hear else ()
    if order.rate is not None:
        return await set_rate(house, order.rate)
    if order.to_next:
        return await walk_to_next(house, *heard)
    if order.set is not None:
        return await walk_to(house, order.set, *heard)
    # Bounded so that it can be added; the walk itself refuses what goes back or too far.
    seconds = min(max(order.advance_seconds or 0, -1), _FURTHEST_SECONDS)
    return await walk_to(house, house.clock.now() + timedelta(seconds=seconds), *heard)


def _answer(view: ClockView) -> JSONResponse:
    fired: list[dict[str, Any]] = [
        {"at": _iso(stop.at), "what": what} for stop in view.fired for what in stop.what
    ]
    body = {"now": _iso(view.now), "rate": view.rate, "fired": fired}
    return JSONResponse(body, headers={"Cache-Control": "no-store"})


def _iso(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
