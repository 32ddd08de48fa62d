"""`auction stops`: what is stopped is listed, and let go on with a reason."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path

import pytest
import typer
from click.testing import Result
from typer.testing import CliRunner

from auction.bidding.stops import StopCode, stop_lot
from auction.db.engine import Database
from tests.fakes.live_lots import LOT, HandClock, running_engine
from web.cli.stops import stops


def run(*arguments: str) -> Result:
    app = typer.Typer()
    app.command()(stops)
    return CliRunner().invoke(app, list(arguments))


@pytest.fixture
def stopped(database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """A database with one stopped lot, which the settings lead to."""

    async def stop() -> None:
        async with running_engine(database_url, tmp_path, HandClock()) as live:
            await live.list_lot()
        database = Database(database_url)
        async with database.session() as session:
            await stop_lot(session, LOT, StopCode.bids_lost, {"signed_seq": 9, "kept_seq": 7})
            await stop_lot(session, LOT, StopCode.record_broken, {})
            await session.commit()
        await database.dispose()

    asyncio.run(stop())
    monkeypatch.setenv("AUCTION_DATABASE_URL", database_url)
    monkeypatch.setenv("AUCTION_DATA", str(tmp_path))
    return LOT


def test_a_stopped_lot_is_listed_with_its_first_reason(stopped: str) -> None:
    result = run()
    assert result.exit_code == 1
    line = json.loads(result.stdout)
    assert (line["lot"], line["code"], line["signed_seq"]) == (stopped, "bids_lost", 9)


def test_a_lifted_stop_stands_no_more(stopped: str) -> None:
    assert run("--lift", stopped, "--because", "compared with the receipts").exit_code == 0
    assert run("--lift", stopped, "--because", "again").exit_code == 2


def test_a_stop_is_not_lifted_without_a_reason(stopped: str) -> None:
    assert run("--lift", stopped).exit_code == 2
    assert run().exit_code == 1
