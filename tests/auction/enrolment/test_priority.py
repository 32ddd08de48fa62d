"""Priority is claimed with proof by the bidder alone, and decided once by the desk alone."""

from __future__ import annotations

import pytest

from auction.cases.models import EnforcementCase
from auction.cases.priority import Basis
from auction.cases.priority_service import record_holder
from auction.cases.refusals import CaseRefusal
from auction.db.engine import Database
from auction.enrolment.events import PriorityDecided
from auction.enrolment.priority import claim_priority, confirmed_rank, decide_claim, send_back_claim
from auction.enrolment.priority_queries import look_at_claim, own_claim, waiting_claims
from auction.enrolment.queries import DepositView
from auction.enrolment.refusals import EnrolmentRefusal
from auction.kernel.actor import Actor, Role
from auction.kernel.refusal import CommonRefusal, Refused
from auction.lots.models import Lot
from auction.people.identity import add_document
from auction.people.refusals import PeopleRefusal
from tests.fakes.court_of_tests import open_court
from tests.fakes.enrolled import EnrolledLot, publish_lot
from tests.fakes.pictures import PNG


@pytest.fixture
async def lot(database: Database) -> EnrolledLot:
    return await publish_lot(await open_court(database))


async def claimed(
    lot: EnrolledLot, who: Actor, deposit: DepositView, basis: Basis = Basis.co_owner
) -> str:
    async with lot.court.acting(who) as uow:
        paper = await add_document(uow, name="share.png", content=PNG)
        return await claim_priority(
            uow,
            number=deposit.number,
            basis=basis,
            statement="本人为按份共有人",
            file_ids=[paper],
        )


async def by_two(lot: EnrolledLot, claim_id: str, *, rank: int | None, reason: str = "") -> None:
    """Have two of the desk find the same."""
    for member in (lot.court.staff[Role.admission], lot.court.second_of_desk):
        async with lot.court.acting(member) as uow:
            await decide_claim(uow, claim_id=claim_id, rank=rank, reason=reason)


async def test_a_confirmed_rank_is_there_for_the_admission(lot: EnrolledLot) -> None:
    who = await lot.bidder()
    deposit = await lot.apply(who)
    claim_id = await claimed(lot, who, deposit)
    async with lot.court.acting(Role.admission) as uow:
        (waiting,) = await waiting_claims(uow.session, lot.court.court_id)
    await by_two(lot, claim_id, rank=1)

    assert waiting.claimant == "王芳"
    (told,) = await lot.court.happened(PriorityDecided)
    assert (told.deposit_number, told.rank) == (deposit.number, 1)
    async with lot.court.works.database.session() as session:
        assert await confirmed_rank(session, deposit.number) == 1


async def test_a_refused_claim_says_why_and_may_be_made_again(lot: EnrolledLot) -> None:
    who = await lot.bidder()
    deposit = await lot.apply(who)
    claim_id = await claimed(lot, who, deposit)
    await by_two(lot, claim_id, rank=None, reason="证据不足")

    async with lot.court.works.database.session() as session:
        found = await own_claim(session, deposit.number)
        assert await confirmed_rank(session, deposit.number) is None
    assert found is not None
    assert found.reason == "证据不足"
    await claimed(lot, who, deposit)


async def test_a_second_claim_is_refused_while_the_first_waits(lot: EnrolledLot) -> None:
    who = await lot.bidder()
    deposit = await lot.apply(who)
    await claimed(lot, who, deposit)
    with pytest.raises(Refused) as refused:
        await claimed(lot, who, deposit)
    assert refused.value.refusal.code is EnrolmentRefusal.priority_claimed


async def test_nobody_claims_for_another(lot: EnrolledLot) -> None:
    deposit = await lot.apply(await lot.bidder())
    with pytest.raises(Refused) as refused:
        await claimed(lot, await lot.bidder("李强"), deposit)
    assert refused.value.refusal.code is CommonRefusal.not_found


@pytest.mark.parametrize("who", [Role.judge, Role.panel, Role.finance, Role.president])
async def test_nobody_but_the_desk_sees_a_claim(lot: EnrolledLot, who: Role) -> None:
    bidder = await lot.bidder()
    claim_id = await claimed(lot, bidder, await lot.apply(bidder))
    async with lot.court.acting(who) as uow:
        with pytest.raises(Refused) as refused:
            await look_at_claim(uow, claim_id=claim_id)
    assert refused.value.refusal.code is CommonRefusal.not_allowed


async def test_a_lessee_gets_no_rank_beside_a_recorded_co_owner(lot: EnrolledLot) -> None:
    bidder = await lot.bidder()
    claim_id = await claimed(lot, bidder, await lot.apply(bidder), Basis.lessee)
    async with lot.court.acting(Role.judge) as uow:
        asset_id = (await uow.session.get_one(Lot, lot.lot_id)).asset_id
        await record_holder(uow, asset_id=asset_id, name="林建军", basis=Basis.co_owner, rank=1)
    async with lot.court.acting(Role.admission) as uow:
        with pytest.raises(Refused) as refused:
            await decide_claim(uow, claim_id=claim_id, rank=1)
    assert refused.value.refusal.code is CaseRefusal.lessee_before_co_owner


async def test_after_the_end_nobody_claims_priority(lot: EnrolledLot) -> None:
    who = await lot.bidder()
    deposit = await lot.apply(who)
    async with lot.court.acting() as uow:
        row = await uow.session.get_one(Lot, lot.lot_id)
        row.closed_at = uow.now
        uow.add(row)

    with pytest.raises(Refused) as refused:
        await claimed(lot, who, deposit)
    assert refused.value.refusal.code == EnrolmentRefusal.priority_too_late


async def test_one_member_alone_gives_no_rank_and_a_second_may_send_back(lot: EnrolledLot) -> None:
    who = await lot.bidder()
    deposit = await lot.apply(who)
    claim_id = await claimed(lot, who, deposit)
    first, second = lot.court.staff[Role.admission], lot.court.second_of_desk
    codes = []
    for member, rank in ((first, 1), (first, 1), (second, 2)):
        try:
            async with lot.court.acting(member) as uow:
                await decide_claim(uow, claim_id=claim_id, rank=rank)
        except Refused as refused:
            codes.append(refused.refusal.code)
    async with lot.court.acting(second) as uow:
        await send_back_claim(uow, claim_id=claim_id, note="份额不明")
        sent_back = await look_at_claim(uow, claim_id=claim_id)

    assert codes == [PeopleRefusal.second_member, PeopleRefusal.finding_differs]
    assert (sent_back.proposed_by, sent_back.sent_back_note) == (None, "份额不明")
    assert await lot.court.happened(PriorityDecided) == []


async def test_whoever_judged_the_case_decides_no_claim_in_it(lot: EnrolledLot) -> None:
    who = await lot.bidder()
    claim_id = await claimed(lot, who, await lot.apply(who))
    async with lot.court.acting() as uow:
        case = await uow.session.get_one(EnforcementCase, lot.case_id)
        case.judge_id = lot.court.second_of_desk.account_id or ""
        uow.add(case)
    with pytest.raises(Refused) as refused:
        async with lot.court.acting(lot.court.second_of_desk) as uow:
            await decide_claim(uow, claim_id=claim_id, rank=1)
    assert refused.value.refusal.code is PeopleRefusal.roles_conflict
