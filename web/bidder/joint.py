"""Being asked to bid together: one look, then consent or no."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from starlette.requests import Request
from starlette.responses import Response

from auction.db.unit_of_work import UnitOfWork
from auction.enrolment import joint
from auction.enrolment.entry_queries import look_at_invitation
from web.bidder.entry_form import read_promises
from web.court.acting import act_on
from web.forms import FormView, blank_form
from web.requests import actor_of, house
from web.templating import render, see_other


async def joint_page(request: Request) -> Response:
    """Show for what and with which share somebody is asked."""
    return await _page(request, blank_form())


async def consent(request: Request) -> Response:
    """Consent, with the promises the lot asks for."""

    async def act(uow: UnitOfWork, form: FormView) -> None:
        form.promised("eligible")
        promised = read_promises(form)
        form.check()
        await joint.consent(uow, joint_id=_id(request), promised=promised)

    return await _answer(request, act, "joint_consented")


async def decline(request: Request) -> Response:
    """Say no."""

    async def act(uow: UnitOfWork, form: FormView) -> None:
        form.check()
        await joint.decline(uow, joint_id=_id(request))

    return await _answer(request, act, "joint_declined")


async def _answer(
    request: Request, act: Callable[[UnitOfWork, FormView], Awaitable[None]], said: str
) -> Response:
    return await act_on(request, act, again=_page, then=lambda _: see_other("/my/bids", said=said))


async def _page(request: Request, form: FormView) -> Response:
    async with house(request).works.begin(actor_of(request)) as uow:
        invitation = await look_at_invitation(uow, _id(request))
    status = form.status if form.refused else 200
    return render(request, "bidder/joint.html", {"invitation": invitation, "form": form}, status)


def _id(request: Request) -> str:
    return str(request.path_params["joint_id"])
