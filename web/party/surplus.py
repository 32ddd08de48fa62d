"""What a party says to a sale without surplus, and to one too many. Law: AUC-06, AUC-14."""

from __future__ import annotations

from collections.abc import Callable

from starlette.requests import Request
from starlette.responses import Response

from auction.db.unit_of_work import UnitOfWork
from auction.lots import surplus_acts
from web.court.acting import act_on
from web.forms import FormView
from web.party.cases import case_page
from web.templating import see_other


async def ask_to_go_on(request: Request) -> Response:
    """Ask as the applicant that a sale be held though it leaves nothing at this price."""

    async def act(uow: UnitOfWork, _form: FormView) -> None:
        await surplus_acts.ask_to_go_on(uow, lot_id=str(request.path_params["lot_id"]))

    return await act_on(request, act, again=case_page, then=_back(request, "going_on_asked"))


async def agree_to_sell_all(request: Request) -> Response:
    """Agree as the debtor that everything seized is sold."""

    async def act(uow: UnitOfWork, _form: FormView) -> None:
        await surplus_acts.agree_to_sell_all(uow, case_id=str(request.path_params["case_id"]))

    return await act_on(request, act, again=case_page, then=_back(request, "sell_all_agreed"))


def _back(request: Request, said: str) -> Callable[[None], Response]:
    here = f"/my/cases/{request.path_params['case_id']}"
    return lambda _done: see_other(here, said=said)
