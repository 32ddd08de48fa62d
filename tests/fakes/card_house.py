"""A court that takes deposits by card: the real client, the stand-in, webhooks, the worker."""

from __future__ import annotations

import hashlib
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

import httpx2
from sqlmodel import col, select

from auction.enrolment import service as enrolment
from auction.enrolment.queries import DepositView
from auction.kernel.refusal import Refused
from auction.ledger import queries as books
from auction.payments import cards, service
from auction.payments.bank_transfer_gateway import BankTransferGateway
from auction.payments.card_work import CardWork
from auction.payments.events import PaymentMet, PayoutConfirmed, PayoutInstructed
from auction.payments.methods import Capture, Means
from auction.payments.models import GatewayCase, GatewayPayment
from auction.payments.ports import CheckoutAsk
from auction.payments.stripe_gateway import StripeGateway, stripe_gateway
from tests.fakes.enrolled import EnrolledLot
from tests.fakes.stripe_standing import SECRET, Standing, standing
from web.sandbox.stripe_stand_in.app import KEY


@dataclass
class CardHouse:
    """Bidders pay by card, the stand-in reports, the worker works, enrolment reacts."""

    lot: EnrolledLot
    stand: Standing
    gateway: StripeGateway
    work: CardWork
    seen_events: int = 0
    done: set[tuple[str, str]] = field(default_factory=set)

    async def open(
        self,
        deposit: DepositView,
        capture: Capture = Capture.automatic,
        means: Means = Means.card,
        account: str = "",
    ) -> GatewayPayment:
        """Open the page to pay a deposit on."""
        court = self.lot.court
        async with court.acting() as uow:
            payment = await cards.open_payment(
                uow, number=deposit.number, means=means, capture=capture, account=account
            )
        ask = CheckoutAsk(
            payment.id, account, deposit.number, payment.amount_fen, means, capture, "zh",
            f"https://court.test/my/deposits/{deposit.number}",
        )  # fmt: skip
        page = await self.gateway.open_page(ask)
        async with court.acting() as uow:
            await cards.note_page(uow, payment_id=payment.id, page=page)
        return await self.payment(payment.id)

    async def pay(
        self, payment: GatewayPayment, name: str = "王芳", **form: str
    ) -> httpx2.Response:
        """Fill in the gateway's page."""
        return await self.stand.pay(payment.page_url, name=name, **form)

    async def reported(self) -> int:
        """Let the webhooks go out, and keep each as the door does."""
        sent = (await self.stand.control("webhooks", late="true"))["sent"]
        for payload, headers in self.stand.posted:
            await self.take(payload, headers["Stripe-Signature"])
        self.stand.posted.clear()
        return int(sent)

    async def take(self, payload: bytes, signature: str) -> bool:
        """Take one webhook in."""
        told = self.gateway.report(payload, signature)
        digest = hashlib.sha256(payload).hexdigest()
        async with self.lot.court.acting() as uow:
            return await cards.take_report(uow, told, content_hash=digest)

    async def settle(self) -> None:
        """Let the worker and the reactions run until nothing happens any more."""
        while await self.work.run_due() + await self._react():
            pass

    async def _react(self) -> int:
        """Run the reactions of money, each once for each event, as the outbox does."""
        court, before = self.lot.court, len(self.done)
        bank = BankTransferGateway()
        for met in await court.happened(PaymentMet):
            if self._first("met", met.number):
                async with court.acting() as uow:
                    await enrolment.hold_deposit(uow, met)
        for place, told in enumerate(await court.happened(PayoutInstructed)):
            if self._first("instructed", str(place)):
                async with court.acting() as uow:
                    await service.hand_to_bank(uow, told, bank)
        for place, paid in enumerate(await court.happened(PayoutConfirmed)):
            if self._first("paid", str(place)):
                async with court.acting() as uow:
                    await enrolment.deposit_returned(uow, paid)
        return len(self.done) - before

    def _first(self, what: str, key: str) -> bool:
        is_first = (what, key) not in self.done
        self.done.add((what, key))
        return is_first

    async def payment(self, payment_id: str) -> GatewayPayment:
        async with self.lot.court.works.database.session() as session:
            return await session.get_one(GatewayPayment, payment_id)

    async def cases(self) -> list[str]:
        """Return why something lies on the desk."""
        async with self.lot.court.works.database.session() as session:
            rows = select(GatewayCase.reason).order_by(col(GatewayCase.opened_at))
            return list((await session.exec(rows)).all())

    async def balance(self, code: str) -> int:
        async with self.lot.court.works.database.session() as session:
            return await books.balance(session, self.lot.court.court_id, code)

    async def refused_report(self, payload: bytes, signature: str | None) -> str:
        """Return with which code a webhook is refused."""
        try:
            self.gateway.report(payload, signature)
        except Refused as refused:
            return str(refused.refusal.code)
        return ""


@asynccontextmanager
async def card_house(lot: EnrolledLot) -> AsyncGenerator[CardHouse]:
    """Open the gateway of a court on a stand-in whose time is the court's."""
    clock = lot.court.clock
    async with (
        standing(now=lambda: int(clock.at.timestamp())) as stand,
        stripe_gateway(
            secret_key=KEY, webhook_secret=SECRET, api_base=stand.url, retries=0
        ) as gateway,
    ):
        yield CardHouse(lot, stand, gateway, CardWork(lot.court.works, gateway))
