"""A party chooses agencies in its own account, and adds its number to the draw. Law: REF-21."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from sqlmodel.ext.asyncio.session import AsyncSession
from starlette.requests import Request
from starlette.responses import Response

from auction.cases.queries import PartyView, case, cases_of_party
from auction.db.unit_of_work import UnitOfWork
from auction.kernel.refusal import CommonRefusal, Refused, refuse
from valuation.agencies.pool import PoolLevel
from valuation.agencies.roster import AGENCIES_IN_ORDER
from valuation.appraisal import service
from valuation.appraisal.choice_queries import choice
from valuation.appraisal.queries import AppraisalView, appraisal
from valuation.choice.rules import CHOOSING_ROLES
from valuation.draw.queries import draw
from web.forms import FormView, blank_form, read_form
from web.requests import actor_of, house, viewer_of
from web.templating import render, see_other

_PLACES = tuple(range(1, AGENCIES_IN_ORDER + 1))


async def show(request: Request) -> Response:
    """Show which agencies can be named and what is known of them; or how the draw stands."""
    return await _page(request, blank_form())


async def rank(request: Request) -> Response:
    """Take a party's three agencies in order."""

    async def act(uow: UnitOfWork, form: FormView) -> None:
        chosen = [form.text(f"agency-{place}") for place in _PLACES]
        form.check()
        await service.rank_agencies(uow, appraisal_id=_id(request), agency_ids=chosen)

    return await _act(request, act, said="agencies_ranked")


async def ask_draw(request: Request) -> Response:
    """Note that a party asks for the draw."""

    async def act(uow: UnitOfWork, form: FormView) -> None:
        level = form.optional_text("level", longest=20)
        form.check()
        await service.ask_for_draw(uow, appraisal_id=_id(request), level=level)

    return await _act(request, act, said="draw_asked")


async def add_number(request: Request) -> Response:
    """Seal a party's number."""

    async def act(uow: UnitOfWork, form: FormView) -> None:
        number = form.text("number")
        form.check()
        await service.contribute_number(uow, appraisal_id=_id(request), number=number)

    return await _act(request, act, said="number_added")


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
            return await _page(request, form.refuse(refused.refusal))
    return see_other(_here(request), said=said)


async def _page(request: Request, form: FormView) -> Response:
    async with house(request).database.session() as session:
        found, parties = await _found(request, session)
        seen = await choice(session, found.id, house(request).clock.now())
        assert seen is not None
        drawn = await draw(session, found.id)
    own = [party.id for party in parties]
    names = {row.agency_id: row.name for row in seen.candidates}
    sides = [
        {
            "side": side,
            "is_own": side.party_id in own,
            "agencies": [names.get(each, "—") for each in side.seen_by(own[0])],
        }
        for side in seen.sides
    ]
    mine = next((side.seen_by(side.party_id) for side in seen.sides if side.party_id in own), ())
    context = {
        "form": form,
        "here": _here(request),
        "appraisal": found,
        "choice": seen,
        "sides": sides,
        "mine": mine,
        "may_choose": any(party.role in CHOOSING_ROLES for party in parties),
        "may_add": [row for row in drawn.parties if row.party_id in own] if drawn else [],
        "draw": drawn,
        "places": _PLACES,
        "levels": list(PoolLevel),
    }
    status = form.status if form.refused else 200
    return render(request, "party/choice.html", context, status=status)


async def _found(request: Request, session: AsyncSession) -> tuple[AppraisalView, list[PartyView]]:
    """Return the appraisal asked for and as whom the viewer stands in its case."""
    account_id = viewer_of(request).account_id or ""
    wanted = request.path_params["case_id"]
    for court_id, case_id in await cases_of_party(session, account_id):
        if case_id != wanted:
            continue
        row = await appraisal(session, court_id, _id(request))
        its_case = await case(session, court_id, case_id)
        if row is not None and row.case_id == case_id and its_case is not None:
            return row, [party for party in its_case.parties if party.account_id == account_id]
    raise refuse(CommonRefusal.not_found)


def _here(request: Request) -> str:
    return f"/my/cases/{request.path_params['case_id']}/appraisals/{_id(request)}/choice"


def _id(request: Request) -> str:
    return str(request.path_params["appraisal_id"])
