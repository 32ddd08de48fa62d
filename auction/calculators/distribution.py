"""Pure. The form of a distribution: proceeds, costs and claims in; lines and turns out.

The sharing out itself is `settlement/distribution/waterfall.py`, by which the court's own proceeds
are distributed. Law: W-01 to W-12, DIST-12, DIST-14, INT-06.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from auction.calculators.case_reader import Fields, insist_each_once
from auction.calculators.refusals import CalculatorRefusal as Bad
from auction.cases.kinds import ClaimClass
from auction.kernel.refusal import refuse
from auction.settlement.distribution.turns import Turn
from auction.settlement.distribution.waterfall import (
    DEFAULT_ORDER,
    ClaimDue,
    Cost,
    DebtorKind,
    Line,
    Outcome,
    share_out,
)

NEEDED = ("proceeds_fen", "debtor", "costs", "claims")
MAY = ("class_order",)
_COST = ("name", "amount_fen")
_CLAIM = (
    "id", "creditor", "class", "rank",
    "principal_fen", "interest_fen", "costs_fen", "doubled_interest_fen",
)  # fmt: skip
_CLAIM_MAY = ("seized_on", "collateral_net_fen")


def work_out(case: object) -> Outcome:
    """Share out what a case says, or refuse it with the field at fault."""
    fields = Fields(case, needed=NEEDED, may=MAY)
    proceeds_fen = fields.amount("proceeds_fen")
    debtor = fields.choice("debtor", DebtorKind)
    order = _order(fields)
    costs = _costs(fields)
    claims = _claims(fields, order)
    return share_out(proceeds_fen, debtor=debtor, costs=costs, claims=claims, class_order=order)


def answer(case: object) -> dict[str, Any]:
    """Return the lines in order of payment, the surplus, what is missing, and the turns."""
    outcome = work_out(case)
    return {
        "lines": [_line(line) for line in outcome.lines],
        "surplus_fen": outcome.surplus_fen,
        "short_fen": outcome.short_fen,
        "turns": [_turn(turn) for turn in outcome.turns],
    }


def _order(fields: Fields) -> Sequence[ClaimClass]:
    if "class_order" not in fields:
        return DEFAULT_ORDER
    order = fields.choices("class_order", ClaimClass)
    if ClaimClass.ordinary not in order:
        raise refuse(Bad.case_order_without_ordinary, "class_order")
    return order


def _costs(fields: Fields) -> list[Cost]:
    costs, paths = [], []
    for item in fields.objects("costs", needed=_COST):
        costs.append(Cost(item.text("name"), item.amount("amount_fen", least=1)))
        paths.append(item.path("name"))
    insist_each_once(zip((cost.name for cost in costs), paths, strict=True))
    return costs


def _claims(fields: Fields, order: Sequence[ClaimClass]) -> list[ClaimDue]:
    ahead = frozenset(order[: order.index(ClaimClass.ordinary)])
    known = frozenset(order)
    claims, paths = [], []
    for item in fields.objects("claims", needed=_CLAIM, may=_CLAIM_MAY):
        claim = _claim(item)
        if claim.claim_class not in known:
            raise refuse(Bad.case_class_not_in_order, item.path("class"))
        if claim.collateral_net_fen is not None and claim.claim_class not in ahead:
            raise refuse(Bad.case_no_collateral_here, item.path("collateral_net_fen"))
        if not claim.is_something:
            raise refuse(Bad.case_claim_is_nothing, item.path("principal_fen"))
        claims.append(claim)
        paths.append(item.path("id"))
    insist_each_once(zip((claim.id for claim in claims), paths, strict=True))
    return claims


def _claim(item: Fields) -> ClaimDue:
    return ClaimDue(
        id=item.text("id"),
        creditor=item.text("creditor"),
        claim_class=item.choice("class", ClaimClass),
        rank=item.amount("rank", least=1),
        seized_on=item.optional_day("seized_on"),
        principal_fen=item.amount("principal_fen"),
        interest_fen=item.amount("interest_fen"),
        costs_fen=item.amount("costs_fen"),
        doubled_interest_fen=item.amount("doubled_interest_fen"),
        collateral_net_fen=item.optional_amount("collateral_net_fen"),
    )


def _line(line: Line) -> dict[str, Any]:
    return {
        "claim": line.claim,
        "part": str(line.part),
        "due_fen": line.due_fen,
        "paid_fen": line.paid_fen,
        "rule": line.rule,
        "turn": line.turn,
        "left_fen": line.left_fen,
    }


def _turn(turn: Turn) -> dict[str, Any]:
    said = {
        "turn": turn.number,
        "kind": str(turn.kind),
        "class": None if turn.claim_class is None else str(turn.claim_class),
        "rank": turn.rank,
        "seized_on": None if turn.seized_on is None else turn.seized_on.isoformat(),
        "rule": turn.rule,
        "due_fen": turn.due_fen,
        "available_fen": turn.available_fen,
        "paid_fen": turn.paid_fen,
    }
    return {name: value for name, value in said.items() if value is not None}
