"""Whom the law bars from a lot: near the court or its agencies, or under consumption limits."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import text

from auction.db.engine import Database
from auction.enrolment import service
from auction.enrolment.law_bars import note_work
from auction.enrolment.refusals import Missing
from auction.enrolment.rules import DepositState
from auction.kernel.actor import Actor, Role
from auction.kernel.refusal import CommonRefusal, Refused
from auction.lots.models import Lot
from auction.people import consumption, courts, kinship
from auction.people.consumption_file import Line, Outcome
from auction.people.number_tags import number_tag
from auction.people.refusals import PeopleRefusal
from auction.people.relations import Relation
from tests.auction.people.test_check_digits import PERSON
from tests.fakes.court_of_tests import open_court
from tests.fakes.enrolled import REFUND_ACCOUNT, EnrolledLot, publish_lot

PEPPER = b"p" * 32


@pytest.fixture
async def lot(database: Database) -> EnrolledLot:
    return await publish_lot(await open_court(database))


async def sister(lot: EnrolledLot, column: str = "number_tag") -> Actor:
    """Return a bidder who has proved the number `PERSON`, or whose agent has."""
    who = await lot.bidder("林小妹")
    async with lot.court.acting() as uow:
        statement = f"UPDATE identity_dossier SET {column} = :tag WHERE account_id = :id"
        params = {"tag": number_tag(PEPPER, PERSON), "id": who.account_id}
        await uow.session.exec(text(statement), params=params)  # type: ignore[call-overload]
    return who


async def declare(lot: EnrolledLot, who: Actor, number: str = PERSON) -> str:
    async with lot.court.acting(who) as uow:
        return await kinship.declare_relative(
            uow, relation=Relation.sibling, number=number, pepper=PEPPER
        )


async def limit(lot: EnrolledLot, *lines: Line) -> list[Outcome]:
    async with lot.court.acting(Role.clerk) as uow:
        outcomes = await consumption.import_limits(uow, lines=lines, pepper=PEPPER)
    return [each.outcome for each in outcomes]


def line(
    *, begins: date = date(2026, 1, 1), ends: date | None = None, number: str = PERSON
) -> Line:
    return Line(2, "林小妹", number, begins, ends)


async def refused_to(lot: EnrolledLot, who: Actor) -> object:
    async with lot.court.acting(who) as uow:
        with pytest.raises(Refused) as refused:
            await service.apply(uow, lot_id=lot.lot_id, refund_account=REFUND_ACCOUNT)
    return refused.value.refusal


# -- Near relatives -----------------------------------------------------------------------------


async def test_the_judge_s_sister_is_refused_and_not_told_whose_she_is(lot: EnrolledLot) -> None:
    who = await sister(lot)
    await declare(lot, lot.court.staff[Role.judge])

    refusal = await refused_to(lot, who)

    assert refusal.code is Missing.near_relative  # type: ignore[attr-defined]
    assert refusal.data == {}  # type: ignore[attr-defined]
    assert "near_relative" in await lot.missing(who)


async def test_an_organisation_whose_agent_is_near_is_refused(lot: EnrolledLot) -> None:
    who = await sister(lot, "agent_tag")
    await declare(lot, lot.court.staff[Role.finance])

    assert "near_relative" in await lot.missing(who)


async def test_a_relative_of_another_court_s_staff_may_bid(lot: EnrolledLot) -> None:
    who = await sister(lot)
    other = await open_court(lot.court.works.database)
    await declare(lot, other.staff[Role.judge])

    assert "near_relative" not in await lot.missing(who)
    await lot.apply(who)


async def test_nothing_that_names_a_relative_is_kept(lot: EnrolledLot) -> None:
    await declare(lot, lot.court.staff[Role.judge])
    async with lot.court.acting() as uow:
        rows = await uow.session.exec(text("SELECT n::text FROM near_relative n"))  # type: ignore[call-overload]
        audit = await uow.session.exec(text("SELECT a::text FROM audit_entry a"))  # type: ignore[call-overload]
        kept = str(rows.all()) + str(audit.all())

    assert PERSON not in kept


async def test_a_declaration_is_forgotten_when_its_maker_leaves(lot: EnrolledLot) -> None:
    who = await sister(lot)
    judge = lot.court.staff[Role.judge]
    await declare(lot, judge)
    async with lot.court.acting(Role.admin) as uow:
        await courts.set_staff_disabled(
            uow, account_id=judge.account_id or "", disabled=True, machine_now=uow.now
        )

    assert "near_relative" not in await lot.missing(who)


async def test_a_declaration_is_taken_back_by_its_maker_alone(lot: EnrolledLot) -> None:
    declared = await declare(lot, lot.court.staff[Role.judge])
    async with lot.court.acting(Role.clerk) as uow:
        with pytest.raises(Refused) as refused:
            await kinship.withdraw_relative(uow, relative_id=declared)
    async with lot.court.acting(Role.judge) as uow:
        await kinship.withdraw_relative(uow, relative_id=declared)
        left = await kinship.declared_by(uow.session, uow.actor.account_id or "")

    assert refused.value.refusal.code is CommonRefusal.not_found
    assert left == []


async def test_a_number_is_declared_once_and_must_be_possible(lot: EnrolledLot) -> None:
    judge = lot.court.staff[Role.judge]
    await declare(lot, judge)
    codes = []
    for number in (PERSON, "360426199101010072", ""):
        with pytest.raises(Refused) as refused:
            await declare(lot, judge, number)
        codes.append(refused.value.refusal.code)

    wrong = PeopleRefusal.number_wrong
    assert codes == [PeopleRefusal.relative_declared, wrong, wrong]


async def test_a_bidder_declares_nobody(lot: EnrolledLot) -> None:
    with pytest.raises(Refused) as refused:
        await declare(lot, await lot.bidder())
    assert refused.value.refusal.code is CommonRefusal.not_allowed


async def test_whoever_values_the_property_and_their_relatives_are_barred_from_it_alone(
    lot: EnrolledLot,
) -> None:
    valuer = await lot.court.person("评估师", Role.agency, Role.bidder)
    who = await sister(lot)
    await declare(lot, valuer)
    before = await lot.missing(who)
    async with lot.court.acting() as uow:
        asset_id = (await uow.session.get_one(Lot, lot.lot_id)).asset_id
        for _twice in range(2):
            await note_work(uow, asset_id=asset_id, account_ids=[valuer.account_id or ""])

    assert "near_relative" not in before
    assert "near_relative" in await lot.missing(who)
    assert "near_relative" in await lot.missing(valuer)


async def test_a_deposit_of_somebody_barred_since_they_applied_goes_back(lot: EnrolledLot) -> None:
    who = await sister(lot)
    deposit = await lot.apply(who)
    await declare(lot, lot.court.staff[Role.judge])

    await lot.pay(deposit)

    assert (await lot.deposit(deposit.number)).state is DepositState.instructed


async def test_a_dossier_from_before_the_tags_is_tagged_once(lot: EnrolledLot) -> None:
    who = await lot.bidder("林小妹")
    async with lot.court.acting() as uow:
        rows = text("UPDATE identity_dossier SET number = :number WHERE account_id = :id")
        params = {"number": PERSON, "id": who.account_id}
        await uow.session.exec(rows, params=params)  # type: ignore[call-overload]
        tagged = [await kinship.tag_untagged(uow, PEPPER) for _twice in range(2)]
    await declare(lot, lot.court.staff[Role.judge])

    assert tagged == [1, 0]
    assert "near_relative" in await lot.missing(who)


# -- Consumption limits -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("begins", "ends", "is_barred"),
    [
        (date(2026, 3, 16), date(2026, 3, 16), True),
        (date(2026, 3, 16), None, True),
        (date(2026, 3, 17), None, False),
        (date(2026, 1, 1), date(2026, 3, 15), False),
    ],
)
async def test_a_limit_bars_from_a_flat_on_its_days_alone(
    lot: EnrolledLot, begins: date, ends: date | None, *, is_barred: bool
) -> None:
    who = await sister(lot)
    await limit(lot, line(begins=begins, ends=ends))
    assert ("consumption_limited" in await lot.missing(who)) == is_barred


async def test_somebody_limited_cannot_apply_for_a_flat_and_may_buy_a_movable(
    lot: EnrolledLot,
) -> None:
    who = await sister(lot)
    await limit(lot, line())
    refusal = await refused_to(lot, who)
    async with lot.court.acting() as uow:
        await uow.session.exec(text("UPDATE seized_asset SET kind = 'movable'"))  # type: ignore[call-overload]

    assert refusal.code is Missing.consumption_limited  # type: ignore[attr-defined]
    await lot.apply(who)


async def test_the_same_line_twice_changes_nothing_and_another_end_is_taken_over(
    lot: EnrolledLot,
) -> None:
    assert await limit(lot, line(), line()) == [Outcome.added, Outcome.unchanged]
    assert await limit(lot, line()) == [Outcome.unchanged]
    assert await limit(lot, line(ends=date(2026, 2, 1)), line(number="1")) == [
        Outcome.changed,
        Outcome.wrong,
    ]
    async with lot.court.works.database.session() as session:
        found = await consumption.limits_of(session, lot.court.court_id, name="小")
        none = await consumption.limits_of(session, lot.court.court_id, name="%")
    assert [each.until_on for each in found.items] == [date(2026, 2, 1)]
    assert none.total == 0


async def test_an_entry_is_removed_by_its_own_court_alone(lot: EnrolledLot) -> None:
    who = await sister(lot)
    await limit(lot, line())
    other = await open_court(lot.court.works.database)
    async with lot.court.works.database.session() as session:
        (entry,) = (await consumption.limits_of(session, lot.court.court_id)).items
    async with other.acting(Role.clerk) as uow:
        with pytest.raises(Refused) as refused:
            await consumption.remove_limit(uow, limit_id=entry.id)
    async with lot.court.acting(Role.clerk) as uow:
        await consumption.remove_limit(uow, limit_id=entry.id)

    assert refused.value.refusal.code is CommonRefusal.not_found
    assert "consumption_limited" not in await lot.missing(who)


async def test_a_number_not_proved_bars_nobody(lot: EnrolledLot) -> None:
    who = await sister(lot)
    await declare(lot, lot.court.staff[Role.judge])
    async with lot.court.acting() as uow:
        rows = text("UPDATE identity_dossier SET state = 'rejected' WHERE account_id = :id")
        await uow.session.exec(rows, params={"id": who.account_id})  # type: ignore[call-overload]
    async with lot.court.works.database.session() as session:
        assert await kinship.tags_of(session, who.account_id or "") == frozenset()
