"""The court's side of choice and draw: open it, keep conflicts out, enter the public figure."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from auction.db.unit_of_work import UnitOfWork
from valuation.appraisal import service
from valuation.draw.contributing import CONTRIBUTION_DAYS, ConflictGround
from web.court.valuation import act_on
from web.forms import FormView


async def open_draw(request: Request) -> Response:
    """Open the draw; the parties have three days to add numbers."""

    async def act(uow: UnitOfWork, _form: FormView) -> None:
        await service.draw_agencies(
            uow, appraisal_id=_id(request), contribution_days=CONTRIBUTION_DAYS
        )

    return await act_on(request, act, said="draw_opened")


async def exclude(request: Request) -> Response:
    """Keep an agency out, with the ground."""

    async def act(uow: UnitOfWork, form: FormView) -> None:
        agency_id = form.text("agency_id")
        ground = form.choice("ground", ConflictGround)
        note = form.optional_text("note", longest=4_000)
        form.check()
        await service.exclude_agency(
            uow, appraisal_id=_id(request), agency_id=agency_id, ground=ground, note=note
        )

    return await act_on(request, act, said="agency_excluded")


async def enter_figure(request: Request) -> Response:
    """Enter the public figure with its source."""

    async def act(uow: UnitOfWork, form: FormView) -> None:
        value, source = form.text("figure"), form.text("source")
        form.check()
        await service.enter_figure(uow, appraisal_id=_id(request), value=value, source=source)

    return await act_on(request, act, said="figure_entered")


async def confirm_figure(request: Request) -> Response:
    """Confirm the figure that somebody else entered."""

    async def act(uow: UnitOfWork, form: FormView) -> None:
        value = form.text("confirmed_figure")
        form.check()
        await service.confirm_figure(uow, appraisal_id=_id(request), value=value)

    return await act_on(request, act, said="figure_confirmed")


def _id(request: Request) -> str:
    return str(request.path_params["appraisal_id"])
