"""One creditor after the other, a third party, and the price each of them pays."""

from __future__ import annotations

from datetime import timedelta

import pytest

from auction.db.engine import Database
from auction.in_kind import asking, granting, releasing
from auction.in_kind.refusals import InKindRefusal
from auction.kernel.actor import Role
from auction.kernel.refusal import Refused
from auction.lots import service as lots
from auction.lots.fates import Stage
from auction.lots.refusals import LotRefusal
from auction.people.models import Account
from auction.settlement import queries, service
from auction.settlement.rules import DistributionState, SaleState, SaleWay
from tests.fakes.failed_lot import FailingLot, failing_flat
from tests.fakes.proofs import service_proof, signed_record

BANK = "南海银行"


@pytest.fixture
async def failing(database: Database) -> FailingLot:
    return await failing_flat(database)


async def test_what_the_claim_does_not_cover_is_paid_in_time(failing: FailingLot) -> None:
    await failing.second_fails()
    await failing.says(BANK, True)
    await failing.grant()
    sale = await failing.sale()
    assert (sale.way, sale.price_fen) == (SaleWay.in_kind, 219_004_800)
    assert sale.set_off_fen == 124_300_000
    assert sale.balance_fen == sale.price_fen - sale.set_off_fen
    assert "sale_notice" not in await failing.due()


async def test_a_claim_that_covers_the_price_pays_all_but_the_costs(failing: FailingLot) -> None:
    await failing.first_fails()
    failing.lot_id = await failing.flat.published(await failing.follower())
    # Entered once it was announced: before, it would have been a sale without surplus (AUC-06).
    await failing.creditor("抵押权人", 900_000_000, claim_class="security")
    await failing.fail()
    await failing.says("抵押权人", True)
    await failing.says(BANK, False)
    await failing.grant()
    sale = await failing.sale()
    assert 0 < sale.balance_fen < 2_500_000, "the execution fee, some one per cent"
    assert sale.set_off_fen + sale.balance_fen == sale.price_fen


async def test_ruling_title_and_hand_over_are_those_of_a_sale(failing: FailingLot) -> None:
    await failing.second_fails()
    await failing.says(BANK, True)
    sale_id = await failing.grant()
    with pytest.raises(Refused):
        async with failing.court.acting(Role.judge) as uow:
            await service.make_ruling(uow, sale_id=sale_id)
    await failing.pay()
    assert (await failing.due())["ruling_due"].law == "AUC-20"
    await title(failing, sale_id)
    assert (await failing.sale()).state is SaleState.title_passed
    assert await failing.stage() is Stage.taken
    async with failing.court.acting(Role.clerk) as uow:
        record = signed_record(uow.now)
        await service.hand_over(uow, sale_id=sale_id, note="钥匙两把", record=record)
    assert (await failing.sale()).state is SaleState.handed_over


async def test_the_money_of_a_taking_is_followed_to_the_fen(failing: FailingLot) -> None:
    await failing.creditor("李四", 60_000_000)
    await failing.second_fails()
    await failing.says(BANK, True)
    await failing.says("李四", False)
    sale_id = await failing.grant()
    await failing.pay()
    await title(failing, sale_id)
    sale = await failing.sale()
    async with failing.court.works.database.session() as session:
        shared = await queries.distribution_of_sale(session, sale_id)
    assert shared is not None
    assert shared.state is DistributionState.proposed
    assert sum(payee.amount_fen for payee in shared.payees) == sale.balance_fen
    assert BANK not in {payee.name for payee in shared.payees}
    assert shared.proceeds_fen == sale.price_fen


async def test_who_does_not_pay_makes_room_for_the_next(failing: FailingLot) -> None:
    await failing.creditor("抵押权人", 50_000_000, claim_class="security")
    await failing.second_fails()
    await failing.says(BANK, True)
    await failing.says("抵押权人", True)
    await failing.grant()
    assert (await failing.sale()).buyer_name == "抵押权人"
    await failing.days_pass(9)
    assert await failing.stage() is Stage.willing
    await failing.grant()
    assert (await failing.sale()).buyer_name == BANK
    await failing.days_pass(9)
    assert await failing.stage() is Stage.free
    assert "sale_notice" in await failing.due()
    await failing.list_sale()


async def test_while_one_takes_it_nobody_else_may_have_it(failing: FailingLot) -> None:
    await failing.second_fails()
    await failing.says(BANK, True)
    await failing.grant()
    for act in (failing.list_sale, failing.grant):
        with pytest.raises(Refused) as refused:
            await act()
        assert refused.value.refusal.code == LotRefusal.creditor_takes_it


async def test_who_may_not_own_the_house_is_passed_over(failing: FailingLot) -> None:
    await failing.second_fails()
    async with failing.court.acting(Role.clerk) as uow:
        await asking.note_restricted(uow, lot_id=failing.lot_id, is_restricted=True)
    await failing.says(BANK, True, promises=True)
    with pytest.raises(Refused) as refused:
        await failing.grant()
    assert refused.value.refusal.code == InKindRefusal.taker_unchecked
    question_id = await failing.question(BANK)
    async with failing.court.acting(Role.judge) as uow:
        await granting.find_eligibility(
            uow, question_id=question_id, is_eligible=False, ground="不具备购房资格"
        )
    assert await failing.stage() is Stage.free


@pytest.mark.parametrize("days", [0, 31, -1])
async def test_the_time_for_the_difference_is_a_month_at_most(
    failing: FailingLot, days: int
) -> None:
    await failing.second_fails()
    await failing.says(BANK, True)
    with pytest.raises(Refused) as refused:
        await failing.grant(pay_days=days)
    assert refused.value.refusal.code == InKindRefusal.bad_pay_days


async def test_another_figure_needs_a_ground_and_no_more_than_the_claim(
    failing: FailingLot,
) -> None:
    await failing.second_fails()
    await failing.says(BANK, True)
    with pytest.raises(Refused) as refused:
        await failing.grant(entitled_fen=124_300_001, ground="裁定")
    assert refused.value.refusal.code == InKindRefusal.entitled_out_of_reach
    await failing.grant(entitled_fen=100_000_000, ground="另案已受偿部分")
    assert (await failing.sale()).set_off_fen == 100_000_000


async def test_taken_after_a_first_failure_ends_the_second_auction(failing: FailingLot) -> None:
    await failing.first_fails()
    async with failing.court.acting(Role.judge) as uow:
        await asking.ask_creditors(uow, lot_id=failing.lot_id, reason="双方同意")
    await failing.says(BANK, True)
    sale_id = await failing.grant()
    await failing.pay()
    await title(failing, sale_id)
    second = await failing.follower()
    with pytest.raises(Refused) as refused:
        await failing.flat.proposed(second)
    assert refused.value.refusal.code == LotRefusal.terms_are_published
    assert "second_auction" not in await failing.due()


async def test_a_third_party_pays_the_whole_failed_price(failing: FailingLot) -> None:
    await failing.second_fails()
    with pytest.raises(Refused) as refused:
        await third_party(failing)
    assert refused.value.refusal.code == LotRefusal.creditors_being_asked
    await failing.nobody_takes_it()
    await third_party(failing)
    sale = await failing.sale()
    assert (sale.way, sale.balance_fen) == (SaleWay.third_party, 219_004_800)
    await failing.days_pass(15)
    assert await failing.stage() is Stage.free


async def test_a_third_party_nobody_has_verified_is_refused(failing: FailingLot) -> None:
    await failing.second_fails()
    await failing.nobody_takes_it()
    with pytest.raises(Refused) as refused:
        await third_party(failing, identity="none")
    assert refused.value.refusal.code == InKindRefusal.buyer_not_verified


async def test_a_failed_sale_is_offered_again_and_then_released(failing: FailingLot) -> None:
    await failing.second_fails()
    await failing.nobody_takes_it()
    with pytest.raises(Refused) as refused:
        await release(failing)
    assert refused.value.refusal.code == InKindRefusal.release_before_sale
    await failing.sale_fails()
    assert await failing.stage() is Stage.asking
    await failing.nobody_takes_it()
    assert (await failing.due())["release_due"].law == "OJS-12"
    await release(failing)
    assert await failing.stage() is Stage.released
    due = await failing.due()
    assert "return_due" in due
    assert not {"seizure_lapses", "release_due", "sale_notice"} & set(due)
    async with failing.court.acting(Role.clerk) as uow:
        await releasing.note_returned(uow, lot_id=failing.lot_id, note="钥匙已交还")
    assert "return_due" not in await failing.due()


async def test_what_was_released_is_sold_no_more(failing: FailingLot) -> None:
    await failing.second_fails()
    await failing.nobody_takes_it()
    await failing.sale_fails()
    await failing.nobody_takes_it()
    await release(failing)
    for act in (failing.grant, lambda: third_party(failing), lambda: release(failing)):
        with pytest.raises(Refused) as refused:
            await act()
        assert refused.value.refusal.code == LotRefusal.seizure_released
    with pytest.raises(Refused) as refused:
        async with failing.court.acting(Role.judge) as uow:
            await lots.draft_lot(uow, asset_id=failing.flat.asset_id)
    assert refused.value.refusal.code == LotRefusal.seizure_released


async def test_a_wish_for_another_platform_is_recorded_within_ten_days(
    failing: FailingLot,
) -> None:
    await failing.second_fails()
    async with failing.court.acting(Role.clerk) as uow:
        await releasing.record_platform_request(uow, lot_id=failing.lot_id, text="申请更换平台")
    failing.court.clock.at += timedelta(days=15)
    with pytest.raises(Refused) as refused:
        async with failing.court.acting(Role.clerk) as uow:
            await releasing.record_platform_request(uow, lot_id=failing.lot_id, text="再申请")
    assert refused.value.refusal.code == InKindRefusal.platform_request_late


async def title(failing: FailingLot, sale_id: str) -> None:
    async with failing.court.acting(Role.judge) as uow:
        await service.make_ruling(uow, sale_id=sale_id)
    async with failing.court.acting(Role.judge) as uow:
        await service.serve_ruling(uow, sale_id=sale_id, proof=service_proof(uow.now))
    await failing.settle()


async def third_party(failing: FailingLot, identity: str = "verified") -> None:
    person = await failing.court.person("王五", Role.bidder)
    async with failing.court.acting() as uow:
        account = await uow.session.get_one(Account, person.account_id)
        account.identity_state = identity
        uow.add(account)
        email = account.email
    async with failing.court.acting(Role.judge) as uow:
        await granting.allow_third_party(
            uow, lot_id=failing.lot_id, email=email, pay_days=7, ground="第三人书面申请"
        )


async def release(failing: FailingLot) -> None:
    async with failing.court.acting(Role.judge) as uow:
        await releasing.release_seizure(
            uow, lot_id=failing.lot_id, number="（2026）琼72执123号之五", reason="无人接受抵债"
        )
