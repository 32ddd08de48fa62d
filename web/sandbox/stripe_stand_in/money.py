"""Charges, refunds, disputes and the lines of the balance: where money is, to the unit.

A refund never goes above what was captured; what is disputed is not refunded. The fee is a round
number of the stand-in's own.
"""

from __future__ import annotations

from typing import Any

from web.sandbox.stripe_stand_in.limits import MEANS
from web.sandbox.stripe_stand_in.store import Books
from web.sandbox.stripe_stand_in.wire import Obj, bad, check_params, whole

REFUND_CREATE = frozenset({"amount", "charge", "metadata", "payment_intent", "reason"})
_FEE_PER_MILLE, _FEE_FIXED, _DISPUTE_FEE = 29, 200, 15_000


def fee_of(amount: int) -> int:
    """Return what the stand-in keeps of a payment."""
    return amount * _FEE_PER_MILLE // 1000 + _FEE_FIXED


def line(books: Books, kind: str, amount: int, currency: str, source: str, fee: int = 0) -> Obj:
    """Write a line of the balance."""
    details = [
        {"amount": fee, "application": None, "currency": currency,
         "description": "Stand-in fee", "type": "stripe_fee"}
    ]  # fmt: skip
    return books.new(
        "balance_transaction", "txn", amount=amount, available_on=books.now(),
        balance_type="payments", currency=currency, description=None, exchange_rate=None, fee=fee,
        fee_details=details if fee else [], net=amount - fee, reporting_category=kind,
        source=source, status="available", type=kind,
    )  # fmt: skip


def charge_of(books: Books, intent: Obj, method: Obj, *, captured: bool) -> Obj:
    """Charge a payment method, or place a hold on it."""
    kind = method["type"]
    details: Obj = {"type": kind, kind: {}}
    if kind == "card":
        details["card"] = {**method["card"], "capture_before": None}
        if not captured:
            details["card"]["capture_before"] = books.now() + MEANS["card"].may_hold_seconds
    charge = books.new(
        "charge", "ch", amount=intent["amount"], amount_captured=0, amount_refunded=0,
        application=None, application_fee=None, application_fee_amount=None,
        balance_transaction=None, billing_details=method["billing_details"],
        calculated_statement_descriptor="STAND-IN", captured=False, currency=intent["currency"],
        customer=intent["customer"], description=intent["description"], disputed=False,
        failure_balance_transaction=None, failure_code=None, failure_message=None,
        fraud_details={}, livemode=False, metadata=dict(intent["metadata"]), on_behalf_of=None,
        outcome=None, paid=True, payment_intent=intent["id"], payment_method=method["id"],
        payment_method_details=details, receipt_email=None, receipt_number=None, receipt_url=None,
        refunded=False, review=None, shipping=None, source=None, source_transfer=None,
        statement_descriptor=None, status="succeeded", transfer=None, transfer_data=None,
        transfer_group=None,
    )  # fmt: skip
    books.happened("charge.succeeded", charge)
    if captured:
        take(books, charge, charge["amount"])
    return charge


def take(books: Books, charge: Obj, amount: int) -> None:
    """Capture a charge; what is left of a hold goes back at once."""
    charge["captured"], charge["amount_captured"] = True, amount
    charge["amount_refunded"] = charge["amount"] - amount
    written = line(books, "charge", amount, charge["currency"], charge["id"], fee=fee_of(amount))
    charge["balance_transaction"] = written["id"]


def let_go(books: Books, charge: Obj, *, expired: bool) -> None:
    """End a hold: nothing was taken and nothing will be."""
    charge["refunded"], charge["amount_refunded"] = True, charge["amount"]
    books.happened("charge.expired" if expired else "charge.refunded", charge)


def create_refund(books: Books, given: Obj) -> Obj:
    """Refund a captured charge, at most what is left of it, and within its time."""
    check_params(given, REFUND_CREATE)
    charge = _charge_to_refund(books, given)
    left = charge["amount_captured"] - _refunded(books, charge)
    amount = whole(given, "amount", left)
    _may_refund(books, charge, amount, left)
    later = charge["payment_method_details"]["type"] != "card"
    refund = books.new(
        "refund", "re", amount=amount, balance_transaction=None, charge=charge["id"],
        currency=charge["currency"], customer=charge["customer"], description=None,
        destination_details=None, failure_balance_transaction=None, failure_reason=None,
        instructions_email=None, metadata=given.get("metadata", {}),
        payment_intent=charge["payment_intent"], payment_method=charge["payment_method"],
        pending_reason="processing" if later else None, reason=given.get("reason"),
        receipt_number=None, source_transfer_reversal=None, transfer_reversal=None,
        status="pending" if later else "succeeded",
    )  # fmt: skip
    written = line(books, "refund", -amount, charge["currency"], refund["id"])
    refund["balance_transaction"] = written["id"]
    charge["amount_refunded"] += amount
    charge["refunded"] = charge["amount_refunded"] == charge["amount"]
    books.happened("refund.created", refund)
    books.happened("charge.refunded", charge)
    return refund


def finish_refund(books: Books, refund: Obj, *, fails: bool) -> Obj:
    """Say how a pending refund ended, or let one that had succeeded bounce."""
    if refund["status"] not in {"pending", "succeeded"}:
        raise bad("This refund is over.")
    refund["pending_reason"] = None
    if not fails:
        refund["status"] = "succeeded"
        books.happened("refund.updated", refund)
        return refund
    charge = books.get("charge", refund["charge"])
    refund["status"], refund["failure_reason"] = "failed", "expired_or_canceled_card"
    back = line(books, "refund_failure", refund["amount"], refund["currency"], refund["id"])
    refund["failure_balance_transaction"] = back["id"]
    charge["amount_refunded"] -= refund["amount"]
    charge["refunded"] = False
    books.happened("refund.failed", refund)
    return refund


def open_dispute(books: Books, charge: Obj) -> Obj:
    """Let the card's bank take the money back until it has decided."""
    if not MEANS[charge["payment_method_details"]["type"]].is_disputable:
        raise bad("Payments by this means cannot be disputed.")
    if not charge["captured"] or charge["disputed"]:
        raise bad("This charge cannot be disputed.")
    charge["disputed"] = True
    dispute = books.new(
        "dispute", "du", amount=charge["amount_captured"], balance_transactions=[],
        charge=charge["id"], currency=charge["currency"], enhanced_eligibility_types=[],
        evidence=_no_evidence(), evidence_details=_no_details(), is_charge_refundable=False,
        livemode=False, metadata={}, payment_intent=charge["payment_intent"], reason="general",
        status="needs_response",
    )  # fmt: skip
    gone = line(
        books, "adjustment", -dispute["amount"], dispute["currency"], dispute["id"],
        fee=_DISPUTE_FEE,
    )  # fmt: skip
    dispute["balance_transactions"].append(dict(gone))
    books.happened("charge.dispute.created", dispute)
    books.happened("charge.dispute.funds_withdrawn", dispute)
    return dispute


def close_dispute(books: Books, dispute: Obj, *, won: bool) -> Obj:
    """Let the card's bank decide."""
    if dispute["status"] != "needs_response":
        raise bad("This dispute is over.")
    dispute["status"] = "won" if won else "lost"
    if won:
        back = line(books, "adjustment", dispute["amount"], dispute["currency"], dispute["id"])
        dispute["balance_transactions"].append(dict(back))
        books.happened("charge.dispute.funds_reinstated", dispute)
    books.happened("charge.dispute.closed", dispute)
    return dispute


def _charge_to_refund(books: Books, given: Obj) -> Obj:
    if "charge" in given:
        return books.get("charge", str(given["charge"]))
    if "payment_intent" not in given:
        raise bad("One of the following params should be provided: charge or payment_intent.")
    intent = books.get("payment_intent", str(given["payment_intent"]))
    if intent["latest_charge"] is None:
        raise bad("This PaymentIntent does not have a successful charge to refund.")
    return books.get("charge", intent["latest_charge"])


def _refunded(books: Books, charge: Obj) -> int:
    alive = [r for r in books.find("refund", charge=charge["id"]) if r["status"] != "failed"]
    return sum(refund["amount"] for refund in alive)


def _may_refund(books: Books, charge: Obj, amount: int, left: int) -> None:
    if not charge["captured"]:
        raise bad(
            "This charge has not been captured; cancel it instead.", code="charge_not_captured"
        )
    dispute = books.find("dispute", charge=charge["id"])
    if dispute and dispute[-1]["status"] != "won":
        raise bad("This charge has been charged back.", code="charge_disputed")
    window = MEANS[charge["payment_method_details"]["type"]].refund_seconds
    if window is not None and books.now() > charge["created"] + window:
        raise bad("The window for refunds has passed.", code="charge_expired_for_refund")
    if left == 0:
        raise bad("This charge has already been refunded.", code="charge_already_refunded")
    if not 0 < amount <= left:
        raise bad(
            f"Refund amount ({amount}) is greater than unrefunded amount on charge ({left}).",
            code="amount_too_large",
            param="amount",
        )


def _no_evidence() -> Obj:
    return {"enhanced_evidence": {}}


def _no_details() -> dict[str, Any]:
    return {
        "due_by": None, "enhanced_eligibility": {}, "has_evidence": False, "past_due": False,
        "submission_count": 0,
    }  # fmt: skip
