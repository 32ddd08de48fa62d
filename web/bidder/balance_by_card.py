"""Paying what is left of a price by card, whole or in parts: charged at once, never held."""

from __future__ import annotations

from dataclasses import dataclass

from sqlmodel.ext.asyncio.session import AsyncSession
from starlette.requests import Request
from starlette.responses import Response

from auction.kernel.refusal import refuse
from auction.payments.methods import CURRENCY, MOST_UNITS, Capture, Means, offers
from auction.payments.refusals import PaymentRefusal
from auction.settlement.queries import SaleView
from auction.settlement.rules import SaleState
from web.bidder.by_card import Asked, account_of_court, open_page
from web.requests import house


@dataclass(frozen=True)
class BalanceByCard:
    """By which means a balance may be paid, and how much of it at once. No means: by none."""

    account: str | None
    means: tuple[Means, ...]
    most_fen: int
    is_back: bool


async def balance_by_card(
    request: Request, session: AsyncSession, sale: SaleView
) -> BalanceByCard | None:
    """Return how what is left of a price may be paid by card; None where nothing is asked.

    A part is offered if its refund is still possible thirty days after the day it is due.
    """
    if sale.state is not SaleState.awaiting_balance or sale.payment_number is None:
        return None
    account = await account_of_court(house(request), session, sale.court_id)
    most_fen = min(sale.balance_left_fen, MOST_UNITS)
    found = offers(
        amount_units=most_fen,
        currency=CURRENCY,
        now=house(request).clock.now(),
        expected_end_at=sale.balance_due_at,
    )
    means = tuple(each.means for each in found if each.capture is not None)
    is_back = "paid" in request.query_params
    return BalanceByCard(account, means if account is not None else (), most_fen, is_back)


async def pay_part(request: Request, sale: SaleView, means: Means, amount_fen: int) -> Response:
    """Send a buyer to the gateway's page for a part of the balance, or all of it."""
    async with house(request).database.session() as session:
        offered = await balance_by_card(request, session, sale)
    if offered is None:
        raise refuse(PaymentRefusal.number_not_open)
    if offered.account is not None and means not in offered.means:
        raise refuse(PaymentRefusal.not_by_card)
    if amount_fen > offered.most_fen:
        raise refuse(PaymentRefusal.part_too_large, "amount", most_fen=offered.most_fen)
    asked = Asked(sale.payment_number or "", "balance", f"/my/purchases/{sale.id}", amount_fen)
    return await open_page(request, asked, means, Capture.automatic, offered.account)
