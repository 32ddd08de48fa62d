"""A party's own price under seal, and the papers of inquiries served on it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace

from starlette.requests import Request
from starlette.responses import Response

from auction.cases.queries import cases_of_party
from auction.db.unit_of_work import UnitOfWork
from auction.kernel.refusal import CommonRefusal, Refused, refuse
from valuation.directed_inquiry import service as inquiries
from valuation.directed_inquiry.queries import inquiries_of_case
from valuation.negotiation import service as negotiations
from web.forms import FormView, read_form
from web.party.cases import case_page
from web.report_response import report_response
from web.requests import actor_of, house, viewer_of
from web.templating import see_other


async def state_price(request: Request) -> Response:
    """Take a party's price, or another one instead, under seal."""
    negotiation_id = request.path_params["negotiation_id"]
    price, until = f"price-{negotiation_id}", f"until-{negotiation_id}"

    async def act(uow: UnitOfWork, form: FormView) -> None:
        amount_fen, valid_until_on = form.amount(price), form.optional_day(until)
        form.check()
        try:
            await negotiations.state_price(
                uow,
                negotiation_id=negotiation_id,
                amount_fen=amount_fen,
                valid_until_on=valid_until_on,
            )
        except Refused as refused:
            raise _at_field(refused, {"amount": price, "valid_until": until}) from refused

    return await _act(request, act, said="price_stated")


async def refuse_negotiation(request: Request) -> Response:
    """Take it that a party does not negotiate."""

    async def act(uow: UnitOfWork, _form: FormView) -> None:
        negotiation_id = request.path_params["negotiation_id"]
        await negotiations.refuse_negotiation(uow, negotiation_id=negotiation_id)

    return await _act(request, act, said="negotiation_refused")


async def object_to_agreed_price(request: Request) -> Response:
    """Say why no objection to an agreed price is heard."""

    async def act(uow: UnitOfWork, _form: FormView) -> None:
        negotiation_id = request.path_params["negotiation_id"]
        await negotiations.object_to_agreed_price(uow, negotiation_id=negotiation_id)

    return await _act(request, act, said="objection_raised")


async def object_to_inquired_price(request: Request) -> Response:
    """Say why no objection to an inquired price is heard."""

    async def act(uow: UnitOfWork, _form: FormView) -> None:
        inquiry_id = request.path_params["inquiry_id"]
        await inquiries.object_to_inquired_price(uow, inquiry_id=inquiry_id)

    return await _act(request, act, said="objection_raised")


async def read_answer(request: Request) -> Response:
    """Return the body's paper to a party it was served on, and note that it was opened."""
    case_id, wanted = request.path_params["case_id"], request.path_params["inquiry_id"]
    async with house(request).database.session() as session:
        mine = await cases_of_party(session, viewer_of(request).account_id or "")
        if case_id not in {own for _, own in mine}:
            raise refuse(CommonRefusal.not_found)
        found = await inquiries_of_case(session, case_id)
        file_id = next((row.file_id for row in found if row.id == wanted), None)
        if file_id is None:
            raise refuse(CommonRefusal.not_found)
        response = await report_response(session, file_id)
    async with house(request).works.begin(actor_of(request)) as uow:
        await inquiries.note_answer_read(uow, inquiry_id=wanted)
    return response


async def _act(
    request: Request, act: Callable[[UnitOfWork, FormView], Awaitable[None]], *, said: str
) -> Response:
    async with read_form(request) as form:
        try:
            async with house(request).works.begin(actor_of(request)) as uow:
                await act(uow, form)
        except Refused as refused:
            if refused.refusal.code == CommonRefusal.not_found:
                raise
            return await case_page(request, form.refuse(refused.refusal))
    return see_other(f"/my/cases/{request.path_params['case_id']}", said=said)


def _at_field(refused: Refused, fields: Mapping[str, str]) -> Refused:
    """Move a refusal to the field of the negotiation it is about."""
    name = refused.refusal.field_name
    return Refused(replace(refused.refusal, field_name=fields.get(name or "", name)))
