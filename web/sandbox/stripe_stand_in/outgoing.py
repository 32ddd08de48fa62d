"""Money that leaves an account: to another account by transfer, to its bank by payout."""

from __future__ import annotations

from web.sandbox.stripe_stand_in.money import line
from web.sandbox.stripe_stand_in.store import PLATFORM, Books, Store
from web.sandbox.stripe_stand_in.wire import Obj, bad, check_params, missing, whole

TRANSFER_CREATE = frozenset(
    {"amount", "currency", "description", "destination", "metadata", "transfer_group"}
)
PAYOUT_CREATE = frozenset({"amount", "currency", "description", "metadata", "statement_descriptor"})


def create_transfer(store: Store, books: Books, given: Obj) -> Obj:
    """Move money to a connected account, at most what lies here."""
    check_params(given, TRANSFER_CREATE, ("currency", "destination", "amount"))
    amount, currency = whole(given, "amount"), str(given["currency"]).lower()
    destination = str(given["destination"])
    if destination not in store.accounts or destination == PLATFORM:
        raise missing("destination", destination)
    _covered(books, amount, currency)
    transfer = books.new(
        "transfer", "tr", amount=amount, amount_reversed=0, balance_transaction=None,
        currency=currency, description=given.get("description"), destination=destination,
        destination_payment=None, livemode=False, metadata=given.get("metadata", {}),
        reversals={"object": "list", "data": [], "has_more": False, "url": "/v1/transfers"},
        reversed=False, source_transaction=None, source_type="card",
        transfer_group=given.get("transfer_group"),
    )  # fmt: skip
    written = line(books, "transfer", -amount, currency, transfer["id"])
    transfer["balance_transaction"] = written["id"]
    line(store.account(destination), "payment", amount, currency, transfer["id"])
    books.happened("transfer.created", transfer)
    return transfer


def create_payout(books: Books, given: Obj) -> Obj:
    """Send money to the account's bank, at most what lies here."""
    check_params(given, PAYOUT_CREATE, ("currency", "amount"))
    amount, currency = whole(given, "amount"), str(given["currency"]).lower()
    _covered(books, amount, currency)
    payout = books.new(
        "payout", "po", amount=amount, application_fee=None, application_fee_amount=None,
        arrival_date=books.now(), automatic=False, balance_transaction=None, currency=currency,
        description=given.get("description"), destination=None, failure_balance_transaction=None,
        failure_code=None, failure_message=None, livemode=False,
        metadata=given.get("metadata", {}), method="standard", original_payout=None,
        payout_method=None, reconciliation_status="not_applicable", reversed_by=None,
        source_type="card", statement_descriptor=given.get("statement_descriptor"),
        status="pending", trace_id=None, type="bank_account",
    )  # fmt: skip
    payout["balance_transaction"] = line(books, "payout", -amount, currency, payout["id"])["id"]
    books.happened("payout.created", payout)
    return payout


def finish_payout(books: Books, payout: Obj, *, fails: bool) -> Obj:
    """Let the bank take a payout, or send it back."""
    if payout["status"] != "pending":
        raise bad("This payout is over.")
    payout["status"] = "failed" if fails else "paid"
    if fails:
        payout["failure_code"], payout["failure_message"] = "account_closed", "Account closed."
        back = line(books, "payout_failure", payout["amount"], payout["currency"], payout["id"])
        payout["failure_balance_transaction"] = back["id"]
    books.happened("payout.failed" if fails else "payout.paid", payout)
    return payout


def balance(books: Books) -> Obj:
    """Return what lies on the account."""
    held = books.balance() or {"cny": 0}
    rows = [
        {"amount": amount, "currency": currency, "source_types": {"card": amount}}
        for currency, amount in sorted(held.items())
    ]
    none = [{**row, "amount": 0, "source_types": {"card": 0}} for row in rows]
    return {"object": "balance", "available": rows, "pending": none, "livemode": False}


def _covered(books: Books, amount: int, currency: str) -> None:
    if amount <= 0:
        raise bad("Invalid positive integer", param="amount")
    if amount > books.balance().get(currency, 0):
        raise bad("You have insufficient funds.", code="balance_insufficient", param="amount")
