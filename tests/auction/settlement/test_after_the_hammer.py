"""After the hammer: proof of service, registries, vacating, approvals, the signed record."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from auction.cases.kinds import AssetKind
from auction.db.engine import Database
from auction.deadlines.queries import for_case
from auction.kernel.actor import Role
from auction.kernel.refusal import Refused
from auction.lots.models import Announcement, Lot
from auction.lots.profiles import profile_of
from auction.people.refusals import PeopleRefusal
from auction.settlement import (
    approving,
    assistance,
    service,
    unapproved,
    vacating,
)
from auction.settlement.aftermath_queries import after_the_hammer
from auction.settlement.refusals import SettlementRefusal
from auction.settlement.rules import SaleState
from tests.fakes.court_of_tests import open_court
from tests.fakes.proofs import service_proof, signed_record
from tests.fakes.sold_lot import DEPOSIT_FEN, PRICE_FEN, SoldLot, list_flat


@pytest.fixture
async def sold(database: Database) -> SoldLot:
    lot = await list_flat(await open_court(database))
    lot.buyer = await lot.bidder("李伟", "K4821")
    await lot.knock_down("K4821")
    return lot


async def ruled(sold: SoldLot) -> str:
    sale = await sold.sale()
    await sold.pay(PRICE_FEN - DEPOSIT_FEN)
    async with sold.court.acting(Role.judge) as uow:
        await service.make_ruling(uow, sale_id=sale.id)
    return sale.id


async def test_no_ruling_is_served_without_its_proof(sold: SoldLot) -> None:
    sale_id = await ruled(sold)
    for proof, code in (
        (None, SettlementRefusal.service_unproven),
        (service_proof(sold.court.clock.at, receipt=b""), SettlementRefusal.service_unproven),
        (service_proof(sold.court.clock.at, receipt=b"MZ\x90"), PeopleRefusal.document_unreadable),
        (
            service_proof(sold.court.clock.at - timedelta(days=1)),
            SettlementRefusal.served_out_of_reach,
        ),
        (
            service_proof(sold.court.clock.at + timedelta(minutes=1)),
            SettlementRefusal.served_out_of_reach,
        ),
    ):
        with pytest.raises(Refused) as refused:
            async with sold.court.acting(Role.judge) as uow:
                await service.serve_ruling(uow, sale_id=sale_id, proof=proof)
        assert refused.value.refusal.code == code
    assert (await sold.sale()).state is SaleState.ruling_made


async def test_title_passes_when_the_receipt_says_and_the_hand_over_counts_from_it(
    sold: SoldLot,
) -> None:
    sale_id = await ruled(sold)
    served_at = sold.court.clock.at
    sold.court.clock.pass_days(3)
    async with sold.court.acting(Role.judge) as uow:
        await service.serve_ruling(uow, sale_id=sale_id, proof=service_proof(served_at))
    assert (await sold.sale()).ruling_served_at == served_at
    async with sold.court.acting() as uow:
        due = {row.kind: row for row in await for_case(uow.session, sold.case_id)}
    assert (due["hand_over_due"].due_at - served_at).days == 15


async def test_a_hand_over_needs_the_record_both_signed(sold: SoldLot) -> None:
    await sold.pass_title()
    sale = await sold.sale()
    with pytest.raises(Refused) as refused:
        async with sold.court.acting(Role.judge) as uow:
            await service.hand_over(uow, sale_id=sale.id, note="")
    assert refused.value.refusal.code == SettlementRefusal.record_missing
    async with sold.court.acting(Role.judge) as uow:
        await service.hand_over(uow, sale_id=sale.id, note="", record=signed_record(uow.now))
    async with sold.court.acting() as uow:
        found = await after_the_hammer(uow.session, sale.id)
    assert found.record is not None
    assert found.record.giver == "执行法官"


async def test_a_registry_is_told_and_its_answer_watched(sold: SoldLot) -> None:
    sale_id = await ruled(sold)
    told = {"number": "（2026）琼72执协5号", "addressee": "不动产登记中心", "what": "过户"}
    with pytest.raises(Refused) as refused:
        async with sold.court.acting(Role.judge) as uow:
            await assistance.issue_notice(uow, sale_id=sale_id, **told)
    assert refused.value.refusal.code == SettlementRefusal.title_not_passed
    async with sold.court.acting(Role.judge) as uow:
        await service.serve_ruling(uow, sale_id=sale_id, proof=service_proof(uow.now))
    async with sold.court.acting(Role.judge) as uow:
        notice_id = await assistance.issue_notice(uow, sale_id=sale_id, **told)
    assert "registry_answer" in await open_kinds(sold)
    async with sold.court.acting(Role.clerk) as uow:
        await assistance.note_done(uow, notice_id=notice_id, note="已办理过户")
    assert "registry_answer" not in await open_kinds(sold)


async def test_nobody_is_forced_out_before_the_day_and_nothing_handed_over_before_it_is_empty(
    sold: SoldLot,
) -> None:
    await sold.pass_title()
    sale_id = (await sold.sale()).id
    await tell(sold, sale_id, days=10)
    for act in (force, hand_over):
        with pytest.raises(Refused) as refused:
            await act(sold, sale_id)
        assert refused.value.refusal.code in {
            SettlementRefusal.not_yet_to_be_forced,
            SettlementRefusal.occupied_still,
        }
    sold.court.clock.pass_days(10)
    await force(sold, sale_id)
    async with sold.court.acting(Role.clerk) as uow:
        await vacating.note_empty(uow, sale_id=sale_id)
    await hand_over(sold, sale_id)
    assert not {"vacate_due", "hand_over_due"} & await open_kinds(sold)


async def test_a_mortgaged_dwelling_has_six_months_from_the_ruling(sold: SoldLot) -> None:
    await sold.pass_title()
    sale_id = (await sold.sale()).id
    with pytest.raises(Refused) as refused:
        await tell(sold, sale_id, days=183, is_mortgaged_dwelling=True)
    assert refused.value.refusal.code == SettlementRefusal.grace_of_six_months
    await tell(sold, sale_id, days=185, is_mortgaged_dwelling=True)


async def test_a_ruling_waits_for_the_approval(sold: SoldLot) -> None:
    sale = await sold.sale()
    await wait_for_approval(sold, sale.id)
    await sold.pay(PRICE_FEN - DEPOSIT_FEN)
    with pytest.raises(Refused) as refused:
        async with sold.court.acting(Role.judge) as uow:
            await service.make_ruling(uow, sale_id=sale.id)
    assert refused.value.refusal.code == SettlementRefusal.approval_missing
    async with sold.court.acting(Role.clerk) as uow:
        await approving.note_approved(uow, sale_id=sale.id, note="证监许可〔2026〕1号")
    async with sold.court.acting(Role.judge) as uow:
        await service.make_ruling(uow, sale_id=sale.id)
    assert "approval_due" not in await open_kinds(sold)


async def test_what_needs_an_approval_has_no_ruling_before_it_is_asked_for(sold: SoldLot) -> None:
    profile = replace(profile_of(AssetKind.flat), needs_approval_before_ruling=True)
    async with sold.court.acting() as uow:
        row = Announcement(
            id="ann_approval",
            court_id=sold.court.court_id,
            lot_id=sold.lot_id,
            version=9,
            content={"profile": profile.to_json()},
            content_hash="-",
            published_at=uow.now,
        )
        uow.add(row)
        (await uow.session.get_one(Lot, sold.lot_id)).published_at = uow.now
    with pytest.raises(Refused) as refused:
        await ruled(sold)
    assert refused.value.refusal.code == SettlementRefusal.approval_not_asked


@pytest.mark.parametrize(
    ("keeps", "back_fen"), [(False, PRICE_FEN), (True, PRICE_FEN - DEPOSIT_FEN)]
)
async def test_without_approval_the_money_goes_back_and_the_buyer_is_barred(
    sold: SoldLot, keeps: bool, back_fen: int
) -> None:
    sale = await sold.sale()
    await wait_for_approval(sold, sale.id)
    await sold.pay(PRICE_FEN - DEPOSIT_FEN)
    async with sold.court.acting(Role.judge) as uow:
        await unapproved.end_unapproved(uow, sale_id=sale.id, note="未获批准", keeps_deposit=keeps)
    async with sold.court.acting() as uow:
        lot = await uow.session.get_one(Lot, sold.lot_id)
    assert lot.barred_account_ids == [sold.buyer.account_id]
    assert -await sold.balance("transit") == back_fen
    assert await sold.balance(f"case:{sold.case_id}:proceeds") == 0
    assert not {"approval_due", "ruling_due", "distribution_due"} & await open_kinds(sold)


async def test_a_sale_sold_on_its_sixtieth_day_is_settled_like_any(database: Database) -> None:
    lot = await list_flat(await open_court(database))
    await lot.is_a_sale()
    lot.buyer = await lot.bidder("李伟", "K4821", deposit_fen=2_000_000_00)
    lot.court.clock.pass_days(60)  # The first bid on day 60 opened its own 24 hours. OJS-08.
    lot.court.clock.pass_days(1)
    sale = await lot.knock_down("K4821", price_fen=2_000_000_00)
    assert sale.state is SaleState.paid
    assert sale.balance_fen == 0


async def tell(
    sold: SoldLot, sale_id: str, *, days: int, is_mortgaged_dwelling: bool = False
) -> None:
    async with sold.court.acting(Role.clerk) as uow:
        await vacating.tell_occupant(
            uow,
            sale_id=sale_id,
            occupant="张三",
            how="张贴并当面告知",
            leave_by_at=uow.now + timedelta(days=days),
            is_mortgaged_dwelling=is_mortgaged_dwelling,
        )


async def force(sold: SoldLot, sale_id: str) -> None:
    async with sold.court.acting(Role.judge) as uow:
        await vacating.force_out(uow, sale_id=sale_id, note="院长签发公告，两名执行员到场")


async def hand_over(sold: SoldLot, sale_id: str) -> None:
    async with sold.court.acting(Role.judge) as uow:
        await service.hand_over(uow, sale_id=sale_id, note="", record=signed_record(uow.now))


async def wait_for_approval(sold: SoldLot, sale_id: str) -> None:
    async with sold.court.acting(Role.judge) as uow:
        await approving.await_approval(
            uow, sale_id=sale_id, authority="主管机关", until_at=uow.now + timedelta(days=60)
        )


async def open_kinds(sold: SoldLot) -> set[str]:
    async with sold.court.acting() as uow:
        found = await for_case(uow.session, sold.case_id)
    return {row.kind for row in found if row.closed_at is None}
