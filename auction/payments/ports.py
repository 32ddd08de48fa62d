"""What the house needs of a bank that pays out, and of a gateway that takes cards."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from auction.db.unit_of_work import UnitOfWork
from auction.payments.gateway_facts import Seen, SeenLine, SeenPayout, SeenRefund
from auction.payments.methods import Capture, Means


@dataclass(frozen=True)
class PayoutOrder:
    """One payment the bank is to make, once; `payout_id` is the bank's key against twice."""

    payout_id: str
    court_id: str
    payee_name: str
    payee_account: str
    amount_fen: int
    attempt: int = 1


class BankGateway(Protocol):
    """Hands payout orders to a bank.

    `instruct` may be called again with the same order: the bank must not pay twice. It books
    nothing; what the bank did comes back through `payments.service.confirm_payout` or
    `fail_payout`. A bank that cannot be reached raises `Failure`, and is asked again later.
    """

    name: str

    async def instruct(self, uow: UnitOfWork, order: PayoutOrder) -> None:
        """Hand one order over."""
        ...


@dataclass(frozen=True)
class CheckoutAsk:
    """One sum to be paid on the gateway's own page; it names the payment number and no more."""

    payment_id: str
    account: str
    number: str
    amount_fen: int
    means: Means
    capture: Capture
    language: str
    back_url: str
    what: str = "deposit"
    """What is paid for: `deposit`, or `balance`."""


@dataclass(frozen=True)
class OpenedPage:
    """The gateway's page for one payment."""

    session_id: str
    url: str


class GatewayRefused(Exception):
    """The gateway said no, with a code of its own; asking again would not change it."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class CardGateway(Protocol):
    """Takes payments by card for a court's own account, and gives them back.

    Every act has a key and may be asked for again: it is done once. Raises `GatewayRefused` for a
    no, and `Failure` when nobody can be reached or the answer was lost. `account` is the court's
    own at the gateway; empty: the one the key belongs to.
    """

    name: str

    async def open_page(self, ask: CheckoutAsk) -> OpenedPage:
        """Open the page to pay on."""
        ...

    async def look(self, account: str, session_id: str) -> Seen:
        """Return a payment as it is now."""
        ...

    async def payment_named_in(self, account: str, intent_id: str) -> str | None:
        """Return the payment of ours that an intent names; None where it names none."""
        ...

    async def close_page(self, account: str, session_id: str) -> None:
        """Let nobody pay on a page any more."""
        ...

    async def capture(self, account: str, intent_id: str, *, key: str) -> None:
        """Take what is held."""
        ...

    async def let_go(self, account: str, intent_id: str, *, key: str) -> None:
        """Give a hold up."""
        ...

    async def refund(
        self, account: str, intent_id: str, amount_fen: int, *, key: str
    ) -> SeenRefund:
        """Give money back the way it came."""
        ...

    async def refund_known_as(self, account: str, intent_id: str, *, key: str) -> SeenRefund | None:
        """Return the refund once made for an order, where its key is no longer remembered."""
        ...

    async def look_at_refund(self, account: str, refund_id: str) -> SeenRefund:
        """Return a refund as it is now."""
        ...

    async def lines(self, account: str, *, known: frozenset[str]) -> list[SeenLine]:
        """Return the lines of the balance that are not among the newest known, oldest first."""
        ...

    async def pay_out(self, account: str, amount_fen: int, *, mark: str, key: str) -> SeenPayout:
        """Send a sum to the court's own bank, whose statement will name the mark."""
        ...

    async def balance_fen(self, account: str) -> int:
        """Return what lies with the gateway."""
        ...
