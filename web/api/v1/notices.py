"""Reports under public notice: open to everybody."""

from __future__ import annotations

from sqlmodel.ext.asyncio.session import AsyncSession

from auction.kernel.clock import court_day
from valuation.serving.notices import NoticeView, notices_on
from web.api.v1.endpoint import Call
from web.api.v1.listing import Listed, Paging, listed_from
from web.api.v1.reading import NoBody


async def list_notices(session: AsyncSession, call: Call[NoBody, Paging]) -> Listed[NoticeView]:
    """List the reports that are under public notice today."""
    today = court_day(call.house.clock.now())
    return listed_from(await notices_on(session, today), call.query)
