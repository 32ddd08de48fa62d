"""A draft given up, a taking annulled: nothing of it stands, and the thing has a way on."""

from __future__ import annotations

import pytest

from auction.db.engine import Database
from auction.in_kind import asking, granting
from auction.kernel.actor import Role
from auction.lots import service as lots
from auction.lots.after_failure import standing_follower
from auction.lots.fates import Stage
from auction.notices.clocks import NOTIFY
from auction.notices.facts import standing_notice
from auction.remedies.claim_steps import ClaimStep
from auction.settlement import service as settlement
from auction.settlement.annulling import annul_sale
from auction.settlement.events import SaleAnnulled
from tests.fakes.claimed_flat import REASON, ClaimedThings
from tests.fakes.failed_lot import FailingLot, failing_flat
from tests.fakes.proofs import service_proof

BANK = "南海银行"


@pytest.fixture
async def failing(database: Database) -> FailingLot:
    return await failing_flat(database)


async def uphold(failing: FailingLot) -> None:
    """Let an outsider claim the flat, and the court find that it is theirs."""
    things = ClaimedThings(failing.court)
    await things.catch_up()
    claim_id = await things.file(failing.flat.asset_id, await things.outsider())
    await things.step(claim_id, ClaimStep.register)
    await things.step(claim_id, ClaimStep.uphold)


async def taken(failing: FailingLot) -> None:
    """Let whoever takes the flat pay, and title pass."""
    sale_id = await failing.grant()
    await failing.pay()
    async with failing.court.acting(Role.judge) as uow:
        await settlement.make_ruling(uow, sale_id=sale_id)
    async with failing.court.acting(Role.judge) as uow:
        await settlement.serve_ruling(uow, sale_id=sale_id, proof=service_proof(uow.now))
    await failing.settle()


async def notice_stands(failing: FailingLot, lot_id: str) -> bool:
    async with failing.court.works.database.session() as session:
        return await standing_notice(session, lot_id) is not None


async def test_a_draft_given_up_for_a_claim_leaves_no_notice_and_no_clock(
    failing: FailingLot,
) -> None:
    lot_id = await failing.flat.drafted()
    await failing.flat.decided(lot_id)
    await uphold(failing)
    assert not await notice_stands(failing, lot_id)
    assert NOTIFY not in await failing.due()


async def test_a_second_auction_given_up_for_a_taking_leaves_no_notice(failing: FailingLot) -> None:
    failed = await failing.first_fails()
    follower = await failing.follower()
    await failing.flat.decided(follower)
    async with failing.court.acting(Role.judge) as uow:
        await asking.ask_creditors(uow, lot_id=failed, reason=REASON)
    await failing.says(BANK, True)
    await taken(failing)
    assert not await notice_stands(failing, follower)


async def test_a_sale_given_up_for_a_claim_leaves_the_failed_lot_free(failing: FailingLot) -> None:
    await failing.second_fails()
    await failing.nobody_takes_it()
    await failing.list_sale()
    await uphold(failing)
    assert await failing.stage() is Stage.free


async def test_a_first_failure_nobody_wants_is_begun_anew_when_its_second_is_given_up(
    failing: FailingLot,
) -> None:
    failed = await failing.first_fails()
    async with failing.court.acting(Role.judge) as uow:
        await asking.ask_creditors(uow, lot_id=failed, reason=REASON)
    await failing.nobody_takes_it()
    async with failing.court.acting(Role.judge) as uow:
        await lots.withdraw_draft(uow, lot_id=await failing.follower(), reason=REASON)
    async with failing.court.acting(Role.judge) as uow:
        assert await lots.draft_lot(uow, asset_id=failing.flat.asset_id)


async def test_a_taking_that_is_annulled_leaves_the_failed_lot_free_and_nothing_for_sale(
    failing: FailingLot,
) -> None:
    failed = await failing.second_fails()
    await failing.says(BANK, True)
    await failing.grant()
    await uphold(failing)
    sale = await failing.sale()
    async with failing.court.acting(Role.judge) as uow:
        await annul_sale(uow, sale_id=sale.id, reason=REASON)
    event = SaleAnnulled(sale.id, failed, sale.case_id, sale.court_id)
    for react in (lots.relist_after_annulment, granting.on_sale_annulled):
        async with failing.court.acting() as uow:
            await react(uow, event)
    assert await failing.stage() is Stage.free
    async with failing.court.works.database.session() as session:
        assert await standing_follower(session, failed) is None
