"""Telling of distribution plans: each party of its own time, the judge of what waits.

A message is no service: the clock runs from the receipt the court records. Law: DIST-20 to DIST-22.
"""

from __future__ import annotations

from auction.cases.queries import case
from auction.db.unit_of_work import UnitOfWork
from auction.kernel.actor import Role
from auction.kernel.clock import from_ms
from auction.kernel.invariant import hold
from auction.notifications.kinds import MessageKind
from auction.notifications.service import tell, tell_role
from auction.plans.events import PlanMoved, PlanToldTo

_KINDS = {
    "served": MessageKind.plan_served,
    "objection": MessageKind.plan_objection,
    "opposed": MessageKind.plan_opposed,
}


async def on_plan_told(uow: UnitOfWork, event: PlanToldTo) -> None:
    """React to a receipt: a party with an account reads on its page until when it may speak."""
    found = await case(uow.session, event.court_id, event.case_id)
    hold(found is not None, "a plan belongs to a case")
    assert found is not None
    party = next(each for each in found.parties if each.id == event.party_id)
    await tell(
        uow,
        account_id=party.account_id,
        kind=_KINDS[event.what],
        data={
            "case_number": found.number,
            "until_at": from_ms(event.until_at_ms).isoformat(),
        },
        link=f"/my/plans/{event.plan_id}",
    )


async def on_plan_moved(uow: UnitOfWork, event: PlanMoved) -> None:
    """React to what waits for the court: the judges learn what is to be done."""
    found = await case(uow.session, event.court_id, event.case_id)
    hold(found is not None, "a plan belongs to a case")
    assert found is not None
    await tell_role(
        uow,
        court_id=event.court_id,
        role=Role.judge,
        kind=MessageKind.plan_waits,
        data={"case_number": found.number, "plan_waits": event.what},
        link=f"/court/distributions/{event.distribution_id}/plan",
    )
