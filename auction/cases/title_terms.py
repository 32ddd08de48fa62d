"""Pure. What an enforcement title says about time: from it the doubled interest is worked out.

Each instalment has its own last day to perform; stays that the debtor asked for count, others do
not; what was paid lowers the base from the day after. Law: INT-01 to INT-05, TRAP-14.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from auction.cases.delay_interest import (
    Debt,
    DelayInterest,
    NotCounted,
    Payment,
    Period,
    delay_interest,
)
from auction.cases.refusals import CaseRefusal
from auction.kernel.refusal import CommonRefusal, Refusal

MOST_ROWS = 40


@dataclass(frozen=True)
class Instalment:
    """A part of the adjudged money: `base_fen` without general interest. Law: INT-01, INT-03.

    `due_on` is the last day to perform; where the title fixes none, the day it took effect.
    """

    base_fen: int
    due_on: date
    general_interest_fen: int = 0


@dataclass(frozen=True)
class Stay:
    """Days of a stay or suspension, both ends included. Law: INT-05."""

    from_on: date
    to_on: date
    by_debtor: bool = False


@dataclass(frozen=True)
class TitleTerms:
    """What a claim's title says, as the court entered it."""

    instalments: tuple[Instalment, ...]
    stays: tuple[Stay, ...] = ()
    payments: tuple[Payment, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """Return the terms as they are kept."""
        return {
            "instalments": [
                {
                    "base_fen": each.base_fen,
                    "due_on": each.due_on.isoformat(),
                    "general_interest_fen": each.general_interest_fen,
                }
                for each in self.instalments
            ],
            "stays": [
                {
                    "from_on": each.from_on.isoformat(),
                    "to_on": each.to_on.isoformat(),
                    "by_debtor": each.by_debtor,
                }
                for each in self.stays
            ],
            "payments": [{"on": each.on.isoformat(), "fen": each.fen} for each in self.payments],
        }

    @classmethod
    def from_json(cls, kept: Mapping[str, Any]) -> TitleTerms:
        """Read terms as they are kept."""
        return cls(
            tuple(
                Instalment(
                    each["base_fen"],
                    date.fromisoformat(each["due_on"]),
                    each["general_interest_fen"],
                )
                for each in kept["instalments"]
            ),
            tuple(
                Stay(
                    date.fromisoformat(each["from_on"]),
                    date.fromisoformat(each["to_on"]),
                    each["by_debtor"],
                )
                for each in kept["stays"]
            ),
            tuple(
                Payment(date.fromisoformat(each["on"]), each["fen"]) for each in kept["payments"]
            ),
        )


def may_stand(terms: TitleTerms, *, adjudged_fen: int) -> Refusal | None:
    """Say why terms are not taken: no instalment, a stay backwards, more than the claim, overpaid.

    `adjudged_fen` is the claim without general and doubled interest: the base is at most that.
    """
    if not terms.instalments:
        return Refusal(CommonRefusal.missing, {}, "base_fen")
    lists: tuple[Sequence[object], ...] = (terms.instalments, terms.stays, terms.payments)
    if any(len(rows) > MOST_ROWS for rows in lists):
        return Refusal(CaseRefusal.too_many_rows, {"most": MOST_ROWS})
    if any(stay.to_on < stay.from_on for stay in terms.stays):
        return Refusal(CaseRefusal.stay_backwards, {}, "to_on")
    base_fen = sum(each.base_fen for each in terms.instalments)
    paid_fen = sum(payment.fen for payment in terms.payments)
    if paid_fen > base_fen:
        return Refusal(CaseRefusal.paid_above_base, {"base_fen": base_fen}, "payment_fen")
    if base_fen - paid_fen > adjudged_fen:
        return Refusal(
            CaseRefusal.base_above_claim, {"base_fen": base_fen, "claim_fen": adjudged_fen},
            "base_fen",
        )  # fmt: skip
    return None


def worked_out(
    terms: TitleTerms, *, ends_on: date, paid_since: Iterable[Payment] = ()
) -> tuple[DelayInterest, ...]:
    """Return what each instalment bears until `ends_on`, the day the ruling takes effect.

    What was paid, also what earlier sales of the case brought (`paid_since`), meets the instalment
    that fell due first. Each instalment is rounded once, half up. Law: INT-01 to INT-05.
    """
    not_counted = NotCounted(
        Period(stay.from_on, stay.to_on) for stay in terms.stays if not stay.by_debtor
    )
    return tuple(
        delay_interest(debt, not_counted=not_counted, ends_on=ends_on)
        for debt in _debts(terms, [*terms.payments, *paid_since])
    )


def _debts(terms: TitleTerms, payments: Sequence[Payment]) -> list[Debt]:
    """Return the instalments as debts, each with what of the payments met it."""
    ordered = sorted(enumerate(terms.instalments, 1), key=lambda each: (each[1].due_on, each[0]))
    left = [
        Debt(
            id=str(number),
            base_fen=each.base_fen,
            due_on=each.due_on,
            general_interest_fen=each.general_interest_fen,
        )
        for number, each in ordered
    ]
    for payment in sorted(payments, key=lambda each: each.on):
        rest_fen = payment.fen
        for place, debt in enumerate(left):
            open_fen = debt.base_fen - sum(each.fen for each in debt.payments)
            part_fen = min(rest_fen, open_fen)
            if part_fen:
                met = (*debt.payments, Payment(payment.on, part_fen))
                left[place] = replace(debt, payments=met)
                rest_fen -= part_fen
    return sorted(left, key=lambda debt: int(debt.id))
