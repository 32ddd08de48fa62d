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
from auction.people import queries
from auction.people.four_eyes import MOST_NOTE
from auction.people.refusals import PeopleRefusal
from web.admission.paper_response import paper_response
from web.forms import FormView, blank_form, read_form
from web.requests import actor_of, house, viewer_of
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
    """Propose a rank, or that there is none and why; or, as the second member, agree."""
    async with read_form(request) as form:
        try:
            confirmed = form.one_of("decision", _DECISIONS) == "confirm"
            rank = form.whole("rank", least=1, most=MOST_RANK) if confirmed else None
            reason = form.optional_text("reason", longest=priority.MOST_REASON)
            form.check()
            async with house(request).works.begin(actor_of(request)) as uow:
                claim_id = request.path_params["claim_id"]
                await priority.decide_claim(uow, claim_id=claim_id, rank=rank, reason=reason)
                claim = await look_at_claim(uow, claim_id=claim_id)
        except Refused as refused:
            return await _again(request, form, refused)
    is_done = claim.state is not priority.ClaimState.claimed
    return see_other("/court/admission", said="priority_decided" if is_done else "desk_proposed")


async def send_back(request: Request) -> Response:
    """Send the first member's proposal back, and say why."""
    async with read_form(request) as form:
        try:
            note = form.text("note", longest=MOST_NOTE)
            form.check()
            async with house(request).works.begin(actor_of(request)) as uow:
                await priority.send_back_claim(
                    uow, claim_id=request.path_params["claim_id"], note=note
                )
        except Refused as refused:
            return await _again(request, form, refused)
    return see_other("/court/admission", said="desk_sent_back")


async def _again(request: Request, form: FormView, refused: Refused) -> Response:
    if refused.refusal.code in {CommonRefusal.not_found, PeopleRefusal.oath_missing}:
        raise refused
    return await _render(request, form.refuse(refused.refusal))


async def _render(request: Request, form: FormView) -> Response:
    async with house(request).works.begin(actor_of(request)) as uow:
        claim = await look_at_claim(uow, claim_id=request.path_params["claim_id"])
        names = await queries.names(uow.session, [claim.proposed_by or ""])
    page = {
        "form": form,
        "claim": claim,
        "most_rank": MOST_RANK,
        "first": names.get(claim.proposed_by or ""),
        "is_first": claim.proposed_by == viewer_of(request).account_id,
    }
    status = form.status if form.refused else 200
    return render(request, "admission/claim.html", page, status=status)
