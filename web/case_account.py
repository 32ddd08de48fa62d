"""A case's account as its pages and files show it, to the court and to the parties alike."""

from __future__ import annotations

from datetime import datetime

from auction.i18n import formats
from auction.i18n.catalogue import translate
from auction.i18n.languages import Language
from auction.registers.exports import csv_bytes, yuan
from auction.settlement.account_views import CaseAccount

_COLUMNS = ("Section", "Time", "Who", "For what", "Amount", "State", "Reference")


def account_csv(account: CaseAccount, language: Language) -> bytes:
    """Return an account as a table: arrivals, payments, what is kept, what is owed."""
    head = [translate(language, name) for name in _COLUMNS]
    return csv_bytes(head, [*_arrivals(account, language), *_rest(account, language)])


def _arrivals(account: CaseAccount, language: Language) -> list[list[str]]:
    return [
        [
            translate(language, "What came in"),
            _time(each.arrived_at, language),
            each.payer,
            translate(language, f"state.entry_kind.{each.kind}"),
            yuan(each.amount_fen),
            "",
            each.bank_ref,
        ]
        for each in account.arrivals
    ]


def _rest(account: CaseAccount, language: Language) -> list[list[str]]:
    paid = [
        [
            translate(language, "Payment"),
            _time(each.confirmed_at, language),
            each.payee,
            translate(language, f"state.purpose.{each.purpose}"),
            yuan(each.amount_fen),
            translate(language, f"state.payout_state.{each.state}"),
            each.bank_ref,
        ]
        for each in account.outgoing
    ]
    kept = [
        (translate(language, "kept.proceeds"), account.kept.proceeds_fen),
        (translate(language, "kept.forfeited"), account.kept.forfeited_fen),
        (translate(language, "kept.advance"), account.kept.advance_fen),
        (translate(language, "kept.disputed"), account.kept.disputed_fen),
        *((each.name, each.amount_fen) for each in account.kept.deposited),
    ]
    owed = [
        [
            translate(language, "Still owed"), "", claim.creditor,
            f"{claim.title} · {translate(language, f'state.part.{part.part}')}",
            yuan(part.owed_fen), "", "",
        ]
        for claim in account.claims
        for part in claim.parts
        if part.due_fen
    ]  # fmt: skip
    still = translate(language, "Still kept")
    return [*paid, *([still, "", "", name, yuan(fen), "", ""] for name, fen in kept if fen), *owed]


def _time(at: datetime | None, language: Language) -> str:
    return "" if at is None else formats.time_with_seconds(language, at)
