"""The public notice of what could not be handed over: reports (REF-40) and sales (OJA-18)."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from auction.kernel.clock import court_day
from auction.notices.queries import public_notices
from valuation.serving.notices import notices_on
from web.requests import house
from web.templating import render


async def list_notices(request: Request) -> Response:
    """Show to everybody which reports and sales are under public notice, and until when."""
    now = house(request).clock.now()
    async with house(request).database.session() as session:
        context = {
            "notices": await notices_on(session, court_day(now)),
            "sale_notices": await public_notices(session, now),
        }
    return render(request, "public/notices.html", context)
