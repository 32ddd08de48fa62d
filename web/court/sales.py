"""Sales after the hammer: the list, one sale, and the judge's acts on it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from auction.db.unit_of_work import UnitOfWork
from auction.documents.papers import PaperKind
from auction.documents.queries import papers_of_lot
from auction.documents.service import ruling_facts
from auction.documents.typeset import pdf
from auction.kernel.refusal import CommonRefusal, refuse
from auction.lots.entry_conditions import ConditionKind
from auction.lots.queries import lot
from auction.payments.queries import TransferView, transfers_of_number
from auction.people.queries import account
from auction.remedies.entering import MOST_REASON
from auction.settlement import queries, service
from auction.settlement.aftermath_queries import after_the_hammer
from auction.settlement.annulling import annul_sale, is_to_annul
from auction.settlement.claimed_things import why_lot_held
from auction.settlement.disputed import dispute_of
from auction.settlement.eligibility import (
    MOST_SOURCE,
    eligibility_checks,
    record_eligibility_check,
)
from auction.settlement.kept_queries import kept_at_sale
from auction.settlement.proofs import ServiceChannel
from auction.settlement.queries import SaleView
from auction.settlement.rules import SaleState
from auction.settlement.unwinding_queries import unwound_sale
from web.court.acting import act_on, court_of
from web.court.sale_taxes import taxes_of_sale
from web.forms import FormView, blank_form
from web.pdf_response import pdf_response
from web.requests import actor_of, house
from web.templating import language_of, render, see_other


async def list_sales(request: Request) -> Response:
    """Show the court's sales, newest first."""
    wanted = request.query_params.get("state", "")
    state = SaleState(wanted) if wanted in SaleState.__members__ else None
    async with house(request).database.session() as session:
        sales = await queries.sales_of_court(session, court_of(request), state)
        lots = {sale.id: await lot(session, sale.lot_id) for sale in sales}
    context = {"sales": sales, "lots": lots, "state": state, "states": list(SaleState)}
    return render(request, "court/sales/list.html", context)


async def show_sale(request: Request) -> Response:
    """Show a sale from the hammer to the keys, and what is to be done next."""
    return await _page(request, blank_form())


async def preview_ruling(request: Request) -> Response:
    """Show the ruling as it would be served: a draft without a number."""
    language = language_of(request)
    async with house(request).works.begin(actor_of(request)) as uow:
        sale = await _sale(uow, request)
        facts = await ruling_facts(uow, sale)
    content = await asyncio.to_thread(pdf, PaperKind.ruling, facts, language)
    return pdf_response("ruling-draft.pdf", content)


async def make_ruling(request: Request) -> Response:
    """Make the sale ruling."""

    async def act(uow: UnitOfWork, form: FormView) -> None:
        form.check()
        await service.make_ruling(uow, sale_id=_id(request))

    return await act_on(request, act, again=_page, then=_back(request, "ruling_made"))


async def check_eligibility(request: Request) -> Response:
    """Record what the court found when it looked again at what the buyer promised."""

    async def act(uow: UnitOfWork, form: FormView) -> None:
        kind = form.choice("kind", ConditionKind)
        is_eligible = form.one_of("found", ("yes", "no")) == "yes"
        source = form.text("source", longest=MOST_SOURCE)
        form.check()
        await record_eligibility_check(
            uow, sale_id=_id(request), kind=kind, is_eligible=is_eligible, source=source
        )

    return await act_on(request, act, again=_page, then=_back(request, "eligibility_checked"))


async def show_sale_again(request: Request, form: FormView) -> Response:
    """Show the page of a sale with a form of another file that was refused."""
    return await _page(request, form)


async def annul(request: Request) -> Response:
    """Annul the sale: the buyer's money goes back, the thing is free to be sold again."""

    async def act(uow: UnitOfWork, form: FormView) -> None:
        reason = form.text("annulment_reason", longest=MOST_REASON)
        seen = form.choice("seen_state", SaleState)
        form.check()
        await annul_sale(uow, sale_id=_id(request), reason=reason, seen_state=seen)

    return await act_on(request, act, again=_page, then=_back(request, "sale_annulled"))


async def _page(request: Request, form: FormView) -> Response:
    async with house(request).works.begin(actor_of(request)) as uow:
        sale = await _sale(uow, request)
        sold = await lot(uow.session, sale.lot_id)
        parts: list[TransferView] = []
        if sale.payment_number:
            parts = await transfers_of_number(uow.session, sale.payment_number)
        context: dict[str, Any] = {
            "sale": sale,
            "lot": sold,
            "buyer": await account(uow.session, sale.buyer_id or ""),
            "parts": parts,
            "distribution": await queries.distribution_of_sale(uow.session, sale.id),
            "papers": await papers_of_lot(uow.session, sale.lot_id),
            "after": await after_the_hammer(uow.session, sale.id),
            "channels": list(ServiceChannel),
            "dispute": await dispute_of(uow.session, sale.id, sale.deposit_number),
            "may_annul": await is_to_annul(uow.session, sale.lot_id),
            "why_held": await why_lot_held(uow.session, sale.lot_id),
            "form": form,
            "taxes": await taxes_of_sale(uow.session, sale, sold, uow.now),
            "unwound": await unwound_sale(uow.session, sale.id),
            "kept_here": await kept_at_sale(uow.session, sale.id),
            "checks": await eligibility_checks(uow.session, sale_id=sale.id, lot_id=sale.lot_id),
        }
    status = form.status if form.refused else 200
    return render(request, "court/sales/sale.html", context, status=status)


async def _sale(uow: UnitOfWork, request: Request) -> SaleView:
    sale = await queries.sale(uow.session, _id(request))
    if sale is None or sale.court_id != court_of(request):
        raise refuse(CommonRefusal.not_found)
    return sale


def _id(request: Request) -> str:
    return str(request.path_params["sale_id"])


def _back(request: Request, said: str) -> Callable[[None], Response]:
    def then(_nothing: None) -> Response:
        return see_other(f"/court/sales/{_id(request)}", said=said)

    return then
