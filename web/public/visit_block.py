"""The block of viewings and questions on a lot's page: what it needs to be shown."""

from __future__ import annotations

from typing import Any

from sqlmodel.ext.asyncio.session import AsyncSession
from starlette.requests import Request

from auction.lots.queries import LotView
from auction.viewing.queries import answered_questions, own_bookings, slots_of_lot
from auction.viewing.rules import MOST_QUESTION
from web.forms import FormView, blank_form
from web.paging import page_number
from web.requests import house, viewer_of

_ON_A_PAGE = 20


async def visit_block(
    request: Request, session: AsyncSession, lot: LotView, form: FormView | None = None
) -> dict[str, Any]:
    """Return what the block of viewings and questions on a lot's page needs."""
    viewer, now = viewer_of(request), house(request).clock.now()
    search = request.query_params.get("q", "").strip()[:100]
    number = page_number(request)
    first = (number - 1) * _ON_A_PAGE
    found, total = await answered_questions(
        session, lot.id, search=search, first=first, size=_ON_A_PAGE
    )
    mine = []
    if viewer.account_id is not None:
        mine = await own_bookings(session, viewer.account_id, lot_id=lot.id)
    return {
        "visit": {
            "slots": await slots_of_lot(session, lot.id, after=now),
            "mine": [each for each in mine if not each.cancelled_at and each.slot.ends_at > now],
            "questions": found,
            "total": total,
            "search": search,
            "number": number,
            "pages": max(1, -(-total // _ON_A_PAGE)),
            "form": form or blank_form(),
            "may_act": viewer.signed_in and viewer.court_id is None,
            "is_over": lot.closed_at is not None,
            "longest": MOST_QUESTION,
        }
    }
