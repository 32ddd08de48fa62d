"""The automaton of a payment intent: from a promise to money, a hold, or nothing."""

from __future__ import annotations

from web.sandbox.stripe_stand_in import cash, money
from web.sandbox.stripe_stand_in.limits import check_amount, check_means
from web.sandbox.stripe_stand_in.store import Books
from web.sandbox.stripe_stand_in.wire import Obj, StripeError, bad, check_params, flag, whole

CREATE = frozenset(
    {
        "allowed_payment_method_types", "amount", "capture_method", "confirm", "currency",
        "customer", "description", "metadata", "payment_method",
    }
)  # fmt: skip
UPDATE = frozenset({"amount", "description", "metadata"})
CONFIRM = frozenset({"payment_method", "return_url"})
CAPTURE = frozenset({"amount_to_capture"})
CANCEL = frozenset({"cancellation_reason"})
_OPEN = ("requires_payment_method", "requires_confirmation", "requires_action")
_CARDS = {
    "pm_card_visa": ("4242", "ok"),
    "pm_card_chargeDeclined": ("0002", "declined"),
    "pm_card_authenticationRequired": ("3155", "asks"),
}


def create(books: Books, given: Obj) -> Obj:
    """Promise a payment; with `confirm` it is tried at once."""
    check_params(given, CREATE, ("amount", "currency"))
    amount, currency = whole(given, "amount"), str(given["currency"]).lower()
    types = given.get("allowed_payment_method_types") or ["card"]
    capture = given.get("capture_method", "automatic")
    if capture not in {"automatic", "automatic_async", "manual"}:
        raise bad("Invalid capture_method", param="capture_method")
    check_amount(amount, currency)
    check_means(types, currency, capture)
    if "customer" in given:
        books.get("customer", str(given["customer"]))
    intent = books.new(
        "payment_intent", "pi", amount=amount, amount_capturable=0, amount_details=None,
        amount_received=0, application=None, application_fee_amount=None,
        automatic_payment_methods=None, canceled_at=None, cancellation_reason=None,
        capture_method=capture, client_secret=None, confirmation_method="automatic",
        currency=currency, customer=given.get("customer"), description=given.get("description"),
        last_payment_error=None, latest_charge=None, livemode=False,
        metadata=given.get("metadata", {}), next_action=None, on_behalf_of=None,
        payment_method=None, payment_method_options={}, payment_method_types=types,
        payment_record=None, processing=None, receipt_email=None, review=None,
        setup_future_usage=None, shipping=None, source=None, statement_descriptor=None,
        statement_descriptor_suffix=None, status="requires_payment_method", transfer_data=None,
        transfer_group=None,
    )  # fmt: skip
    books.happened("payment_intent.created", intent)
    if "payment_method" in given:
        intent["payment_method"] = str(given["payment_method"])
        intent["status"] = "requires_confirmation"
    elif types == ["customer_balance"]:
        intent["status"] = "requires_confirmation"
    return confirm(books, intent, {}) if flag(given, "confirm") else intent


def update(books: Books, intent: Obj, given: Obj) -> Obj:
    """Change what may still be changed."""
    check_params(given, UPDATE)
    if "amount" in given:
        if intent["status"] not in _OPEN:
            raise _wrong(intent, "updated")
        check_amount(whole(given, "amount"), intent["currency"])
        intent["amount"] = whole(given, "amount")
    intent["metadata"] = {**intent["metadata"], **given.get("metadata", {})}
    intent["description"] = given.get("description", intent["description"])
    return intent


def confirm(books: Books, intent: Obj, given: Obj) -> Obj:
    """Try the payment: money, a hold, a question to the payer, or a refusal of the card."""
    check_params(given, CONFIRM)
    if intent["status"] not in _OPEN:
        raise _wrong(intent, "confirmed")
    if intent["payment_method_types"] == ["customer_balance"]:
        return cash.ask(books, intent)
    token = given.get("payment_method", intent["payment_method"])
    if not token:
        raise bad("You cannot confirm this PaymentIntent because it's missing a payment method.")
    method, answer = method_of(books, str(token))
    return pay(books, intent, method, answer)


def method_of(books: Books, token: str, *, name: str | None = None) -> tuple[Obj, str]:
    """Return the payment method behind a token, and what its bank will say."""
    if token in _CARDS:
        last4, answer = _CARDS[token]
        return card(books, last4, name), answer
    method = books.get("payment_method", token)
    return method, method["metadata"].get("answer", "ok")


def card(books: Books, last4: str, name: str | None) -> Obj:
    """Return a new card."""
    details = {
        "brand": "visa", "checks": None, "country": "CN", "exp_month": 12, "exp_year": 2099,
        "fingerprint": None, "funding": "credit", "last4": last4, "network": "visa",
    }  # fmt: skip
    return _method(books, "card", name, card=details)


def wallet(books: Books, kind: str, name: str | None) -> Obj:
    """Return a new wallet: Alipay or WeChat Pay."""
    return _method(books, kind, name, **{kind: {}})


def _method(books: Books, kind: str, name: str | None, **details: Obj) -> Obj:
    billing = {"address": None, "email": None, "name": name, "phone": None, "tax_id": None}
    return books.new(
        "payment_method", "pm", allow_redisplay="unspecified", billing_details=billing,
        customer=None, livemode=False, metadata={}, type=kind, **details,
    )  # fmt: skip


def pay(books: Books, intent: Obj, method: Obj, answer: str) -> Obj:
    """Bring an intent to where its payer's bank lets it go."""
    intent["payment_method"] = method["id"]
    if method["type"] not in intent["payment_method_types"]:
        raise bad("This payment method type is not allowed here.", param="payment_method")
    if answer == "declined":
        _declined(books, intent)
    if answer == "asks" and intent["status"] != "requires_action":
        intent["status"] = "requires_action"
        intent["next_action"] = {"type": "use_stripe_sdk"}
        books.happened("payment_intent.requires_action", intent)
        return intent
    intent["next_action"], intent["last_payment_error"] = None, None
    held = intent["capture_method"] == "manual"
    charge = money.charge_of(books, intent, method, captured=not held)
    intent["latest_charge"] = charge["id"]
    if held:
        intent["status"], intent["amount_capturable"] = "requires_capture", intent["amount"]
        books.happened("payment_intent.amount_capturable_updated", intent)
    else:
        intent["status"], intent["amount_received"] = "succeeded", intent["amount"]
        books.happened("payment_intent.succeeded", intent)
    return intent


def capture(books: Books, intent: Obj, given: Obj) -> Obj:
    """Take a held amount, or a part of it; the rest of the hold ends."""
    check_params(given, CAPTURE)
    expire_hold(books, intent)
    if intent["status"] != "requires_capture":
        raise _wrong(intent, "captured")
    amount = whole(given, "amount_to_capture", intent["amount_capturable"])
    if not 0 < amount <= intent["amount_capturable"]:
        raise bad("The amount to capture is too large.", code="amount_too_large")
    charge = books.get("charge", intent["latest_charge"])
    money.take(books, charge, amount)
    intent["status"], intent["amount_received"] = "succeeded", amount
    intent["amount_capturable"] = 0
    books.happened("charge.captured", charge)
    books.happened("payment_intent.succeeded", intent)
    return intent


def cancel(books: Books, intent: Obj, given: Obj) -> Obj:
    """Let a payment go before money was taken."""
    check_params(given, CANCEL)
    if intent["status"] not in {*_OPEN, "requires_capture"}:
        raise _wrong(intent, "canceled")
    _end(books, intent, str(given.get("cancellation_reason", "requested_by_customer")))
    return intent


def expire_hold(books: Books, intent: Obj) -> None:
    """End a hold whose time is over, as the card's bank does by itself."""
    if intent["status"] != "requires_capture":
        return
    charge = books.get("charge", intent["latest_charge"])
    if books.now() >= charge["payment_method_details"]["card"]["capture_before"]:
        _end(books, intent, "automatic", expired=True)


def _end(books: Books, intent: Obj, reason: str, *, expired: bool = False) -> None:
    was_held = intent["status"] == "requires_capture"
    intent["status"], intent["canceled_at"] = "canceled", books.now()
    intent["cancellation_reason"], intent["amount_capturable"] = reason, 0
    if was_held:
        money.let_go(books, books.get("charge", intent["latest_charge"]), expired=expired)
    books.happened("payment_intent.canceled", intent)


def _declined(books: Books, intent: Obj) -> None:
    error = {"code": "card_declined", "message": "Your card was declined.", "type": "card_error"}
    intent["status"], intent["last_payment_error"] = "requires_payment_method", error
    books.happened("payment_intent.payment_failed", intent)
    raise StripeError(
        402, error["message"], kind="card_error", code="card_declined",
        more={"decline_code": "generic_decline"},
    )  # fmt: skip


def _wrong(intent: Obj, done: str) -> StripeError:
    return bad(
        f"This PaymentIntent could not be {done} because it has a status of {intent['status']}.",
        code="payment_intent_unexpected_state",
    )
