"""Claims of priority at the sworn desk: one claim with its proofs, the decision. Looks are audited.

The desk decides who goes before whom; it sees a person and a thing, never a paddle or a bid.
"""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from auction.cases.priority import MOST_RANK
from auction.enrolment import priority
from auction.enrolment.priority_queries import look_at_claim
from auction.kernel.refusal import CommonRefusal, Refused
from web.admission.paper_response import paper_response
from web.forms import FormView, blank_form, read_form
from web.requests import actor_of, house
from web.templating import render, see_other

_DECISIONS = ("confirm", "refuse")


async def claim_page(request: Request) -> Response:
    """Show one claim beside what the court has on record."""
    return await _render(request, blank_form())


async def proof(request: Request) -> Response:
    """Show one proof, alone in its frame so that nothing in it can act."""
    async with house(request).works.begin(actor_of(request)) as uow:
        file = await priority.look_at_proof(
            uow,
            claim_id=request.path_params["claim_id"],
            file_id=request.path_params["file_id"],
        )
    return paper_response(file)


async def decide(request: Request) -> Response:
    """Confirm a claim with a rank, or refuse it and say why."""
    async with read_form(request) as form:
        try:
            confirmed = form.one_of("decision", _DECISIONS) == "confirm"
            rank = form.whole("rank", least=1, most=MOST_RANK) if confirmed else None
            reason = form.optional_text("reason", longest=priority.MOST_REASON)
            form.check()
            async with house(request).works.begin(actor_of(request)) as uow:
                await priority.decide_claim(
                    uow, claim_id=request.path_params["claim_id"], rank=rank, reason=reason
                )
        except Refused as refused:
            if refused.refusal.code == CommonRefusal.not_found:
                raise
            return await _render(request, form.refuse(refused.refusal))
    return see_other("/court/admission", said="priority_decided")


async def _render(request: Request, form: FormView) -> Response:
    async with house(request).works.begin(actor_of(request)) as uow:
        claim = await look_at_claim(uow, claim_id=request.path_params["claim_id"])
    page = {"form": form, "claim": claim, "most_rank": MOST_RANK}
    status = form.status if form.refused else 200
    return render(request, "admission/claim.html", page, status=status)
