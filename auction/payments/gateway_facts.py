"""Pure. What a card payment is seen to be at the gateway, and what follows from it here.

What is seen is the whole truth of one payment, read anew each time; so it does not matter in which
order reports come, how often, or how late.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from auction.payments.methods import CURRENCY


class GatewayState(StrEnum):
    """Where a payment through the gateway stands with us."""

    opened = "opened"
    authorised = "authorised"
    captured = "captured"
    cancelled = "cancelled"
    refunded = "refunded"
    expired = "expired"
    charged_back = "charged_back"
    """Its payer's bank took it back for good: the payer has it."""

    @property
    def is_over(self) -> bool:
        """Say whether no money of it is, or can come to be, with the gateway."""
        return self in {GatewayState.cancelled, GatewayState.refunded, GatewayState.expired}


class Trouble(StrEnum):
    """Why something at the gateway lies on a person's desk. Nothing was changed by it."""

    unknown_payment = "unknown_payment"
    other_currency = "other_currency"
    other_amount = "other_amount"
    hold_lost = "hold_lost"
    capture_refused = "capture_refused"
    disputed = "disputed"
    gateway_silent = "gateway_silent"
    unbooked_line = "unbooked_line"
    payout_failed = "payout_failed"


class Step(StrEnum):
    """One thing to be done here, once."""

    arrive_held = "arrive_held"
    arrive_taken = "arrive_taken"
    note_taken = "note_taken"
    note_let_go = "note_let_go"
    note_expired = "note_expired"
    note_dispute = "note_dispute"
    end_dispute = "end_dispute"
    lose_dispute = "lose_dispute"


@dataclass(frozen=True)
class Seen:
    """A payment as the gateway has it. Statuses are the vendor's words; no intent: unpaid yet."""

    session_id: str
    session_status: str
    number: str
    amount_units: int
    currency: str
    intent_id: str | None = None
    intent_status: str | None = None
    charge_id: str | None = None
    payer_name: str = ""
    payer_account: str = ""
    hold_until: datetime | None = None
    dispute: str | None = None
    """Of a payment whose payer's bank took it back: `open`, `won` (it came back) or `lost`."""


@dataclass(frozen=True)
class Report:
    """A webhook whose signature is good: what happened to what, without its contents."""

    event_id: str
    account: str
    kind: str
    object_id: str
    intent_id: str | None
    session_id: str | None


@dataclass(frozen=True)
class SeenRefund:
    """A refund as the gateway has it."""

    refund_id: str
    status: str
    failure: str = ""


@dataclass(frozen=True)
class SeenPayout:
    """A sum the gateway sends to the court's bank."""

    payout_id: str
    status: str


@dataclass(frozen=True)
class SeenLine:
    """A line of the gateway's balance; amounts in the smallest unit, money out below zero."""

    line_id: str
    kind: str
    amount_units: int
    fee_units: int
    currency: str
    source_id: str
    at: datetime


def trouble(seen: Seen, *, number: str, amount_fen: int) -> Trouble | None:
    """Return why a payment is not the one that was asked for; None when it is."""
    if seen.number != number:
        return Trouble.unknown_payment
    if seen.currency != CURRENCY:
        return Trouble.other_currency
    if seen.amount_units != amount_fen:
        return Trouble.other_amount
    return None


def steps(state: GatewayState, seen: Seen, *, was_disputed: bool) -> list[Step]:
    """Return what is to be done here so that we stand where the gateway stands."""
    found = _arriving(state, seen)
    if state is GatewayState.charged_back:
        return found
    if seen.dispute in {"open", "lost"} and not was_disputed:
        found.append(Step.note_dispute)
    if seen.dispute == "won" and was_disputed:
        found.append(Step.end_dispute)
    if seen.dispute == "lost":
        found.append(Step.lose_dispute)
    return found


def _arriving(state: GatewayState, seen: Seen) -> list[Step]:
    match state, seen.intent_status:
        case ((GatewayState.opened | GatewayState.expired), "requires_capture"):
            return [Step.arrive_held]
        case ((GatewayState.opened | GatewayState.expired), "succeeded"):
            return [Step.arrive_taken]
        case GatewayState.opened, _ if seen.session_status == "expired":
            return [Step.note_expired]
        case GatewayState.authorised, "succeeded":
            return [Step.note_taken]
        case GatewayState.authorised, "canceled":
            return [Step.note_let_go]
        case _:
            return []
