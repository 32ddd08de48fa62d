"""Checkout sessions: what a court asks for, paid on a page of the stand-in's."""

from __future__ import annotations

from web.sandbox.stripe_stand_in import intents
from web.sandbox.stripe_stand_in.limits import check_amount, check_means
from web.sandbox.stripe_stand_in.store import Books
from web.sandbox.stripe_stand_in.wire import Obj, StripeError, bad, check_params, whole

CREATE = frozenset(
    {
        "allowed_payment_method_types", "cancel_url", "client_reference_id", "customer",
        "expires_at", "line_items", "locale", "metadata", "mode", "name_collection",
        "payment_intent_data", "success_url",
    }
)  # fmt: skip
INTENT_DATA = frozenset({"capture_method", "description", "metadata"})
_LASTS_SECONDS = 24 * 3600
_CARDS = {
    "4242424242424242": ("4242", "ok"),
    "4000000000000002": ("0002", "declined"),
    "4000002500003155": ("3155", "asks"),
}


def create(books: Books, given: Obj, *, page_url: str) -> Obj:
    """Open a session for one sum, with a page of its own."""
    check_params(given, CREATE, ("mode", "success_url", "line_items"))
    if given["mode"] != "payment":
        raise bad("The stand-in knows payments only.", param="mode")
    data = given.get("payment_intent_data", {})
    check_params(data, INTENT_DATA)
    name, amount, currency = _sum(given["line_items"])
    types = given.get("allowed_payment_method_types") or ["card"]
    check_amount(amount, currency)
    check_means(types, currency, data.get("capture_method", "automatic"))
    expires_at = whole(given, "expires_at", books.now() + _LASTS_SECONDS)
    session = books.new(
        "checkout.session", "cs_test", adaptive_pricing=None, after_expiration=None,
        allow_promotion_codes=None, amount_subtotal=amount, amount_total=amount,
        automatic_tax={"enabled": False, "liability": None, "provider": None, "status": None},
        billing_address_collection=None, cancel_url=given.get("cancel_url"),
        client_reference_id=given.get("client_reference_id"), client_secret=None,
        collected_information=None, consent=None,
        consent_collection=None, currency=currency, custom_fields=[], custom_text={},
        customer=given.get("customer"), customer_creation="if_required", customer_details=None,
        customer_email=None, expires_at=expires_at, invoice=None, invoice_creation=None,
        livemode=False, locale=given.get("locale"), metadata=given.get("metadata", {}),
        mode="payment", origin_context=None, payment_intent=None, payment_link=None,
        payment_method_collection="if_required", payment_method_options={},
        payment_method_types=types, payment_status="unpaid", redirect_on_completion="always",
        setup_intent=None, shipping_options=[], status="open", submit_type=None,
        subscription=None, success_url=given["success_url"], ui_mode="hosted_page", url=None,
    )  # fmt: skip
    session["url"] = f"{page_url}/c/pay/{session['id']}"
    session["_asks"] = {"name": name, "intent": data}
    return session


def expire_if_due(books: Books, session: Obj) -> None:
    """End a session nobody paid in time."""
    if session["status"] == "open" and books.now() >= session["expires_at"]:
        expire(books, session)


def expire(books: Books, session: Obj) -> Obj:
    """End a session before its time."""
    if session["status"] != "open":
        raise bad("Only open sessions can be expired.")
    session["status"], session["url"] = "expired", None
    books.happened("checkout.session.expired", session)
    return session


def pay(books: Books, session: Obj, *, means: str, name: str, number: str, agreed: bool) -> str:
    """Pay on the page; return what became of it: `paid`, `asks` or `declined`."""
    expire_if_due(books, session)
    if session["status"] != "open":
        raise bad("This session is over.")
    intent = _intent(books, session)
    if means == "card":
        last4, answer = _CARDS.get("".join(number.split()), ("0000", "declined"))
        method = intents.card(books, last4, name)
    else:
        method, answer = intents.wallet(books, means, name), "ok"
    if answer == "asks" and agreed:
        intent["status"] = "requires_action"
    try:
        intents.pay(books, intent, method, answer)
    except StripeError:
        return "declined"
    if intent["status"] == "requires_action":
        return "asks"
    session["status"], session["url"] = "complete", None
    session["payment_status"] = "unpaid" if intent["status"] == "requires_capture" else "paid"
    session["collected_information"] = {
        "business_name": None, "individual_name": name, "shipping_details": None,
    }  # fmt: skip
    session["customer_details"] = {
        "address": None, "business_name": None, "email": None, "individual_name": None,
        "name": name, "phone": None, "tax_exempt": "none", "tax_ids": [],
    }  # fmt: skip
    books.happened("checkout.session.completed", session)
    return "paid"


def _intent(books: Books, session: Obj) -> Obj:
    if session["payment_intent"] is not None:
        return books.get("payment_intent", session["payment_intent"])
    asked = session["_asks"]["intent"]
    made = intents.create(
        books,
        {
            **asked,
            "amount": session["amount_total"],
            "currency": session["currency"],
            "allowed_payment_method_types": session["payment_method_types"],
        },
    )
    session["payment_intent"] = made["id"]
    return made


def _sum(items: list[Obj]) -> tuple[str, int, str]:
    if len(items) != 1:
        raise bad("The stand-in takes one line item.", param="line_items")
    price = items[0].get("price_data", {})
    name = price.get("product_data", {}).get("name")
    if not name or "currency" not in price:
        raise bad("Missing required param: line_items[0][price_data].", param="line_items")
    amount = whole(price, "unit_amount") * whole(items[0], "quantity", 1)
    return str(name), amount, str(price["currency"]).lower()
