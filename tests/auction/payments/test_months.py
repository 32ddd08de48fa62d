from __future__ import annotations

from datetime import date, timedelta

import pytest

from auction.db.engine import Database
from auction.kernel.actor import Role
from auction.ledger.accounts import BANK, STRIPE, STRIPE_CHARGED
from auction.payments import closes
from auction.payments.day_picture import DifferenceLine
from auction.payments.month_picture import (
    DEPOSITS,
    Holding,
    MonthPicture,
    Movement,
    Side,
    ends_of_days,
    flows,
    holdings,
)
from auction.payments.months import month_after, month_picture
from tests.auction.payments.test_service import ASKED_FEN, Desk, open_desk
from tests.fakes.bank_statements import DAY, book, credit, debit, statement_of

MARCH = date(2026, 3, 1)


def moved(owner: str, debit_fen: int, credit_fen: int, day: date = DAY) -> Movement:
    return Movement(day, owner, "transfer_arrived", debit_fen, credit_fen)


async def month(desk: Desk, first: date = MARCH) -> MonthPicture:
    async with desk.court.works.database.session() as session:
        now = desk.court.clock.now()
        return await month_picture(session, desk.court.court_id, first, now)


def test_a_liability_grows_by_its_credits() -> None:
    found = holdings({DEPOSITS: -5}, [moved(DEPOSITS, 2, 10)], is_asset=False)
    assert found == [Holding(DEPOSITS, opening_fen=5, in_fen=10, out_fen=2)]
    assert found[0].closing_fen == 13


def test_an_asset_grows_by_its_debits() -> None:
    found = holdings({}, [moved(BANK, 10, 2), moved(BANK, 1, 0)], is_asset=True)
    assert found == [Holding(BANK, opening_fen=0, in_fen=11, out_fen=2)]


def test_what_never_held_anything_is_not_listed() -> None:
    assert holdings({BANK: 0}, [], is_asset=True) == []


def test_what_lies_with_the_gateway_is_less_its_fees() -> None:
    moves = [moved(STRIPE, 100, 0), moved(STRIPE_CHARGED, 0, 3)]
    assert ends_of_days(DAY, DAY, {}, moves) == {DAY: (0, 97, 0, 0)}


def test_a_day_on_which_nothing_moved_ends_as_the_one_before() -> None:
    ends = ends_of_days(DAY, DAY + timedelta(days=1), {"case:c": -7}, [moved(BANK, 5, 0)])
    assert list(ends.values()) == [(5, 0, 0, 7), (5, 0, 0, 7)]


def test_only_what_touches_bank_or_gateway_is_a_flow() -> None:
    found = flows([moved(BANK, 5, 0), moved(DEPOSITS, 0, 5)])
    assert [(flow.kind, flow.in_fen, flow.out_fen) for flow in found] == [
        ("transfer_arrived", 5, 0)
    ]


@pytest.mark.parametrize(
    ("lines", "agrees"),
    [
        ([], False),
        ([DifferenceLine("later", 3, "", "")], True),
        ([DifferenceLine("unlike", 3, "", "")], False),
    ],
    ids=["nothing explains it", "it is explained", "a person has to look"],
)
def test_a_side_agrees_when_every_difference_has_a_harmless_line(
    lines: list[DifferenceLine], agrees: bool
) -> None:
    assert Side(8, 5, lines, frozenset({"unlike"})).agrees is agrees


@pytest.mark.parametrize(
    ("first", "after"),
    [(date(2026, 3, 1), date(2026, 4, 1)), (date(2026, 12, 1), date(2027, 1, 1))],
)
def test_a_month_follows_a_month(first: date, after: date) -> None:
    assert month_after(first) == after


async def test_a_month_whose_statements_are_booked_agrees(database: Database) -> None:
    desk = await open_desk(database)
    lines = credit("in", ASKED_FEN, desk.number), credit("other", 7, name="赵敏")
    await book(desk.court, statement_of(*lines))
    desk.court.clock.pass_days(1)
    found = await month(desk)
    assert (found.agrees, found.balanced, found.bank.difference_fen) == (True, True, 0)
    assert (found.assets_fen, found.owed_fen) == (ASKED_FEN + 7, ASKED_FEN + 7)
    assert found.days[-1].deposits_fen == ASKED_FEN
    assert found.entries == 2


async def test_money_that_left_unordered_has_to_be_looked_into(database: Database) -> None:
    desk = await open_desk(database)
    await book(desk.court, statement_of(credit("in", ASKED_FEN, desk.number), debit("fee", 3)))
    found = await month(desk)
    assert not found.agrees
    assert found.bank.unexplained_fen == 0


async def test_the_next_month_begins_where_this_one_ended(database: Database) -> None:
    desk = await open_desk(database)
    await desk.report()
    desk.court.clock.pass_days(20)
    later = await month(desk, date(2026, 4, 1))
    assert [(each.owner, each.opening_fen, each.in_fen) for each in later.assets] == [
        (BANK, ASKED_FEN, 0)
    ]
    assert later.days[0].day == date(2026, 4, 1)
    assert (await month(desk)).last == date(2026, 3, 31)


async def test_days_that_wait_for_their_close_are_counted(database: Database) -> None:
    desk = await open_desk(database)
    await desk.report()
    desk.court.clock.pass_days(2)
    assert (await month(desk)).days_to_close == 2
    async with desk.court.acting(Role.finance) as uow:
        await closes.close_days(uow, court_id=desk.court.court_id)
    assert (await month(desk)).days_to_close == 0
