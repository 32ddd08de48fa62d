"""A piece of seized property: what it is, its pictures, its seizure, its worth, its lots."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from auction.cases import priority_service, service
from auction.cases.joined import parts_of, whole_of
from auction.cases.priority import MOST_HOLDER_NAME, MOST_RANK, Basis
from auction.cases.queries import asset, case
from auction.cases.rules import proposed_lapse
from auction.db.unit_of_work import UnitOfWork
from auction.kernel.actor import Role
from auction.kernel.clock import court_day
from auction.kernel.refusal import CommonRefusal, refuse
from auction.lots import service as lots
from auction.lots.queries import lots_of_case, reference_price
from auction.lots.states import DEFAULTED, UNDER_WAY, LotState
from web.court.acting import act_on, court_of
from web.court.story import read_story
from web.forms import FormView, blank_form
from web.requests import house, viewer_of
from web.templating import language_of, render, see_other


async def show_asset(request: Request) -> Response:
    """Show the property and what can be done with it now."""
    return await _page(request, blank_form())


async def add_pictures(request: Request) -> Response:
    """Store photographs."""

    async def act(uow: UnitOfWork, form: FormView) -> None:
        form.file("picture")
        caption = form.optional_text("caption", longest=200)
        form.check()
        for sent in form.files("picture"):
            await service.add_picture(
                uow,
                asset_id=_id(request),
                name=sent.filename or "",
                content=await sent.read(),
                caption=caption,
            )

    return await act_on(request, act, again=_page, then=_back(request, "pictures_added"))


async def renew_seizure(request: Request) -> Response:
    """Renew the seizure."""

    async def act(uow: UnitOfWork, form: FormView) -> None:
        lapses_on = form.day("seizure_lapses_on")
        form.check()
        await service.renew_seizure(uow, asset_id=_id(request), lapses_on=lapses_on)

    return await act_on(request, act, again=_page, then=_back(request, "seizure_renewed"))


async def record_holder(request: Request) -> Response:
    """Record somebody who has priority in the property."""

    async def act(uow: UnitOfWork, form: FormView) -> str:
        name = form.text("holder_name", longest=MOST_HOLDER_NAME)
        basis = form.choice("basis", Basis)
        rank = form.whole("rank", least=1, most=MOST_RANK)
        form.check()
        return await priority_service.record_holder(
            uow, asset_id=_id(request), name=name, basis=basis, rank=rank
        )

    def then(_holder_id: str) -> RedirectResponse:
        return see_other(f"/court/assets/{_id(request)}", said="holder_recorded")

    return await act_on(request, act, again=_page, then=then)


async def draft_lot(request: Request) -> Response:
    """Draft a lot of the property, and go on to its terms."""

    async def act(uow: UnitOfWork, _form: FormView) -> str:
        return await lots.draft_lot(uow, asset_id=_id(request))

    def then(lot_id: str) -> RedirectResponse:
        return see_other(f"/court/lots/{lot_id}", said="lot_drafted")

    return await act_on(request, act, again=_page, then=then)


async def _page(request: Request, form: FormView) -> Response:
    court_id = court_of(request)
    async with house(request).database.session() as session:
        thing = await asset(session, _id(request))
        found = await case(session, court_id, thing.case_id) if thing else None
        if thing is None or found is None:
            raise refuse(CommonRefusal.not_found)
        own = [lot for lot in await lots_of_case(session, found.id) if lot.asset_id == thing.id]
        context = {
            "form": form,
            "case": found,
            "thing": thing,
            "price": await reference_price(session, thing.id),
            "lots": own,
            "whole": await whole_of(session, thing.id),
            "parts": await parts_of(session, thing.id),
            "holders": await priority_service.holders(session, thing.id),
            "bases": list(Basis),
            "most_rank": MOST_RANK,
            "may_draft": not any(_takes_it(lot.state, lot.result) for lot in own),
            "may_write": viewer_of(request).is_one_of(Role.judge, Role.clerk),
            "story": await read_story(session, language_of(request), found, thing),
            "renewed_until": proposed_lapse(thing.kind, _today(request)),
        }
    status = form.status if form.refused else 200
    return render(request, "court/asset.html", context, status=status)


def _takes_it(state: LotState, result: str | None) -> bool:
    """Say whether a lot keeps the property from being drafted again."""
    return state in UNDER_WAY or (state is LotState.sold and result != DEFAULTED)


def _back(request: Request, said: str) -> Callable[[None], RedirectResponse]:
    def then(_nothing: None) -> RedirectResponse:
        return see_other(f"/court/assets/{_id(request)}", said=said)

    return then


def _today(request: Request) -> date:
    return court_day(house(request).clock.now())


def _id(request: Request) -> str:
    return str(request.path_params["asset_id"])
