"""A deposit's own page: what to pay, where to, and what became of it; and all of one's lots."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlmodel.ext.asyncio.session import AsyncSession
from starlette.requests import Request
from starlette.responses import Response

from auction.bidding.queries import live
from auction.cases.priority import Basis
from auction.db.unit_of_work import UnitOfWork
from auction.enrolment import priority
from auction.enrolment import queries as enrolment
from auction.enrolment.entry_papers import MOST_STATEMENT, hand_in
from auction.enrolment.entry_queries import entry_of, invitations
from auction.enrolment.priority_queries import own_claim
from auction.enrolment.queries import DepositView
from auction.enrolment.rules import DepositState
from auction.kernel.refusal import CommonRefusal, Refused, refuse
from auction.lots import queries as lots
from auction.payments import queries as payments
from auction.payments.methods import Means
from auction.people import queries as people
from auction.people.identity import add_document
from auction.people.rules import MOST_DOCUMENT_BYTES
from auction.settlement import queries as settlement
from web.bidder.by_card import by_card, may_go_there, to_the_page
from web.forms import FormView, blank_form, read_form
from web.requests import actor_of, house, viewer_of
from web.templating import render, see_other


async def my_lots(request: Request) -> Response:
    """Show the lots somebody applied for, and what they bought."""
    account_id = viewer_of(request).account_id or ""
    async with house(request).database.session() as session:
        found = await enrolment.my_lots(session, account_id)
        asked = await invitations(session, account_id)
        purchases = await settlement.sales_of_buyer(session, account_id)
        running = await live(session, [lot.lot_id for lot in found])
    bought = {sale.lot_id: sale for sale in purchases}
    return render(
        request,
        "bidder/my_lots.html",
        {"lots": found, "bought": bought, "live": running, "invitations": asked},
    )


async def claim_priority(request: Request) -> Response:
    """Claim to go before others at an equal price, with proof for the admission desk."""
    number = request.path_params["number"]
    async with read_form(request) as form:
        try:
            basis = form.choice("basis", Basis)
            statement = form.text("statement", longest=priority.MOST_STATEMENT)
            form.check()
            async with house(request).works.begin(actor_of(request)) as uow:
                file_ids = await _documents(uow, form)
                await priority.claim_priority(
                    uow, number=number, basis=basis, statement=statement, file_ids=file_ids
                )
        except Refused as refused:
            if refused.refusal.code == CommonRefusal.not_found:
                raise
            return await _render(request, form.refuse(refused.refusal))
    return see_other(f"/my/deposits/{number}", said="priority_claimed")


async def hand_in_papers(request: Request) -> Response:
    """Hand in what the lot asks for, or a power of attorney, for the admission desk."""
    number = request.path_params["number"]
    async with read_form(request) as form:
        try:
            kind = form.text("kind", longest=20)
            statement = form.optional_text("statement", longest=MOST_STATEMENT)
            form.check()
            async with house(request).works.begin(actor_of(request)) as uow:
                file_ids = await _documents(uow, form)
                await hand_in(uow, number=number, kind=kind, file_ids=file_ids, statement=statement)
        except Refused as refused:
            if refused.refusal.code == CommonRefusal.not_found:
                raise
            return await _render(request, form.refuse(refused.refusal))
    return see_other(f"/my/deposits/{number}", said="papers_handed_in")


async def _documents(uow: UnitOfWork, form: FormView) -> list[str]:
    return [
        await add_document(
            uow, name=file.filename or "", content=await file.read(MOST_DOCUMENT_BYTES + 1)
        )
        for file in form.files("documents")
    ]


async def pay_by_card(request: Request) -> Response:
    """Send whoever owes a deposit to the card gateway's page, if the table offers it."""
    async with read_form(request) as form:
        try:
            means = form.choice("means", Means)
            form.check()
            async with house(request).database.session() as session:
                deposit = await _own_deposit(request, session)
                lot = await lots.lot(session, deposit.lot_id)
            return await to_the_page(request, deposit, lot, means)
        except Refused as refused:
            if refused.refusal.code == CommonRefusal.not_found:
                raise
            return await _render(request, form.refuse(refused.refusal))


async def _own_deposit(request: Request, session: AsyncSession) -> DepositView:
    deposit = await enrolment.deposit_with_number(session, request.path_params["number"])
    if deposit is None or deposit.account_id != viewer_of(request).account_id:
        raise refuse(CommonRefusal.not_found)
    return deposit


async def deposit_page(request: Request) -> Response:
    """Show one deposit to whoever owes or paid it; to others it does not exist."""
    return await _render(request, blank_form())


async def _render(request: Request, form: FormView) -> Response:
    async with house(request).database.session() as session:
        deposit = await _own_deposit(request, session)
        lot = await lots.lot(session, deposit.lot_id)
        card = await by_card(request, session, deposit, lot)
        court = await people.court(session, deposit.court_id)
        claim = await own_claim(session, deposit.number)
        entry = await entry_of(session, deposit.number)
        returns = await payments.payouts_of(session, ("deposit_return",), deposit.number)
    page = {
        "deposit": deposit,
        "lot": lot,
        "court": court,
        "bank_return": returns[-1] if returns else None,
        "story": story(deposit),
        "card": card,
        "form": form,
        "claim": claim,
        "entry": entry,
        "is_open": lot is not None and lot.closed_at is None,
        "bases": list(Basis),
    }
    status = form.status if form.refused else 200
    return may_go_there(request, render(request, "bidder/deposit.html", page, status=status))


def story(deposit: DepositView) -> list[dict[str, Any]]:
    """Return a deposit's way: asked, held, admitted, and back or counted. Law: OJA-37."""
    steps = [_step("asked", deposit.asked_at)]
    if deposit.state is DepositState.closed and deposit.held_at is None:
        return [*steps, {"name": "closed", "at": None, "state": "done"}]
    steps += [_step("held", deposit.held_at), _step("admitted", deposit.admitted_at)]
    if deposit.state in {DepositState.applied, DepositState.kept}:
        steps.append({"name": deposit.state.value, "at": None, "state": "done"})
    elif deposit.instructed_at is None:
        steps.append(_step("returns", None))
    else:
        steps.append(_step("instructed", deposit.instructed_at))
        steps.append(_step("returned", deposit.returned_at))
    return _with_now(steps)


def _step(name: str, at: datetime | None) -> dict[str, Any]:
    return {"name": name, "at": at, "state": "done" if at else "next"}


def _with_now(steps: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Mark the first step that is still to come as what happens now."""
    for step in steps:
        if step["state"] == "next":
            step["state"] = "now"
            break
    return steps
