"""The living style page: every piece of a page, a running lot and a desk, from made-up data."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from auction.kernel.clock import court_day
from auction.kernel.refusal import CommonRefusal, Refusal
from auction.lots.refusals import LotRefusal
from web.doors import Door, page
from web.forms import FormView, read_form
from web.guards import anyone
from web.refusals import FormRefusal
from web.templating import court_now, render


async def show_pieces(request: Request) -> Response:
    """Show every component, with a form in which two fields are wrong."""
    form = FormView({"start": ["2,7x"], "kind": [""], "contact": ["0898-6666 0000"]})
    form.refuse(Refusal(CommonRefusal.bad_amount, {}, "start"))
    form.refuse(Refusal(FormRefusal.not_a_choice, {}, "kind"))
    return render(request, "design/page.html", {"form": form, **_times(request)})


async def try_form(request: Request) -> Response:
    """Read the sample form as any page would, and show it again with what is wrong."""
    async with read_form(request) as form:
        form.amount("start")
        form.amount("deposit")
        form.instant("opens_at")
        form.day("pays_on")
        form.one_of("kind", ("flat", "ship"))
        form.promised("checked")
        status = form.status if form.refused else 200
        return render(request, "design/page.html", {"form": form, **_times(request)}, status)


async def show_lot(request: Request) -> Response:
    """Show a lot as it looks while it runs."""
    return render(request, "design/lot.html", _times(request))


async def show_desk(request: Request) -> Response:
    """Show a desk: what is due, by the law's clock, and a case as a story."""
    return render(request, "design/desk.html", _times(request))


def _times(request: Request) -> dict[str, Any]:
    now = court_now(request)
    return {
        "today": court_day(now),
        "close": now + timedelta(minutes=3, seconds=4),
        "soon": now + timedelta(hours=5, minutes=12),
        "past": now - timedelta(days=1, hours=2),
        "days": lambda count: court_day(now) + timedelta(days=count),
        "day_long": timedelta(days=1),
        "sample_refusal": Refusal(
            LotRefusal.start_under_floor, {"floor_fen": 80_528_000, "law": "OJA-11"}
        ),
    }


DESIGN_DOORS: list[Door] = [
    page("GET", "/design", show_pieces, anyone),
    page("POST", "/design", try_form, anyone),
    page("GET", "/design/lot", show_lot, anyone),
    page("GET", "/design/desk", show_desk, anyone),
]
