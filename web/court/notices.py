"""Notice before a lot is announced: who must be told, how far each notice is, and its proof."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import date
from typing import Any

from sqlmodel.ext.asyncio.session import AsyncSession
from starlette.requests import Request
from starlette.responses import Response

from auction.db.files import read_file
from auction.db.unit_of_work import UnitOfWork
from auction.kernel.actor import Role
from auction.kernel.clock import court_day
from auction.kernel.refusal import CommonRefusal, Refused, refuse
from auction.lots import service as lots
from auction.lots.models import Lot
from auction.lots.noticing import missing_notices
from auction.lots.queries import LotView, lot
from auction.notices import service
from auction.notices.queries import NoticeView, RecipientView, court_of_proof, notice_of_lot
from auction.notices.rules import PROVEN_BY_PAPER, Capacity, Channel, NoticeState
from auction.notices.service import MOST_NAME, NAMED
from web.annex_response import annex_response
from web.court.acting import act_on, court_of
from web.forms import FormView, blank_form
from web.requests import house, viewer_of
from web.templating import render, see_other


async def show(request: Request) -> Response:
    """Show who must be told, how far each notice is, and from when the lot may be announced."""
    return await _page(request, blank_form())


async def open_missing(request: Request) -> Response:
    """Open the notice of a lot that was decided before notices were kept."""

    async def act(uow: UnitOfWork, form: FormView) -> str:
        form.check()
        return await lots.open_missing_notice(uow, lot_id=_id(request))

    return await _act(request, act, "notice_opened")


async def send(request: Request) -> Response:
    """Send the notice to somebody's account or e-mail."""

    async def act(uow: UnitOfWork, form: FormView) -> str:
        recipient = form.text("recipient", longest=100)
        form.check()
        return await service.send_notice(uow, lot_id=_id(request), recipient=recipient)

    return await _act(request, act, "notice_sent")


async def record_proof(request: Request) -> Response:
    """Record that somebody received the notice, with the proof."""

    async def act(uow: UnitOfWork, form: FormView) -> str:
        recipient = form.text("recipient", longest=100)
        channel = form.choice("channel", Channel)
        address = form.text("address", longest=300)
        received_on = form.day("received_on")
        form.check()
        content, name = await _file(form, "proof")
        return await service.record_proof(
            uow,
            lot_id=_id(request),
            recipient=recipient,
            channel=channel,
            address=address,
            received_on=received_on,
            proof=content,
            proof_name=name,
        )

    return await _act(request, act, "notice_proved", file_field="proof")


async def waive(request: Request) -> Response:
    """Record somebody's written waiver."""

    async def act(uow: UnitOfWork, form: FormView) -> str:
        recipient = form.text("recipient", longest=100)
        form.check()
        content, name = await _file(form, "waiver")
        return await service.waive_notice(
            uow, lot_id=_id(request), recipient=recipient, proof=content, proof_name=name
        )

    return await _act(request, act, "notice_waived", file_field="waiver")


async def begin_publicity(request: Request) -> Response:
    """Tell in public somebody who cannot be reached."""

    async def act(uow: UnitOfWork, form: FormView) -> str:
        recipient = form.text("recipient", longest=100)
        reason = form.text("reason", longest=1_000)
        form.check()
        return await service.begin_public_notice(
            uow, lot_id=_id(request), recipient=recipient, reason=reason
        )

    return await _act(request, act, "publicity_begun")


async def name_addressee(request: Request) -> Response:
    """Name somebody else who must be told of every sale of this property."""

    async def act(uow: UnitOfWork, form: FormView) -> str:
        name = form.text("addressee_name", longest=MOST_NAME)
        capacity = form.choice("capacity", Capacity)
        email = form.optional_text("addressee_email", longest=254)
        form.check()
        async with house(request).database.session() as session:
            asset_id = (await _own_lot(request, session)).asset.id
        return await service.name_addressee(
            uow, asset_id=asset_id, name=name, capacity=capacity, email=email
        )

    return await _act(request, act, "addressee_named")


async def proof_file(request: Request) -> Response:
    """Return a proof of service to the desk of its own court."""
    file_id = str(request.path_params["file_id"])
    async with house(request).database.session() as session:
        file = None
        if await court_of_proof(session, file_id) == court_of(request):
            file = await read_file(session, file_id)
    if file is None:
        raise refuse(CommonRefusal.not_found)
    return annex_response(file)


async def _act(
    request: Request,
    act: Callable[[UnitOfWork, FormView], Awaitable[str]],
    said: str,
    *,
    file_field: str = "",
) -> Response:
    async def at_its_field(uow: UnitOfWork, form: FormView) -> str:
        try:
            return await act(uow, form)
        except Refused as refused:
            raise _renamed(refused, file_field) from refused

    def then(_id_made: str) -> Response:
        return see_other(_address(request), said=said)

    return await act_on(request, at_its_field, again=_page, then=then)


def _renamed(refused: Refused, file_field: str) -> Refused:
    """Return a refusal of a file at the field the form gives it."""
    refusal = refused.refusal
    if file_field and refusal.field_name in ("documents", "proof"):
        return refuse(refusal.code, file_field, **refusal.data)
    return refused


async def _file(form: FormView, name: str) -> tuple[bytes | None, str]:
    files = form.files(name)
    return (await files[0].read(), files[0].filename or name) if files else (None, name)


async def _page(request: Request, form: FormView) -> Response:
    now = house(request).clock.now()
    async with house(request).database.session() as session:
        found = await _own_lot(request, session)
        notice = await notice_of_lot(session, found.id, now)
        row = await session.get_one(Lot, found.id)
        waits = found.state.is_before_publication
        context: dict[str, Any] = {
            "form": form,
            "lot": found,
            "notice": notice,
            "missing": await missing_notices(session, row, now) if waits else [],
            "chosen": _chosen(request, form, notice),
            "channels": PROVEN_BY_PAPER,
            "capacities": _capacities(found),
            "may_write": waits and viewer_of(request).is_one_of(Role.judge, Role.clerk),
            "today": _today(request),
        }
    status = form.status if form.refused else 200
    return render(request, "court/notices.html", context, status=status)


def _chosen(request: Request, form: FormView, notice: NoticeView | None) -> RecipientView | None:
    """Return whose forms are shown: who was asked for, else the first whose notice is open."""
    if notice is None:
        return None
    wanted = form.value("recipient") or request.query_params.get("for", "")
    open_ones = (NoticeState.untold, NoticeState.unread)
    named = [each for each in notice.recipients if each.key == wanted]
    still = [each for each in notice.recipients if each.state in open_ones]
    return next(iter([*named, *still]), None)


def _capacities(found: LotView) -> list[Capacity]:
    is_equity = found.asset.kind == "equity"
    return [each for each in NAMED if is_equity or each is not Capacity.company]


async def _own_lot(request: Request, session: AsyncSession) -> LotView:
    found = await lot(session, _id(request))
    if found is None or found.court_id != court_of(request):
        raise refuse(CommonRefusal.not_found)
    return found


def _today(request: Request) -> date:
    return court_day(house(request).clock.now())


def _address(request: Request) -> str:
    return f"/court/lots/{_id(request)}/notices"


def _id(request: Request) -> str:
    return str(request.path_params["lot_id"])
