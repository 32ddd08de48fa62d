"""How a lot is drafted, decided by three and announced in the sandbox."""

from __future__ import annotations

from datetime import datetime, timedelta

from auction.cases.kinds import AssetKind
from auction.kernel.clock import court_day
from auction.kernel.money import share_up, whole_yuan_down, whole_yuan_up
from auction.lots import proposals, service
from auction.lots.panel_queries import decision
from auction.lots.pricing import needs_committee
from auction.lots.queries import lots_of_case, reference_price
from auction.lots.states import LotState
from web.sandbox.notice_acts import waive_all
from web.sandbox.story import Story

PANEL = ("panel1", "panel2", "panel3")
BALANCE_DAYS = 10
LASTS = timedelta(hours=24)
COMMITTEE_SAYS = (
    "委员会三名成员一致同意在本平台拍卖 / The committee's three members agreed to sell it here"
)


async def draft(story: Story) -> None:
    """Begin the lot."""
    async with story.world.works.begin(story.court.actor("judge")) as uow:
        story.lot_id = await service.draft_lot(uow, asset_id=story.asset_id)
    await story.world.settle()


async def propose(story: Story, opens_at: datetime, *, per_mille: int = 700) -> None:
    """Put terms before the panel: the start is this share of the reference price."""
    async with story.world.database.session() as session:
        price = await reference_price(session, story.asset_id)
    assert price is not None
    start = whole_yuan_up(share_up(price.amount_fen, per_mille))
    async with story.world.works.begin(story.court.actor("judge")) as uow:
        await service.propose_terms(
            uow,
            lot_id=story.lot_id,
            start_fen=start,
            increment_fen=proposals.propose_increment(start),
            deposit_fen=whole_yuan_down(start // 10),
            opens_at=opens_at,
            ends_at=opens_at + LASTS,
            balance_days=BALANCE_DAYS,
        )
    await story.world.settle()


async def sign(story: Story, *, members: int = 3) -> None:
    """Let members of the panel sign; three decide."""
    async with story.world.database.session() as session:
        shown = await decision(session, story.lot_id)
    assert shown is not None
    for login in PANEL[:members]:
        async with story.world.works.begin(story.court.actor(login)) as uow:
            await service.sign_terms(uow, decision_id=shown.id)
    await story.world.settle()


async def publish(story: Story) -> None:
    """Announce the lot, notice waived; a vessel with its committee's decision, as it must be."""
    await waive_all(story)
    async with story.world.works.begin(story.court.actor("judge")) as uow:
        if needs_committee(AssetKind(story.text.kind)):
            await service.record_committee_decision(
                uow,
                lot_id=story.lot_id,
                number=f"船拍〔{uow.now.year}〕{story.position + 1}号",
                decided_on=court_day(uow.now),
                text=COMMITTEE_SAYS,
            )
        await service.publish(uow, lot_id=story.lot_id)
    await story.world.settle()


async def announce(story: Story, opens_at: datetime, *, per_mille: int = 700) -> None:
    """Propose, decide and announce in one go."""
    await propose(story, opens_at, per_mille=per_mille)
    await sign(story)
    await publish(story)


async def take_next_round(story: Story) -> None:
    """Go on with the draft that followed a failure or a default."""
    async with story.world.database.session() as session:
        lots = await lots_of_case(session, story.case_id)
    story.lot_id = next(lot.id for lot in reversed(lots) if lot.state is LotState.draft)
