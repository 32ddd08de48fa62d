"""Pure. When the box of a paddle that did not buy is opened: after the close, by an order of two.

A judge or a member of the panel asks, with a reason; a president of the same court signs, and is
somebody else. Nobody of the finance or the admission desk has a part in it: they know applicants,
and would learn paddles. Law: OJA-24; House rule: four eyes, since the law names no case in which a
loser is named, and a quarrel before a court is one.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from auction.kernel.actor import Actor, Role
from auction.kernel.refusal import CommonRefusal, Refusal
from auction.settlement.refusals import OpeningRefusal

_ASK = (Role.judge, Role.panel)
_DESKS = (Role.finance, Role.admission)


class OpeningState(StrEnum):
    """Where an order stands. `nothing_left`: what would be opened was destroyed before."""

    asked = "asked"
    declined = "declined"
    signed = "signed"
    opened = "opened"
    nothing_left = "nothing_left"


@dataclass(frozen=True)
class PaddleStanding:
    """What decides whether a paddle's box may be opened."""

    lot_is_over: bool
    is_known: bool
    is_buyers: bool
    is_asked: bool


def takes_part(actor: Actor) -> bool:
    """Say whether somebody may see that there are orders at all."""
    return actor.is_one_of(*_ASK, Role.president) and not actor.is_one_of(*_DESKS)


def may_be_asked_by(actor: Actor) -> Refusal | None:
    """Say why somebody cannot ask for any opening."""
    if not actor.is_one_of(*_ASK) or actor.is_one_of(*_DESKS):
        return Refusal(CommonRefusal.not_allowed)
    return None


def may_open(paddle: PaddleStanding) -> Refusal | None:
    """Say why an order about a paddle is not taken."""
    if not paddle.lot_is_over:
        return Refusal(OpeningRefusal.lot_not_over)
    if not paddle.is_known:
        return Refusal(OpeningRefusal.paddle_unknown, {}, "paddle")
    if paddle.is_buyers:
        return Refusal(OpeningRefusal.paddle_is_buyers, {}, "paddle")
    if paddle.is_asked:
        return Refusal(OpeningRefusal.opening_asked_already, {}, "paddle")
    return None


def may_be_decided_by(actor: Actor) -> Refusal | None:
    """Say why somebody cannot decide any order."""
    if not actor.is_one_of(Role.president) or actor.is_one_of(*_DESKS):
        return Refusal(CommonRefusal.not_allowed)
    return None


def may_decide(actor: Actor, *, asked_by: str, state: str) -> Refusal | None:
    """Say why somebody's signature under an order, or their no, does not count."""
    if actor.account_id == asked_by:
        return Refusal(OpeningRefusal.opening_needs_another)
    if state != OpeningState.asked:
        return Refusal(OpeningRefusal.opening_decided)
    return None
