"""Asking the creditors after a failure, on a real database."""

from __future__ import annotations

import pytest
from sqlmodel import select

from auction.db.engine import Database
from auction.in_kind import asking
from auction.in_kind.drawing import holds
from auction.in_kind.models import InKindOffer, InKindQuestion, InKindSealed
from auction.in_kind.refusals import InKindRefusal
from auction.kernel.actor import Role
from auction.kernel.refusal import CommonRefusal, Refused
from auction.lots import service as lots
from auction.lots.fates import Stage
from auction.lots.refusals import LotRefusal
from tests.fakes.failed_lot import FailingLot, failing_flat


@pytest.fixture
async def failing(database: Database) -> FailingLot:
    return await failing_flat(database)


async def offer(failing: FailingLot) -> InKindOffer:
    async with failing.court.works.database.session() as session:
        rows = select(InKindOffer).where(InKindOffer.lot_id == failing.lot_id)
        return (await session.exec(rows)).one()


async def test_after_a_first_failure_nobody_is_asked_of_itself(failing: FailingLot) -> None:
    await failing.first_fails()
    async with failing.court.works.database.session() as session:
        assert (await session.exec(select(InKindOffer))).first() is None


async def test_after_a_first_failure_the_court_may_decide_to_ask(failing: FailingLot) -> None:
    await failing.first_fails()
    with pytest.raises(Refused) as refused:
        await ask(failing, "")
    assert refused.value.refusal.code == CommonRefusal.missing
    await ask(failing, "申请执行人书面申请以物抵债")
    assert await failing.stage() is Stage.asking


async def test_the_second_auction_waits_for_the_answers(failing: FailingLot) -> None:
    await failing.first_fails()
    await ask(failing, "申请执行人书面申请以物抵债")
    second = await failing.follower()
    await failing.flat.noticed(second)
    with pytest.raises(Refused) as refused:
        async with failing.court.acting(Role.judge) as uow:
            await lots.publish(uow, lot_id=second)
    assert refused.value.refusal.code == LotRefusal.creditors_being_asked
    await failing.says("南海银行", False)
    async with failing.court.acting(Role.judge) as uow:
        await lots.publish(uow, lot_id=second)
    assert await failing.stage() is Stage.listed


async def test_after_a_second_failure_everybody_with_a_claim_is_asked(failing: FailingLot) -> None:
    await failing.creditor("李四", 20_000_000)
    await failing.second_fails()
    async with failing.court.works.database.session() as session:
        assert len((await session.exec(select(InKindQuestion))).all()) == 2
    due = await failing.due()
    assert due["in_kind_answers"].law == "OJS-02"
    assert due["sale_notice"].law == "OJS-03"
    found = await offer(failing)
    assert (found.price_fen, await failing.stage()) == (219_004_800, Stage.asking)


async def test_asked_twice_is_asked_once(failing: FailingLot) -> None:
    await failing.second_fails()
    await failing.fail()
    with pytest.raises(Refused) as refused:
        await ask(failing, "再问")
    assert refused.value.refusal.code == InKindRefusal.creditors_asked_already


async def test_no_sale_is_drafted_before_the_answers_are_in(failing: FailingLot) -> None:
    await failing.second_fails()
    with pytest.raises(Refused) as refused:
        await failing.list_sale()
    assert refused.value.refusal.code == LotRefusal.creditors_being_asked
    await failing.says("南海银行", False)
    await failing.list_sale()
    assert await failing.stage() is Stage.listed


async def test_silence_at_the_end_of_the_time_is_a_no(failing: FailingLot) -> None:
    await failing.second_fails()
    await failing.nobody_takes_it()
    assert await failing.stage() is Stage.free
    async with failing.court.works.database.session() as session:
        (question,) = (await session.exec(select(InKindQuestion))).all()
    assert question.answer == "silent"


async def test_a_sale_given_up_before_it_was_announced_leaves_the_lot_free(
    failing: FailingLot,
) -> None:
    await failing.second_fails()
    await failing.nobody_takes_it()
    sale = await failing.list_sale()
    async with failing.court.acting(Role.judge) as uow:
        await lots.withdraw_draft(uow, lot_id=sale, reason="参考价失效")
    assert await failing.stage() is Stage.free
    assert await failing.list_sale() != sale


async def test_an_answer_after_the_time_is_refused(failing: FailingLot) -> None:
    await failing.second_fails()
    failing.court.clock.pass_days(12)
    with pytest.raises(Refused) as refused:
        await failing.says("南海银行", True)
    assert refused.value.refusal.code == InKindRefusal.asking_is_over


async def test_an_answer_stands_once_given(failing: FailingLot) -> None:
    await failing.creditor("李四", 20_000_000)
    await failing.second_fails()
    await failing.says("李四", False)
    with pytest.raises(Refused) as refused:
        await failing.on_paper("李四", True)
    assert refused.value.refusal.code == InKindRefusal.answered_already


async def test_nobody_answers_for_another(failing: FailingLot) -> None:
    await failing.creditor("李四", 20_000_000)
    await failing.second_fails()
    question_id = await failing.question("南海银行")
    with pytest.raises(Refused) as refused:
        async with failing.court.acting(failing.creditors["李四"]) as uow:
            await asking.answer(uow, question_id=question_id, takes=True)
    assert refused.value.refusal.code == CommonRefusal.not_found


async def test_a_number_that_is_none_is_refused(failing: FailingLot) -> None:
    await failing.second_fails()
    with pytest.raises(Refused) as refused:
        await failing.says("南海银行", True, number="十七")
    assert refused.value.refusal.code == CommonRefusal.malformed


async def test_a_restricted_house_is_taken_only_with_a_promise(failing: FailingLot) -> None:
    await failing.second_fails()
    async with failing.court.acting(Role.clerk) as uow:
        await asking.note_restricted(uow, lot_id=failing.lot_id, is_restricted=True)
    with pytest.raises(Refused) as refused:
        await failing.says("南海银行", True)
    assert refused.value.refusal.code == InKindRefusal.eligibility_unpromised_in_kind
    await failing.says("南海银行", True, promises=True)
    assert await failing.stage() is Stage.willing


async def test_equals_draw_lots_that_hold_and_the_secret_was_sealed(failing: FailingLot) -> None:
    await failing.creditor("李四", 20_000_000)
    await failing.second_fails()
    before = await offer(failing)
    assert before.draw is None
    await failing.says("南海银行", True, number="17")
    await failing.says("李四", True, number="4")
    found = await offer(failing)
    assert found.draw is not None
    assert holds(found.draw)
    assert found.draw["secret_sha256"] == before.secret_sha256
    (rank,) = found.draw["ranks"]
    assert len(rank["among"]) == 2
    async with failing.court.works.database.session() as session:
        assert (await session.exec(select(InKindSealed))).first() is None


async def test_an_earlier_rank_comes_first_whoever_answered_first(failing: FailingLot) -> None:
    await failing.creditor("抵押权人", 50_000_000, claim_class="security")
    await failing.second_fails()
    await failing.says("南海银行", True)
    await failing.says("抵押权人", True)
    question_id = await failing.question("抵押权人")
    async with failing.court.works.database.session() as session:
        assert (await session.get_one(InKindQuestion, question_id)).place == 1


async def test_a_failed_thing_is_not_begun_anew_as_a_first_auction(failing: FailingLot) -> None:
    await failing.second_fails()
    await failing.flat.priced(300_000_000)
    with pytest.raises(Refused) as refused:
        async with failing.court.acting(Role.judge) as uow:
            await lots.draft_lot(uow, asset_id=failing.flat.asset_id)
    assert refused.value.refusal.code == LotRefusal.failure_undecided


async def ask(failing: FailingLot, reason: str) -> None:
    async with failing.court.acting(Role.judge) as uow:
        await asking.ask_creditors(uow, lot_id=failing.lot_id, reason=reason)
