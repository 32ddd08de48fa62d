"""Entering for a lot: what it asks, promises, and papers before the sworn desk."""

from __future__ import annotations

import pytest
from sqlmodel import select

from auction.db.engine import Database
from auction.enrolment.entry_desk import request_for_desk
from auction.enrolment.entry_forms import EntryForm
from auction.enrolment.entry_papers import hand_in
from auction.enrolment.entry_rules import PROXY, RequestState
from auction.enrolment.events import DepositHeld
from auction.enrolment.models import GivenPromise
from auction.enrolment.refusals import EntryRefusal
from auction.kernel.actor import Actor, Role
from auction.kernel.refusal import CommonRefusal, Refused
from auction.lots.conditions import drop_condition, set_condition
from auction.lots.entry_conditions import CAPACITY, HOUSING, ConditionKind
from auction.lots.queries import lot as lot_view
from auction.lots.refusals import ConditionRefusal, LotRefusal
from auction.people.identity import add_document
from tests.fakes.court_of_tests import open_court
from tests.fakes.entered import LICENCE, code_of, lot_that_asks
from tests.fakes.identity_papers import PNG
from tests.fakes.lawful_beginning import begin_lawfully
from tests.fakes.lots_of_tests import seize_flat

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
