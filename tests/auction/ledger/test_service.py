from __future__ import annotations

import pytest
from sqlalchemy.exc import IntegrityError
from sqlmodel import col, select, update

from auction.db.engine import Database
from auction.kernel.refusal import Refused
from auction.ledger import queries, service
from auction.ledger.models import LedgerAccount, LedgerEntry
from auction.ledger.refusals import LedgerRefusal
from tests.fakes.court_of_tests import CourtOfTests, open_court


async def post(court: CourtOfTests, key: str, *lines: tuple[str, int]) -> int:
    async with court.acting() as uow:
        return await service.post(
            uow, court_id=court.court_id, key=key, kind="test", lines=list(lines)
        )


async def balance(court: CourtOfTests, code: str) -> int:
    async with court.acting() as uow:
        return await queries.balance(uow.session, court.court_id, code)


async def test_an_entry_moves_money_between_accounts(database: Database) -> None:
    court = await open_court(database)
    await post(court, "in", ("bank", 700), ("deposit:1", -700))
    await post(court, "over", ("deposit:1", 300), ("suspense", -300))
    assert [await balance(court, code) for code in ("bank", "deposit:1", "suspense")] == [
        700,
        -400,
        -300,
    ]


async def test_the_same_key_and_content_is_the_same_entry(database: Database) -> None:
    court = await open_court(database)
    first = await post(court, "in", ("bank", 700), ("deposit:1", -700))
    assert await post(court, "in", ("bank", 700), ("deposit:1", -700)) == first
    assert await balance(court, "bank") == 700


async def test_the_same_key_with_other_content_is_refused(database: Database) -> None:
    court = await open_court(database)
    await post(court, "in", ("bank", 700), ("deposit:1", -700))
    with pytest.raises(Refused) as refused:
        await post(court, "in", ("bank", 701), ("deposit:1", -701))
    assert refused.value.refusal.code == LedgerRefusal.entry_key_reused


async def test_a_deposit_never_pays_more_than_it_holds(database: Database) -> None:
    court = await open_court(database)
    await post(court, "in", ("bank", 700), ("deposit:1", -700))
    with pytest.raises(Refused) as refused:
        await post(court, "out", ("deposit:1", 701), ("transit", -701))
    assert refused.value.refusal.code == LedgerRefusal.overdrawn
    assert await balance(court, "transit") == 0


async def test_the_database_itself_keeps_accounts_from_being_overdrawn(
    database: Database,
) -> None:
    court = await open_court(database)
    await post(court, "in", ("bank", 700), ("deposit:1", -700))
    overdraw = update(LedgerAccount).where(col(LedgerAccount.code) == "deposit:1")
    async with court.works.database.session() as session:
        with pytest.raises(IntegrityError, match="never_overdrawn"):
            await session.exec(overdraw.values(balance_fen=1))


async def reverse(court: CourtOfTests, key: str, entry_key: str) -> None:
    async with court.acting() as uow:
        await service.reverse(
            uow, court_id=court.court_id, key=key, entry_key=entry_key, kind="mistake"
        )


async def test_a_reverse_names_what_it_undoes(database: Database) -> None:
    court = await open_court(database)
    entry_id = await post(court, "in", ("bank", 700), ("suspense", -700))
    await reverse(court, "undo", "in")
    async with court.acting() as uow:
        row = select(LedgerEntry).where(col(LedgerEntry.key) == "undo")
        assert (await uow.session.exec(row)).one().reverses_id == entry_id


async def test_an_entry_is_undone_once(database: Database) -> None:
    court = await open_court(database)
    await post(court, "in", ("bank", 700), ("suspense", -700))
    await reverse(court, "undo", "in")
    with pytest.raises(Refused) as refused:
        await reverse(court, "undo again", "in")
    assert refused.value.refusal.code == LedgerRefusal.reversed_already


async def test_a_reverse_must_undo_to_the_fen(database: Database) -> None:
    court = await open_court(database)
    entry_id = await post(court, "in", ("bank", 700), ("suspense", -700))
    async with court.acting() as uow:
        with pytest.raises(Refused) as refused:
            await service.post(
                uow,
                court_id=court.court_id,
                key="undo",
                kind="mistake",
                lines=[("bank", -600), ("suspense", 600)],
                reverses=entry_id,
            )
    assert refused.value.refusal.code == LedgerRefusal.not_the_reverse


async def test_the_trial_balance_agrees_on_both_sides(database: Database) -> None:
    court = await open_court(database)
    await post(court, "in", ("bank", 700), ("deposit:1", -700))
    await post(court, "out", ("deposit:1", 700), ("transit", -700))
    await post(court, "paid", ("transit", 700), ("bank", -700))
    await post(court, "more", ("bank", 50), ("suspense", -50))
    async with court.acting() as uow:
        trial = await queries.trial_balance(uow.session, court.court_id)
    assert trial.balanced
    assert (trial.total_debit, trial.total_credit, trial.entries) == (50, 50, 4)


async def test_an_account_s_page_shows_each_line_and_the_balance_after_it(
    database: Database,
) -> None:
    court = await open_court(database)
    await post(court, "in", ("bank", 700), ("deposit:1", -700))
    await post(court, "out", ("deposit:1", 200), ("transit", -200))
    async with court.acting() as uow:
        page = await queries.entries(uow.session, court.court_id, "deposit:1")
    assert [(line.amount_fen, line.balance_fen, line.others) for line in page.items] == [
        (200, -500, ("transit",)),
        (-700, -700, ("bank",)),
    ]


async def test_courts_keep_separate_books(database: Database) -> None:
    ours, theirs = await open_court(database), await open_court(database)
    await post(ours, "in", ("bank", 700), ("deposit:1", -700))
    await post(theirs, "in", ("bank", 5), ("deposit:1", -5))
    assert (await balance(ours, "bank"), await balance(theirs, "bank")) == (700, 5)
