"""`auction verify`: a record file holds, or its first flaw is named with its line."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path

import asyncpg
import pytest
import typer
from click.testing import Result
from typer.testing import CliRunner

from tests.auction.bidding.golden_stories import sold_after_everything
from tests.fakes.live_lots import LOT, START_FEN, HandClock, running_engine
from web.cli.verify import verify


def _run(*records: Path | str) -> Result:
    app = typer.Typer()
    app.command()(verify)
    return CliRunner().invoke(app, [str(record) for record in records])


def _write(path: Path, lines: list[str]) -> Path:
    path.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
    return path


def test_a_record_that_holds_exits_0_and_says_what_it_comes_to(tmp_path: Path) -> None:
    lot = sold_after_everything()
    result = _run(_write(tmp_path / "lot.jsonl", lot.lines))
    assert result.exit_code == 0, result.output
    found = json.loads(result.stdout)
    assert (found["winner"], found["head"]) == ("P8026", lot.head)
    assert found["ends_at"].endswith("Z")
    assert "ends_at_ms" not in found


def test_a_touched_record_exits_1_and_names_the_line(tmp_path: Path) -> None:
    lines = sold_after_everything().lines
    lines[7] = lines[7].replace("100000", "200000")
    path = _write(tmp_path / "lot.jsonl", lines)
    result = _run(path)
    assert result.exit_code == 1
    assert result.stderr.startswith(f"{path}:8 ")


def test_a_file_that_is_not_there_exits_2(tmp_path: Path) -> None:
    assert _run(tmp_path / "none.jsonl").exit_code == 2


def test_a_file_that_is_no_text_has_a_flaw(tmp_path: Path) -> None:
    path = tmp_path / "lot.jsonl"
    path.write_bytes(b"\xff\xfe")
    result = _run(path)
    assert (result.exit_code, "not UTF-8" in result.stderr) == (1, True)


async def _bid_on_a_lot(database_url: str, data: Path) -> None:
    async with running_engine(database_url, data, HandClock()) as live:
        await live.list_lot()
        await live.admit("ann")
        await live.bid("ann", START_FEN)


async def _touch_the_record(database_url: str) -> None:
    connection = await asyncpg.connect(database_url)
    await connection.execute("ALTER TABLE lot_event DISABLE TRIGGER USER")
    await connection.execute(
        "UPDATE lot_event SET public = replace(public, '100000', '200000') WHERE kind = 'bid'"
    )
    await connection.close()


@pytest.fixture
def house_with_a_lot(database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.setenv("AUCTION_DATA", str(tmp_path))
    monkeypatch.setenv("AUCTION_DATABASE_URL", database_url)
    asyncio.run(_bid_on_a_lot(database_url, tmp_path))
    return database_url


def test_a_lot_kept_here_is_checked_from_the_database(house_with_a_lot: str) -> None:
    result = _run(LOT)
    assert result.exit_code == 0, result.output
    assert json.loads(result.stdout)["price_fen"] == START_FEN


def test_a_lot_whose_record_was_touched_in_the_database_is_named(house_with_a_lot: str) -> None:
    asyncio.run(_touch_the_record(house_with_a_lot))
    result = _run(LOT)
    assert (result.exit_code, result.stderr.splitlines()[-1].split(" ")[0]) == (1, f"{LOT}:4")


def test_a_lot_nobody_keeps_exits_2(house_with_a_lot: str) -> None:
    assert _run("nowhere").exit_code == 2
