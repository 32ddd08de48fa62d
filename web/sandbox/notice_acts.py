"""Notice before publication in the sandbox: everybody concerned waives it in writing.

The law then asks for no notice and no days (OJA-18), so that a story keeps the times it is about.
Whoever has an account finds the notice there all the same.
"""

from __future__ import annotations

from auction.cases.kinds import AssetKind
from auction.lots.queries import lot
from auction.lots.states import LotState
from auction.notices import service
from auction.notices.queries import notice_of_lot
from auction.notices.rules import Capacity, Channel
from web.sandbox.slip import signed_slip
from web.sandbox.story import Story


async def waive_all(story: Story) -> None:
    """Record the waivers that are not there yet; name the company whose equity is sold."""
    await _name_company(story)
    async with story.world.database.session() as session:
        shown = await notice_of_lot(session, story.lot_id, story.world.clock.now())
    if shown is None:
        return
    async with story.world.works.begin(story.court.actor("judge")) as uow:
        for each in shown.recipients:
            if all(told.channel is not Channel.waiver for told in each.services):
                await service.waive_notice(
                    uow,
                    lot_id=story.lot_id,
                    recipient=each.key,
                    proof=signed_slip(),
                    proof_name="放弃通知声明.png",
                )
    await story.world.settle()


async def _name_company(story: Story) -> None:
    async with story.world.database.session() as session:
        found = await lot(session, story.lot_id)
    assert found is not None
    is_first = found.previous_lot_id is None and found.state is LotState.decided
    if story.text.kind != AssetKind.equity or not is_first:
        return
    async with story.world.works.begin(story.court.actor("judge")) as uow:
        await service.name_addressee(
            uow,
            asset_id=story.asset_id,
            name=f"{story.text.name_zh.partition('公司')[0]}公司",
            capacity=Capacity.company,
        )
