"""A purchase from the hammer to the keys: what is still to pay, the papers, the hand-over."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlmodel.ext.asyncio.session import AsyncSession
from starlette.requests import Request
from starlette.responses import Response

from auction.kernel.refusal import CommonRefusal, Refused, refuse
from auction.lots import queries as lots
from auction.payments.methods import Means
from auction.people import queries as people
from auction.settlement import queries as settlement
from auction.settlement.kept_queries import kept_of_sale
from auction.settlement.queries import SaleView
from auction.settlement.rules import SaleState
from auction.settlement.unwinding_queries import unwound_sale
from web.bidder.balance_by_card import balance_by_card, pay_part
from web.bidder.by_card import may_go_there
from web.forms import FormView, blank_form, read_form
from web.requests import house, viewer_of
from web.templating import render


async def purchase_page(request: Request) -> Response:
    """Show a purchase to its buyer; to others it does not exist."""
    return await _render(request, blank_form())


async def pay_by_card(request: Request) -> Response:
    """Send a buyer to the card gateway's page for a part of the balance, or all of it."""
    async with read_form(request) as form:
        try:
            means, amount_fen = form.choice("means", Means), form.amount("amount")
            form.check()
            async with house(request).database.session() as session:
                sale = await _own(request, session)
            return await pay_part(request, sale, means, amount_fen)
        except Refused as refused:
            if refused.refusal.code == CommonRefusal.not_found:
                raise
            return await _render(request, form.refuse(refused.refusal))


async def _own(request: Request, session: AsyncSession) -> SaleView:
    sale = await settlement.sale(session, request.path_params["sale_id"])
    if sale is None or not sale.is_bought_by(viewer_of(request).account_id):
        raise refuse(CommonRefusal.not_found)
    return sale


async def _render(request: Request, form: FormView) -> Response:
    async with house(request).database.session() as session:
        sale = await _own(request, session)
        card = await balance_by_card(request, session, sale)
        lot = await lots.lot(session, sale.lot_id)
        court = await people.court(session, sale.court_id)
        kept = await kept_of_sale(session, sale.id)
        unwound = await unwound_sale(session, sale.id)
    page = {
        "sale": sale,
        "lot": lot,
        "court": court,
        "owes": sale.state is SaleState.awaiting_balance and sale.payment_number is not None,
        "kept": kept,
        "unwound": unwound,
        "story": story(sale),
        "card": card,
        "form": form,
    }
    status = form.status if form.refused else 200
    return may_go_there(request, render(request, "bidder/purchase.html", page, status=status))


def story(sale: SaleView) -> list[dict[str, Any]]:
    """Return a purchase's way, done, now and next. Law: OJA-35, OJA-36, OJA-38, AUC-20, AUC-27."""
    steps = [_step("confirmed", sale.confirmed_at, sale.confirmation_number)]
    if sale.state is SaleState.defaulted:
        return [*steps, _step("defaulted", sale.defaulted_at)]
    if sale.state is SaleState.annulled:
        return [*steps, _step("annulled", sale.annulled_at)]
    steps += [
        _step("paid", sale.paid_at),
        _step("ruling_made", sale.ruling_made_at, sale.ruling_number),
        _step("title_passed", sale.ruling_served_at),
        _step("handed_over", sale.handed_over_at),
    ]
    for step in steps:
        if step["at"] is None:
            step["state"] = "now"
            break
    return steps


def _step(name: str, at: datetime | None, paper: str | None = None) -> dict[str, Any]:
    return {"name": name, "at": at, "state": "done" if at else "next", "paper": paper}
