"""The sandbox's own page: its clock, the rivals at work, and the people to sign in as."""

from __future__ import annotations

from datetime import timedelta

from starlette.requests import Request
from starlette.responses import Response

from auction.kernel.clock import COURT_ZONE
from web.forms import FormView, blank_form
from web.requests import house
from web.sandbox.at_work import at_work
from web.sandbox.people import PASSWORD, SHOWN
from web.templating import render

RATES = (1, 60, 600)
_STOPS_SHOWN = 30


async def show(request: Request) -> Response:
    """Show the page; while the clock walks it reloads by itself."""
    return await show_with(request, blank_form())


async def show_with(request: Request, form: FormView) -> Response:
    """Show the page with what was wrong with an order to the clock."""
    work, clock = at_work(request), house(request).clock
    walk = work.walk
    context = {
        "form": form,
        "rate": clock.rate,
        "rates": RATES,
        "walk": walk,
        "stops": list(reversed(walk.stops))[:_STOPS_SHOWN] if walk else [],
        "soonest": (clock.now() + timedelta(minutes=1)).astimezone(COURT_ZONE),
        "pairs": work.rivals.bidding(),
        "people": SHOWN,
        "password": PASSWORD,
    }
    return render(
        request, "sandbox/front.html", context, status=form.status if form.refused else 200
    )
