"""A second, dumber way to share out proceeds, by which the real one is tried.

It knows no remainders of integers: it shares with fractions, hands the odd fen out one at a time to
whoever is furthest behind, and keeps what each claim still wants in a plain dictionary.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from auction.cases.kinds import ClaimClass
from auction.settlement.distribution.waterfall import ClaimDue, Cost, DebtorKind

Paid = dict[tuple[str, str], int]
_PARTS = ("costs", "interest", "principal")


def shared_out(
    proceeds_fen: int,
    debtor: DebtorKind,
    costs: Sequence[Cost],
    claims: Sequence[ClaimDue],
    order: Sequence[ClaimClass],
) -> tuple[Paid, int]:
    """Return what each (claim, part) is paid, and what is left."""
    wanted = {
        claim.id: {
            "costs": claim.costs_fen,
            "interest": claim.interest_fen,
            "principal": claim.principal_fen,
        }
        for claim in claims
    }
    paid: Paid = {}
    left = proceeds_fen
    for cost in costs:
        given = min(left, cost.amount_fen)
        paid[cost.name, "cost"] = given
        left -= given
    for turn in _turns(debtor, claims, order):
        asks = {}
        for claim, is_capped in turn:
            open_fen = sum(wanted[claim.id].values())
            cap = claim.collateral_net_fen
            asks[claim.id] = min(open_fen, cap) if is_capped and cap is not None else open_fen
        for name, given in _split(left, asks).items():
            left -= given
            _hand_out(name, given, asks[name], wanted[name], paid)
    last = {claim.id: claim.doubled_interest_fen for claim in claims}
    for name, given in _split(left, last).items():
        paid[name, "doubled_interest"] = given
        left -= given
    return paid, left


def _turns(
    debtor: DebtorKind, claims: Sequence[ClaimDue], order: Sequence[ClaimClass]
) -> list[list[tuple[ClaimDue, bool]]]:
    turns, seen = [], []
    for claim_class in order:
        of_class = [claim for claim in claims if claim.claim_class == claim_class]
        seen += of_class
        if claim_class != ClaimClass.ordinary:
            ranks = sorted({claim.rank for claim in of_class})
            turns += [[(c, True) for c in of_class if c.rank == rank] for rank in ranks]
            continue
        joined = [claim for claim in claims if claim in seen]
        if debtor == DebtorKind.person:
            turns.append([(claim, False) for claim in joined])
            continue
        days = sorted({claim.seized_on for claim in joined if claim.seized_on})
        turns += [[(c, False) for c in joined if c.seized_on == day] for day in days]
        turns.append([(claim, False) for claim in joined if claim.seized_on is None])
    return turns


def _split(left: int, asks: dict[str, int]) -> dict[str, int]:
    whole = sum(asks.values())
    if whole <= left:
        return dict(asks)
    fair = {name: Fraction(left * ask, whole) for name, ask in asks.items()}
    given = {name: int(share) for name, share in fair.items()}
    for _ in range(left - sum(given.values())):
        furthest_behind = max(asks, key=lambda name: fair[name] - given[name])
        given[furthest_behind] += 1
    return given


def _hand_out(name: str, given: int, asked: int, wanted: dict[str, int], paid: Paid) -> None:
    """Pay the parts in their order; whatever took part is gone from what is wanted, paid or not."""
    for part in _PARTS:
        taking_part = min(asked, wanted[part])
        now = min(given, taking_part)
        paid[name, part] = paid.get((name, part), 0) + now
        wanted[part] -= taking_part
        asked -= taking_part
        given -= now
