"""The table of calls: method and path of the vendor's interface, and what answers."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from web.sandbox.stripe_stand_in import cash, checkout, intents, money, outgoing
from web.sandbox.stripe_stand_in.store import Books, Store
from web.sandbox.stripe_stand_in.wire import Obj, StripeError, check_params, listed

LIST = frozenset({"limit", "starting_after"})
_FILTERS = {
    "payment_intent": frozenset({"customer"}),
    "refund": frozenset({"charge", "payment_intent"}),
    "charge": frozenset({"customer", "payment_intent"}),
    "balance_transaction": frozenset({"payout", "source", "type"}),
    "checkout.session": frozenset({"payment_intent", "status"}),
    "dispute": frozenset({"charge", "payment_intent"}),
    "payout": frozenset({"status"}),
    "transfer": frozenset({"destination"}),
    "event": frozenset({"type"}),
    "customer": frozenset({"email"}),
}
_COLLECTIONS = {
    "payment_intents": "payment_intent",
    "refunds": "refund",
    "charges": "charge",
    "balance_transactions": "balance_transaction",
    "checkout/sessions": "checkout.session",
    "disputes": "dispute",
    "payouts": "payout",
    "transfers": "transfer",
    "events": "event",
    "customers": "customer",
    "payment_methods": "payment_method",
}
_EXPANDABLE = {
    "latest_charge": "charge",
    "balance_transaction": "balance_transaction",
    "payment_intent": "payment_intent",
    "charge": "charge",
    "source": "charge",
}


@dataclass(frozen=True)
class Call:
    """One request: whose books, what was given."""

    store: Store
    books: Books
    given: Obj
    page_url: str


_Answer = Callable[..., Obj]


def answer(call: Call, method: str, path: str) -> Obj:
    """Do what a request asks and return the object it is answered with."""
    for known, pattern, run in _TABLE:
        match = pattern.fullmatch(path)
        if known == method and match is not None:
            found = run(call, *match.groups())
            return expanded(call.books, found, call.given.get("expand", []))
    raise StripeError(404, f"Unrecognized request URL ({method}: {path}).")


def expanded(books: Books, obj: Obj, paths: list[str]) -> Obj:
    """Return an answer with the ids that were asked for replaced by what they name."""
    shown = {name: value for name, value in obj.items() if not name.startswith("_")}
    for path in paths:
        first, _, rest = path.partition(".")
        kind, value = _EXPANDABLE.get(first), shown.get(first)
        if kind is not None and isinstance(value, str):
            value = dict(books.get(kind, value))
        if isinstance(value, dict):
            shown[first] = expanded(books, value, [rest] if rest else [])
    return shown


def _lister(collection: str, kind: str) -> _Answer:
    def run(call: Call) -> Obj:
        check_params(call.given, LIST | _FILTERS.get(kind, frozenset()))
        where = {k: v for k, v in call.given.items() if k not in LIST and k != "expand"}
        rows = [expanded(call.books, row, []) for row in call.books.find(kind, **where)]
        return listed(f"/v1/{collection}", rows, call.given)

    return run


def _getter(kind: str) -> _Answer:
    def run(call: Call, which: str) -> Obj:
        check_params(call.given, frozenset())
        obj = call.books.get(kind, which)
        if kind == "payment_intent":
            intents.expire_hold(call.books, obj)
        if kind == "checkout.session":
            checkout.expire_if_due(call.books, obj)
        return obj

    return run


def _on_intent(run: Callable[[Books, Obj, Obj], Obj]) -> _Answer:
    return lambda call, which: run(call.books, call.books.get("payment_intent", which), call.given)


def _expire(call: Call, which: str) -> Obj:
    check_params(call.given, frozenset())
    return checkout.expire(call.books, call.books.get("checkout.session", which))


def _cash_balance(call: Call, which: str) -> Obj:
    return cash.balance_of(call.books, call.books.get("customer", which))


def _cash_lines(call: Call, which: str) -> Obj:
    rows = call.books.find("customer_cash_balance_transaction", customer=which)
    return listed(f"/v1/customers/{which}/cash_balance_transactions", rows, call.given)


def _row(method: str, path: str, run: _Answer) -> tuple[str, re.Pattern[str], _Answer]:
    return method, re.compile(f"/v1/{path}".replace("ID", "([A-Za-z0-9_]+)")), run


_TABLE = [
    *(_row("GET", name, _lister(name, kind)) for name, kind in _COLLECTIONS.items()),
    *(_row("GET", f"{name}/ID", _getter(kind)) for name, kind in _COLLECTIONS.items()),
    _row("GET", "balance", lambda call: outgoing.balance(call.books)),
    _row("POST", "customers", lambda call: cash.create_customer(call.books, call.given)),
    _row("POST", "customers/ID/funding_instructions", lambda call, which: (
        cash.funding_instructions(call.books, call.books.get("customer", which), call.given)
    )),
    _row("GET", "customers/ID/cash_balance", _cash_balance),
    _row("GET", "customers/ID/cash_balance_transactions", _cash_lines),
    _row("POST", "payment_intents", lambda call: intents.create(call.books, call.given)),
    _row("POST", "payment_intents/ID", _on_intent(intents.update)),
    _row("POST", "payment_intents/ID/confirm", _on_intent(intents.confirm)),
    _row("POST", "payment_intents/ID/capture", _on_intent(intents.capture)),
    _row("POST", "payment_intents/ID/cancel", _on_intent(intents.cancel)),
    _row("POST", "refunds", lambda call: money.create_refund(call.books, call.given)),
    _row("POST", "checkout/sessions", lambda call: (
        checkout.create(call.books, call.given, page_url=call.page_url)
    )),
    _row("POST", "checkout/sessions/ID/expire", _expire),
    _row("POST", "transfers", lambda call: (
        outgoing.create_transfer(call.store, call.books, call.given)
    )),
    _row("POST", "payouts", lambda call: outgoing.create_payout(call.books, call.given)),
]  # fmt: skip
