"""Entering for a lot: what it asks, papers before the sworn desk, several together, for another."""

from __future__ import annotations

import asyncio
from fractions import Fraction

import pytest
from sqlmodel import select

from auction.db.engine import Database
from auction.enrolment import joint, service
from auction.enrolment.buyers import buyers_behind, named
from auction.enrolment.entry_desk import request_for_desk, vote
from auction.enrolment.entry_forms import EntryForm, NamedPrincipal, Partner
from auction.enrolment.entry_news import on_entry_decided
from auction.enrolment.entry_papers import hand_in
from auction.enrolment.entry_rules import PROXY, RequestState
from auction.enrolment.events import DepositHeld, EntryDecided
from auction.enrolment.models import EntryRequest, GivenPromise, JointBidder
from auction.enrolment.queries import DepositView
from auction.enrolment.refusals import EntryRefusal, JointRefusal, Missing
from auction.kernel.actor import Actor, Role
from auction.kernel.refusal import CommonRefusal, Refused
from auction.lots.conditions import drop_condition, set_condition
from auction.lots.entry_conditions import CAPACITY, HOUSING, ConditionKind
from auction.lots.models import Lot
from auction.lots.queries import lot as lot_view
from auction.lots.refusals import ConditionRefusal, LotRefusal
from auction.people.identity import add_document
from auction.people.models import Account, IdentityDossier
from tests.fakes.court_of_tests import open_court
from tests.fakes.enrolled import REFUND_ACCOUNT, EnrolledLot
from tests.fakes.identity_papers import PNG
from tests.fakes.lawful_beginning import begin_lawfully
from tests.fakes.lots_of_tests import seize_flat

HALF = Fraction(1, 2)


class Entered(EnrolledLot):
    """A lot that may ask something, and how people enter for it."""

    async def enter(self, who: Actor, form: EntryForm) -> DepositView:
        async with self.court.acting(who) as uow:
            return await service.apply(
                uow, lot_id=self.lot_id, refund_account=REFUND_ACCOUNT, entry=form
            )

    async def hand_in(self, who: Actor, deposit: DepositView, kind: str) -> str:
        async with self.court.acting(who) as uow:
            file_id = await add_document(uow, name="paper.png", content=PNG)
            return await hand_in(uow, number=deposit.number, kind=kind, file_ids=[file_id])

    async def found(self, request_id: str, member: Actor, *, is_yes: bool) -> RequestState:
        async with self.court.acting(member) as uow:
            return await vote(
                uow, request_id=request_id, is_yes=is_yes, reason="" if is_yes else "印章不清"
            )

    async def desk(self) -> tuple[Actor, Actor]:
        return (
            self.court.staff[Role.admission],
            await self.court.person("another", Role.admission, court_id=self.court.court_id),
        )

    async def confirmed(self, request_id: str) -> None:
        """Have two of the desk say yes, and what follows from it done."""
        for member in await self.desk():
            await self.found(request_id, member, is_yes=True)
        await self.follow(request_id)

    async def follow(self, request_id: str) -> None:
        for event in await self.court.happened(EntryDecided):
            if event.request_id == request_id:
                async with self.court.acting() as uow:
                    await on_entry_decided(uow, event)

    async def invited(self, deposit: DepositView) -> list[str]:
        async with self.court.works.database.session() as session:
            rows = select(JointBidder.id).where(JointBidder.state == "asked")
            return list((await session.exec(rows)).all())

    async def bidding_opens(self) -> None:
        async with self.court.works.database.session() as session:
            opens_at = (await session.get_one(Lot, self.lot_id)).opens_at
        assert opens_at is not None
        self.court.clock.at = opens_at

    async def partner(self, who: Actor, share: Fraction = HALF) -> Partner:
        async with self.court.works.database.session() as session:
            account = await session.get_one(Account, who.account_id)
            return Partner(account.name, account.email, share)

    async def principal(self, who: Actor) -> NamedPrincipal:
        async with self.court.works.database.session() as session:
            rows = select(IdentityDossier).where(IdentityDossier.account_id == who.account_id)
            dossier = (await session.exec(rows)).one()
            return NamedPrincipal(dossier.legal_name, dossier.number)

    async def buyers(self, deposit: DepositView) -> str:
        async with self.court.works.database.session() as session:
            return named(await buyers_behind(session, deposit.number))


async def lot_that_asks(database: Database, *kinds: tuple[ConditionKind, str]) -> Entered:
    court = await open_court(database)
    flat = await seize_flat(court)
    lot_id = await flat.drafted()
    for kind, text in kinds:
        async with court.acting(Role.judge) as uow:
            await set_condition(uow, lot_id=lot_id, kind=kind, text_zh=text)
    return Entered(court, flat.case_id, await flat.published(lot_id))


def code_of(refused: pytest.ExceptionInfo[Refused]) -> str:
    return str(refused.value.refusal.code)


LICENCE = (ConditionKind.licence, "应当持有采矿许可证。")


# -- What a lot asks ------------------------------------------------------------------------------


async def test_what_a_lot_asks_stands_in_its_announcement(database: Database) -> None:
    lot = await lot_that_asks(database, LICENCE, (ConditionKind.housing, ""))

    async with database.session() as session:
        shown = await lot_view(session, lot.lot_id)
    assert shown is not None
    assert shown.announcement is not None
    sections = shown.announcement.content["zh"]["sections"]
    said = {each["code"]: each["paragraphs"] for each in sections}
    for section in ("bidders", "special_notice"):
        assert said[section][-2:] == [HOUSING.text_zh, LICENCE[1]]


async def test_what_was_announced_is_asked_as_it_is(database: Database) -> None:
    lot = await lot_that_asks(database, LICENCE)

    for verb in (set_condition, drop_condition):
        with pytest.raises(Refused) as refused:
            async with lot.court.acting(Role.judge) as uow:
                await verb(uow, lot_id=lot.lot_id, kind=ConditionKind.licence)
        assert code_of(refused) == LotRefusal.terms_are_published


async def test_a_condition_without_words_is_none(database: Database) -> None:
    court = await open_court(database)
    lot_id = await (await seize_flat(court)).drafted()

    with pytest.raises(Refused) as refused:
        async with court.acting(Role.judge) as uow:
            await set_condition(uow, lot_id=lot_id, kind=ConditionKind.approval, text_zh="  ")
    assert code_of(refused) == ConditionRefusal.condition_needs_text


async def test_another_court_s_lot_asks_nothing_of_ours(database: Database) -> None:
    lot = await lot_that_asks(database)
    other = await open_court(database)

    with pytest.raises(Refused) as refused:
        async with other.acting(Role.judge) as uow:
            await set_condition(uow, lot_id=lot.lot_id, kind=ConditionKind.housing)
    assert code_of(refused) == CommonRefusal.not_found


# -- Promises -------------------------------------------------------------------------------------


async def test_without_the_promise_of_housing_nobody_applies(database: Database) -> None:
    lot = await lot_that_asks(database, (ConditionKind.housing, ""))

    with pytest.raises(Refused) as refused:
        await lot.apply(await lot.bidder())
    assert code_of(refused) == EntryRefusal.promise_missing


async def test_a_promise_is_kept_with_its_wording_and_time(database: Database) -> None:
    lot = await lot_that_asks(database, (ConditionKind.housing, ""))
    who = await lot.bidder()

    await lot.enter(who, EntryForm(promised=["housing"]))

    async with database.session() as session:
        rows = (await session.exec(select(GivenPromise).order_by(GivenPromise.kind))).all()
    assert [(row.kind, row.account_id, row.version, row.promised_at) for row in rows] == [
        ("capacity", who.account_id, CAPACITY.version, lot.court.clock.at),
        ("housing", who.account_id, HOUSING.version, lot.court.clock.at),
    ]


# -- Papers ---------------------------------------------------------------------------------------


async def test_whoever_paid_is_admitted_only_when_two_have_found_the_papers_right(
    database: Database,
) -> None:
    lot = await lot_that_asks(database, LICENCE)
    who = await lot.bidder()
    deposit = await lot.apply(who)
    await lot.pay(deposit)
    seen = [await lot.missing(who)]
    request_id = await lot.hand_in(who, deposit, "licence")
    seen.append(await lot.missing(who))
    first, second = await lot.desk()

    assert await lot.found(request_id, first, is_yes=True) is RequestState.waiting
    assert await lot.court.happened(DepositHeld) == []
    assert await lot.found(request_id, second, is_yes=True) is RequestState.confirmed
    await lot.follow(request_id)

    assert seen == ["papers_missing deposit_unconfirmed", "papers_unchecked deposit_unconfirmed"]
    assert [held.deposit_number for held in await lot.court.happened(DepositHeld)] == [
        deposit.number
    ]


async def test_one_member_does_not_look_twice(database: Database) -> None:
    lot = await lot_that_asks(database, LICENCE)
    who = await lot.bidder()
    request_id = await lot.hand_in(who, await lot.apply(who), "licence")
    first, _ = await lot.desk()
    await lot.found(request_id, first, is_yes=True)

    with pytest.raises(Refused) as refused:
        await lot.found(request_id, first, is_yes=True)
    assert code_of(refused) == EntryRefusal.looked_already


async def test_where_two_differ_a_third_decides(database: Database) -> None:
    lot = await lot_that_asks(database, LICENCE)
    who = await lot.bidder()
    request_id = await lot.hand_in(who, await lot.apply(who), "licence")
    first, second = await lot.desk()
    third = await lot.court.person("third", Role.admission, court_id=lot.court.court_id)

    assert await lot.found(request_id, first, is_yes=True) is RequestState.waiting
    assert await lot.found(request_id, second, is_yes=False) is RequestState.waiting
    assert await lot.found(request_id, third, is_yes=False) is RequestState.refused


async def test_better_papers_may_follow_refused_ones_and_no_others(database: Database) -> None:
    lot = await lot_that_asks(database, LICENCE)
    who = await lot.bidder()
    deposit = await lot.apply(who)
    request_id = await lot.hand_in(who, deposit, "licence")
    with pytest.raises(Refused) as refused:
        await lot.hand_in(who, deposit, "licence")
    for member in await lot.desk():
        await lot.found(request_id, member, is_yes=False)

    assert code_of(refused) == EntryRefusal.papers_handed_in
    assert await lot.missing(who) == "papers_missing deposit_missing"
    assert await lot.hand_in(who, deposit, "licence")


async def test_papers_a_lot_does_not_ask_for_are_not_taken(database: Database) -> None:
    lot = await lot_that_asks(database, (ConditionKind.housing, ""))
    who = await lot.bidder()
    deposit = await lot.enter(who, EntryForm(promised=["housing"]))

    for kind in ("licence", "housing", PROXY):
        with pytest.raises(Refused) as refused:
            await lot.hand_in(who, deposit, kind)
        assert code_of(refused) == EntryRefusal.papers_not_asked


async def test_whoever_signed_the_terms_or_judges_has_no_part_at_the_desk(
    database: Database,
) -> None:
    lot = await lot_that_asks(database, LICENCE)
    who = await lot.bidder()
    request_id = await lot.hand_in(who, await lot.apply(who), "licence")
    judge = lot.court.staff[Role.judge]
    turned = Actor(judge.account_id, judge.court_id, frozenset({Role.admission}))
    async with lot.court.acting(turned) as uow:
        await begin_lawfully(uow)

    with pytest.raises(Refused) as refused:
        await lot.found(request_id, turned, is_yes=True)
    assert code_of(refused) == EntryRefusal.desk_judges_this_case


async def test_papers_are_for_the_desk_of_their_court_alone(database: Database) -> None:
    lot = await lot_that_asks(database, LICENCE)
    who = await lot.bidder()
    request_id = await lot.hand_in(who, await lot.apply(who), "licence")
    other = await open_court(database)

    for actor, code in (
        (other.staff[Role.admission], CommonRefusal.not_found),
        (lot.court.staff[Role.judge], CommonRefusal.not_allowed),
        (who, CommonRefusal.not_allowed),
    ):
        with pytest.raises(Refused) as refused:
            async with lot.court.acting(actor) as uow:
                await request_for_desk(uow, request_id)
        assert code_of(refused) == code


async def test_somebody_else_s_papers_prove_nothing(database: Database) -> None:
    lot = await lot_that_asks(database, LICENCE)
    who, other = await lot.bidder(), await lot.bidder("李雷")
    deposit = await lot.apply(who)
    async with lot.court.acting(other) as uow:
        file_id = await add_document(uow, name="paper.png", content=PNG)

    with pytest.raises(Refused) as refused:
        async with lot.court.acting(who) as uow:
            await hand_in(uow, number=deposit.number, kind="licence", file_ids=[file_id])
    assert code_of(refused) == CommonRefusal.not_found


# -- Together -------------------------------------------------------------------------------------


async def test_several_are_admitted_when_the_last_has_consented(database: Database) -> None:
    lot = await lot_that_asks(database)
    lead, other = await lot.bidder(), await lot.bidder("李雷")
    form = EntryForm(partners=[await lot.partner(other)], own_share=HALF)
    deposit = await lot.enter(lead, form)
    await lot.pay(deposit)
    before = await lot.missing(lead), len(await lot.court.happened(DepositHeld))

    [joint_id] = await lot.invited(deposit)
    async with lot.court.acting(other) as uow:
        await joint.consent(uow, joint_id=joint_id)

    assert before == ("partners_unconsented deposit_unconfirmed", 0)
    assert len(await lot.court.happened(DepositHeld)) == 1
    assert await lot.buyers(deposit) == "王芳（1/2）、李雷（1/2）"


async def test_nobody_bids_alone_and_with_others(database: Database) -> None:
    lot = await lot_that_asks(database)
    lead, other = await lot.bidder(), await lot.bidder("李雷")
    deposit = await lot.enter(lead, EntryForm(partners=[await lot.partner(other)], own_share=HALF))
    [joint_id] = await lot.invited(deposit)
    await lot.apply(other)

    with pytest.raises(Refused) as refused:
        async with lot.court.acting(other) as uow:
            await joint.consent(uow, joint_id=joint_id)
    assert code_of(refused) == EntryRefusal.takes_part_already


async def test_whoever_consented_does_not_apply_alone(database: Database) -> None:
    lot = await lot_that_asks(database)
    lead, other = await lot.bidder(), await lot.bidder("李雷")
    deposit = await lot.enter(lead, EntryForm(partners=[await lot.partner(other)], own_share=HALF))
    [joint_id] = await lot.invited(deposit)
    async with lot.court.acting(other) as uow:
        await joint.consent(uow, joint_id=joint_id)

    with pytest.raises(Refused) as refused:
        await lot.apply(other)
    assert code_of(refused) == EntryRefusal.takes_part_already


async def test_alone_and_with_others_at_once_is_one_of_the_two(database: Database) -> None:
    lot = await lot_that_asks(database)
    lead, other = await lot.bidder(), await lot.bidder("李雷")
    deposit = await lot.enter(lead, EntryForm(partners=[await lot.partner(other)], own_share=HALF))
    [joint_id] = await lot.invited(deposit)

    async def consent() -> None:
        async with lot.court.acting(other) as uow:
            await joint.consent(uow, joint_id=joint_id)

    found = await asyncio.gather(lot.apply(other), consent(), return_exceptions=True)

    refused = [each for each in found if isinstance(each, Refused)]
    assert [each.refusal.code for each in refused] == [EntryRefusal.takes_part_already]


async def test_who_is_barred_does_not_come_in_with_others(database: Database) -> None:
    lot = await lot_that_asks(database)
    lead, other = await lot.bidder(), await lot.bidder("李雷")
    deposit = await lot.enter(lead, EntryForm(partners=[await lot.partner(other)], own_share=HALF))
    await bar(lot, other)
    [joint_id] = await lot.invited(deposit)

    with pytest.raises(Refused) as refused:
        async with lot.court.acting(other) as uow:
            await joint.consent(uow, joint_id=joint_id)
    assert code_of(refused) == Missing.barred


async def test_nobody_else_consents_for_a_partner(database: Database) -> None:
    lot = await lot_that_asks(database)
    lead, other, third = [await lot.bidder(name) for name in ("王芳", "李雷", "赵六")]
    deposit = await lot.enter(lead, EntryForm(partners=[await lot.partner(other)], own_share=HALF))
    [joint_id] = await lot.invited(deposit)

    for who in (lead, third):
        with pytest.raises(Refused) as refused:
            async with lot.court.acting(who) as uow:
                await joint.consent(uow, joint_id=joint_id)
        assert code_of(refused) == CommonRefusal.not_found


async def test_a_partner_of_another_name_is_not_who_was_named(database: Database) -> None:
    lot = await lot_that_asks(database)
    lead, other = await lot.bidder(), await lot.bidder("李雷")
    named_wrong = Partner("李蕾", (await lot.partner(other)).email, HALF)
    deposit = await lot.enter(lead, EntryForm(partners=[named_wrong], own_share=HALF))
    [joint_id] = await lot.invited(deposit)

    with pytest.raises(Refused) as refused:
        async with lot.court.acting(other) as uow:
            await joint.consent(uow, joint_id=joint_id)
    assert code_of(refused) == JointRefusal.joint_name_differs


async def test_whoever_says_no_keeps_all_out(database: Database) -> None:
    lot = await lot_that_asks(database)
    lead, other = await lot.bidder(), await lot.bidder("李雷")
    deposit = await lot.enter(lead, EntryForm(partners=[await lot.partner(other)], own_share=HALF))
    [joint_id] = await lot.invited(deposit)
    async with lot.court.acting(other) as uow:
        await joint.decline(uow, joint_id=joint_id)
    await lot.pay(deposit)

    assert await lot.court.happened(DepositHeld) == []
    with pytest.raises(Refused) as refused:
        async with lot.court.acting(other) as uow:
            await joint.consent(uow, joint_id=joint_id)
    assert code_of(refused) == JointRefusal.joint_answered


# -- For another ----------------------------------------------------------------------------------


async def test_a_proxy_bids_once_confirmed_and_the_principal_is_the_buyer(
    database: Database,
) -> None:
    lot = await lot_that_asks(database)
    proxy, principal = await lot.bidder("代理人"), await lot.bidder("委托人")
    deposit = await lot.enter(proxy, EntryForm(principal=await lot.principal(principal)))
    await lot.pay(deposit)
    before = await lot.missing(proxy)

    await lot.confirmed(await lot.hand_in(proxy, deposit, PROXY))

    assert before == "proxy_unconfirmed deposit_unconfirmed"
    assert len(await lot.court.happened(DepositHeld)) == 1
    assert deposit.payer_name == await lot.buyers(deposit) == "委托人"


async def test_once_bidding_opened_no_proxy_is_taken(database: Database) -> None:
    lot = await lot_that_asks(database)
    proxy, principal = await lot.bidder("代理人"), await lot.bidder("委托人")
    await lot.bidding_opens()

    with pytest.raises(Refused) as refused:
        await lot.enter(proxy, EntryForm(principal=await lot.principal(principal)))
    assert code_of(refused) == EntryRefusal.proxy_too_late


async def test_once_bidding_opened_the_desk_confirms_no_proxy(database: Database) -> None:
    lot = await lot_that_asks(database)
    proxy, principal = await lot.bidder("代理人"), await lot.bidder("委托人")
    deposit = await lot.enter(proxy, EntryForm(principal=await lot.principal(principal)))
    request_id = await lot.hand_in(proxy, deposit, PROXY)
    first, second = await lot.desk()
    await lot.found(request_id, first, is_yes=True)
    await lot.bidding_opens()

    with pytest.raises(Refused) as refused:
        await lot.found(request_id, second, is_yes=True)
    assert code_of(refused) == EntryRefusal.proxy_too_late


async def test_nobody_barred_bids_through_another(database: Database) -> None:
    lot = await lot_that_asks(database)
    proxy, principal = await lot.bidder("代理人"), await lot.bidder("委托人")
    deposit = await lot.enter(proxy, EntryForm(principal=await lot.principal(principal)))
    await lot.pay(deposit)
    await bar(lot, principal)

    request_id = await lot.hand_in(proxy, deposit, PROXY)
    await lot.confirmed(request_id)

    assert await state_of(lot, request_id) == RequestState.void
    assert await lot.court.happened(DepositHeld) == []
    assert await lot.missing(proxy) == "proxy_unconfirmed deposit_unconfirmed"


async def test_a_principal_who_applied_themselves_has_no_proxy(database: Database) -> None:
    lot = await lot_that_asks(database)
    proxy, principal = await lot.bidder("代理人"), await lot.bidder("委托人")
    deposit = await lot.enter(proxy, EntryForm(principal=await lot.principal(principal)))
    await lot.apply(principal)

    request_id = await lot.hand_in(proxy, deposit, PROXY)
    await lot.confirmed(request_id)

    assert await state_of(lot, request_id) == RequestState.void


async def test_a_principal_with_a_proxy_does_not_apply_themselves(database: Database) -> None:
    lot = await lot_that_asks(database)
    proxy, principal = await lot.bidder("代理人"), await lot.bidder("委托人")
    deposit = await lot.enter(proxy, EntryForm(principal=await lot.principal(principal)))
    await lot.confirmed(await lot.hand_in(proxy, deposit, PROXY))

    with pytest.raises(Refused) as refused:
        await lot.apply(principal)
    assert code_of(refused) == EntryRefusal.takes_part_already


async def test_whoever_bids_for_one_bids_for_no_other_nor_for_themselves(
    database: Database,
) -> None:
    lot = await lot_that_asks(database)
    proxy, one, two = [await lot.bidder(name) for name in ("代理人", "甲", "乙")]
    await lot.enter(proxy, EntryForm(principal=await lot.principal(one)))

    for form in (EntryForm(principal=await lot.principal(two)), EntryForm()):
        with pytest.raises(Refused):
            await lot.enter(proxy, form)


async def test_a_principal_must_be_known_by_name_and_number(database: Database) -> None:
    lot = await lot_that_asks(database)
    proxy, principal = await lot.bidder("代理人"), await lot.bidder("委托人")
    known = await lot.principal(principal)

    for wrong in (NamedPrincipal("别人", known.number), NamedPrincipal(known.legal_name, "1")):
        with pytest.raises(Refused) as refused:
            await lot.enter(proxy, EntryForm(principal=wrong))
        assert code_of(refused) == EntryRefusal.principal_unknown


async def bar(lot: EnrolledLot, who: Actor) -> None:
    async with lot.court.acting() as uow:
        row = await uow.session.get_one(Lot, lot.lot_id)
        row.barred_account_ids = [who.account_id or ""]
        uow.add(row)


async def state_of(lot: EnrolledLot, request_id: str) -> str:
    async with lot.court.works.database.session() as session:
        return (await session.get_one(EntryRequest, request_id)).state
