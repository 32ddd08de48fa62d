"""Whom a bench needs: accounts with an open session, and lots to which they were admitted."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import asyncpg

from auction.bidding.engine import Engine
from auction.bidding.sealing import holder_tag
from auction.db.engine import Database
from auction.db.unit_of_work import Works
from auction.kernel.clock import to_ms
from auction.lots.terms import BiddingTerms
from auction.people.sign_ins import token_id
from tests.bench.processes import Cluster

COURT = "court_1"
START_FEN = 100_000
STEP_FEN = 1_000
_ADMITTED_AT_ONCE = 50


class MachineClock:
    """Court time as the machine has it, which PostgreSQL on the same machine shares."""

    doubt_ms = 0.0
    rate = 1

    def now(self) -> datetime:
        """Return the machine's time."""
        return datetime.now(UTC)

    machine_now = now


@dataclass(frozen=True)
class _DataFolder:
    data: Path


def terms(*, opened_seconds_ago: int = 0, seconds_left: int = 86_400) -> BiddingTerms:
    """Return a lot's terms; left alone, one is open for a day."""
    now_ms = to_ms(datetime.now(UTC))
    return BiddingTerms(
        kind="auction",
        round="first",
        start_fen=START_FEN,
        increment_fen=STEP_FEN,
        deposit_fen=10_000,
        opens_at_ms=now_ms - opened_seconds_ago * 1000,
        ends_at_ms=now_ms + seconds_left * 1000,
    )


def token_of(name: str) -> str:
    """Return the session token of an account made by `sign_in`."""
    return f"token-of-{name}"


async def sign_in(url: str, names: Sequence[str]) -> None:
    """Make accounts, each with a session as a sign-in would have begun it."""
    now = datetime.now(UTC)
    accounts = [
        (name, f"{name}@example.org", "-", name, "", "en", "person", "none", now) for name in names
    ]
    sign_ins = [
        (token_id(token_of(name)), name, "csrf", now, now, now + timedelta(hours=12))
        for name in names
    ]
    async with connected(url) as connection:
        await connection.copy_records_to_table("account", records=accounts, columns=_ACCOUNT)
        await connection.copy_records_to_table("sign_in", records=sign_ins, columns=_SIGN_IN)


async def enter(cluster: Cluster, url: str, admitted: dict[str, Sequence[str]]) -> None:
    """Put lots on an engine and admit accounts to each; then let the engine go."""
    database, clock = Database(url), MachineClock()
    engine = Engine(Works(database, clock, {}), _DataFolder(cluster.data), clock)
    turn = asyncio.Semaphore(_ADMITTED_AT_ONCE)

    async def admit(lot_id: str, name: str) -> None:
        tag = holder_tag(cluster.pepper, name, lot_id)
        async with turn:
            await engine.admit(lot_id, holder_tag=tag, deposit_number=f"9{name}", box="sealed")

    async with engine.running():
        for lot_id in admitted:
            await engine.enter(lot_id, COURT, terms())
        async with connected(url) as connection:
            await confirm(connection, admitted)
        await asyncio.gather(
            *(admit(lot_id, who) for lot_id, all_ in admitted.items() for who in all_)
        )
    await database.dispose()


async def confirm(connection: Any, admitted: Mapping[str, Sequence[str]]) -> None:
    """Confirm the bidding of everybody who is admitted and has signed in, as a password would."""
    rows = [
        (token_id(token_of(name)), lot_id) for lot_id, names in admitted.items() for name in names
    ]
    await connection.executemany(
        "INSERT INTO bidding_confirmation (sign_in_id, lot_id)"
        " SELECT id, $2 FROM sign_in WHERE id = $1",
        rows,
    )


@asynccontextmanager
async def connected(url: str) -> AsyncGenerator[Any]:
    """Speak to the database itself."""
    connection = await asyncpg.connect(url)
    try:
        yield connection
    finally:
        await connection.close()


_ACCOUNT = (
    "id",
    "email",
    "password_hash",
    "name",
    "phone",
    "language",
    "kind",
    "identity_state",
    "created_at",
)
_SIGN_IN = ("id", "account_id", "csrf", "created_at", "seen_at", "expires_at")
