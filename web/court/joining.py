"""Several things of a case sold as one: the judge's form, and what is said on each thing's page."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from auction.cases.joined import parts_of, whole_of
from auction.cases.queries import case
from auction.db.unit_of_work import UnitOfWork
from auction.kernel.refusal import CommonRefusal, refuse
from auction.lots.joining import JoiningGround, join_assets
from web.court.acting import act_on, court_of
from web.forms import FormView, blank_form
from web.requests import house
from web.templating import render, see_other


async def show(request: Request) -> Response:
    """Show which things of the case could be sold as one."""
    return await _page(request, blank_form())


async def join(request: Request) -> Response:
    """Join them, and go on to the whole."""

    async def act(uow: UnitOfWork, form: FormView) -> str:
        name_zh, name_en = form.text("name_zh", longest=200), form.text("name_en", longest=200)
        ground = form.choice("ground", JoiningGround)
        reason = form.text("reason", longest=2_000)
        form.check()
        return await join_assets(
            uow,
            case_id=_case_id(request),
            asset_ids=form.texts("asset_ids"),
            name_zh=name_zh,
            name_en=name_en,
            ground=ground,
            reason=reason,
        )

    def then(whole_id: str) -> Response:
        return see_other(f"/court/assets/{whole_id}", said="assets_joined")

    return await act_on(request, act, again=_page, then=then)


async def _page(request: Request, form: FormView) -> Response:
    async with house(request).database.session() as session:
        found = await case(session, court_of(request), _case_id(request))
        if found is None:
            raise refuse(CommonRefusal.not_found)
        free = [
            thing
            for thing in found.assets
            if await whole_of(session, thing.id) is None and not await parts_of(session, thing.id)
        ]
    context = {
        "form": form,
        "case": found,
        "free": free,
        "grounds": list(JoiningGround),
        "chosen": form.texts("asset_ids"),
    }
    status = form.status if form.refused else 200
    return render(request, "court/joining.html", context, status=status)


def _case_id(request: Request) -> str:
    return str(request.path_params["case_id"])
