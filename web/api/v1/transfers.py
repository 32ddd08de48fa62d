"""The assessment and auction transfer register: a line for each seized thing."""

from __future__ import annotations

from sqlmodel.ext.asyncio.session import AsyncSession

from valuation.procedure.ladder import Method
from valuation.register.queries import Order, RegisterLine, Wanted, register_page
from valuation.register.stages import Stage
from web.api.v1.cases import READERS
from web.api.v1.endpoint import Call
from web.api.v1.fields import Id, Search
from web.api.v1.listing import Listed, Paging, listed
from web.api.v1.reading import NoBody


class RegisterSearch(Paging):
    """Looks in case number, names, places and the agency's name; what is due first stands first."""

    search: Search = ""
    stage: Stage | None = None
    method: Method | None = None
    judge_id: Id | None = None
    overdue: bool = False
    order: Order = Order.due


async def list_register(
    session: AsyncSession, call: Call[NoBody, RegisterSearch]
) -> Listed[RegisterLine]:
    """List the court's seized things: who holds each, what is due, how long each step took."""
    asked = call.query
    wanted = Wanted(
        stage=asked.stage,
        is_overdue=asked.overdue,
        judge_id=asked.judge_id or "",
        method=asked.method,
        search=asked.search.strip(),
        order=asked.order,
    )
    now, court_id = call.house.clock.now(), call.court_id(*READERS)
    return listed(await register_page(session, court_id, now, wanted, asked.page, asked.size))
