"""Deposits by card in the sandbox's history: the real client, and a stand-in on a line of its own.

The stand-in keeps its memory where the one that is served beside the sandbox finds it, so that what
was paid in the history can be given back later.
"""

from __future__ import annotations

import asyncio
import secrets
import socket
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path

import uvicorn

from auction.db.unit_of_work import Works
from auction.kernel.actor import PLATFORM, Actor
from auction.kernel.clock import Clock
from auction.kernel.invariant import hold
from auction.payments import cards
from auction.payments.card_work import CardWork
from auction.payments.methods import CURRENCY, Capture, Means, offer
from auction.payments.models import GatewayPayment
from auction.payments.ports import CheckoutAsk
from auction.payments.stripe_gateway import StripeGateway, stripe_gateway
from web.sandbox.stripe_stand_in import checkout
from web.sandbox.stripe_stand_in.app import StandIn
from web.sandbox.stripe_stand_in.store import KEPT, Store
from web.sandbox.stripe_stand_in.store import PLATFORM as OWN_ACCOUNT

CARD = "4242424242424242"
_LASTS = timedelta(hours=48)
"""How long before its end, extensions included, a deposit of the history is paid."""


class CardHistory:
    """Pays by card as people do, and does what the card gateway's worker does."""

    def __init__(self, stand_in: StandIn, gateway: StripeGateway, work: CardWork) -> None:
        self._stand_in, self._gateway, self.work = stand_in, gateway, work

    async def pay(self, works: Works, payer: Actor, number: str, name: str) -> bool:
        """Pay what is asked under a number, if cards are offered for it; say whether they are."""
        clock = works.clock
        async with works.begin(payer) as uow:
            asked = await cards.asked_under(uow.session, number)
            offered = offer(
                Means.card,
                amount_units=asked,
                currency=CURRENCY,
                now=clock.now(),
                expected_end_at=clock.now() + _LASTS,
            )
            if offered.capture is None:
                return False
            payment = await cards.open_payment(
                uow, number=number, means=Means.card, capture=offered.capture, account=""
            )
            ask = _ask(payment, offered.capture)
        page = await self._gateway.open_page(ask)
        async with works.begin(PLATFORM) as uow:
            await cards.note_page(uow, payment_id=ask.payment_id, page=page)
        books = self._stand_in.store.account(OWN_ACCOUNT)
        session = books.get("checkout.session", page.session_id)
        became = checkout.pay(books, session, means="card", name=name, number=CARD, agreed=False)
        hold(became == "paid", "the history's card pays")
        async with works.database.session() as reading:
            paid = await reading.get_one(GatewayPayment, ask.payment_id)
        await self.work.look(paid)
        return True


@asynccontextmanager
async def card_history(works: Works, clock: Clock, data: Path) -> AsyncGenerator[CardHistory]:
    """Serve a stand-in whose time is the history's, until the context ends."""
    key = f"sk_test_{secrets.token_hex(12)}"
    store = Store(data / KEPT, now=lambda: int(clock.now().timestamp()))
    stand_in = StandIn(store, key=key, by_itself=False)
    config = uvicorn.Config(stand_in.application(), log_config=None, log_level="critical")
    server = uvicorn.Server(config)
    with socket.create_server(("127.0.0.1", 0)) as listening:
        # Not `serve`, which takes the signals of this process for its own.
        serving = asyncio.create_task(server._serve([listening]))  # noqa: SLF001
        try:
            async with stripe_gateway(
                secret_key=key,
                webhook_secret="whsec_of_no_one",  # noqa: S106  Nothing reports to the history.
                api_base=f"http://127.0.0.1:{listening.getsockname()[1]}",
            ) as gateway:
                yield CardHistory(stand_in, gateway, CardWork(works, gateway))
        finally:
            server.should_exit = True
            await serving
            store.keep()


def _ask(payment: GatewayPayment, capture: Capture) -> CheckoutAsk:
    return CheckoutAsk(
        payment_id=payment.id,
        account="",
        number=payment.number,
        amount_fen=payment.amount_fen,
        means=Means.card,
        capture=capture,
        language="zh",
        back_url="https://sandbox.example/my/deposits",
    )
