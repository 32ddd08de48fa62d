"""A notice before a sale, opened by the party it was sent to: opening it is the receipt."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from auction.kernel.refusal import CommonRefusal, refuse
from auction.notices import service
from web.party.cases import found_case
from web.requests import actor_of, house
from web.templating import render


async def read_notice(request: Request) -> Response:
    """Show the notice, and note that it was opened the first time it is. Law: OJA-18."""
    async with house(request).database.session() as session:
        _court_id, case_id = await found_case(request, session)
    async with house(request).works.begin(actor_of(request)) as uow:
        notice = await service.note_reading(uow, notice_id=request.path_params["notice_id"])
        if notice.case_id != case_id:
            raise refuse(CommonRefusal.not_found)
        context = {
            "case_id": case_id,
            "content": notice.content,
            "content_hash": notice.content_hash,
            "opened_at": notice.opened_at,
            "is_void": notice.voided_at is not None,
        }
    return render(request, "party/notice.html", context)
