"""The database itself keeps the books, whatever a program tries."""

from __future__ import annotations

import asyncio

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from sqlmodel.ext.asyncio.session import AsyncSession

from auction.db.engine import Database
from auction.kernel.refusal import Refused
from auction.ledger import service
from auction.ledger.models import LedgerEntry, LedgerPosting
from tests.fakes.court_of_tests import CourtOfTests, open_court


async def court_with_an_entry(database: Database) -> CourtOfTests:
    court = await open_court(database)
    async with court.acting() as uow:
        await service.post(
            uow,
            court_id=court.court_id,
            key="in",
            kind="transfer_arrived",
            lines=[("bank", 700), ("suspense", -700)],
        )
    return court


async def run(session: AsyncSession, statement: str) -> None:
    await session.exec(text(statement))  # type: ignore[call-overload]


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE ledger_posting SET amount_fen = 1",
        "DELETE FROM ledger_posting",
        "TRUNCATE ledger_posting",
        "UPDATE ledger_entry SET kind = 'other'",
        "DELETE FROM ledger_entry",
    ],
)
async def test_what_was_booked_cannot_be_changed(database: Database, statement: str) -> None:
    await court_with_an_entry(database)
    async with database.session() as session:
        with pytest.raises(DBAPIError, match="append-only"):
            await run(session, statement)


@pytest.mark.parametrize("amounts", [(), (700,), (700, -699), (700, -300, -300)])
async def test_an_entry_that_does_not_add_up_cannot_be_committed(
    database: Database, amounts: tuple[int, ...]
) -> None:
    court = await court_with_an_entry(database)
    async with database.session() as session:
        entry = LedgerEntry(
            court_id=court.court_id,
            key="crooked",
            content_hash="",
            kind="test",
            at=court.clock.at,
            memo={},
        )
        session.add(entry)
        await session.flush()
        assert entry.id is not None
        for position, amount_fen in enumerate(amounts):
            session.add(
                LedgerPosting(
                    entry_id=entry.id, position=position, account_id=1, amount_fen=amount_fen
                )
            )
        with pytest.raises(DBAPIError, match="lines adding up to"):
            await session.commit()


async def test_two_transactions_at_once_never_overdraw_an_account(database: Database) -> None:
    court = await court_with_an_entry(database)

    async def take(key: str) -> bool:
        try:
            async with court.acting() as uow:
                await service.post(
                    uow,
                    court_id=court.court_id,
                    key=key,
                    kind="test",
                    lines=[("suspense", 500), ("transit", -500)],
                )
        except Refused:
            return False
        return True

    taken = await asyncio.gather(*(take(f"take {n}") for n in range(6)))
    assert sorted(taken) == [False] * 5 + [True]
