"""`kill -9` of web process and database by turns, under load: nothing acknowledged is lost.

`auction serve` runs on a durable database of its own; bidders on many lots speak to it over real
sockets. Nobody restarts anything but the house itself. At the end every acknowledged bid is asked
again, is looked for in the record, and `auction verify` checks every lot.
"""

from __future__ import annotations

import asyncio
import os
import random
import secrets
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import asyncpg
import pytest
from sqlmodel.ext.asyncio.session import AsyncSession

from auction.bidding.sealing import holder_tag
from auction.db.court_clock import begin_court_time
from auction.db.embedded import embedded_postgres
from auction.people.models import Account
from auction.people.sign_ins import add_token
from auction.settings import read_settings
from tests.fakes.engine_process import MachineClock
from tests.fakes.live_lots import MINUTE, LiveLots, running_engine
from tests.fakes.stubborn import Answer, Stubborn
from tests.serving import ServedHouse, data_folder, served_house
from web.serve.migrations import migrate

IS_SOAK = bool(os.environ.get("AUCTION_SOAK"))
KILLS, LOTS, BIDDERS = (50, 12, 3) if IS_SOAK else (2, 3, 2)
BIDDING_SECONDS = (0.3, 2.0)
BACK_WITHIN_SECONDS = 60.0
DEATHS = (
    ("web.serve.web_process", signal.SIGKILL),
    ("postgres", signal.SIGKILL),
    ("web.serve.web_process", signal.SIGKILL),
    ("postgres", signal.SIGQUIT),  # Its immediate shut-down: no checkpoint either.
)
_NO_LIMITS = {
    f"AUCTION_LIMITS__{name}": "100000"
    for name in (
        "LIVE_FRAMES_PER_SECOND",
        "LIVE_BIDS_PER_SECOND_OF_ACCOUNT",
        "LIVE_BIDS_PER_SECOND_OF_ADDRESS",
        "SOCKETS_PER_ACCOUNT",
        "SOCKETS_PER_ADDRESS",
    )
}


@dataclass(frozen=True)
class Prepared:
    """The lots, and a bearer token for each bidder."""

    lots: Sequence[str]
    tokens: dict[str, str]


def prepare(data: Path) -> Prepared:
    """Fill a data folder with open lots and admitted bidders, then let go of it."""
    with embedded_postgres(data) as server:
        migrate(server.url)
        return asyncio.run(_prepare(server.url, data))


async def _prepare(url: str, data: Path) -> Prepared:
    lots = [f"lot_{number}" for number in range(LOTS)]
    tokens = {f"bidder_{number}": secrets.token_urlsafe(32) for number in range(BIDDERS)}
    clock = MachineClock()
    async with running_engine(url, data, clock) as live:  # type: ignore[arg-type]
        await begin_court_time(live.database, at=clock.now(), rate=1)
        async with live.database.session() as session:
            await _people(session, tokens)
        for lot in lots:
            await _listed(live, lot, list(tokens))
    return Prepared(lots, tokens)


async def _people(session: AsyncSession, tokens: dict[str, str]) -> None:
    now = datetime.now(UTC)
    for name in tokens:
        person = {"email": f"{name}@example.org", "password_hash": "-", "name": name}
        session.add(Account(id=name, created_at=now, **person))
    await session.flush()
    for name, token in tokens.items():
        await add_token(
            session, token=token, account_id=name, name="test", scopes=["bid"], machine_now=now
        )
    await session.commit()


async def _listed(live: LiveLots, lot: str, names: Sequence[str]) -> None:
    await live.list_lot(lot, ends_at_ms=live.clock.ms + 24 * 60 * MINUTE)
    pepper = read_settings().paddle_pepper
    await live.admit(*(holder_tag(pepper, name, lot) for name in names), lot_id=lot)


class Kills:
    """Kills by turns, and waits each time until every lot has taken a bid again."""

    def __init__(self, house: ServedHouse, bidders: dict[str, list[Stubborn]]) -> None:
        self._house = house
        self._bidders = bidders
        self.seconds_away: list[tuple[str, float]] = []

    async def all_of_them(self, chance: random.Random) -> None:
        await self._every_lot_goes_on()
        for number in range(KILLS):
            await asyncio.sleep(chance.uniform(*BIDDING_SECONDS))
            victim, how = DEATHS[number % len(DEATHS)]
            os.kill(self._house.child(victim), how)
            killed_at = time.monotonic()
            await self._every_lot_goes_on()
            self.seconds_away.append((victim, time.monotonic() - killed_at))

    async def _every_lot_goes_on(self) -> None:
        before = self._counts()
        late_at = time.monotonic() + BACK_WITHIN_SECONDS
        while self._still(before):
            assert time.monotonic() < late_at, self._still(before)
            await asyncio.sleep(0.02)

    def _still(self, before: list[int]) -> dict[str, list[Answer | str]]:
        """Return which lots took no bid since, and what their bidders heard last."""
        counted = zip(self._bidders.items(), before, strict=True)
        return {
            lot: [one.last_heard for one in them]
            for (lot, them), was in counted
            if sum(len(one.accepted) for one in them) <= was
        }

    def _counts(self) -> list[int]:
        return [sum(len(one.accepted) for one in them) for them in self._bidders.values()]


def _bidders(house: ServedHouse, prepared: Prepared) -> dict[str, list[Stubborn]]:
    address = house.url.replace("http://", "ws://")
    return {
        lot: [
            Stubborn(f"{address}/live/{lot}", {"Authorization": f"Bearer {token}"}, f"{name}-")
            for name, token in prepared.tokens.items()
        ]
        for lot in prepared.lots
    }


@pytest.mark.timeout(3_000)
async def test_no_acknowledged_bid_is_lost_by_kills_of_web_and_database_by_turns(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    seed = random.randrange(10**6)
    print(f"seed {seed}")
    with data_folder() as data:
        monkeypatch.setenv("AUCTION_DATA", str(data))
        prepared = await asyncio.to_thread(prepare, data)
        environment = {**_NO_LIMITS, "AUCTION_OUTAGE_REAL": "true"}
        with served_house(data, environment=environment, quiet=True) as house:
            bidders = _bidders(house, prepared)
            kills = Kills(house, bidders)
            await _bid_meanwhile(bidders, kills.all_of_them(random.Random(seed)))
            missing = await _missing(data, bidders)
            verified = await asyncio.to_thread(_verify, data, prepared.lots)
    _say(kills, bidders, missing)
    assert missing == []
    assert verified == (0, len(prepared.lots))


async def _bid_meanwhile(bidders: dict[str, list[Stubborn]], kills: object) -> None:
    stop = asyncio.Event()
    everyone = [one for them in bidders.values() for one in them]
    bidding = [asyncio.create_task(one.bid_until(stop)) for one in everyone]
    try:
        await kills  # type: ignore[misc]
    finally:
        stop.set()
    await asyncio.gather(*bidding)
    again = await asyncio.gather(*(one.ask_again() for one in everyone))
    assert again == [one.accepted for one in everyone]


async def _missing(data: Path, bidders: dict[str, list[Stubborn]]) -> list[Answer]:
    """Return what was acknowledged and does not stand in the record, once each."""
    with embedded_postgres(data) as server:  # Found running.
        connection = await asyncpg.connect(server.url)
        rows = await connection.fetch("SELECT lot_id, seq, hash FROM lot_event WHERE kind = 'bid'")
        await connection.close()
    written = {(row["lot_id"], row["seq"]): row["hash"] for row in rows}
    told = [(lot, one) for lot, them in bidders.items() for each in them for one in each.accepted]
    assert len({(lot, one["seq"]) for lot, one in told}) == len(told)
    return [one for lot, one in told if written.get((lot, one["seq"])) != one["hash"]]


def _verify(data: Path, lots: Sequence[str]) -> tuple[int, int]:
    """Return the exit code of `auction verify` on every lot, and how many it found to hold."""
    done = subprocess.run(
        [sys.executable, "-m", "web.cli.main", "verify", *lots],
        check=False,
        capture_output=True,
        text=True,
        env={**os.environ, "AUCTION_DATA": str(data)},
    )
    return done.returncode, len(done.stdout.splitlines())


def _say(kills: Kills, bidders: dict[str, list[Stubborn]], missing: list[Answer]) -> None:
    acknowledged = sum(len(one.accepted) for them in bidders.values() for one in them)
    print(
        f"{KILLS} kills under load on {len(bidders)} lots,"
        f" {acknowledged} acknowledged, {len(missing)} missing"
    )
    for victim in sorted({name for name, _ in kills.seconds_away}):
        away = sorted(seconds for name, seconds in kills.seconds_away if name == victim)
        middle, longest = away[len(away) // 2], away[-1]
        print(f"{victim}: {len(away)} times, lots back in {middle:.1f} s, {longest:.1f} at most")
