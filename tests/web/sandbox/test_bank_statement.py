from __future__ import annotations

from auction.db.engine import Database
from auction.kernel.actor import Role
from auction.ledger import accounts
from auction.payments import batches, importing, queries, service, statement_queries
from auction.payments.camt053 import read_camt053
from auction.payments.events import PayoutInstructed
from auction.payments.line_fates import LineOutcome
from auction.payments.queries import PayoutState
from auction.people import queries as people
from tests.auction.payments.test_service import ASKED_FEN, Desk, open_desk
from web.sandbox.bank import SandboxBank
from web.sandbox.bank_statement import OneMore, statement_of_the_day
from web.sandbox.statement_file import STAND_IN


async def file_of(desk: Desk, more: OneMore | None = None) -> bytes:
    async with desk.court.works.database.session() as session:
        court = await people.court(session, desk.court.court_id)
        assert court is not None
        return await statement_of_the_day(session, court, desk.court.clock.at, more)


async def bring(desk: Desk, content: bytes) -> dict[LineOutcome, int]:
    async with desk.court.acting(Role.finance) as uow:
        statement_id = await importing.read_in(
            uow,
            court_id=desk.court.court_id,
            statement=read_camt053(content),
            file_sha256="",
        )
        await importing.book(uow, statement_id=statement_id)
        return await statement_queries.counts(uow.session, statement_id)


async def test_the_statement_says_what_the_books_say_and_that_a_stand_in_made_it(
    database: Database,
) -> None:
    desk = await open_desk(database)
    await desk.report()
    content = await file_of(desk)
    assert STAND_IN.encode() in content
    assert await bring(desk, content) == {LineOutcome.matched: 1}
    assert await desk.balance(accounts.BANK) == ASKED_FEN


async def test_a_transfer_that_only_the_statement_tells_of_pays_a_deposit(
    database: Database,
) -> None:
    desk = await open_desk(database)
    content = await file_of(desk, OneMore(desk.number, ASKED_FEN, "李伟"))
    await bring(desk, content)
    assert await desk.balance(accounts.deposit("1")) == -ASKED_FEN


async def test_the_next_statement_begins_where_the_last_one_ended(database: Database) -> None:
    desk = await open_desk(database)
    await desk.report()
    await bring(desk, await file_of(desk))
    await desk.report(7, ref="stray", number="")
    second = read_camt053(await file_of(desk))
    assert (second.opening_fen, [line.bank_ref for line in second.lines]) == (
        ASKED_FEN,
        ["stray"],
    )
    await bring(desk, await file_of(desk))
    async with database.session() as session:
        assert await statement_queries.gaps(session, desk.court.court_id) == []


async def test_money_sent_back_waits_for_a_batch_and_the_statement_says_it_was_paid(
    database: Database,
) -> None:
    desk, bank = await open_desk(database), SandboxBank()
    stray = await desk.report(7, ref="stray", number="")
    second = await desk.court.person("第二人", Role.finance, court_id=desk.court.court_id)
    async with desk.court.acting(Role.finance) as uow:
        payout_id = await service.return_transfer(uow, transfer_id=stray.id)
        event = PayoutInstructed(payout_id, desk.court.court_id)
    async with desk.court.acting() as uow:
        await service.hand_to_bank(uow, event, bank)
    assert await desk.payouts() == [PayoutState.instructed]
    async with desk.court.acting(Role.finance) as uow:
        [batch_id] = await batches.make_batches(uow, court_id=desk.court.court_id)
    assert len(read_camt053(await file_of(desk)).lines) == 1
    async with desk.court.acting(second) as uow:
        await batches.release(uow, batch_id=batch_id)
    await bring(desk, await file_of(desk))
    async with database.session() as session:
        [payout] = (await queries.payouts(session, desk.court.court_id)).items
    assert payout.state == PayoutState.confirmed
    assert await desk.balance(accounts.BANK) == 0
