"""The court's roster of inquiry platforms: list, suspend, restore, strike off."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from starlette.requests import Request
from starlette.responses import Response

from auction.db.unit_of_work import UnitOfWork
from auction.kernel.refusal import CommonRefusal, Refused, refuse
from valuation.network_inquiry import service
from valuation.network_inquiry.platform_queries import platforms
from valuation.network_inquiry.platform_rules import PriceKind, StrikeGround
from valuation.network_inquiry.platforms import KEEPERS
from web.court.acting import court_of
from web.forms import FormView, blank_form, read_form
from web.requests import actor_of, house, viewer_of
from web.templating import render, see_other


async def show(request: Request) -> Response:
    """Show the platforms, how often each was late, and a form to list another."""
    return await _page(request, blank_form())


async def add(request: Request) -> Response:
    """List a platform."""

    async def act(uow: UnitOfWork, form: FormView) -> None:
        name = form.text("name", longest=200)
        base_url = form.text("base_url", longest=300)
        key_name = form.text("key_name", longest=60)
        fee_fen = form.amount("fee", least_fen=0)
        kinds = [kind for kind in PriceKind if form.is_checked(f"kind-{kind}")]
        form.check()
        await service.list_platform(
            uow, name=name, base_url=base_url, key_name=key_name, kinds=kinds, fee_fen=fee_fen
        )

    return await _act(request, act, said="platform_listed")


async def suspend(request: Request) -> Response:
    """Ask a platform nothing further."""

    async def act(uow: UnitOfWork, form: FormView) -> None:
        reason = form.text("reason")
        form.check()
        await service.suspend_platform(uow, platform_id=_id(request), reason=reason)

    return await _act(request, act, said="platform_suspended")


async def restore(request: Request) -> Response:
    """Let a platform be asked again."""

    async def act(uow: UnitOfWork, _form: FormView) -> None:
        await service.restore_platform(uow, platform_id=_id(request))

    return await _act(request, act, said="platform_restored")


async def strike(request: Request) -> Response:
    """Strike a platform off."""

    async def act(uow: UnitOfWork, form: FormView) -> None:
        ground = form.choice("ground", StrikeGround)
        reason = form.text("reason")
        form.check()
        await service.strike_off(uow, platform_id=_id(request), ground=ground, reason=reason)

    return await _act(request, act, said="platform_struck_off")


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
    return see_other("/court/platforms", said=said)


async def _page(request: Request, form: FormView) -> Response:
    now = house(request).clock.now()
    async with house(request).database.session() as session:
        rows = await platforms(session, court_of(request), now)
    wanted = request.path_params.get("platform_id")
    if wanted is not None and wanted not in {row.id for row in rows}:
        raise refuse(CommonRefusal.not_found)
    context = {
        "form": form if wanted is None else blank_form(),
        "acting": form,
        "acted_on": wanted,
        "platforms": rows,
        "kinds": list(PriceKind),
        "grounds": list(StrikeGround),
        "may_keep": viewer_of(request).is_one_of(*KEEPERS),
    }
    status = form.status if form.refused else 200
    return render(request, "valuation/platforms.html", context, status=status)


def _id(request: Request) -> str:
    return str(request.path_params["platform_id"])
