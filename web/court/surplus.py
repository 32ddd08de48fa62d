"""A sale that leaves its applicant nothing, and one too many: what the court does about it."""

from __future__ import annotations

from collections.abc import Callable

from starlette.requests import Request
from starlette.responses import Response

from auction.db.unit_of_work import UnitOfWork
from auction.lots import surplus_acts
from web.court.acting import act_on
from web.court.cases import case_page
from web.court.lots import lot_again
from web.forms import FormView
from web.templating import see_other


async def tell_applicant(request: Request) -> Response:
    """Tell the applicant that the sale would leave nothing."""
    lot_id = str(request.path_params["lot_id"])

    async def act(uow: UnitOfWork, _form: FormView) -> None:
        await surplus_acts.tell_applicant(uow, lot_id=lot_id)

    return await act_on(request, act, again=lot_again, then=_to(lot_id, "applicant_told"))


async def note_request(request: Request) -> Response:
    """Enter the letter by which the applicant asks that the sale be held all the same."""
    lot_id = str(request.path_params["lot_id"])

    async def act(uow: UnitOfWork, _form: FormView) -> None:
        await surplus_acts.ask_to_go_on(uow, lot_id=lot_id)

    return await act_on(request, act, again=lot_again, then=_to(lot_id, "going_on_asked"))


async def note_consent(request: Request) -> Response:
    """Enter the letter by which the debtor agrees that everything is sold."""
    case_id = str(request.path_params["case_id"])

    async def act(uow: UnitOfWork, _form: FormView) -> None:
        await surplus_acts.agree_to_sell_all(uow, case_id=case_id)

    def then(_done: None) -> Response:
        return see_other(f"/court/cases/{case_id}", said="sell_all_agreed")

    return await act_on(request, act, again=case_page, then=then)


def _to(lot_id: str, said: str) -> Callable[[None], Response]:
    return lambda _done: see_other(f"/court/lots/{lot_id}", said=said)
