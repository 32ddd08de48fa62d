"""Two seized things that nobody looks after, so that the register has overdue lines to show."""

from __future__ import annotations

from valuation.procedure import service as ladder
from web.sandbox.case_acts import seize
from web.sandbox.court import SandboxCourt
from web.sandbox.property_texts import PROPERTY
from web.sandbox.story import Story
from web.sandbox.world import World

_FORGOTTEN, _WAITING = (13, 91), (25, 92)
"""A place in the list of texts, and the number of the case beyond those of the plan."""


async def leave_alone(world: World, court: SandboxCourt) -> None:
    """Seize two things as the history begins: one forgotten, one whose pricing never went on.

    Law: REF-01, REF-02.
    """
    forgotten, waiting = (
        Story(world, court, PROPERTY[text], number) for text, number in (_FORGOTTEN, _WAITING)
    )
    await seize(forgotten)
    await seize(waiting)
    async with world.works.begin(court.actor("judge")) as uow:
        await ladder.start_procedure(uow, asset_id=waiting.asset_id)
    await world.settle()
