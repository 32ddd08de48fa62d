"""Customers and their cash balance: money that arrives by bank transfer and pays what waits."""

from __future__ import annotations

from web.sandbox.stripe_stand_in import money
from web.sandbox.stripe_stand_in.store import Books
from web.sandbox.stripe_stand_in.wire import Obj, bad, check_params

CUSTOMER_CREATE = frozenset({"description", "email", "metadata", "name"})
FUNDING_CREATE = frozenset({"bank_transfer", "currency", "funding_type"})


def create_customer(books: Books, given: Obj) -> Obj:
    """Keep a customer."""
    check_params(given, CUSTOMER_CREATE)
    customer = books.new(
        "customer", "cus", address=None, balance=0, currency=None, default_source=None,
        delinquent=False, description=given.get("description"), email=given.get("email"),
        invoice_prefix="STANDIN", livemode=False, metadata=given.get("metadata", {}),
        name=given.get("name"), phone=None, preferred_locales=[], shipping=None,
        tax_exempt="none", test_clock=None,
    )  # fmt: skip
    books.happened("customer.created", customer)
    return customer


def funding_instructions(books: Books, customer: Obj, given: Obj) -> Obj:
    """Return an account number of this customer's own, to which transfers are made."""
    check_params(given, FUNDING_CREATE, ("currency", "funding_type", "bank_transfer"))
    number = f"99{int(customer['id'][4:16], 16) % 10**14:014d}"
    kind = given["bank_transfer"].get("type", "eu_bank_transfer")
    return {
        "object": "funding_instructions", "currency": given["currency"], "livemode": False,
        "funding_type": "bank_transfer",
        "bank_transfer": {
            "country": "DE", "type": kind,
            "financial_addresses": [
                {"type": "iban", "supported_networks": ["sepa"],
                 "iban": {"iban": f"DE{number}", "bic": "STANDINX", "country": "DE",
                          "account_holder_name": "Stand-in"}}
            ],
        },
    }  # fmt: skip


def balance_of(books: Books, customer: Obj) -> Obj:
    """Return what a customer has paid in and not used."""
    lines = books.find("customer_cash_balance_transaction", customer=customer["id"])
    available: dict[str, int] = {}
    for each in lines:
        available[each["currency"]] = available.get(each["currency"], 0) + each["net_amount"]
    return {
        "object": "cash_balance", "available": available, "customer": customer["id"],
        "livemode": False,
        "settings": {"reconciliation_mode": "automatic", "using_merchant_default": True},
    }  # fmt: skip


def ask(books: Books, intent: Obj) -> Obj:
    """Let a payment wait for a bank transfer; pay it at once from what is there."""
    if intent["customer"] is None:
        raise bad("Payments from a customer balance need a customer.", param="customer")
    customer = books.get("customer", intent["customer"])
    there = balance_of(books, customer)["available"].get(intent["currency"], 0)
    left = intent["amount"] - there
    if left > 0:
        intent["status"] = "requires_action"
        intent["next_action"] = {
            "type": "display_bank_transfer_instructions",
            "display_bank_transfer_instructions": {
                "amount_remaining": left, "currency": intent["currency"],
            },
        }  # fmt: skip
        books.happened("payment_intent.requires_action", intent)
        return intent
    return _use(books, intent, customer)


def arrive(books: Books, customer: Obj, amount: int, currency: str) -> Obj:
    """Let a transfer arrive; whatever waits for it and is covered is paid, oldest first."""
    _line(books, customer, "funded", amount, currency)
    books.happened("cash_balance.funds_available", balance_of(books, customer))
    waiting = books.find(
        "payment_intent", customer=customer["id"], currency=currency, status="requires_action"
    )
    for intent in sorted(waiting, key=lambda row: int(row["created"])):
        ask(books, intent)
    return balance_of(books, customer)


def _use(books: Books, intent: Obj, customer: Obj) -> Obj:
    _line(books, customer, "applied_to_payment", -intent["amount"], intent["currency"])
    billing = {"address": None, "email": None, "name": customer["name"], "phone": None}
    method = books.new(
        "payment_method", "pm", allow_redisplay="unspecified", billing_details=billing,
        customer=customer["id"], livemode=False, metadata={}, type="customer_balance",
        customer_balance={},
    )  # fmt: skip
    charge = money.charge_of(books, intent, method, captured=True)
    intent["payment_method"], intent["latest_charge"] = method["id"], charge["id"]
    intent["status"], intent["next_action"] = "succeeded", None
    intent["amount_received"] = intent["amount"]
    books.happened("payment_intent.succeeded", intent)
    return intent


def _line(books: Books, customer: Obj, kind: str, amount: int, currency: str) -> Obj:
    after = balance_of(books, customer)["available"].get(currency, 0) + amount
    line = books.new(
        "customer_cash_balance_transaction", "ccsbtxn", currency=currency,
        customer=customer["id"], ending_balance=after, livemode=False, net_amount=amount, type=kind,
    )  # fmt: skip
    books.happened("customer_cash_balance_transaction.created", line)
    return line
