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

from auction.bidding.heads import sign_lot
from auction.bidding.signed import line
from auction.bidding.signing import SigningKey
from auction.db.unit_of_work import Works
from auction.kernel.actor import PLATFORM
from tests.auction.bidding.golden_stories import sold_after_everything
from tests.auction.bidding.test_signed import GOLDEN, KEY
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
        async with Works(live.database, live.clock, {}).begin(PLATFORM) as uow:
            await sign_lot(uow, LOT, KEY)


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
    found = json.loads(result.stdout)
    assert found["price_fen"] == START_FEN
    assert found["signed"]["fingerprints"] == [KEY.public.fingerprint]


def test_a_lot_whose_record_was_touched_in_the_database_is_named(house_with_a_lot: str) -> None:
    asyncio.run(_touch_the_record(house_with_a_lot))
    result = _run(LOT)
    assert (result.exit_code, result.stderr.splitlines()[-1].split(" ")[0]) == (1, f"{LOT}:4")


def test_a_lot_nobody_keeps_exits_2(house_with_a_lot: str) -> None:
    assert _run("nowhere").exit_code == 2


RECORD, HEADS = GOLDEN / "sold.record.jsonl", GOLDEN / "sold.heads.jsonl"


def test_what_was_signed_holds_and_the_fingerprint_is_printed_to_compare() -> None:
    result = _run(RECORD, "--heads", HEADS)
    assert result.exit_code == 0, result.output
    signed = json.loads(result.stdout)["signed"]
    assert (signed["up_to"], signed["heads"], signed["receipts"]) == (16, 2, 1)
    assert signed["signatures"] == "checked"
    assert KEY.public.fingerprint in result.stderr


@pytest.mark.parametrize(
    "content",
    [
        KEY.public.public_key,
        line(KEY.public),
        json.dumps({"keys": [{**KEY.public.to_json(), "fingerprint": "x", "retired_at": None}]}),
    ],
    ids=["digits", "a line", "keys.json"],
)
def test_a_key_that_is_trusted_needs_no_fingerprint(tmp_path: Path, content: str) -> None:
    key = _write(tmp_path / "key", [content])
    result = _run(RECORD, "--heads", HEADS, "--key", key)
    assert result.exit_code == 0, result.output
    assert "fingerprint" not in result.stderr


def test_what_another_key_signed_is_not_believed(tmp_path: Path) -> None:
    key = _write(tmp_path / "key", [SigningKey(b"x" * 32).public.public_key])
    result = _run(RECORD, "--heads", HEADS, "--key", key)
    assert (result.exit_code, result.stderr.split(" ")[0]) == (1, f"{HEADS}:2")


def test_a_file_without_a_key_is_no_key(tmp_path: Path) -> None:
    assert _run(RECORD, "--key", _write(tmp_path / "key", ["hello"])).exit_code == 2
    assert _run(RECORD, "--key", tmp_path / "none").exit_code == 2


def test_a_receipt_without_its_key_is_compared_and_called_unchecked(tmp_path: Path) -> None:
    receipt = _write(tmp_path / "receipt", HEADS.read_text().splitlines()[3:])
    result = _run(RECORD, "--heads", receipt)
    assert result.exit_code == 0, result.output
    assert json.loads(result.stdout)["signed"]["signatures"] == "unchecked"


def test_a_record_cut_off_under_a_signed_head_is_found(tmp_path: Path) -> None:
    cut = _write(tmp_path / "cut.jsonl", RECORD.read_text().splitlines()[:-1])
    result = _run(cut, "--heads", HEADS)
    assert result.exit_code == 1
    assert result.stderr == f"{cut}:17 entry 16, signed in {HEADS}:3, is missing\n"


def test_another_record_of_the_same_lot_is_not_the_one_that_was_signed(tmp_path: Path) -> None:
    lot = sold_after_everything()
    head = KEY.sign_head("golden-sold", 7, "ab" * 32, at_ms=1)
    heads = _write(tmp_path / "heads.jsonl", [line(KEY.public), line(head)])
    record = _write(tmp_path / "lot.jsonl", lot.lines)
    result = _run(record, "--heads", heads)
    assert result.stderr == f"{record}:8 this entry is not the one signed in {heads}:2\n"


@pytest.mark.parametrize("name", ["record", "heads"])
def test_one_flipped_byte_anywhere_is_found_and_named_with_its_line(
    tmp_path: Path, name: str
) -> None:
    whole = {"record": RECORD.read_bytes(), "heads": HEADS.read_bytes()}
    paths = {each: tmp_path / f"{each}.jsonl" for each in whole}
    for place in range(0, len(whole[name]) - 1, 29):
        for each, content in whole.items():
            paths[each].write_bytes(content)
        flipped = bytearray(whole[name])
        flipped[place] ^= 1 << place % 7
        paths[name].write_bytes(flipped)
        number = whole[name].count(b"\n", 0, place) + 1
        result = _run(paths["record"], "--heads", paths["heads"])
        assert result.exit_code == 1, (place, result.output)
        assert result.stderr.startswith(f"{paths[name]}:{number} "), (place, result.stderr)
