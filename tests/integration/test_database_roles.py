"""What each kind of process may do in the database, asked of the database itself (OJA-24)."""

from __future__ import annotations

import signal
from pathlib import Path

import asyncpg
import pytest

from auction.bidding.answers import Accepted
from auction.bidding.boxes import box_behind
from auction.db.embedded import Server
from auction.db.engine import Database
from auction.db.roles import DESK, WEB, WORKER
from auction.kernel.actor import PLATFORM, Actor, Role
from tests.fakes.engine_process import MachineClock, engine_process
from tests.fakes.live_lots import LOT, START_FEN, eventually, running_engine

OWNER = "auction"


@pytest.fixture
async def name(database: Database) -> str:
    """The name of this test's own database."""
    return database.engine.url.database or ""


async def may(pg_server: Server, name: str, role: str, statement: str) -> bool:
    """Say whether a role may run a statement; it is undone either way."""
    connection = await asyncpg.connect(pg_server.url_of(name, role=role))
    try:
        transaction = connection.transaction()
        await transaction.start()
        try:
            await connection.execute(statement)
        finally:
            await transaction.rollback()
    except asyncpg.InsufficientPrivilegeError:
        return False
    finally:
        await connection.close()
    return True


BOX = "INSERT INTO lot_sealed (lot_id, seq, box) VALUES ('L', 1, 'b')"


@pytest.mark.parametrize(
    ("statement", "who_may"),
    [
        (BOX, [WEB]),
        ("SELECT box FROM lot_sealed", [WORKER]),
        ("SELECT count(*) FROM lot_sealed", [WORKER]),
        ("COPY lot_sealed TO STDOUT", [WORKER]),
        ("UPDATE lot_sealed SET box = box", []),
        ("UPDATE lot_private SET opening = opening WHERE false", [WORKER]),
        ("UPDATE alembic_version SET version_num = version_num", []),
        ("CREATE TABLE mine (id int)", []),
        ("ALTER TABLE lot_sealed DISABLE TRIGGER ALL", []),
        (f"SET ROLE {OWNER}", []),
        (f"SET ROLE {WORKER}; SELECT box FROM lot_sealed", [WORKER]),
    ],
)
async def test_what_web_and_worker_may(
    pg_server: Server, name: str, statement: str, who_may: list[str]
) -> None:
    assert [r for r in (WEB, WORKER) if await may(pg_server, name, r, statement)] == who_may


@pytest.mark.parametrize(
    ("table", "desk_sees_it"),
    [
        ("application", False),
        ("lot_private", False),
        ("lot_sealed", False),
        ("lot_answer", False),
        ("bid_ceiling", False),
        ("payment_number", True),
        ("identity_dossier", True),
    ],
)
async def test_a_desk_reaches_nothing_that_leads_from_a_person_to_a_lot(
    pg_server: Server, name: str, table: str, *, desk_sees_it: bool
) -> None:
    statement = f"SET ROLE {DESK}; SELECT 1 FROM {table}"
    assert await may(pg_server, name, WEB, statement) == desk_sees_it


async def test_nobody_may_change_what_is_append_only(pg_server: Server, name: str) -> None:
    rows = """
    SELECT c.relname, r.rolname FROM pg_class AS c
    JOIN pg_trigger AS t ON t.tgrelid = c.oid JOIN pg_proc AS f ON f.oid = t.tgfoid
    CROSS JOIN pg_roles AS r
    WHERE f.proname LIKE '%append_only' AND r.rolname IN ('auction_web', 'auction_worker')
      AND EXISTS (SELECT FROM unnest(ARRAY['UPDATE', 'DELETE', 'TRUNCATE']) AS p(verb)
                  WHERE has_table_privilege(r.oid, c.oid, p.verb))
    """
    connection = await asyncpg.connect(pg_server.url_of(name))
    try:
        found = {(row["relname"], row["rolname"]) for row in await connection.fetch(rows)}
        # Where triggers let the end of a record's period through, and nothing else.
        taken = {"lot_answer", "lot_keeping", "lot_private", "lot_sealed"}
        assert found == {(table, WORKER) for table in taken}
    finally:
        await connection.close()


@pytest.mark.parametrize(
    ("actor", "role"),
    [
        (Actor("acc_1", "court_1", frozenset({Role.finance})), DESK),
        (Actor("acc_1", "court_1", frozenset({Role.admission})), DESK),
        (Actor("acc_1", "court_1", frozenset({Role.judge})), OWNER),
        (PLATFORM, OWNER),
    ],
)
async def test_a_desk_s_transactions_run_under_its_own_role(
    database: Database, actor: Actor, role: str
) -> None:
    async with database.session_for(actor) as session:
        connection = await session.connection()
        assert (await connection.exec_driver_sql("SELECT current_user")).scalar_one() == role
    async with database.session() as session:
        connection = await session.connection()
        assert (await connection.exec_driver_sql("SELECT current_user")).scalar_one() == OWNER


async def test_a_web_process_keeps_lots_takes_them_over_and_never_reads_a_box(
    pg_server: Server, name: str, tmp_path: Path
) -> None:
    url, clock = pg_server.url_of(name, role=WEB), MachineClock()
    with engine_process(url, tmp_path, LOT) as process:
        async with running_engine(url, tmp_path, clock) as live:  # type: ignore[arg-type]
            await live.admit("ann")
            first = await live.bid("ann", START_FEN, bid_id="one")
            assert isinstance(first, Accepted)
            process.send_signal(signal.SIGSTOP)
            await eventually(lambda: live.engine.health().lots == 1, "the lot was taken over")
            assert await live.bid("ann", START_FEN, bid_id="one") == first
            paddle = (await live.state()).admissions["ann"].paddle
            process.send_signal(signal.SIGCONT)
    worker = Database(pg_server.url_of(name, role=WORKER))
    async with worker.session() as session:
        assert await box_behind(session, LOT, paddle) == "sealed"
    await worker.dispose()
