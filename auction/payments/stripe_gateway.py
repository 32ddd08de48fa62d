"""Stripe, by the vendor's own client. With `stripe_line`, the only file that knows it.

Told are a payment number and an amount: never a name, a lot or a paddle. Every act carries a key,
so that a lost answer is found again. Reads are whole: session, intent and charge in one.
"""

from __future__ import annotations

import json
from collections.abc import AsyncGenerator, Awaitable
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from typing import Any, TypeVar

import stripe
from stripe.params.checkout import SessionCreateParams

from auction.kernel.refusal import Failure, refuse
from auction.payments.gateway_facts import Report, Seen, SeenLine, SeenPayout, SeenRefund
from auction.payments.methods import CURRENCY, Capture
from auction.payments.ports import CheckoutAsk, GatewayRefused, OpenedPage
from auction.payments.refusals import PaymentRefusal
from auction.payments.stripe_line import HttpLine

API_VERSION = "2026-10-28.endive"
ANSWER_WITHIN_SECONDS = 20.0
RETRIES = 2
TOLERANCE_SECONDS = 300
_MOST_LINES = 1_000
_PAID_FOR = {"deposit": ("保证金", "Deposit"), "balance": ("成交余款", "Balance")}

_Answer = TypeVar("_Answer")


class StripeGateway:
    """The card gateway of the house; `CardGateway` says what is promised."""

    name = "stripe"

    def __init__(self, client: stripe.StripeClient, webhook_secret: str) -> None:
        self._v1 = client.v1
        self._client = client
        self._secret = webhook_secret

    def report(self, raw: bytes, signature: str | None) -> Report:
        """Return what a webhook says; refuses one that is not signed so, or older than allowed."""
        try:
            event = self._client.construct_event(raw, signature, self._secret, TOLERANCE_SECONDS)
            told = json.loads(raw)["data"]["object"]
            return Report(
                event.id,
                json.loads(raw).get("account", ""),
                event.type,
                str(told.get("id", "")),
                _intent_in(told),
                told["id"] if told.get("object") == "checkout.session" else None,
            )
        except (stripe.SignatureVerificationError, ValueError, KeyError, TypeError) as error:
            raise refuse(PaymentRefusal.bad_signature) from error

    async def open_page(self, ask: CheckoutAsk) -> OpenedPage:
        """Open a Checkout page for one sum."""
        session = await _asked(
            self._v1.checkout.sessions.create_async(
                _page(ask), _options(ask.account, f"page:{ask.payment_id}")
            )
        )
        return OpenedPage(session.id, session.url or "")

    async def look(self, account: str, session_id: str) -> Seen:
        """Return a payment as it is now."""
        session = await _asked(
            self._v1.checkout.sessions.retrieve_async(
                session_id, {"expand": ["payment_intent.latest_charge"]}, _options(account)
            )
        )
        told = session.to_dict()
        return _seen(told, await self._dispute(account, told))

    async def _dispute(self, account: str, session: dict[str, Any]) -> str | None:
        """Return how the dispute over a payment stands; None where nobody disputes it."""
        intent = session["payment_intent"] or {}
        if not (intent.get("latest_charge") or {}).get("disputed"):
            return None
        found = await _asked(
            self._v1.disputes.list_async({"payment_intent": intent["id"]}, _options(account))
        )
        status = found.data[0].status if found.data else "lost"
        return status if status in {"won", "lost"} else "open"

    async def payment_named_in(self, account: str, intent_id: str) -> str | None:
        """Return the payment of ours that an intent names; None where it names none."""
        try:
            intent = await _asked(
                self._v1.payment_intents.retrieve_async(intent_id, None, _options(account))
            )
        except GatewayRefused:
            return None
        named: str | None = intent.metadata.to_dict().get("payment")
        return named

    async def close_page(self, account: str, session_id: str) -> None:
        """Let nobody pay on a page any more."""
        await _asked(
            self._v1.checkout.sessions.expire_async(
                session_id, None, _options(account, f"close:{session_id}")
            )
        )

    async def capture(self, account: str, intent_id: str, *, key: str) -> None:
        """Take what is held, all of it."""
        await _asked(
            self._v1.payment_intents.capture_async(intent_id, None, _options(account, key))
        )

    async def let_go(self, account: str, intent_id: str, *, key: str) -> None:
        """Give a hold up."""
        await _asked(self._v1.payment_intents.cancel_async(intent_id, None, _options(account, key)))

    async def refund(
        self, account: str, intent_id: str, amount_fen: int, *, key: str
    ) -> SeenRefund:
        """Give money back the way it came."""
        refund = await _asked(
            self._v1.refunds.create_async(
                {"payment_intent": intent_id, "amount": amount_fen, "metadata": {"order": key}},
                _options(account, key),
            )
        )
        return _seen_refund(refund)

    async def refund_known_as(self, account: str, intent_id: str, *, key: str) -> SeenRefund | None:
        """Return the refund that was made for an order, where its key is no longer remembered."""
        found = await _asked(
            self._v1.refunds.list_async({"payment_intent": intent_id}, _options(account))
        )
        for refund in found.data:
            if refund.metadata is not None and refund.metadata.to_dict().get("order") == key:
                return _seen_refund(refund)
        return None

    async def look_at_refund(self, account: str, refund_id: str) -> SeenRefund:
        """Return a refund as it is now."""
        refund = await _asked(self._v1.refunds.retrieve_async(refund_id, None, _options(account)))
        return _seen_refund(refund)

    async def lines(self, account: str, *, known: frozenset[str]) -> list[SeenLine]:
        """Return the balance's new lines, oldest first: read from the newest to the first known."""
        found: list[SeenLine] = []
        after: str | None = None
        while len(found) < _MOST_LINES:
            asked: Any = {"limit": 100, **({"starting_after": after} if after else {})}
            page = await _asked(self._v1.balance_transactions.list_async(asked, _options(account)))
            fresh = [line for line in page.data if line.id not in known]
            found += [_seen_line(line) for line in fresh]
            if not page.has_more or len(fresh) < len(page.data):
                break
            after = page.data[-1].id
        return found[::-1]

    async def pay_out(self, account: str, amount_fen: int, *, mark: str, key: str) -> SeenPayout:
        """Send a sum to the court's own bank, whose statement will name the mark."""
        payout = await _asked(
            self._v1.payouts.create_async(
                {
                    "amount": amount_fen,
                    "currency": CURRENCY,
                    "statement_descriptor": mark,
                    "metadata": {"payout": key},
                },
                _options(account, key),
            )
        )
        return SeenPayout(payout.id, payout.status)

    async def balance_fen(self, account: str) -> int:
        """Return what lies with Stripe, arrived or on its way, in the court's currency."""
        balance = await _asked(self._v1.balance.retrieve_async(None, _options(account)))
        available = sum(part.amount for part in balance.available if part.currency == CURRENCY)
        return available + sum(part.amount for part in balance.pending if part.currency == CURRENCY)


@asynccontextmanager
async def stripe_gateway(
    *, secret_key: str, webhook_secret: str, api_base: str = "", retries: int = RETRIES
) -> AsyncGenerator[StripeGateway]:
    """Open the gateway with its line; `api_base` is a stand-in's address."""
    stripe.enable_telemetry = False
    line = HttpLine(timeout_seconds=ANSWER_WITHIN_SECONDS)
    client = stripe.StripeClient(
        secret_key,
        stripe_version=API_VERSION,
        base_addresses={"api": api_base} if api_base else {},
        max_network_retries=retries,
        http_client=line,
    )
    try:
        yield StripeGateway(client, webhook_secret)
    finally:
        await line.close_async()


async def _asked(call: Awaitable[_Answer]) -> _Answer:
    """Return the answer; a no is `GatewayRefused`, silence and trouble over there a `Failure`."""
    try:
        return await call
    except (stripe.RateLimitError, stripe.APIConnectionError, stripe.AuthenticationError) as error:
        raise Failure(f"Stripe does not answer ({type(error).__name__})") from error
    except (stripe.InvalidRequestError, stripe.CardError, stripe.IdempotencyError) as error:
        raise GatewayRefused(error.code or type(error).__name__) from error
    except stripe.StripeError as error:
        raise Failure(f"Stripe is in trouble ({type(error).__name__})") from error


def _options(account: str, key: str | None = None) -> Any:
    options: dict[str, str] = {"stripe_account": account} if account else {}
    return {**options, "idempotency_key": key} if key else options


def _page(ask: CheckoutAsk) -> SessionCreateParams:
    note = {"number": ask.number, "payment": ask.payment_id}
    manual = ask.capture is Capture.manual
    return {
        "mode": "payment",
        "client_reference_id": ask.number,
        "metadata": note,
        "locale": "zh" if ask.language == "zh" else "en",
        "success_url": f"{ask.back_url}?paid=1",
        "cancel_url": ask.back_url,
        "allowed_payment_method_types": [ask.means.value],
        "name_collection": {"individual": {"enabled": True}},
        "line_items": [
            {
                "quantity": 1,
                "price_data": {
                    "currency": CURRENCY,
                    "unit_amount": ask.amount_fen,
                    "product_data": {"name": _name(ask)},
                },
            }
        ],
        "payment_intent_data": {
            "capture_method": "manual" if manual else "automatic",
            "metadata": note,
        },
    }


def _name(ask: CheckoutAsk) -> str:
    zh, en = _PAID_FOR[ask.what]
    return f"{zh if ask.language == 'zh' else en} {ask.number}"


def _seen(session: dict[str, Any], dispute: str | None) -> Seen:
    intent = session["payment_intent"] or {}
    charge = intent.get("latest_charge") or {}
    details = charge.get("payment_method_details") or {}
    card = details.get("card") or {}
    until = card.get("capture_before")
    named = session.get("collected_information") or {}
    kind = str(details.get("type", ""))
    payer = named.get("individual_name") or (charge.get("billing_details") or {}).get("name")
    return Seen(
        session_id=session["id"],
        session_status=session["status"],
        number=session["client_reference_id"] or "",
        amount_units=session["amount_total"],
        currency=session["currency"],
        intent_id=intent.get("id"),
        intent_status=intent.get("status"),
        charge_id=charge.get("id"),
        payer_name=payer or "",
        payer_account=f"{kind} …{card['last4']}" if card else kind,
        hold_until=datetime.fromtimestamp(until, UTC) if until else None,
        dispute=dispute,
    )


def _seen_refund(refund: stripe.Refund) -> SeenRefund:
    return SeenRefund(refund.id, refund.status or "pending", refund.failure_reason or "")


def _seen_line(line: stripe.BalanceTransaction) -> SeenLine:
    source = line.source if isinstance(line.source, str) else getattr(line.source, "id", "")
    at = datetime.fromtimestamp(line.created, UTC)
    return SeenLine(line.id, line.type, line.amount, line.fee, line.currency, source or "", at)


def _intent_in(told: dict[str, Any]) -> str | None:
    if told.get("object") == "payment_intent":
        return str(told["id"])
    found = told.get("payment_intent")
    return found if isinstance(found, str) else None
