"""Identity dossiers: the list, one dossier with its papers, the decision. Every look is audited."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from auction.enrolment.entry_queries import waiting_requests
from auction.enrolment.priority_queries import waiting_claims
from auction.kernel.refusal import CommonRefusal, Refused, refuse
from auction.people import identity, queries
from auction.people.four_eyes import MOST_NOTE
from auction.people.identity import MOST_REASON
from auction.people.oaths import oath_of
from auction.people.papers import Stage
from auction.people.refusals import PeopleRefusal
from web.admission.paper_response import paper_response
from web.forms import FormView, blank_form, read_form
from web.paging import page_number, pager
from web.requests import actor_of, house, viewer_of
from web.templating import render, see_other

_DECISIONS = ("verify", "reject")


async def dossiers(request: Request) -> Response:
    """Show what waits for the desk, the longest waiting first; the look is written down."""
    async with house(request).works.begin(actor_of(request)) as uow:
        if await oath_of(uow.session, viewer_of(request).account_id) is None:
            return see_other("/court/admission/oath")
        found = await identity.look_at_waiting(uow, number=page_number(request))
        decided = await queries.decided_dossiers(uow.session, viewer_of(request).account_id or "")
        claims = await waiting_claims(uow.session, viewer_of(request).court_id or "")
        requests = await waiting_requests(
            uow.session, viewer_of(request).court_id or "", viewer_of(request).account_id or ""
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
    """Propose that somebody is who they say, or not and why; or, as the second, agree."""
    async with read_form(request) as form:
        try:
            decision = form.one_of("decision", _DECISIONS)
            reason = form.optional_text("reason", longest=MOST_REASON)
            form.check()
            async with house(request).works.begin(actor_of(request)) as uow:
                dossier_id = request.path_params["dossier_id"]
                await identity.decide_identity(
                    uow, dossier_id=dossier_id, verified=decision == "verify", reason=reason
                )
                dossier = await queries.dossier(uow.session, dossier_id)
        except Refused as refused:
            return await _again(request, form, refused)
    is_done = dossier is not None and dossier.stage is Stage.done
    return see_other("/court/admission", said="identity_decided" if is_done else "desk_proposed")


async def send_back(request: Request) -> Response:
    """Send the first member's proposal back, and say why."""
    async with read_form(request) as form:
        try:
            note = form.text("note", longest=MOST_NOTE)
            form.check()
            async with house(request).works.begin(actor_of(request)) as uow:
                await identity.send_back_identity(
                    uow, dossier_id=request.path_params["dossier_id"], note=note
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
        dossier = await identity.look_at_dossier(uow, dossier_id=request.path_params["dossier_id"])
        account = await queries.account(uow.session, dossier.account_id)
        names = await queries.names(uow.session, [dossier.proposed_by or ""])
    if account is None:
        raise refuse(CommonRefusal.not_found)
    page = {
        "form": form,
        "dossier": dossier,
        "account": account,
        "first": names.get(dossier.proposed_by or ""),
        "is_first": dossier.proposed_by == viewer_of(request).account_id,
    }
    return render(
        request, "admission/dossier.html", page, status=form.status if form.refused else 200
    )
