"""Identity dossiers: the list, one dossier with its papers, the decision. Every look is audited."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from auction.enrolment.entry_queries import waiting_requests
from auction.enrolment.priority_queries import waiting_claims
from auction.kernel.refusal import CommonRefusal, Refused, refuse
from auction.people import identity, queries
from auction.people.identity import MOST_REASON
from web.admission.paper_response import paper_response
from web.forms import FormView, blank_form, read_form
from web.paging import page_number, pager
from web.requests import actor_of, house, viewer_of
from web.templating import render, see_other

_DECISIONS = ("verify", "reject")


async def dossiers(request: Request) -> Response:
    """Show what waits for the desk, the longest waiting first."""
    async with house(request).database.session_for(actor_of(request)) as session:
        found = await queries.waiting_dossiers(session, page_number(request))
        decided = await queries.decided_dossiers(session, viewer_of(request).account_id or "")
        claims = await waiting_claims(session, viewer_of(request).court_id or "")
        requests = await waiting_requests(
            session, viewer_of(request).court_id or "", viewer_of(request).account_id or ""
        )
    page = {
        "dossiers": found,
        "claims": claims,
        "requests": requests,
        "decided": decided,
        "pager": pager(request, found),
    }
    return render(request, "admission/dossiers.html", page)


async def dossier_page(request: Request) -> Response:
    """Show one dossier."""
    return await _render(request, blank_form())


async def document(request: Request) -> Response:
    """Show one paper, alone in its frame so that nothing in it can act."""
    async with house(request).works.begin(actor_of(request)) as uow:
        file = await identity.look_at_document(
            uow,
            dossier_id=request.path_params["dossier_id"],
            file_id=request.path_params["file_id"],
        )
    return paper_response(file)


async def decide(request: Request) -> Response:
    """Find somebody to be who they say, or not and why."""
    async with read_form(request) as form:
        try:
            decision = form.one_of("decision", _DECISIONS)
            reason = form.optional_text("reason", longest=MOST_REASON)
            form.check()
            async with house(request).works.begin(actor_of(request)) as uow:
                await identity.decide_identity(
                    uow,
                    dossier_id=request.path_params["dossier_id"],
                    verified=decision == "verify",
                    reason=reason,
                )
        except Refused as refused:
            if refused.refusal.code == CommonRefusal.not_found:
                raise
            return await _render(request, form.refuse(refused.refusal))
    return see_other("/court/admission", said="identity_decided")


async def _render(request: Request, form: FormView) -> Response:
    async with house(request).works.begin(actor_of(request)) as uow:
        dossier = await identity.look_at_dossier(uow, dossier_id=request.path_params["dossier_id"])
        account = await queries.account(uow.session, dossier.account_id)
    if account is None:
        raise refuse(CommonRefusal.not_found)
    page = {"form": form, "dossier": dossier, "account": account}
    return render(
        request, "admission/dossier.html", page, status=form.status if form.refused else 200
    )
