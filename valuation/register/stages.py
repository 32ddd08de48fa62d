"""Pure. Where a seized thing stands on its way to a buyer, who holds it, how long each step took.

Law: REF-01 (thirty days to begin), REF-02 to REF-46 (the price), REF-48 (ten days to sell),
OJA-13 (the notice), AUC-27 (fifteen days to hand over).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from auction.kernel.actor import Role
from valuation.procedure.ladder import Method


class Stage(StrEnum):
    """Where a thing stands, in the order in which things go."""

    seized = "seized"  # No way to a price has begun.
    finding = "finding"
    choosing = "choosing"
    pricing = "pricing"
    priced = "priced"  # A price stands; no lot was drafted.
    preparing = "preparing"  # A lot waits for its terms, its signatures or its announcement.
    announced = "announced"
    unsold = "unsold"
    paying = "paying"  # Sold; the price is not paid.
    transferring = "transferring"  # Paid; the ruling, its service or the hand-over is due.
    handed_over = "handed_over"
    withdrawn = "withdrawn"


class Holder(StrEnum):
    """Who must act for a thing to move on."""

    judge = "judge"
    agency = "agency"
    parties = "parties"
    authority = "authority"
    platforms = "platforms"
    panel = "panel"
    public = "public"
    buyer = "buyer"
    nobody = "nobody"


class StepName(StrEnum):
    """The five steps from seizure to hand-over."""

    start = "start"
    pricing = "pricing"
    disposal = "disposal"
    auction = "auction"
    hand_over = "hand_over"


STEP_LAWS: Mapping[StepName, str] = {
    StepName.start: "REF-01",
    StepName.pricing: "REF-02",
    StepName.disposal: "REF-48",
    StepName.auction: "OJA-13",
    StepName.hand_over: "AUC-27",
}
_OF_STAGE = {
    Stage.announced: Holder.public,
    Stage.paying: Holder.buyer,
    Stage.handed_over: Holder.nobody,
}
_OF_METHOD = {
    Method.negotiation: Holder.parties,
    Method.directed_inquiry: Holder.authority,
    Method.network_inquiry: Holder.platforms,
}
_OF_ROLE = {Role.agency: Holder.agency, Role.party: Holder.parties, Role.judge: Holder.judge}


@dataclass(frozen=True, kw_only=True)
class Standing:
    """What decides who holds a thing: its stage, and what runs in it.

    `due_role`: whose duty is due first; `lot_waits`: the lot waits for the panel's signatures.
    """

    stage: Stage
    lot_waits: bool = False
    method: str = ""
    due_role: str = ""
    closed: bool = False


@dataclass(frozen=True)
class Step:
    """A step of the way: from which day, to which (None: it runs), and the days between."""

    name: StepName
    began_on: date
    ended_on: date | None
    days: int
    law: str


def holder(standing: Standing) -> Holder:
    """Return who must act: the one whose duty is due, else whoever the stage is about.

    House rule: what lies with nobody by law lies with the judge in charge, so that nothing lies
    unnoticed; a thing of a closed case lies with nobody.
    """
    stage = standing.stage
    if stage in _OF_STAGE:
        return _OF_STAGE[stage]
    if stage is Stage.withdrawn and standing.closed:
        return Holder.nobody
    if stage is Stage.preparing and standing.lot_waits:
        return Holder.panel
    if stage is not Stage.pricing:
        return Holder.judge
    if standing.due_role in _OF_ROLE:
        of_role = _OF_ROLE[Role(standing.due_role)]
        # A directed or network inquiry's clock may be the court's to watch; the answer is not.
        waits_outside = standing.method in (Method.directed_inquiry, Method.network_inquiry)
        if not (waits_outside and of_role is Holder.judge):
            return of_role
    return next((who for kind, who in _OF_METHOD.items() if kind == standing.method), Holder.judge)


def steps(
    *,
    seized_on: date,
    started_on: date | None,
    fixed_on: date | None,
    announced_on: date | None,
    sold_on: date | None,
    handed_over_on: date | None,
    today: date,
    is_over: bool,
) -> tuple[Step, ...]:
    """Return the steps that were begun, each to the next that was reached; the last one runs.

    Days are counted as the calendar runs, for a register; the law's own clocks are deadlines.
    """
    ends = [started_on, fixed_on, announced_on, sold_on, handed_over_on]
    found: list[Step] = []
    began_on = seized_on
    for place, name in enumerate(StepName):
        ended_on = next((end for end in ends[place:] if end is not None), None)
        if ends[place] is None and ended_on is not None:
            continue  # This step was never noted on its own; the next one covers its days.
        until = ended_on or today
        if ended_on is None and is_over:
            break
        found.append(
            Step(name, began_on, ended_on, max((until - began_on).days, 0), STEP_LAWS[name])
        )
        if ended_on is None:
            break
        began_on = ended_on
    return tuple(found)
