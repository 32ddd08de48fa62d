"""Confirming with one's password that it is oneself who bids on a lot in this browser."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from auction.enrolment import confirming
from auction.kernel.refusal import Refused
from web.forms import FormView, blank_form, read_form
from web.live.confirmed import sign_in_id
from web.people.once_more import insist_password
from web.public.lot_page import public_lot
from web.requests import actor_of, house
from web.templating import render, see_other


async def confirmation_page(request: Request) -> Response:
    """Ask for the password."""
    return await _page(request, blank_form())


async def confirm(request: Request) -> Response:
    """Let this browser bid on the lot until its session ends. Law: OJA-23."""
    lot_id = request.path_params["lot_id"]
    async with read_form(request) as form:
        try:
            password = form.secret("password")
            form.check()
            await insist_password(request, password)
            async with house(request).works.begin(actor_of(request)) as uow:
                await confirming.confirm_bidding(uow, sign_in_id=sign_in_id(request), lot_id=lot_id)
        except Refused as refused:
            return await _page(request, form.refuse(refused.refusal))
    return see_other(f"/lots/{lot_id}", said="bidding_confirmed")


async def _page(request: Request, form: FormView) -> Response:
    async with house(request).database.session() as session:
        lot = await public_lot(session, request.path_params["lot_id"])
    status = form.status if form.refused else 200
    return render(request, "bidder/confirm.html", {"form": form, "lot": lot}, status=status)
