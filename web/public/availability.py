"""How much of a lot's bidding the platform was there for: each gap, each stop, and the paper."""

from __future__ import annotations

from datetime import timedelta

from starlette.requests import Request
from starlette.responses import Response

from auction.bidding import queries as live_queries
from auction.bidding.availability import measure
from auction.documents.papers import PaperKind
from auction.documents.queries import papers_of_lot
from auction.kernel.clock import from_ms, to_ms
from web.public.lot_page import public_lot
from web.requests import house
from web.templating import render


async def show_availability(request: Request) -> Response:
    """Show a lot's bidding window, its gaps and stops, and the share the platform was there for."""
    now = house(request).clock.now()
    async with house(request).database.session() as session:
        lot = await public_lot(session, request.path_params["lot_id"])
        course = await live_queries.course(session, lot.id)
        outages = await live_queries.outages(session, lot.id)
        papers = await papers_of_lot(session, lot.id)
    gaps = [(to_ms(each.down_at), to_ms(each.back_at)) for each in outages]
    measured = measure(course, gaps, to_ms(now))
    certificates = [each for each in papers if each.kind is PaperKind.availability]
    context = {
        "lot": lot,
        "opened_at": None if course.opened_ms is None else from_ms(course.opened_ms),
        "ended_at": None if course.ended_ms is None else from_ms(course.ended_ms),
        "stops": [
            (from_ms(stop.from_ms), from_ms(stop.to_ms) if stop.to_ms else None, stop)
            for stop in course.stops
        ],
        "outages": outages,
        "measured": measured,
        "down_for": timedelta(milliseconds=measured.down_ms),
        "certificate": certificates[-1] if certificates else None,
    }
    return render(request, "public/availability.html", context)
