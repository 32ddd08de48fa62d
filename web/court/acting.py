"""What every form of the court's desk does: read, act in one unit of work, come back or go on."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TypeVar

from starlette.requests import Request
from starlette.responses import Response

from auction.db.unit_of_work import UnitOfWork
from auction.kernel.refusal import CommonRefusal, Refused, refuse
from web.forms import FormView, read_form
from web.requests import actor_of, house, viewer_of

_Result = TypeVar("_Result")


def court_of(request: Request) -> str:
    """Return the viewer's court; whoever serves none has no desk here."""
    court_id = viewer_of(request).court_id
    if court_id is None:
        raise refuse(CommonRefusal.not_allowed)
    return court_id


async def act_on(
    request: Request,
    act: Callable[[UnitOfWork, FormView], Awaitable[_Result]],
    *,
    again: Callable[[Request, FormView], Awaitable[Response]],
    then: Callable[[_Result], Response],
) -> Response:
    """Run one act with what was sent; refused, show its page again with all that was typed."""
    async with read_form(request) as form:
        try:
            async with house(request).works.begin(actor_of(request)) as uow:
                result = await act(uow, form)
        except Refused as refused:
            if refused.refusal.code == CommonRefusal.not_found:
                raise
            return await again(request, form.refuse(refused.refusal))
    return then(result)
