"""A creditor says whether they take in kind what no auction sold."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from auction.in_kind import asking
from auction.kernel.refusal import CommonRefusal, Refused
from web.forms import read_form
from web.party.cases import case_page, found_case
from web.requests import actor_of, house
from web.templating import see_other


async def answer(request: Request) -> Response:
    """Take a creditor's answer; it stands once given."""
    async with read_form(request) as form:
        try:
            takes = form.one_of("takes", ("yes", "no")) == "yes"
            number = form.optional_text("number", longest=20)
            promises = form.is_checked("promises")
            form.check()
            async with house(request).works.begin(actor_of(request)) as uow:
                await found_case(request, uow.session)
                await asking.answer(
                    uow,
                    question_id=request.path_params["question_id"],
                    takes=takes,
                    number=number,
                    promises=promises,
                )
        except Refused as refused:
            if refused.refusal.code == CommonRefusal.not_found:
                raise
            return await case_page(request, form.refuse(refused.refusal))
    return see_other(f"/my/cases/{request.path_params['case_id']}", said="in_kind_answered")
