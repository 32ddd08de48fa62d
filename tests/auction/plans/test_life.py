"""A plan from the making to the last payment, through the real verbs."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlmodel import col, select

from auction.cases.kinds import ClaimClass
from auction.db.engine import Database
from auction.deadlines.models import Deadline
from auction.deadlines.queries import due_at
from auction.documents.models import Paper
from auction.documents.planned import on_plan_made
from auction.kernel.actor import Role
from auction.kernel.canonical import content_hash
from auction.kernel.clock import court_day
from auction.kernel.refusal import Refused
from auction.ledger import accounts
from auction.ledger import service as ledger
from auction.notifications import plan_news
from auction.notifications.models import Message
from auction.plans import objecting, paying
from auction.plans.events import PlanMade, PlanToldTo
from auction.plans.models import DistributionPlan, PlanVersion
from auction.plans.refusals import PlanRefusal
from auction.plans.steps import Answer
from auction.settlement.events import ProceedsDistributed, SaleAnnulled
from auction.settlement.models import Sale
from auction.settlement.rules import DistributionState
from tests.auction.settlement.test_distributing import money, sold
from tests.fakes.planned_lot import PlannedLot, shared_flat
from tests.fakes.sold_lot import PRICE_FEN

# 2.4 millions enforced: 7,400 + 1 % of 1.9 millions.
FEE_FEN = 26_400_00
NET_FEN = PRICE_FEN - FEE_FEN
A_FEN, B_FEN = NET_FEN * 3 // 4, NET_FEN // 4


async def code_of(act: object) -> str:
    with pytest.raises(Refused) as refused:
        await act  # type: ignore[misc]
    return str(refused.value.refusal.code)


async def plan_of_a_person(database: Database) -> PlannedLot:
    return await shared_flat(await sold(database))


async def in_suit(planned: PlannedLot, should_fen: int) -> str:
    """乙 objects to 甲's line, the debtor opposes, and a suit is shown in time."""
    await planned.serve()
    objection = await planned.object("乙", "甲银行", should_fen)
    await planned.tell_others(objection)
    await planned.answer("甲银行", objection, Answer.oppose)
    await planned.days_pass(16)
    await planned.tell_objector(objection)
    await planned.sue(objection, abs(A_FEN - should_fen))
    return objection


async def test_a_plan_nobody_objects_to_is_paid_when_fifteen_days_have_passed(
    database: Database,
) -> None:
    planned = await plan_of_a_person(database)
    assert (await planned.now()).state is DistributionState.planned
    assert {row.name for row in await planned.recipients()} == {"张三", "甲银行", "乙"}
    assert await code_of(planned.pay()) == PlanRefusal.unserved_still
    await planned.serve()
    assert (await planned.now()).state is DistributionState.served
    assert await code_of(planned.pay()) == PlanRefusal.time_to_object_runs
    assert (await planned.now()).payouts == ()
    await planned.days_pass(16)
    await planned.pay()
    await planned.bank_pays()
    assert await planned.paid() == {"海口海事法院": FEE_FEN, "甲银行": A_FEN, "乙": B_FEN}
    assert (await planned.now()).state is DistributionState.paid
    assert await planned.held_fen() == 0
    assert len(await planned.lot.court.happened(ProceedsDistributed)) == 1


async def test_each_has_fifteen_days_from_their_own_receipt(database: Database) -> None:
    planned = await plan_of_a_person(database)
    await planned.serve("张三", "甲银行")
    await planned.days_pass(10)
    await planned.serve("乙")
    await planned.days_pass(6)
    assert await code_of(planned.object("甲银行", "乙", 0)) == PlanRefusal.objection_too_late
    assert await code_of(planned.pay()) == PlanRefusal.time_to_object_runs
    assert await planned.object("乙", "甲银行", 0)


async def test_what_the_court_received_on_the_fifteenth_day_is_in_time_on_the_sixteenth(
    database: Database,
) -> None:
    planned = await plan_of_a_person(database)
    await planned.serve()
    received_at = planned.lot.court.clock.at + timedelta(days=15)
    await planned.days_pass(16)
    assert await code_of(planned.object("乙", "甲银行", 0)) == PlanRefusal.objection_too_late
    assert await planned.object("乙", "甲银行", 0, received_at=received_at)
    assert (await planned.now()).state is DistributionState.objected


async def test_the_thirty_days_stand_still_and_ten_run_when_the_plan_may_be_paid(
    database: Database,
) -> None:
    planned = await plan_of_a_person(database)
    subject = f"sale:{(await planned.lot.sale()).id}"

    async def due() -> object:
        async with planned.lot.court.acting() as uow:
            return await due_at(uow.session, kind="distribution_due", subject=subject)

    await planned.serve()
    assert await due() is None
    await planned.days_pass(16)
    assert await due() is not None
    objection = await planned.object(
        "乙", "甲银行", 0, received_at=planned.lot.court.clock.at - timedelta(days=10)
    )
    assert await due() is None
    async with planned.lot.court.acting(Role.clerk) as uow:
        await objecting.withdraw(uow, objection_id=objection)
    assert await due() is not None


async def test_an_objection_nobody_opposes_corrects_the_plan(database: Database) -> None:
    planned = await plan_of_a_person(database)
    await planned.serve()
    objection = await planned.object("乙", "甲银行", A_FEN - 300_000_00)
    assert (await planned.now()).state is DistributionState.objected
    await planned.days_pass(16)
    assert await code_of(planned.pay()) == PlanRefusal.objection_open
    await planned.tell_others(objection)
    assert await code_of(planned.correct(objection)) == PlanRefusal.step_not_open
    await planned.days_pass(16)
    assert await planned.state(objection) == "unopposed"
    await planned.correct(objection)
    await planned.pay()
    await planned.bank_pays()
    assert await planned.paid() == {
        "海口海事法院": FEE_FEN,
        "甲银行": A_FEN - 300_000_00,
        "乙": B_FEN + 300_000_00,
    }
    async with planned.lot.court.acting() as uow:
        rows = select(PlanVersion).order_by(col(PlanVersion.version))
        versions = (await uow.session.exec(rows)).all()
    assert [(row.version, row.cause) for row in versions] == [(1, "made"), (2, "corrected")]
    assert all(content_hash(row.content) == row.content_sha256 for row in versions)


async def test_an_opposed_objection_without_a_suit_leaves_the_plan_as_it_was(
    database: Database,
) -> None:
    planned = await plan_of_a_person(database)
    await planned.serve()
    objection = await planned.object("乙", "甲银行", 0)
    await planned.tell_others(objection)
    await planned.answer("甲银行", objection, Answer.oppose)
    await planned.answer("张三", objection, Answer.consent)
    assert await planned.state(objection) == "opposed"
    await planned.tell_objector(objection)
    await planned.days_pass(16)
    assert await planned.state(objection) == "lapsed"
    await planned.pay()
    await planned.bank_pays()
    assert (await planned.paid())["甲银行"] == A_FEN


async def test_a_suit_keeps_the_disputed_amount_and_the_rest_is_paid(database: Database) -> None:
    planned = await plan_of_a_person(database)
    disputed_fen = 300_000_00
    objection = await in_suit(planned, A_FEN - disputed_fen)
    await planned.pay()
    await planned.bank_pays()
    assert await planned.paid() == {
        "海口海事法院": FEE_FEN,
        "甲银行": A_FEN - disputed_fen,
        "乙": B_FEN,
    }
    found = await planned.now()
    assert found.state is DistributionState.partly_paid
    assert (await planned.kept_fen(), await planned.held_fen()) == (disputed_fen, 0)
    assert await code_of(planned.pay_kept()) == PlanRefusal.suit_open
    await planned.judge(objection, A_FEN - 100_000_00)
    await planned.pay_kept()
    await planned.bank_pays()
    assert await planned.paid() == {
        "海口海事法院": FEE_FEN,
        "甲银行": A_FEN - 100_000_00,
        "乙": B_FEN + 100_000_00,
    }
    assert (await planned.now()).state is DistributionState.paid
    assert (await planned.kept_fen(), await planned.held_fen()) == (0, 0)
    figures = await money(planned.lot)
    assert figures.paid_fen == NET_FEN


async def test_a_case_with_a_suit_counts_only_what_the_bank_has_paid(database: Database) -> None:
    planned = await plan_of_a_person(database)
    await in_suit(planned, A_FEN - 300_000_00)
    await planned.pay()
    await planned.bank_pays()
    figures = await money(planned.lot)
    assert figures.paid_fen == NET_FEN - 300_000_00
    assert figures.received_fen == PRICE_FEN


async def test_a_suit_filed_in_time_may_be_shown_late_but_not_one_filed_late(
    database: Database,
) -> None:
    planned = await plan_of_a_person(database)
    await planned.serve()
    objection = await planned.object("乙", "甲银行", 0)
    await planned.tell_others(objection)
    for name in ("甲银行", "张三"):
        await planned.answer(name, objection, Answer.oppose)
    await planned.tell_objector(objection)
    began_on = court_day(planned.lot.court.clock.at)
    await planned.days_pass(20)
    late = planned.sue(objection, 1_00, filed_on=began_on + timedelta(days=16))
    assert await code_of(late) == PlanRefusal.suit_too_late
    await planned.sue(objection, 1_00, filed_on=began_on + timedelta(days=15))
    assert await planned.state(objection) == "in_suit"


async def test_an_enterprise_with_mortgages_tax_and_four_creditors_to_the_fen(
    database: Database,
) -> None:
    lot = await sold(database, debtor_kind="enterprise")
    await lot.cost("评估费", 8_000_00)
    first = {"claim_class": "security", "collateral_asset_id": lot.asset_id}
    await lot.claim("甲银行", 900_000_00, rank=1, **first)
    await lot.claim("乙银行", 600_000_00, rank=2, **first)
    await lot.claim("税务局", 100_000_00, claim_class="tax")
    for name, fen, day in (
        ("丙", 300_000_00, date(2025, 1, 10)),
        ("丁", 400_000_00, date(2025, 2, 10)),
        ("戊", 500_000_00, date(2025, 3, 10)),
        ("己", 600_000_00, date(2025, 4, 10)),
    ):
        await lot.claim(name, fen, seized_on=day)
    planned = PlannedLot(lot)
    assert len((await planned.propose()).reasons) == 3
    assert await code_of(planned.make()) == PlanRefusal.order_unconfirmed
    await planned.order(ClaimClass.tax, ClaimClass.security, ClaimClass.ordinary)
    await planned.make()
    fee_fen = next(x.paid_fen for x in (await planned.now()).lines if not x.name)
    left_fen = PRICE_FEN - 8_000_00 - fee_fen - 100_000_00 - 1_500_000_00 - 300_000_00
    by_name = {line.name: line.paid_fen for line in (await planned.now()).lines}
    assert (by_name["丙"], by_name["丁"]) == (300_000_00, 400_000_00)
    assert (by_name["戊"], by_name["己"]) == (left_fen - 400_000_00, 0)

    await planned.serve()
    objection = await planned.object("己", "乙银行", 400_000_00)
    await planned.tell_others(objection)
    await planned.answer("乙银行", objection, Answer.oppose)
    await planned.days_pass(16)
    await planned.tell_objector(objection)
    await planned.sue(objection, 200_000_00)
    await planned.pay()
    paid = await planned.paid()
    # 戊 would get the first of what 乙银行 loses, and is sure of what the plan gives.
    assert paid["乙银行"] == 400_000_00
    assert paid["戊"] == left_fen - 400_000_00
    assert await planned.kept_fen() == 200_000_00
    await planned.bank_pays()
    await planned.judge(objection, 400_000_00)
    await planned.pay_kept()
    await planned.bank_pays()
    paid = await planned.paid()
    assert paid["戊"] == left_fen - 400_000_00 + 200_000_00
    assert sum(paid.values()) == PRICE_FEN
    assert (await planned.now()).state is DistributionState.paid


async def had_in_kind(planned: PlannedLot, name: str, fen: int) -> None:
    """Let a creditor have taken the thing, part of the price set off against their claim."""
    party_id, sale = await planned.party(name), await planned.lot.sale()
    async with planned.lot.court.acting() as uow:
        row = await uow.session.get_one(Sale, sale.id)
        row.party_id, row.set_off_fen = party_id, fen
        uow.add(row)
        await ledger.post(
            uow,
            court_id=planned.lot.court.court_id,
            key="never came in money",
            kind="test",
            lines=[(accounts.proceeds(planned.lot.case_id), fen), (accounts.BANK, -fen)],
        )


async def two_creditors(database: Database) -> PlannedLot:
    lot = await sold(database)
    await lot.claim("甲银行", 3_000_000_00)
    await lot.claim("乙", 1_000_000_00)
    planned = PlannedLot(lot)
    await planned.propose()
    return planned


async def test_a_creditor_who_took_the_thing_gets_what_it_did_not_pay(database: Database) -> None:
    planned = await two_creditors(database)
    await had_in_kind(planned, "甲银行", 1_500_000_00)
    await planned.make()
    objection = await in_suit(planned, A_FEN - 100_000_00)
    await planned.pay()
    assert (await planned.paid())["甲银行"] == A_FEN - 100_000_00 - 1_500_000_00
    assert await planned.kept_fen() == 100_000_00
    await planned.judge(objection, A_FEN - 40_000_00)
    await planned.pay_kept()
    await planned.bank_pays()
    paid = await planned.paid()
    assert (paid["甲银行"], paid["乙"]) == (A_FEN - 1_540_000_00, B_FEN + 40_000_00)
    assert sum(paid.values()) == PRICE_FEN - 1_500_000_00
    assert (await planned.held_fen(), await planned.kept_fen()) == (0, 0)


async def test_no_plan_gives_a_creditor_less_than_they_had_in_kind(database: Database) -> None:
    planned = await two_creditors(database)
    await had_in_kind(planned, "乙", 1_000_000_00)
    with pytest.raises(Refused) as refused:
        await planned.make()
    assert refused.value.refusal.code == PlanRefusal.set_off_too_large
    assert refused.value.refusal.data == {"over_fen": 1_000_000_00 - B_FEN}


async def test_an_annulled_sale_ends_the_plan_and_its_clocks(database: Database) -> None:
    planned = await plan_of_a_person(database)
    await planned.serve("甲银行")
    sale = await planned.lot.sale()
    event = SaleAnnulled(sale.id, sale.lot_id, sale.case_id, sale.court_id)
    async with planned.lot.court.acting() as uow:
        await paying.on_sale_annulled(uow, event)
    async with planned.lot.court.acting() as uow:
        plan = await uow.session.get_one(DistributionPlan, planned.plan_id)
        rows = select(Deadline.kind).where(
            col(Deadline.kind).startswith("plan_"), col(Deadline.closed_at).is_(None)
        )
        assert (plan.ended_at is not None, (await uow.session.exec(rows)).all()) == (True, [])


async def test_two_suits_about_two_lines_are_kept_apart_and_paid_by_both_judgments(
    database: Database,
) -> None:
    planned = await plan_of_a_person(database)
    await planned.serve()
    first = await planned.object("乙", "甲银行", A_FEN - 200_000_00)
    second = await planned.object("甲银行", "乙", B_FEN - 300_000_00)
    for objection, opponent in ((first, "甲银行"), (second, "乙")):
        await planned.tell_others(objection)
        await planned.answer(opponent, objection, Answer.oppose)
    await planned.days_pass(16)
    for objection, disputed_fen in ((first, 200_000_00), (second, 300_000_00)):
        await planned.tell_objector(objection)
        await planned.sue(objection, disputed_fen)
    await planned.pay()
    await planned.bank_pays()
    assert await planned.kept_fen() == 500_000_00
    await planned.judge(first, A_FEN)
    assert await code_of(planned.pay_kept()) == PlanRefusal.suit_open
    await planned.judge(second, B_FEN - 300_000_00)
    await planned.pay_kept()
    await planned.bank_pays()
    paid = await planned.paid()
    # The first suit was lost, so what 乙 lost by the second is 甲银行's by the same order.
    assert (paid["甲银行"], paid["乙"]) == (A_FEN + 300_000_00, B_FEN - 300_000_00)
    assert sum(paid.values()) == PRICE_FEN


async def test_the_paper_of_a_plan_and_its_news_are_made(database: Database) -> None:
    planned = await plan_of_a_person(database)
    creditor = await planned.sign_in("乙")
    await planned.serve()
    for made in await planned.lot.court.happened(PlanMade):
        async with planned.lot.court.acting() as uow:
            await on_plan_made(uow, made)
    for told in await planned.lot.court.happened(PlanToldTo):
        async with planned.lot.court.acting() as uow:
            await plan_news.on_plan_told(uow, told)
    async with planned.lot.court.acting() as uow:
        papers = (await uow.session.exec(select(Paper))).all()
        messages = select(Message).where(col(Message.account_id) == creditor.account_id)
        [message] = (await uow.session.exec(messages)).all()
    paper = next(each for each in papers if each.kind == "distribution_plan")
    assert paper.facts["content_sha256"] == content_hash(paper.facts["plan"])
    assert not paper.is_public
    assert (message.kind, message.link) == ("plan_served", f"/my/plans/{planned.plan_id}")
