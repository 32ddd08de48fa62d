"""Entering for a lot together with others, or for another."""

from __future__ import annotations

import asyncio

import pytest

from auction.db.engine import Database
from auction.enrolment import joint
from auction.enrolment.entry_forms import EntryForm, NamedPrincipal, Partner
from auction.enrolment.entry_rules import PROXY, RequestState
from auction.enrolment.events import DepositHeld
from auction.enrolment.refusals import EntryRefusal, JointRefusal, Missing
from auction.kernel.refusal import CommonRefusal, Refused
from tests.fakes.entered import HALF, bar, code_of, lot_that_asks, state_of

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
