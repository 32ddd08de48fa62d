"""Pure. What becomes of a line of a bank's statement."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from auction.payments.statement import Direction


class LineOutcome(StrEnum):
    """What a line was taken for when its statement was booked.

    `booked_before`: an earlier statement told of the same movement, and it was booked from there.
    `from_gateway`: what the card gateway sent to the court's own bank.
    `unknown_debit`: money left that no payout ordered. `paid_though_failed`: the bank paid what
    had been noted as sent back. Both wait for a person.
    """

    waiting = "waiting"
    matched = "matched"
    desk = "desk"
    payout_confirmed = "payout_confirmed"
    payout_returned = "payout_returned"
    unknown_debit = "unknown_debit"
    paid_though_failed = "paid_though_failed"
    booked_before = "booked_before"
    from_gateway = "from_gateway"


ASKS_A_PERSON = frozenset(
    {LineOutcome.desk, LineOutcome.unknown_debit, LineOutcome.paid_though_failed}
)


class Step(StrEnum):
    """What is done about a line that tells of a payment of ours."""

    confirm = "confirm"
    note_confirmed = "note_confirmed"
    take_back = "take_back"
    fail = "fail"
    note_returned = "note_returned"
    note_paid_though_failed = "note_paid_though_failed"
    none = "none"


@dataclass(frozen=True)
class PayoutFacts:
    """A payout a line names: as it stands, and whether such a line came before."""

    state: str
    attempt: int
    is_told_before: bool


def step_for(direction: Direction, attempt: int, payout: PayoutFacts) -> Step:
    """Return what a line about an attempt (0: the current one) asks for.

    What was told before is another movement and for a person: `none`. An attempt before the
    current one had failed, or the current one would not have been made.
    """
    if payout.is_told_before:
        return Step.none
    is_undone = 0 < attempt < payout.attempt or payout.state == "called_back"
    state = "failed" if is_undone else payout.state
    if direction is Direction.debit:
        return {
            "instructed": Step.confirm,
            "confirmed": Step.note_confirmed,
            "failed": Step.note_paid_though_failed,
        }[state]
    return {
        "confirmed": Step.take_back,
        "instructed": Step.fail,
        "failed": Step.note_returned,
    }[state]
