"""Pure. Sharing out the proceeds, to the fen.

Paid in turns, and a turn gets nothing before the turn ahead is full: each cost; class by class
and in a class by rank; doubled interest of everybody last. A turn that cannot be full is shared
in proportion to what each takes part with: floors, then a fen each by largest remainder, equal
remainders to whoever is listed first. Within a claim: costs, interest, principal.

What is paid and the surplus always add up to the proceeds.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from itertools import groupby

from auction.cases.kinds import ClaimClass
from auction.kernel.invariant import hold
from auction.kernel.money import split_by_weight
from auction.settlement.distribution.turns import TakenPart, Turn, TurnKind


class DebtorKind(StrEnum):
    """Whose debts are paid; "person" includes other organisations. Law: DIST-10, TRAP-13."""

    person = "person"
    enterprise = "enterprise"


class Part(StrEnum):
    """What of a claim a line pays; `cost` is a cost of the enforcement itself."""

    cost = "cost"
    costs = "costs"
    interest = "interest"
    principal = "principal"
    doubled_interest = "doubled_interest"


@dataclass(frozen=True)
class Cost:
    """A cost of the enforcement, paid before every claim. Law: W-01, DIST-07."""

    name: str
    amount_fen: int


@dataclass(frozen=True, kw_only=True)
class ClaimDue:
    """A claim that takes part. `collateral_net_fen` caps it in its own class; None is no cap.

    `party_id` says whose it is where that is known: one creditor may have several claims.
    """

    id: str
    creditor: str
    claim_class: ClaimClass
    rank: int = 1
    seized_on: date | None = None
    principal_fen: int = 0
    interest_fen: int = 0
    costs_fen: int = 0
    doubled_interest_fen: int = 0
    collateral_net_fen: int | None = None
    party_id: str = ""

    @property
    def is_something(self) -> bool:
        """Say whether any of the four amounts is not zero."""
        amounts = (self.principal_fen, self.interest_fen, self.costs_fen, self.doubled_interest_fen)
        return any(amounts)


@dataclass(frozen=True)
class Line:
    """One part of one claim in one turn, and the rule by which it stands there.

    `turn` counts from 1; `left_fen` is what the proceeds still hold after the line.
    """

    claim: str
    part: Part
    due_fen: int
    paid_fen: int
    rule: str
    turn: int
    left_fen: int


@dataclass(frozen=True)
class Outcome:
    """The whole: lines in order of payment, what is left for the debtor, what nobody gets."""

    lines: tuple[Line, ...]
    surplus_fen: int
    short_fen: int
    turns: tuple[Turn, ...] = ()

    def paid_fen(self, claim: str) -> int:
        """Return what a claim, or a cost, gets over all its lines."""
        return sum(line.paid_fen for line in self.lines if line.claim == claim)


DEFAULT_ORDER = tuple(ClaimClass)
"""The order of the classes unless the judge lists another one. Law: W-02 to W-10."""

RULES = {
    ClaimClass.transfer_tax: "W-02",
    ClaimClass.dwelling_rent: "W-03",
    ClaimClass.injury_medical: "W-04",
    ClaimClass.homebuyer: "W-05",
    ClaimClass.construction: "W-06",
    ClaimClass.tax: "W-07",
    ClaimClass.security: "W-08",
    ClaimClass.later_tax: "W-07",
    ClaimClass.restitution: "W-04",
    ClaimClass.fine: "W-04",
    ClaimClass.confiscation: "W-04",
}
"""The rule by which each class stands where it does; ordinary claims depend on the debtor."""

COST_RULE = "W-01"
SETTLED_RULE = "DIST-21"
DOUBLED_RULE = "W-11"
ORDINARY_RULE = {DebtorKind.person: "DIST-12", DebtorKind.enterprise: "DIST-14"}
_ORDER_WITHIN = (Part.costs, Part.interest, Part.principal)  # Law: INT-06


def share_out(
    proceeds_fen: int,
    *,
    debtor: DebtorKind,
    costs: Sequence[Cost],
    claims: Sequence[ClaimDue],
    class_order: Sequence[ClaimClass] = DEFAULT_ORDER,
    settled: Sequence[tuple[ClaimDue, int]] = (),
) -> Outcome:
    """Share the proceeds out among costs and claims. Law: W-01 to W-12, DIST-12, DIST-14.

    Every claim's class must stand in `class_order`. `settled` are claims whose amount an objection
    or a judgment settled: they are paid it after the costs, and take part no further (DIST-21).
    """
    pot = _Pot(proceeds_fen)
    for cost in costs:
        pot.pay(_Turn([_Share(cost.name, {Part.cost: cost.amount_fen})], TurnKind.cost, COST_RULE))
    for claim, amount_fen in settled:
        share = _OpenClaim(claim).settle(amount_fen)
        pot.pay(_Turn([share], TurnKind.settled, SETTLED_RULE))
    open_claims = [_OpenClaim(claim) for claim in claims]
    for turn in _turns(open_claims, debtor, class_order):
        pot.pay(turn)
    doubled = [claim.doubled() for claim in open_claims]
    pot.pay(_Turn(doubled, TurnKind.doubled_interest, DOUBLED_RULE))
    short_fen = sum(line.due_fen - line.paid_fen for line in pot.lines)
    hold(
        pot.left_fen + sum(line.paid_fen for line in pot.lines) == proceeds_fen,
        "what is paid and the surplus add up to the proceeds",
    )
    return Outcome(tuple(pot.lines), pot.left_fen, short_fen, tuple(pot.turns))


@dataclass(frozen=True)
class _Share:
    """What one claim takes part with in one turn, by part, in the order of payment."""

    claim: str
    parts: dict[Part, int]

    @property
    def amount_fen(self) -> int:
        return sum(self.parts.values())


@dataclass(frozen=True)
class _Turn:
    """Who is paid together, before the money is there."""

    shares: list[_Share]
    kind: TurnKind
    rule: str
    claim_class: ClaimClass | None = None
    rank: int | None = None
    seized_on: date | None = None


@dataclass
class _Pot:
    """The money not yet shared out, and the lines and turns written so far."""

    left_fen: int
    lines: list[Line] = field(default_factory=list)
    turns: list[Turn] = field(default_factory=list)

    def pay(self, turn: _Turn) -> None:
        shares = [share for share in turn.shares if share.amount_fen]
        if not shares:
            return
        amounts = due = [share.amount_fen for share in shares]
        if sum(due) > self.left_fen:
            amounts = split_by_weight(self.left_fen, due)
        taken = zip(shares, due, amounts, strict=True)
        self._note(turn, tuple(TakenPart(share.claim, *fen) for share, *fen in taken))
        for share, amount_fen in zip(shares, amounts, strict=True):
            self._write(share, amount_fen, turn.rule)

    def _note(self, turn: _Turn, shares: tuple[TakenPart, ...]) -> None:
        self.turns.append(
            Turn(
                number=len(self.turns) + 1,
                kind=turn.kind,
                rule=turn.rule,
                available_fen=self.left_fen,
                shares=shares,
                claim_class=turn.claim_class,
                rank=turn.rank,
                seized_on=turn.seized_on,
            )
        )

    def _write(self, share: _Share, amount_fen: int, rule: str) -> None:
        turn = len(self.turns)
        for part, due_fen in share.parts.items():
            paid_fen = min(due_fen, amount_fen)
            amount_fen -= paid_fen
            self.left_fen -= paid_fen
            if due_fen:
                line = Line(share.claim, part, due_fen, paid_fen, rule, turn, self.left_fen)
                self.lines.append(line)


class _OpenClaim:
    """A claim while it is paid: what of each part has not yet taken part in a turn."""

    def __init__(self, claim: ClaimDue) -> None:
        self.claim = claim
        self._left = {
            Part.costs: claim.costs_fen,
            Part.interest: claim.interest_fen,
            Part.principal: claim.principal_fen,
        }

    def take_part(self, cap_fen: int | None = None) -> _Share:
        """Take part with all that is left, at most the cap; the rest stays for a later turn."""
        room_fen = sum(self._left.values()) if cap_fen is None else cap_fen
        parts: dict[Part, int] = {}
        for part in _ORDER_WITHIN:
            parts[part] = min(self._left[part], room_fen)
            self._left[part] -= parts[part]
            room_fen -= parts[part]
        return _Share(self.claim.id, parts)

    def settle(self, amount_fen: int) -> _Share:
        """Take part with a settled amount, at most what is due; doubled interest last."""
        parts = self.take_part(amount_fen).parts
        rest_fen = min(amount_fen - sum(parts.values()), self.claim.doubled_interest_fen)
        return _Share(self.claim.id, {**parts, Part.doubled_interest: rest_fen})

    def doubled(self) -> _Share:
        """Take part with the doubled interest alone. Law: W-11."""
        return _Share(self.claim.id, {Part.doubled_interest: self.claim.doubled_interest_fen})


def _turns(
    claims: list[_OpenClaim], debtor: DebtorKind, class_order: Sequence[ClaimClass]
) -> Iterator[_Turn]:
    for claim_class in class_order:
        if claim_class is not ClaimClass.ordinary:
            own = [claim for claim in claims if claim.claim.claim_class is claim_class]
            yield from _by_rank(own, claim_class)
            continue
        # What a cap left over of a claim ahead takes part here; before, it has had its turn.
        joined_classes = {*class_order[: class_order.index(claim_class)], claim_class}
        joined = [claim for claim in claims if claim.claim.claim_class in joined_classes]
        yield from _ordinary(joined, debtor)


def _by_rank(claims: list[_OpenClaim], claim_class: ClaimClass) -> Iterator[_Turn]:
    ranked = sorted(claims, key=lambda claim: claim.claim.rank)
    for rank, turn in groupby(ranked, key=lambda claim: claim.claim.rank):
        shares = [claim.take_part(claim.claim.collateral_net_fen) for claim in turn]
        yield _Turn(shares, TurnKind.claims, RULES[claim_class], claim_class, rank)


def _ordinary(claims: list[_OpenClaim], debtor: DebtorKind) -> Iterator[_Turn]:
    rule, ordinary = ORDINARY_RULE[debtor], ClaimClass.ordinary
    if debtor is DebtorKind.person:
        yield _Turn([claim.take_part() for claim in claims], TurnKind.claims, rule, ordinary)
        return
    in_order = sorted(claims, key=_seizure_order)
    for (is_undated, seized_on), turn in groupby(in_order, key=_seizure_order):
        shares = [claim.take_part() for claim in turn]
        on = None if is_undated else seized_on
        yield _Turn(shares, TurnKind.claims, rule, ordinary, seized_on=on)


def _seizure_order(claim: _OpenClaim) -> tuple[bool, date]:
    """Earliest seizure first; a claim without a date last. Law: DIST-14."""
    seized_on = claim.claim.seized_on
    return (seized_on is None, seized_on or date.max)
