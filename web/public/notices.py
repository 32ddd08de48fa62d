"""The public notice of reports whose parties could not be reached. Law: REF-40."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from auction.kernel.clock import court_day
from valuation.serving.notices import notices_on
from web.requests import house
from web.templating import render


async def list_notices(request: Request) -> Response:
    """Show to everybody which reports are under public notice today, and until when."""
    today = court_day(house(request).clock.now())
    async with house(request).database.session() as session:
        rows = await notices_on(session, today)
    return render(request, "public/notices.html", {"notices": rows})
