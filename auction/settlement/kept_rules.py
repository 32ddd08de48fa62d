"""Pure. The four steps of a kept deposit, what stays uncovered, and what a judge may decide of it.

Law: OJA-38 (costs lost, lower price, this case's debts, debts tied to the property), TRAP-09.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from auction.kernel.money import is_amount
from auction.kernel.refusal import CommonRefusal, Refusal
from auction.settlement.refusals import KeptRefusal
from auction.settlement.rules import Applied, Kept


class KeptState(StrEnum):
    """How far the steps are: no re-sale shared out yet, worked out, or taken from the deposit."""

    waiting = "waiting"
    proposed = "proposed"
    applied = "applied"


@dataclass(frozen=True)
class Step:
    """One step: what it asked for (None where it is not told apart), took, and left behind."""

    number: int
    rule: str
    due_fen: int | None
    taken_fen: int
    left_fen: int


@dataclass(frozen=True)
class Shortfall:
    """What a re-sale brought less than the price bid, and what of it no deposit covers."""

    fen: int
    uncovered_fen: int


def steps_of(
    pot_fen: int, applied: Applied | None, *, shortfall_fen: int, related_fen: int
) -> tuple[Step, ...]:
    """Return the four steps in the law's order; what the last leaves waits with the court."""
    costs_fen = applied.cost_losses_fen if applied else 0
    lower_fen = applied.shortfall_fen if applied else 0
    debts_fen = applied.debts_fen if applied else 0
    asked = (
        ("costs_lost", None, costs_fen),
        ("lower_price", shortfall_fen, lower_fen),
        ("debts_of_case", None, debts_fen),
        ("debts_of_property", None, related_fen),
    )
    steps = []
    for number, (rule, due_fen, taken_fen) in enumerate(asked, 1):
        pot_fen -= taken_fen
        steps.append(Step(number, rule, due_fen, taken_fen, pot_fen))
    return tuple(steps)


def shortfalls(
    kept: Sequence[Kept], applied: Sequence[Applied], *, resale_price_fen: int
) -> dict[str, Shortfall]:
    """Return for each defaulted sale what the re-sale brought less, and what stays uncovered.

    `kept` stands with the latest default first, as `apply_kept_deposits` takes it: what an earlier
    one in the row made up for is asked of nobody again.
    """
    taken = {each.sale_id: each.shortfall_fen for each in applied}
    reached_fen, found = resale_price_fen, {}
    for deposit in kept:
        lower_fen = max(deposit.price_fen - reached_fen, 0)
        reached_fen += taken.get(deposit.sale_id, 0)
        uncovered_fen = max(deposit.price_fen - reached_fen, 0)
        found[deposit.sale_id] = Shortfall(lower_fen, uncovered_fen)
        reached_fen += uncovered_fen
    return found


def may_pay_related(state: KeptState, *, amount_fen: int, left_fen: int) -> Refusal | None:
    """Return why a debt tied to the property is not paid out of what is left. Law: OJA-38."""
    if state is not KeptState.applied:
        return Refusal(KeptRefusal.steps_not_done)
    if not is_amount(amount_fen):
        return Refusal(CommonRefusal.bad_amount, {"least_fen": 1}, "amount_fen")
    if amount_fen > left_fen:
        return Refusal(KeptRefusal.more_than_is_left, {"left_fen": left_fen}, "amount_fen")
    return None


def may_decide_top_up(
    uncovered_fen: int, *, ordered: bool, amount_fen: int, is_decided: bool
) -> Refusal | None:
    """Return why nothing is decided about a top-up, or not this sum. Law: TRAP-09.

    House rule: ordered or not, the decision needs a shortfall that stands recorded.
    """
    if is_decided:
        return Refusal(KeptRefusal.top_up_decided)
    if uncovered_fen <= 0:
        return Refusal(KeptRefusal.no_shortfall)
    if not ordered:
        return None
    if not is_amount(amount_fen):
        return Refusal(CommonRefusal.bad_amount, {"least_fen": 1}, "amount_fen")
    if amount_fen > uncovered_fen:
        data = {"uncovered_fen": uncovered_fen}
        return Refusal(KeptRefusal.more_than_shortfall, data, "amount_fen")
    return None
