"""After the hammer: proof of service, the signed hand-over, approvals, registries, vacating."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from starlette.requests import Request
from starlette.responses import Response

from auction.db.files import read_file
from auction.db.unit_of_work import UnitOfWork
from auction.kernel.refusal import CommonRefusal, refuse
from auction.settlement import (
    approving,
    assistance,
    defaulting,
    disputed,
    queries,
    service,
    unapproved,
    vacating,
)
from auction.settlement.aftermath_queries import file_of_sale
from auction.settlement.proofs import ServiceChannel, ServiceProof, SignedRecord
from web.annex_response import annex_response
from web.court.acting import act_on, court_of
from web.court.sales import show_sale_again
from web.forms import FormView
from web.requests import house
from web.templating import see_other


async def serve_ruling(request: Request) -> Response:
    """Note that the ruling was served on the buyer, with its proof: title passed."""

    async def act(uow: UnitOfWork, form: FormView) -> None:
        form.promised("served")
        channel = form.choice("channel", ServiceChannel)
        address = form.text("address", longest=500)
        served_at = form.instant("served_at")
        content, name = await _file(form, "receipt")
        form.check()
        proof = ServiceProof(
            channel=channel,
            address=address,
            served_at=served_at,
            receipt=content,
            receipt_name=name,
        )
        await service.serve_ruling(uow, sale_id=_id(request), proof=proof)

    return await _act(request, act, said="ruling_served")


async def hand_over(request: Request) -> Response:
    """Note that the buyer received the property, by the record both signed."""

    async def act(uow: UnitOfWork, form: FormView) -> None:
        note = form.optional_text("note", longest=2000)
        texts = {name: form.text(name, longest=200) for name in ("giver", "receiver")}
        condition = form.text("condition", longest=2_000)
        meters = form.optional_text("meters", longest=2_000)
        keys = form.optional_text("keys", longest=2_000)
        handed_at = form.instant("handed_at")
        content, name = await _file(form, "record")
        form.check()
        record = SignedRecord(
            **texts,
            condition=condition,
            meters=meters,
            keys=keys,
            handed_at=handed_at,
            file=content,
            file_name=name,
        )
        await service.hand_over(uow, sale_id=_id(request), note=note, record=record)

    return await _act(request, act, said="handed_over")


async def await_approval(request: Request) -> Response:
    """Note that the ruling waits for an authority."""

    async def act(uow: UnitOfWork, form: FormView) -> None:
        authority, until_at = form.text("authority", longest=200), form.instant("until_at")
        form.check()
        await approving.await_approval(
            uow, sale_id=_id(request), authority=authority, until_at=until_at
        )

    return await _act(request, act, said="approval_awaited")


async def decide_approval(request: Request) -> Response:
    """Note that the authority approved, or end the sale that it did not approve."""

    async def act(uow: UnitOfWork, form: FormView) -> None:
        outcome = form.one_of("outcome", ("approved", "refused"))
        note = form.text("approval_note", longest=2_000)
        keeps = form.is_checked("keeps_deposit")
        form.check()
        if outcome == "approved":
            await approving.note_approved(uow, sale_id=_id(request), note=note)
        else:
            await unapproved.end_unapproved(
                uow, sale_id=_id(request), note=note, keeps_deposit=keeps
            )

    return await _act(request, act, said="approval_decided")


async def issue_notice(request: Request) -> Response:
    """Issue a notice to a registry."""

    async def act(uow: UnitOfWork, form: FormView) -> None:
        number = form.text("aid_number", longest=100)
        addressee = form.text("addressee", longest=200)
        what = form.text("what", longest=2_000)
        form.check()
        await assistance.issue_notice(
            uow, sale_id=_id(request), number=number, addressee=addressee, what=what
        )

    return await _act(request, act, said="notice_issued")


async def note_notice_done(request: Request) -> Response:
    """Note that a registry has done what it was asked."""

    async def act(uow: UnitOfWork, form: FormView) -> None:
        note = form.text("done_note", longest=2_000)
        form.check()
        notice_id = str(request.path_params["notice_id"])
        await assistance.note_done(uow, notice_id=notice_id, note=note)

    return await _act(request, act, said="notice_done")


async def tell_occupant(request: Request) -> Response:
    """Record that the occupant was told to leave, and by when."""

    async def act(uow: UnitOfWork, form: FormView) -> None:
        occupant, how = form.text("occupant", longest=200), form.text("how", longest=2_000)
        leave_by_at = form.instant("leave_by_at")
        is_mortgaged = form.is_checked("mortgaged_dwelling")
        form.check()
        await vacating.tell_occupant(
            uow,
            sale_id=_id(request),
            occupant=occupant,
            how=how,
            leave_by_at=leave_by_at,
            is_mortgaged_dwelling=is_mortgaged,
        )

    return await _act(request, act, said="occupant_told")


async def force_out(request: Request) -> Response:
    """Record a forced eviction."""

    async def act(uow: UnitOfWork, form: FormView) -> None:
        note = form.text("forced_note", longest=2_000)
        form.check()
        await vacating.force_out(uow, sale_id=_id(request), note=note)

    return await _act(request, act, said="eviction_recorded")


async def note_empty(request: Request) -> Response:
    """Record that nobody lives there any more."""

    async def act(uow: UnitOfWork, form: FormView) -> None:
        form.check()
        await vacating.note_empty(uow, sale_id=_id(request))

    return await _act(request, act, said="property_empty")


async def ask_deposit_anew(request: Request) -> Response:
    """Ask the buyer for a deposit that was lost to a dispute."""

    async def act(uow: UnitOfWork, form: FormView) -> None:
        form.check()
        await disputed.ask_anew(uow, sale_id=_id(request))

    return await _act(request, act, said="deposit_asked_anew")


async def declare_default(request: Request) -> Response:
    """Declare a buyer in default whose deposit was lost to a dispute."""

    async def act(uow: UnitOfWork, form: FormView) -> None:
        form.check()
        await defaulting.default_for_lost_deposit(uow, sale_id=_id(request))

    return await _act(request, act, said="default_declared")


async def show_file(request: Request) -> Response:
    """Return the receipt of a service, or the signed record, to the court whose sale it is."""
    async with house(request).database.session() as session:
        sale = await queries.sale(session, _id(request))
        if sale is None or sale.court_id != court_of(request):
            raise refuse(CommonRefusal.not_found)
        file_id = await file_of_sale(session, sale.id, str(request.path_params["which"]))
        found = await read_file(session, file_id) if file_id else None
    if found is None:
        raise refuse(CommonRefusal.not_found)
    return annex_response(found)


async def _file(form: FormView, name: str) -> tuple[bytes, str]:
    file = form.file(name)
    return (await file.read(), file.filename or name) if file is not None else (b"", name)


async def _act(
    request: Request, act: Callable[[UnitOfWork, FormView], Awaitable[None]], *, said: str
) -> Response:
    def then(_nothing: None) -> Response:
        return see_other(f"/court/sales/{_id(request)}", said=said)

    return await act_on(request, act, again=show_sale_again, then=then)


def _id(request: Request) -> str:
    return str(request.path_params["sale_id"])
