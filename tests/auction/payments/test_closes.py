from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from auction.db.engine import Database
from auction.kernel.actor import Role
from auction.kernel.refusal import Refused
from auction.ledger import accounts
from auction.payments import closes, service
from auction.payments.day_picture import AccountLine, DayPicture, Difference, by_owner
from auction.payments.refusals import CloseRefusal, PaymentRefusal
from tests.auction.payments.test_service import ASKED_FEN, Desk, open_desk
from tests.fakes.bank_statements import DAY, book, credit, debit, statement_of


async def picture(desk: Desk, day: date = DAY) -> DayPicture:
    async with desk.court.works.database.session() as session:
        return await closes.picture_of(session, desk.court.court_id, day)


def differences(found: DayPicture) -> Sequence[tuple[str, int]]:
    assert found.unexplained_fen == 0
    return [(line.kind, line.amount_fen) for line in found.differences]


async def close(desk: Desk, who: Role = Role.finance) -> list[date]:
    async with desk.court.acting(who) as uow:
        return await closes.close_days(uow, court_id=desk.court.court_id)


async def test_a_day_whose_statement_is_booked_the_same_day_has_no_difference(
    database: Database,
) -> None:
    desk = await open_desk(database)
    await book(desk.court, statement_of(credit("in", ASKED_FEN, desk.number)))
    found = await picture(desk)
    assert (found.books_fen, found.bank_fen) == (ASKED_FEN, ASKED_FEN)
    assert differences(found) == []


async def test_without_a_statement_the_books_stand_alone(database: Database) -> None:
    desk = await open_desk(database)
    await desk.report()
    found = await picture(desk)
    assert (found.books_fen, found.bank_fen, found.differences) == (ASKED_FEN, None, [])


async def test_what_the_bank_had_and_the_books_booked_the_next_day_is_told_by_line(
    database: Database,
) -> None:
    desk = await open_desk(database)
    await desk.report(5, ref="by hand", number="")
    desk.court.clock.pass_days(1)
    await book(desk.court, statement_of(credit("in", ASKED_FEN, desk.number)))
    found = await picture(desk)
    assert differences(found) == [
        (Difference.not_on_statement, -5),
        (Difference.booked_later, ASKED_FEN),
    ]
    assert (found.books_fen, found.bank_fen) == (5, ASKED_FEN)


async def test_money_that_left_unordered_and_what_lay_there_before_are_told(
    database: Database,
) -> None:
    desk = await open_desk(database)
    await book(desk.court, statement_of(debit("fee", 12), opening_fen=100))
    found = await picture(desk)
    assert differences(found) == [(Difference.opening, 100), (Difference.unknown_debit, -12)]
    assert found.asks_a_person


async def test_a_missing_statement_is_told_until_it_comes(database: Database) -> None:
    desk = await open_desk(database)
    await book(desk.court, statement_of(credit("a", 5), number="1", sequence=1))
    third = statement_of(credit("c", 7), number="3", opening_fen=15, sequence=3)
    await book(desk.court, third)
    assert differences(await picture(desk)) == [(Difference.gap, 10)]
    second = statement_of(credit("b", 10), number="2", opening_fen=5, sequence=2)
    await book(desk.court, second)
    assert differences(await picture(desk)) == []


@pytest.mark.parametrize("order", [1, -1])
async def test_statements_that_overlap_make_no_difference(database: Database, order: int) -> None:
    desk = await open_desk(database)
    lines = [credit(name, fen) for name, fen in (("a", 5), ("b", 10), ("c", 7))]
    first = statement_of(*lines[:2], number="1", sequence=1)
    second = statement_of(*lines[1:], number="2", opening_fen=5, sequence=2)
    for statement in [first, second][::order]:
        await book(desk.court, statement)
    assert differences(await picture(desk)) == []


async def test_a_payment_that_left_and_came_back_is_told_twice_and_takes_itself_out(
    database: Database,
) -> None:
    desk = await open_desk(database)
    await desk.report()
    payout_id = await desk.pay_back()
    async with desk.court.acting(Role.finance) as uow:
        await service.fail_payout(uow, payout_id=payout_id, reason="the terminal said so")
    mark = f"{payout_id}-1"
    lines = credit("ref-1", ASKED_FEN, desk.number), debit("out", ASKED_FEN, mark=mark)
    back = credit("back", ASKED_FEN, mark=mark, back="AC04")
    await book(desk.court, statement_of(*lines, back))
    found = await picture(desk)
    assert sum(amount for _, amount in differences(found)) == 0
    assert {kind for kind, _ in differences(found)} == {
        Difference.came_back, Difference.paid_though_failed,
    }  # fmt: skip


async def test_what_is_nobodys_yet_and_what_is_on_its_way_are_listed_to_the_fen(
    database: Database,
) -> None:
    desk = await open_desk(database)
    await desk.report()
    stray = await desk.report(7, ref="stray", number="")
    payout_id = await desk.pay_back()
    held = {(line.kind, line.ref): line.amount_fen for line in (await picture(desk)).held}
    assert held == {("transfer", stray.id): 7, ("payout", payout_id): ASKED_FEN}


async def test_money_sent_back_to_its_sender_moves_from_suspense_to_the_way(
    database: Database,
) -> None:
    desk = await open_desk(database)
    stray = await desk.report(7, ref="stray", number="")
    async with desk.court.acting(Role.finance) as uow:
        payout_id = await service.return_transfer(uow, transfer_id=stray.id)
    found = await picture(desk)
    assert [(line.kind, line.ref) for line in found.held] == [("payout", payout_id)]


async def test_every_day_that_is_over_is_closed_once(database: Database) -> None:
    desk = await open_desk(database)
    await desk.report()
    with pytest.raises(Refused) as refused:
        await close(desk)
    assert refused.value.refusal.code == CloseRefusal.nothing_to_close
    desk.court.clock.pass_days(2)
    assert await close(desk) == [date(2026, 3, 16), date(2026, 3, 17)]
    with pytest.raises(Refused):
        await close(desk)


async def test_a_close_keeps_what_was_known_and_the_day_as_it_is_known_now_stands_beside_it(
    database: Database,
) -> None:
    desk = await open_desk(database)
    await desk.report()
    desk.court.clock.pass_days(1)
    await close(desk)
    await book(desk.court, statement_of(credit("ref-1", ASKED_FEN, desk.number)))
    async with database.session() as session:
        kept = await closes.close_of(session, desk.court.court_id, DAY)
    assert kept is not None
    assert (kept.picture.bank_fen, kept.is_whole) == (None, True)
    assert (await picture(desk)).bank_fen == ASKED_FEN


async def test_what_happens_after_midnight_does_not_change_the_day_before(
    database: Database,
) -> None:
    desk = await open_desk(database)
    await desk.report()
    before = await picture(desk)
    desk.court.clock.pass_days(1)
    await desk.pay_back()
    assert (await picture(desk)).content_hash() == before.content_hash()


@pytest.mark.parametrize(
    "change", ["UPDATE daily_close SET books_fen = 1", "DELETE FROM daily_close"]
)
async def test_a_close_cannot_be_changed_even_in_the_database(
    database: Database, change: str
) -> None:
    desk = await open_desk(database)
    await desk.report()
    desk.court.clock.pass_days(1)
    await close(desk)
    async with database.session() as session:
        with pytest.raises(DBAPIError, match="append-only"):
            await session.exec(text(change))  # type: ignore[call-overload]


async def test_only_finance_closes_a_day(database: Database) -> None:
    desk = await open_desk(database)
    with pytest.raises(Refused) as refused:
        await close(desk, Role.president)
    assert refused.value.refusal.code == PaymentRefusal.not_finance


def test_accounts_are_grouped_by_whose_they_are() -> None:
    codes = [accounts.BANK, accounts.deposit("1"), accounts.proceeds("c"), accounts.advance("c")]
    groups = by_owner([AccountLine(code, "liability", 1) for code in codes])
    assert {owner: len(lines) for owner, lines in groups.items()} == {
        "court": 1, "deposits": 1, "c": 2,
    }  # fmt: skip
