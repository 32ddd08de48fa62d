"""Pure. A case's account as a document of its own: the one form that papers and signatures share.

Amounts are whole fen, instants milliseconds since 1970. docs/record-format.md specifies it.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from auction.kernel.clock import to_ms
from auction.settlement.account_views import Arrival, CaseAccount, ClaimAccount, Outgoing, SaleTimes

FORM = 1


def account_form(account: CaseAccount, *, number: str, court: str) -> dict[str, Any]:
    """Return the document of an account, under the number of its paper."""
    return {
        "form": FORM,
        "number": number,
        "court": court,
        "case_number": account.case_number,
        "told_at_ms": to_ms(account.told_at),
        "received_fen": account.received_fen,
        "paid_fen": account.paid_fen,
        "on_its_way_fen": account.on_its_way_fen,
        "kept_fen": account.kept.total_fen,
        "owed_fen": account.owed_fen,
        "arrivals": [_arrival(each) for each in account.arrivals],
        "payments": [_payment(each) for each in account.outgoing],
        "kept": {
            "proceeds_fen": account.kept.proceeds_fen,
            "forfeited_fen": account.kept.forfeited_fen,
            "advance_fen": account.kept.advance_fen,
            "disputed_fen": account.kept.disputed_fen,
            "deposited": [
                {"name": each.name, "amount_fen": each.amount_fen}
                for each in account.kept.deposited
            ],
        },
        "claims": [_claim(each) for each in account.claims],
        "sales": [_sale(each) for each in account.sales],
        "closing": {
            "proposed": account.closing.closing_type,
            "reason": account.closing.reason,
        },
    }


def _arrival(each: Arrival) -> dict[str, Any]:
    return {
        "arrived_at_ms": to_ms(each.arrived_at),
        "kind": each.kind,
        "payer": each.payer,
        "amount_fen": each.amount_fen,
    }


def _payment(each: Outgoing) -> dict[str, Any]:
    return {
        "purpose": each.purpose,
        "on": each.on,
        "payee": each.payee,
        "amount_fen": each.amount_fen,
        "state": each.state,
        "ordered_at_ms": _ms(each.ordered_at),
        "confirmed_at_ms": _ms(each.confirmed_at),
        "bank_ref": each.bank_ref,
    }


def _claim(each: ClaimAccount) -> dict[str, Any]:
    return {
        "id": each.id,
        "creditor": each.creditor,
        "title": each.title,
        "parts": [
            {
                "part": part.part,
                "due_fen": part.due_fen,
                "paid_fen": part.paid_fen,
                "deposited_fen": part.deposited_fen,
                "owed_fen": part.owed_fen,
            }
            for part in each.parts
        ],
    }


def _sale(each: SaleTimes) -> dict[str, Any]:
    return {
        "lot_number": each.lot_number,
        "price_fen": each.price_fen,
        "state": each.state,
        "sold_at_ms": to_ms(each.sold_at),
        "arrived_at_ms": _ms(each.arrived_at),
        "paid_out_at_ms": _ms(each.paid_out_at),
        "days_from_sale": each.days_from_sale,
        "days_from_arrival": each.days_from_arrival,
    }


def _ms(at: datetime | None) -> int | None:
    return None if at is None else to_ms(at)
