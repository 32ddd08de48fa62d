"""A kept deposit goes through its four steps; nothing goes back, nothing more without a judge."""

from __future__ import annotations

import pytest
from sqlmodel import select

from auction.db.engine import Database
from auction.documents import lot_papers
from auction.documents.papers import PaperKind, lay_out
from auction.documents.queries import papers_of_lot
from auction.i18n.languages import Language
from auction.kernel.actor import Role
from auction.kernel.refusal import Refused
from auction.ledger import accounts
from auction.ledger import queries as books
from auction.notifications import kept_news
from auction.notifications.models import Message
from auction.payments import service as payments
from auction.payments.events import PaymentMet
from auction.payments.queries import payouts_of
from auction.settlement import service
from auction.settlement.events import TopUpDecided
from auction.settlement.kept_deposits import decide_top_up, pay_related_debt, top_up_met
from auction.settlement.kept_queries import (
    RELATED_DEBT,
    KeptView,
    kept_for_resale,
    kept_in_case,
    kept_of_sale,
)
from auction.settlement.kept_rules import KeptState
from auction.settlement.refusals import KeptRefusal, SettlementRefusal
from tests.auction.settlement.test_distributing import (
    approve,
    distribution,
    pay_out,
    proposed,
    sold,
)
from tests.auction.settlement.test_service import balance_is_due
from tests.fakes.sold_lot import BUYER_ACCOUNT, DEPOSIT_FEN, PRICE_FEN, SoldLot

REASON = "买受人悔拍给债权人造成损失，依法裁定如下。"


class AfterDefault:
    """The flat of 张三: 李伟 bought and did not pay, 王芳 bought it again."""

    def __init__(self, lot: SoldLot, sale_id: str) -> None:
        self.lot, self.sale_id = lot, sale_id

    async def resold(self, price_fen: int) -> AfterDefault:
        await self.lot.list(previous_lot_id=self.lot.lot_id)
        await self.lot.bidder("王芳", "M1177")
        await self.lot.knock_down("M1177", price_fen)
        await proposed(self.lot)
        return self

    async def approved(self) -> AfterDefault:
        await approve(self.lot)
        return self

    async def kept(self) -> KeptView:
        async with self.lot.court.acting() as uow:
            found = await kept_of_sale(uow.session, self.sale_id)
        assert found is not None
        return found

    async def pay_debt(self, amount_fen: int, who: Role = Role.judge) -> str:
        async with self.lot.court.acting(who) as uow:
            return await pay_related_debt(
                uow,
                sale_id=self.sale_id,
                payee_name="海口某物业公司",
                payee_account="6200 7777",
                debt="该房屋拖欠的物业费",
                amount_fen=amount_fen,
                reason=REASON,
            )

    async def top_up(self, amount_fen: int, *, is_ordered: bool = True) -> str | None:
        async with self.lot.court.acting(Role.judge) as uow:
            return await decide_top_up(
                uow,
                sale_id=self.sale_id,
                is_ordered=is_ordered,
                amount_fen=amount_fen,
                reason=REASON,
            )

    async def pay_top_up(self, number: str, amount_fen: int) -> None:
        async with self.lot.court.acting() as uow:
            await payments.report_transfer(
                uow,
                court_id=self.lot.court.court_id,
                bank_ref=f"top-up {number}",
                number=number,
                payer_name="李伟",
                payer_account=BUYER_ACCOUNT,
                amount_fen=amount_fen,
            )
        for event in await self.lot.court.happened(PaymentMet):
            for _ in range(2):  # Told twice, counted once.
                async with self.lot.court.acting() as uow:
                    await top_up_met(uow, event)

    async def balanced(self) -> bool:
        async with self.lot.court.acting() as uow:
            return (await books.trial_balance(uow.session, self.lot.court.court_id)).balanced


@pytest.fixture
async def defaulted(database: Database) -> AfterDefault:
    lot = await sold(database)
    await lot.cost("评估费", 8_000_00)
    await lot.claim("甲", 1_000_000_00)
    sale = await lot.sale()
    await balance_is_due(lot)
    return AfterDefault(lot, sale.id)


async def test_until_the_thing_is_sold_again_the_deposit_waits_whole(
    defaulted: AfterDefault,
) -> None:
    kept = await defaulted.kept()
    assert (kept.state, kept.kept_fen, kept.left_fen) == (
        KeptState.waiting,
        DEPOSIT_FEN,
        DEPOSIT_FEN,
    )


async def test_thirty_per_cent_lower_the_deposit_goes_into_costs_and_the_lower_price(
    defaulted: AfterDefault,
) -> None:
    again_fen = PRICE_FEN * 70 // 100
    await (await defaulted.resold(again_fen)).approved()
    kept = await defaulted.kept()
    assert kept.state is KeptState.applied
    assert [(step.rule, step.taken_fen, step.left_fen) for step in kept.steps] == [
        ("costs_lost", 8_000_00, DEPOSIT_FEN - 8_000_00),
        ("lower_price", DEPOSIT_FEN - 8_000_00, 0),
        ("debts_of_case", 0, 0),
        ("debts_of_property", 0, 0),
    ]
    assert kept.shortfall_fen == PRICE_FEN - again_fen
    assert kept.uncovered_fen == PRICE_FEN - again_fen - (DEPOSIT_FEN - 8_000_00)
    sale = await defaulted.lot.sale()
    async with defaulted.lot.court.acting() as uow:
        assert await kept_for_resale(uow.session, sale.id) == [kept]
        assert await kept_in_case(uow.session, defaulted.lot.case_id) == [kept]


async def test_a_shortfall_stands_recorded_and_nobody_is_charged(defaulted: AfterDefault) -> None:
    await (await defaulted.resold(PRICE_FEN * 70 // 100)).approved()
    kept = await defaulted.kept()
    assert kept.uncovered_fen > 0
    assert kept.top_up is None


async def test_an_ordered_top_up_is_paid_under_its_number_and_joins_the_deposit(
    defaulted: AfterDefault,
) -> None:
    await defaulted.resold(PRICE_FEN * 70 // 100)
    before = await defaulted.kept()
    number = await defaulted.top_up(before.uncovered_fen)
    assert number is not None
    assert len(await defaulted.lot.court.happened(TopUpDecided)) == 1
    await defaulted.pay_top_up(number, before.uncovered_fen)
    shared = await distribution(defaulted.lot)
    async with defaulted.lot.court.acting(Role.judge) as uow:
        await service.propose_again(uow, distribution_id=shared.id)
    await defaulted.approved()
    kept = await defaulted.kept()
    assert kept.uncovered_fen == 0
    assert kept.steps[1].taken_fen == kept.shortfall_fen
    assert kept.left_fen == 0
    await pay_out(defaulted.lot)
    assert await defaulted.lot.balance(accounts.forfeited(defaulted.lot.case_id)) == 0
    assert await defaulted.balanced()


async def test_a_judge_may_decide_that_nothing_more_is_paid(defaulted: AfterDefault) -> None:
    await defaulted.resold(PRICE_FEN * 70 // 100)
    assert await defaulted.top_up(0, is_ordered=False) is None
    kept = await defaulted.kept()
    assert kept.top_up is not None
    assert (kept.top_up.is_ordered, kept.top_up.amount_fen) == (False, 0)
    with pytest.raises(Refused) as refused:
        await defaulted.top_up(kept.uncovered_fen)
    assert refused.value.refusal.code is KeptRefusal.top_up_decided


async def test_without_a_recorded_shortfall_no_top_up_is_decided(defaulted: AfterDefault) -> None:
    for _ in range(2):
        with pytest.raises(Refused) as refused:
            await defaulted.top_up(1_00)
        assert refused.value.refusal.code is KeptRefusal.no_shortfall
        if (await defaulted.kept()).state is KeptState.waiting:
            await defaulted.resold(PRICE_FEN)


async def test_what_three_steps_leave_waits_and_pays_a_debt_tied_to_the_property(
    defaulted: AfterDefault,
) -> None:
    await (await defaulted.resold(PRICE_FEN)).approved()
    left_fen = (await defaulted.kept()).left_fen
    assert left_fen == DEPOSIT_FEN - 8_000_00  # Price and claim are covered; the costs are lost.
    assert await defaulted.lot.balance(accounts.forfeited(defaulted.lot.case_id)) == -left_fen
    debt_id = await defaulted.pay_debt(3_000_00)
    kept = await defaulted.kept()
    assert (kept.steps[3].taken_fen, kept.left_fen) == (3_000_00, left_fen - 3_000_00)
    async with defaulted.lot.court.acting() as uow:
        (payout,) = await payouts_of(uow.session, (RELATED_DEBT,), debt_id)
    assert (payout.payee_name, payout.amount_fen) == ("海口某物业公司", 3_000_00)
    with pytest.raises(Refused) as refused:
        await defaulted.pay_debt(kept.left_fen + 1)
    assert refused.value.refusal.code is KeptRefusal.more_than_is_left
    assert await defaulted.balanced()


async def test_the_fourth_step_waits_for_the_first_three(defaulted: AfterDefault) -> None:
    await defaulted.resold(PRICE_FEN)
    with pytest.raises(Refused) as refused:
        await defaulted.pay_debt(1_00)
    assert refused.value.refusal.code is KeptRefusal.steps_not_done


async def test_only_a_judge_decides(defaulted: AfterDefault) -> None:
    with pytest.raises(Refused) as refused:
        await defaulted.pay_debt(1_00, Role.clerk)
    assert refused.value.refusal.code is SettlementRefusal.not_the_judge


async def test_a_sale_that_was_paid_has_no_kept_deposit(defaulted: AfterDefault) -> None:
    await defaulted.resold(PRICE_FEN)
    defaulted.sale_id = (await defaulted.lot.sale()).id
    with pytest.raises(Refused) as refused:
        await defaulted.pay_debt(1_00)
    assert refused.value.refusal.code is KeptRefusal.not_a_default


@pytest.mark.parametrize("language", list(Language))
async def test_a_decision_on_a_top_up_is_a_paper_and_a_letter(
    defaulted: AfterDefault, language: Language
) -> None:
    await defaulted.resold(PRICE_FEN * 70 // 100)
    number = await defaulted.top_up(500_000_00)
    (event,) = await defaulted.lot.court.happened(TopUpDecided)
    for _ in range(2):  # Told twice, made once.
        async with defaulted.lot.court.acting() as uow:
            await lot_papers.on_top_up_decided(uow, event)
    async with defaulted.lot.court.acting() as uow:
        await kept_news.on_top_up_decided(uow, event)
        papers = await papers_of_lot(uow.session, event.lot_id)
        letters = (await uow.session.exec(select(Message))).all()
    (paper,) = [each for each in papers if each.kind == PaperKind.top_up]
    blocks = lay_out(paper.kind, paper.facts, language).blocks
    text = "".join(str(block.get("text", "")) for block in blocks)
    assert "500,000" in text
    assert str(number) in text
    assert "paper." not in text
    told = {letter.kind: letter.data for letter in letters}
    assert told["top_up_ordered"]["number"] == number
