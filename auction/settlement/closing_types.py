"""Pure. In which of the six ways a case may be closed, proposed from where its money stands.

A judge decides on it, by a ruling made outside this platform; what is here is a proposal with its
reason. The last three types never follow from money. Law: IDX-09.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class ClosingType(StrEnum):
    """The six ways in which an enforcement case is closed. Law: IDX-09."""

    performed = "performed"
    round_ended = "round_ended"
    terminated = "terminated"
    withdrawn = "withdrawn"
    not_enforced = "not_enforced"
    dismissed = "dismissed"


class ClosingReason(StrEnum):
    """Why a type is proposed, or why none is yet."""

    nothing_claimed = "nothing_claimed"
    bankruptcy_asked = "bankruptcy_asked"
    bankruptcy_accepted = "bankruptcy_accepted"
    money_waits = "money_waits"
    money_on_its_way = "money_on_its_way"
    all_paid = "all_paid"
    property_left = "property_left"
    property_exhausted = "property_exhausted"


@dataclass(frozen=True)
class ClosingFacts:
    """Where a case stands: what decides how it may be closed."""

    claimed_fen: int
    owed_fen: int
    waiting_fen: int
    on_its_way_fen: int
    things_left: int
    bankruptcy: str = ""


@dataclass(frozen=True)
class ClosingProposal:
    """The type proposed, or None while the case is not ripe, and why."""

    closing_type: ClosingType | None
    reason: ClosingReason


def propose_closing(facts: ClosingFacts) -> ClosingProposal:
    """Propose how a case may be closed.

    House rule: money of creditors that waits with the court or is on its way keeps a case open;
    what is kept for one payee who cannot be reached does not, for it is paid to them as a debt.
    Law: IDX-09, DIST-05, DIST-13.
    """
    if facts.bankruptcy == "handed_over":
        return ClosingProposal(None, ClosingReason.bankruptcy_asked)
    if facts.on_its_way_fen:
        return ClosingProposal(None, ClosingReason.money_on_its_way)
    if facts.bankruptcy == "accepted":
        return ClosingProposal(ClosingType.terminated, ClosingReason.bankruptcy_accepted)
    if not facts.claimed_fen:
        return ClosingProposal(None, ClosingReason.nothing_claimed)
    if facts.waiting_fen:
        return ClosingProposal(None, ClosingReason.money_waits)
    if not facts.owed_fen:
        return ClosingProposal(ClosingType.performed, ClosingReason.all_paid)
    if facts.things_left:
        return ClosingProposal(None, ClosingReason.property_left)
    return ClosingProposal(ClosingType.round_ended, ClosingReason.property_exhausted)
