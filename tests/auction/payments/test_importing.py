from __future__ import annotations

import asyncio
from dataclasses import replace

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from auction.db.engine import Database
from auction.kernel.actor import Role
from auction.kernel.refusal import CommonRefusal, Refused
from auction.ledger import accounts
from auction.ledger import queries as books
from auction.payments import importing, queries, service, statement_queries
from auction.payments.events import PaymentMet, PayoutConfirmed, PayoutReturned
from auction.payments.line_fates import LineOutcome
from auction.payments.queries import PayoutState, TransferState
from auction.payments.refusals import DeskReason, PaymentRefusal, StatementRefusal
from auction.payments.statement import Statement
from tests.auction.payments.test_service import ASKED_FEN, Desk, open_desk
from tests.fakes.bank_statements import book, credit, debit, read, statement_of
from tests.fakes.court_of_tests import open_court


async def outcomes(desk: Desk, statement_id: str) -> list[str]:
    async with desk.court.works.database.session() as session:
        page = await statement_queries.lines_of(session, statement_id, size=100)
    return [line.outcome for line in page.items]


async def refusal_of(desk: Desk, statement: Statement) -> str:
    with pytest.raises(Refused) as refused:
        await book(desk.court, statement)
    return str(refused.value.refusal.code)


async def paid_deposit(database: Database) -> tuple[Desk, str]:
    """Return a desk that holds 李伟's deposit and has its return instructed, and the payout."""
    desk = await open_desk(database)
    await book(desk.court, statement_of(credit("in", ASKED_FEN, desk.number), number="1"))
    return desk, await desk.pay_back()


async def payout_of(desk: Desk) -> queries.PayoutView:
    async with desk.court.works.database.session() as session:
        return (await queries.payouts(session, desk.court.court_id)).items[0]


async def test_a_line_that_fits_is_booked_for_its_purpose_like_a_reported_transfer(
    database: Database,
) -> None:
    desk = await open_desk(database)
    statement_id = await book(
        desk.court, statement_of(credit("in", ASKED_FEN, f"保证金 {desk.number}"))
    )
    assert await outcomes(desk, statement_id) == [LineOutcome.matched]
    assert await desk.balance(accounts.deposit("1")) == -ASKED_FEN
    assert [event.subject_id for event in await desk.court.happened(PaymentMet)] == ["1"]


@pytest.mark.parametrize(
    ("amount_fen", "name", "written", "reason"),
    [
        (ASKED_FEN - 1, "李伟", None, DeskReason.too_small),
        (ASKED_FEN + 1, "李伟", None, DeskReason.too_large),
        (ASKED_FEN, "王芳", None, DeskReason.other_payer),
        (ASKED_FEN, "李伟", "no number", DeskReason.unknown_number),
    ],
)
async def test_a_line_that_does_not_fit_lies_on_the_desk_with_its_reason_and_brings_no_paddle(
    database: Database, amount_fen: int, name: str, written: str | None, reason: DeskReason
) -> None:
    desk = await open_desk(database)
    line = credit("in", amount_fen, written or desk.number, name=name)
    await book(desk.court, statement_of(line))
    async with database.session() as session:
        [transfer] = (await queries.transfers(session, desk.court.court_id)).items
    assert (transfer.state, transfer.reason) == (TransferState.desk, reason)
    assert await desk.balance(accounts.SUSPENSE) == -amount_fen
    assert await desk.court.happened(PaymentMet) == []


async def test_a_statement_imported_twice_is_refused_and_books_nothing(database: Database) -> None:
    desk = await open_desk(database)
    statement = statement_of(credit("in", ASKED_FEN, desk.number))
    await book(desk.court, statement)
    assert await refusal_of(desk, statement) == StatementRefusal.imported
    assert await desk.balance(accounts.BANK) == ASKED_FEN


async def test_another_statement_under_a_used_number_is_refused(database: Database) -> None:
    desk = await open_desk(database)
    await book(desk.court, statement_of(credit("in", 1)))
    assert await refusal_of(desk, statement_of(credit("in", 2))) == StatementRefusal.number_used


async def test_reading_a_statement_again_before_it_is_booked_is_no_second_statement(
    database: Database,
) -> None:
    desk = await open_desk(database)
    statement = statement_of(credit("in", ASKED_FEN))
    assert await read(desk.court, statement) == await read(desk.court, statement)


async def test_a_balance_that_does_not_follow_books_nothing(database: Database) -> None:
    desk = await open_desk(database)
    statement = statement_of(credit("in", ASKED_FEN, desk.number), closing_fen=ASKED_FEN - 1)
    assert await refusal_of(desk, statement) == StatementRefusal.does_not_follow
    assert await desk.balance(accounts.BANK) == 0


async def test_a_line_told_by_two_statements_is_booked_once(database: Database) -> None:
    desk = await open_desk(database)
    line = credit("in", ASKED_FEN, desk.number)
    await book(desk.court, statement_of(line, number="day"))
    again = await book(desk.court, statement_of(line, credit("b", 5), number="month"))
    assert await outcomes(desk, again) == [LineOutcome.booked_before, LineOutcome.desk]
    assert await desk.balance(accounts.BANK) == ASKED_FEN + 5


async def test_a_line_reported_by_hand_before_is_not_booked_again(database: Database) -> None:
    desk = await open_desk(database)
    await desk.report(ref="in", account="written otherwise")
    statement_id = await book(desk.court, statement_of(credit("in", ASKED_FEN, desk.number)))
    assert await outcomes(desk, statement_id) == [LineOutcome.matched]
    assert await desk.balance(accounts.BANK) == ASKED_FEN


async def test_another_amount_under_a_booked_reference_refuses_the_whole_statement(
    database: Database,
) -> None:
    desk = await open_desk(database)
    await desk.report(ref="in")
    statement = statement_of(credit("other", 5), credit("in", ASKED_FEN - 1, desk.number))
    assert await refusal_of(desk, statement) == PaymentRefusal.bank_ref_reused
    assert await desk.balance(accounts.BANK) == ASKED_FEN


async def test_a_debit_confirms_the_payout_whose_mark_it_carries(database: Database) -> None:
    desk, payout_id = await paid_deposit(database)
    out = debit("out", ASKED_FEN, mark=f"{payout_id}-1", name="somebody else")
    await book(desk.court, statement_of(out, number="2", opening_fen=ASKED_FEN))
    assert (await payout_of(desk)).state == PayoutState.confirmed
    assert await desk.balance(accounts.BANK) == 0
    assert len(await desk.court.happened(PayoutConfirmed)) == 1


async def test_a_debit_without_a_mark_confirms_the_only_payout_it_can_be(
    database: Database,
) -> None:
    desk, _ = await paid_deposit(database)
    out = debit("out", ASKED_FEN, account="6222-0001")
    statement_id = await book(desk.court, statement_of(out, number="2", opening_fen=ASKED_FEN))
    assert await outcomes(desk, statement_id) == [LineOutcome.payout_confirmed]
    assert (await payout_of(desk)).bank_ref == "out"


@pytest.mark.parametrize("fen", [ASKED_FEN - 1, ASKED_FEN + 1])
async def test_a_debit_of_another_amount_is_not_taken_for_the_payout(
    database: Database, fen: int
) -> None:
    desk, payout_id = await paid_deposit(database)
    out = debit("out", fen, mark=f"{payout_id}-1")
    statement_id = await book(desk.court, statement_of(out, number="2", opening_fen=ASKED_FEN * 2))
    assert await outcomes(desk, statement_id) == [LineOutcome.unknown_debit]
    assert (await payout_of(desk)).state == PayoutState.instructed


async def test_a_payout_confirmed_by_hand_is_not_booked_again_by_its_statement(
    database: Database,
) -> None:
    desk, payout_id = await paid_deposit(database)
    async with desk.court.acting(Role.finance) as uow:
        await service.confirm_payout(uow, payout_id=payout_id, bank_ref="typed")
    out = debit("out", ASKED_FEN, mark=f"{payout_id}-1")
    statement_id = await book(desk.court, statement_of(out, number="2", opening_fen=ASKED_FEN))
    assert await outcomes(desk, statement_id) == [LineOutcome.payout_confirmed]
    assert await desk.balance(accounts.BANK) == 0


async def test_money_that_leaves_twice_for_one_payout_is_for_a_person(database: Database) -> None:
    desk, payout_id = await paid_deposit(database)
    lines = (debit(ref, ASKED_FEN, mark=f"{payout_id}-1") for ref in ("out", "again"))
    statement = statement_of(*lines, number="2", opening_fen=2 * ASKED_FEN)
    statement_id = await book(desk.court, statement)
    assert await outcomes(desk, statement_id) == [
        LineOutcome.payout_confirmed,
        LineOutcome.unknown_debit,
    ]


async def test_a_payment_that_came_back_puts_the_payout_on_a_persons_desk_and_can_be_made_again(
    database: Database,
) -> None:
    desk, payout_id = await paid_deposit(database)
    first = f"{payout_id}-1"
    lines = debit("out", ASKED_FEN, mark=first), credit("back", ASKED_FEN, mark=first, back="AC04")
    await book(desk.court, statement_of(*lines, number="2", opening_fen=ASKED_FEN))
    payout = await payout_of(desk)
    assert (payout.state, payout.failure) == (PayoutState.failed, "AC04")
    assert await desk.balance(accounts.deposit("1")) == -ASKED_FEN
    assert len(await desk.court.happened(PayoutReturned)) == 1

    async with desk.court.acting(Role.finance) as uow:
        await service.retry_payout(uow, payout_id=payout_id, payee_account="6222 0002")
    out = debit("out-2", ASKED_FEN, mark=f"{payout_id}-2")
    await book(desk.court, statement_of(out, number="3", opening_fen=ASKED_FEN))
    assert (await payout_of(desk)).state == PayoutState.confirmed
    assert await desk.balance(accounts.BANK) == 0


async def test_a_return_heard_before_the_payment_itself_ends_in_the_same_books(
    database: Database,
) -> None:
    desk, payout_id = await paid_deposit(database)
    mark = f"{payout_id}-1"
    back = credit("back", ASKED_FEN, mark=mark, back="AC04")
    await book(desk.court, statement_of(back, number="3", opening_fen=0))
    out = debit("out", ASKED_FEN, mark=mark)
    late = await book(desk.court, statement_of(out, number="2", opening_fen=ASKED_FEN))
    assert await outcomes(desk, late) == [LineOutcome.paid_though_failed]
    assert await desk.balance(accounts.BANK) == ASKED_FEN
    assert (await payout_of(desk)).state == PayoutState.failed
    async with database.session() as session:
        view = await statement_queries.statement(session, desk.court.court_id, late)
    assert view is not None
    assert view.open_lines == 0


async def test_a_statement_late_for_a_first_attempt_does_not_confirm_the_second(
    database: Database,
) -> None:
    desk, payout_id = await paid_deposit(database)
    async with desk.court.acting(Role.finance) as uow:
        await service.fail_payout(uow, payout_id=payout_id, reason="the bank's terminal said no")
        await service.retry_payout(uow, payout_id=payout_id, payee_account="6222 0002")
    out = debit("out", ASKED_FEN, mark=f"{payout_id}-1")
    late = await book(desk.court, statement_of(out, number="2", opening_fen=ASKED_FEN))
    assert await outcomes(desk, late) == [LineOutcome.paid_though_failed]
    assert (await payout_of(desk)).state == PayoutState.instructed


async def test_two_clerks_who_book_one_statement_book_it_once(database: Database) -> None:
    desk = await open_desk(database)
    statement_id = await read(desk.court, statement_of(credit("in", ASKED_FEN, desk.number)))

    async def press() -> str:
        try:
            async with desk.court.acting(Role.finance) as uow:
                await importing.book(uow, statement_id=statement_id)
        except Refused as refused:
            return str(refused.refusal.code)
        return "booked"

    pressed = sorted(await asyncio.gather(*(press() for _ in range(4))))
    assert pressed == ["booked", *["statement_booked"] * 3]
    assert await desk.balance(accounts.BANK) == ASKED_FEN


async def test_a_statement_not_yet_booked_can_be_forgotten_and_read_again(
    database: Database,
) -> None:
    desk = await open_desk(database)
    statement = statement_of(credit("in", ASKED_FEN, desk.number))
    statement_id = await read(desk.court, statement)
    async with desk.court.acting(Role.finance) as uow:
        await importing.discard(uow, statement_id=statement_id)
    await book(desk.court, statement)
    assert await desk.balance(accounts.BANK) == ASKED_FEN


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE bank_statement SET closing_fen = 1",
        "DELETE FROM bank_line",
        "UPDATE bank_line SET amount_fen = 1",
    ],
)
async def test_a_booked_statement_cannot_be_changed_even_in_the_database(
    database: Database, change: str
) -> None:
    desk = await open_desk(database)
    await book(desk.court, statement_of(credit("in", 5)))
    async with database.session() as session:
        with pytest.raises(DBAPIError, match="kept as it is"):
            await session.exec(text(change))  # type: ignore[call-overload]


async def test_a_gap_between_two_statements_is_seen_until_the_missing_one_comes(
    database: Database,
) -> None:
    desk = await open_desk(database)
    await book(desk.court, statement_of(credit("a", 5), number="1", sequence=1))
    last = statement_of(credit("c", 7), number="3", opening_fen=15, sequence=3)
    await book(desk.court, last)
    async with database.session() as session:
        [late] = await statement_queries.gaps(session, desk.court.court_id)
    assert (late.number, late.gap_fen) == ("3", 10)
    missing = statement_of(credit("b", 10), number="2", opening_fen=5, sequence=2)
    await book(desk.court, missing)
    async with database.session() as session:
        assert await statement_queries.gaps(session, desk.court.court_id) == []


async def test_a_statement_is_found_by_its_number_and_by_what_stands_in_its_lines(
    database: Database,
) -> None:
    desk = await open_desk(database)
    await book(desk.court, statement_of(credit("a", 5, name="南海银行"), number="S-1"))
    await book(desk.court, statement_of(credit("b", 5), number="S-2", opening_fen=5))
    async with database.session() as session:
        found = [
            [each.number for each in page.items]
            for search in ("S-2", "南海", "%")
            for page in [await statement_queries.statements(session, desk.court.court_id, search)]
        ]
    assert found == [["S-2"], ["S-1"], []]


@pytest.mark.parametrize("who", [Role.judge, Role.president, Role.admin])
async def test_only_finance_reads_a_statement_in(database: Database, who: Role) -> None:
    desk = await open_desk(database)
    async with desk.court.acting(who) as uow:
        with pytest.raises(Refused) as refused:
            await importing.read_in(
                uow, court_id=desk.court.court_id, statement=statement_of(), file_sha256=""
            )
    assert refused.value.refusal.code == PaymentRefusal.not_finance


async def test_another_court_s_clerk_finds_no_statement(database: Database) -> None:
    desk = await open_desk(database)
    statement_id = await read(desk.court, statement_of(credit("in", 5)))
    stranger = (await open_court(database)).staff[Role.finance]
    async with desk.court.acting(stranger) as uow:
        with pytest.raises(Refused) as refused:
            await importing.book(uow, statement_id=statement_id)
    assert refused.value.refusal.code == CommonRefusal.not_found


async def test_a_long_statement_leaves_books_that_balance(database: Database) -> None:
    desk = await open_desk(database)
    many = statement_of(*(credit(f"r{n}", n + 1) for n in range(300)))
    await book(desk.court, replace(many, number="many"))
    async with database.session() as session:
        trial = await books.trial_balance(session, desk.court.court_id)
    assert trial.balanced
    assert await desk.balance(accounts.BANK) == many.closing_fen


async def test_statements_that_overlap_leave_no_gap(database: Database) -> None:
    desk = await open_desk(database)
    a, b, c = credit("a", 5), credit("b", 10), credit("c", 7)
    await book(desk.court, statement_of(b, c, number="2", opening_fen=5, sequence=2))
    await book(desk.court, statement_of(a, b, number="1", sequence=1))
    async with database.session() as session:
        assert await statement_queries.gaps(session, desk.court.court_id) == []
