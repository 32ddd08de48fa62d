"""The door for whoever says that a thing is theirs, or that an act of enforcement was unlawful."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from auction.db.unit_of_work import UnitOfWork
from auction.kernel.refusal import CommonRefusal, Refused
from auction.people.queries import verified_name
from auction.remedies import claims, objections
from auction.remedies.claim_steps import ClaimRight
from auction.remedies.claims import Paper
from auction.remedies.entering import MOST_WORDS
from auction.remedies.objection_steps import ObjectionTarget, SaleGround
from web.forms import FormView, blank_form, read_form
from web.public.lot_page import public_lot
from web.public.remedies_shown import shown_remedies
from web.requests import actor_of, house, viewer_of
from web.templating import render, see_other


async def show_remedies(request: Request) -> Response:
    """Show what was raised against a lot, and how to raise something."""
    return await _page(request, blank_form())


async def file_claim(request: Request) -> Response:
    """Take an outsider's claim to the thing; from now on it is not disposed of."""

    async def act(uow: UnitOfWork, form: FormView) -> str:
        right = form.choice("right", ClaimRight)
        words = form.text("claim_words", longest=MOST_WORDS)
        paper = await read_paper(form, "documents")
        form.check()
        asset_id = await _asset_id(request, uow)
        claim_id = await claims.file_claim(
            uow, asset_id=asset_id, right=right, words=words, paper=paper
        )
        return f"/my/remedies/claims/{claim_id}"

    return await _act(request, act, said="claim_filed")


async def file_objection(request: Request) -> Response:
    """Take an objection of somebody whom an act of enforcement touches."""

    async def act(uow: UnitOfWork, form: FormView) -> str:
        filed = await read_objection(form)
        shown = await public_lot(uow.session, request.path_params["lot_id"])
        objection_id = await objections.file_objection(
            uow, case_id=shown.case_id, asset_id=shown.asset.id, **filed
        )
        return f"/my/remedies/objections/{objection_id}"

    return await _act(request, act, said="objection_filed")


async def read_objection(form: FormView) -> dict[str, Any]:
    """Read what an objection says; stops at what is wrong."""
    target = form.choice("target", ObjectionTarget)
    ground = form.choice("sale_ground", SaleGround) if form.value("sale_ground") else None
    filed: dict[str, Any] = {
        "target": target,
        "sale_ground": ground if target is ObjectionTarget.sale else None,
        "act_attacked": form.text("act_attacked", longest=300),
        "words": form.text("words", longest=MOST_WORDS),
        "paper": await read_paper(form, "documents", needed=False),
    }
    form.check()
    return filed


async def read_paper(form: FormView, name: str, *, needed: bool = True) -> Paper:
    """Read a paper that was handed in; an empty one where none is needed and none came."""
    files = form.files(name)
    if not files:
        if needed:
            form.file(name)
        return Paper(name="", content=b"")
    return Paper(name=files[0].filename or "paper", content=await files[0].read())


async def _asset_id(request: Request, uow: UnitOfWork) -> str:
    return (await public_lot(uow.session, request.path_params["lot_id"])).asset.id


async def _act(
    request: Request, act: Callable[[UnitOfWork, FormView], Awaitable[str]], *, said: str
) -> Response:
    async with read_form(request) as form:
        try:
            async with house(request).works.begin(actor_of(request)) as uow:
                leads_to = await act(uow, form)
        except Refused as refused:
            if refused.refusal.code == CommonRefusal.not_found:
                raise
            return await _page(request, form.refuse(refused.refusal))
    return see_other(leads_to, said=said)


async def _page(request: Request, form: FormView) -> Response:
    account_id = viewer_of(request).account_id
    async with house(request).database.session() as session:
        shown = await public_lot(session, request.path_params["lot_id"])
        name = await verified_name(session, account_id) if account_id else None
        context = {
            "form": form,
            "lot": shown,
            "verified_name": name,
            "rights": list(ClaimRight),
            "targets": list(ObjectionTarget),
            "sale_grounds": list(SaleGround),
            **await shown_remedies(session, shown),
        }
    status = form.status if form.refused else 200
    return render(request, "public/remedies.html", context, status=status)
