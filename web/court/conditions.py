"""What a lot asks of whoever bids, set at the court's desk before it is announced."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from auction.db.unit_of_work import UnitOfWork
from auction.lots.conditions import drop_condition, set_condition
from auction.lots.entry_conditions import MOST_TEXT, ConditionKind, Proof
from web.court.acting import act_on
from web.court.lots import lot_again
from web.forms import FormView
from web.templating import see_other


async def add(request: Request) -> Response:
    """Ask something of bidders, or ask it in other words."""

    async def act(uow: UnitOfWork, form: FormView) -> None:
        kind = form.choice("kind", ConditionKind)
        proof = form.choice("proof", Proof)
        text_zh = form.optional_text("text_zh", longest=MOST_TEXT)
        text_en = form.optional_text("text_en", longest=MOST_TEXT)
        form.check()
        await set_condition(
            uow, lot_id=_lot(request), kind=kind, proof=proof, text_zh=text_zh, text_en=text_en
        )

    return await act_on(request, act, again=lot_again, then=lambda _: _back(request, "set"))


async def drop(request: Request) -> Response:
    """Ask for something no more."""

    async def act(uow: UnitOfWork, form: FormView) -> None:
        kind = form.choice("dropped", ConditionKind)
        form.check()
        await drop_condition(uow, lot_id=_lot(request), kind=kind)

    return await act_on(request, act, again=lot_again, then=lambda _: _back(request, "dropped"))


def _lot(request: Request) -> str:
    return str(request.path_params["lot_id"])


def _back(request: Request, said: str) -> Response:
    return see_other(f"/court/lots/{_lot(request)}", said=f"condition_{said}")
