"""Papers for a lot at the sworn desk: one request, its papers, what a member found. Audited.

The desk sees applicant, property and papers, never a paddle, a bid or a lot's other applicants.
"""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from auction.db.unit_of_work import UnitOfWork
from auction.enrolment.entry_desk import MOST_REASON, look_at_paper, vote
from auction.enrolment.entry_queries import look_at_request
from web.admission.paper_response import paper_response
from web.court.acting import act_on
from web.forms import FormView, blank_form
from web.requests import actor_of, house, viewer_of
from web.templating import render, see_other


async def request_page(request: Request) -> Response:
    """Show what was handed in, and what others of the desk found."""
    return await _page(request, blank_form())


async def paper(request: Request) -> Response:
    """Show one paper, alone in its frame so that nothing in it can act."""
    async with house(request).works.begin(actor_of(request)) as uow:
        file = await look_at_paper(
            uow, request_id=_id(request), file_id=request.path_params["file_id"]
        )
    return paper_response(file)


async def decide(request: Request) -> Response:
    """Say what one member found; the second who finds the same decides."""

    async def act(uow: UnitOfWork, form: FormView) -> None:
        is_yes = form.one_of("found", ("yes", "no")) == "yes"
        reason = form.optional_text("reason", longest=MOST_REASON)
        form.check()
        await vote(uow, request_id=_id(request), is_yes=is_yes, reason=reason)

    return await act_on(
        request, act, again=_page, then=lambda _: see_other("/court/admission", said="entry_voted")
    )


async def _page(request: Request, form: FormView) -> Response:
    async with house(request).works.begin(actor_of(request)) as uow:
        found = await look_at_request(uow, request_id=_id(request))
    own = viewer_of(request).account_id
    page = {
        "form": form,
        "entry": found,
        "has_voted": any(each.member_id == own for each in found.votes),
    }
    status = form.status if form.refused else 200
    return render(request, "admission/entry.html", page, status=status)


def _id(request: Request) -> str:
    return str(request.path_params["request_id"])
