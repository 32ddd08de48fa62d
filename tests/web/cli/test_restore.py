"""`auction backup` and `auction restore`: all of it comes back, and what is missing is named."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import asyncpg
import pytest
from click.testing import Result
from typer.testing import CliRunner

from auction.bidding.answers import Accepted
from auction.bidding.heads import receipt, sign_lot
from auction.bidding.heads_file import append_new_heads
from auction.bidding.signed import line
from auction.bidding.signing import SigningKey
from auction.db.embedded import Server, embedded_postgres
from auction.db.unit_of_work import Works
from auction.kernel.actor import PLATFORM
from auction.kernel.refusal import Failure
from auction.settings import read_settings
from tests.fakes.live_lots import START_FEN, STEP_FEN, HandClock, LiveLots, running_engine
from tests.serving import data_folder
from web.cli.main import app
from web.serve.migrations import migrate

LOTS = ("lot_1", "lot_2")
pytestmark = pytest.mark.timeout(180)


@dataclass
class House:
    """A database with two lots, and the command line on it."""

    folder: Path
    server: Server
    monkeypatch: pytest.MonkeyPatch
    clock: HandClock = field(default_factory=HandClock)
    last: dict[str, Accepted] = field(default_factory=dict)

    def use(self, database: str) -> None:
        """Let the commands, and what is bid from now on, go to a database; make it if need be."""
        self.server.sql(f"CREATE DATABASE {database}")
        self.monkeypatch.setenv("AUCTION_DATABASE_URL", self.server.url_of(database))

    def run(self, *arguments: str | Path, answer: str | None = None) -> Result:
        return CliRunner().invoke(app, [str(one) for one in arguments], input=answer)

    def bid_and_sign(self, *lots: str) -> None:
        """Let a bid on each lot be accepted, and its head be signed and copied."""
        asyncio.run(self._bid_and_sign(lots))

    async def _bid_and_sign(self, lots: tuple[str, ...]) -> None:
        settings = read_settings()
        async with running_engine(settings.database_url, self.folder, self.clock) as live:
            for lot in lots:
                await live.list_lot(lot)
                await live.admit("ann", lot_id=lot)
                state = await live.state(lot)
                price_fen = (state.price_fen or START_FEN - STEP_FEN) + STEP_FEN
                answer = await live.bid("ann", price_fen, lot_id=lot, bid_id=f"at{price_fen}")
                assert isinstance(answer, Accepted)
                self.last[lot] = answer
                await self._sign(live, lot)

    async def _sign(self, live: LiveLots, lot: str) -> None:
        async with Works(live.database, self.clock, {}).begin(PLATFORM) as uow:
            await sign_lot(uow, lot, SigningKey(read_settings().signing_key))
        async with live.database.session() as session:
            await append_new_heads(session, self.folder)

    def receipt_of(self, lot: str) -> Path:
        """Write the signed receipt of a lot's last bid into a file."""
        path = self.folder / "receipt.json"
        path.write_text(asyncio.run(self._receipt(lot)) + "\n")
        return path

    async def _receipt(self, lot: str) -> str:
        settings = read_settings()
        key = SigningKey(settings.signing_key)
        async with (
            running_engine(settings.database_url, self.folder, self.clock) as live,
            live.database.session() as session,
        ):
            signed = await receipt(session, lot, self.last[lot].seq, key)
        assert signed is not None
        return line(signed)

    def rows(self, query: str) -> list[tuple[object, ...]]:
        return asyncio.run(_rows(read_settings().database_url, query))


async def _rows(url: str, query: str) -> list[tuple[object, ...]]:
    connection = await asyncpg.connect(url)
    try:
        return [tuple(row) for row in await connection.fetch(query)]
    finally:
        await connection.close()


@pytest.fixture
def house(pg_server: Server, monkeypatch: pytest.MonkeyPatch) -> Iterator[House]:
    with data_folder() as folder:
        monkeypatch.setenv("AUCTION_DATA", str(folder))
        house = House(folder, pg_server, monkeypatch)
        house.use("first")
        migrate(read_settings().database_url)
        house.bid_and_sign(*LOTS)
        yield house
        for name in ("first", "second"):
            pg_server.sql(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")


def test_what_was_backed_up_comes_back_and_holds(house: House) -> None:
    backup = house.folder / "backup"
    assert house.run("backup", backup).exit_code == 0
    before = house.rows("SELECT * FROM lot_event ORDER BY lot_id, seq")
    house.use("second")
    result = house.run("restore", backup)
    assert result.exit_code == 0, result.output
    said = json.loads(result.stdout.splitlines()[-1])
    assert said == {"lots": 2, "backed_up": 2, "signed": 2, "lost": [], "flawed": []}
    assert house.rows("SELECT * FROM lot_event ORDER BY lot_id, seq") == before


def test_a_backup_says_what_it_holds_and_has_no_key(house: House) -> None:
    backup = house.folder / "backup"
    house.run("backup", backup)
    manifest = json.loads((backup / "manifest.json").read_text())
    heads = {lot: [answer.seq, answer.hash] for lot, answer in house.last.items()}
    assert manifest["lots"] == heads
    assert manifest["keys"].startswith("not included")
    kept = json.loads((house.folder / "sandbox-keys.json").read_text())
    held = b"".join(part.read_bytes() for part in backup.iterdir())
    assert [name for name, key in kept.items() if key.encode() in held] == []


def test_a_lot_that_lost_an_acknowledged_bid_is_stopped_and_named(house: House) -> None:
    backup = house.folder / "backup"
    house.run("backup", backup)
    kept = house.last["lot_1"]
    house.bid_and_sign("lot_1")
    signed = house.last["lot_1"]
    house.use("second")
    result = house.run("restore", backup)
    assert result.exit_code == 1
    missing = f"entry {signed.seq} was signed with the hash {signed.hash}"
    assert f"lot_1: kept up to entry {kept.seq} ({kept.hash}), but {missing}" in result.stderr
    assert house.rows("SELECT lot_id, code FROM lot_stop") == [("lot_1", "bids_lost")]


def test_a_receipt_alone_tells_that_a_bid_was_lost(house: House) -> None:
    backup, nothing = house.folder / "backup", house.folder / "none.jsonl"
    nothing.touch()
    house.run("backup", backup)
    house.bid_and_sign("lot_2")
    receipt = house.receipt_of("lot_2")
    house.use("second")
    result = house.run("restore", backup, "--heads", nothing, "--receipt", receipt)
    assert result.exit_code == 1
    assert "lot_2: kept up to entry" in result.stderr


def test_after_a_recovery_by_other_means_the_comparison_is_made_alone(house: House) -> None:
    result = house.run("restore")
    assert result.exit_code == 0, result.output
    assert json.loads(result.stdout.splitlines()[-1])["signed"] == 2


def test_a_head_that_nobody_of_the_house_signed_stops_nothing_and_is_named(house: House) -> None:
    false = SigningKey(b"x" * 32).sign_head("lot_1", 99, "0" * 64, at_ms=1)
    heads = house.folder / "false.jsonl"
    heads.write_text(line(false) + "\n")
    result = house.run("restore", "--heads", heads)
    assert (result.exit_code, f"{heads}:1 it is signed by a key" in result.stderr) == (1, True)
    assert house.rows("SELECT 1 FROM lot_stop") == []


def test_a_database_that_is_not_empty_is_left_alone(house: House) -> None:
    backup = house.folder / "backup"
    house.run("backup", backup)
    result = house.run("restore", backup)
    assert isinstance(result.exception, Failure)
    assert "not empty" in str(result.exception)


@pytest.mark.parametrize(("answer", "remains"), [("n\n", 1), ("y\n", 0)])
def test_a_database_is_emptied_only_after_a_question(
    house: House, answer: str, remains: int
) -> None:
    backup = house.folder / "backup"
    house.run("backup", backup)
    house.server.sql("CREATE TABLE later AS SELECT 1", "first")
    house.run("restore", backup, "--replace", answer=answer)
    assert house.rows("SELECT count(*) FROM pg_tables WHERE tablename = 'later'") == [(remains,)]


def test_a_touched_backup_is_not_restored(house: House) -> None:
    backup = house.folder / "backup"
    house.run("backup", backup)
    with (backup / "database.dump").open("r+b") as file:
        file.seek(200)
        file.write(b"x")
    house.use("second")
    result = house.run("restore", backup)
    assert isinstance(result.exception, Failure)
    assert "is not what was backed up" in str(result.exception)


def test_an_embedded_house_is_backed_up_and_comes_back_in_another_folder(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with data_folder() as first, data_folder() as second:
        monkeypatch.delenv("AUCTION_DATABASE_URL", raising=False)
        monkeypatch.setenv("AUCTION_DATA", str(first))
        with embedded_postgres(first, durable=False) as server:
            migrate(server.url)
            house = House(first, server, monkeypatch)
            monkeypatch.setenv("AUCTION_DATABASE_URL", server.url)
            house.bid_and_sign(*LOTS)
            monkeypatch.delenv("AUCTION_DATABASE_URL")
            assert house.run("backup", first / "backup").exit_code == 0
        monkeypatch.setenv("AUCTION_DATA", str(second))
        heads, keys = first / "heads.jsonl", first / "sandbox-keys.json"
        (second / keys.name).write_text(keys.read_text())
        result = house.run("restore", first / "backup", "--heads", heads)
        assert result.exit_code == 0, result.output
        assert json.loads(result.stdout.splitlines()[-1])["signed"] == 2
