"""`auction replay`: recordings in, JSON lines out, and an exit code that says what came of it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import typer
from click.testing import Result
from typer.testing import CliRunner

from tests.auction.bidding import exported
from web.cli.replay import replay

OPTIONS = [
    "--start-fen",
    str(exported.START_FEN),
    "--increment-fen",
    str(exported.STEP_FEN),
    "--ends-at",
    exported.ENDS_AT,
]
LOT: dict[str, Any] = {
    "lot": "测试",
    "start_fen": 100,
    "increment_fen": 10,
    "opens_at": "2026-03-01T10:00:00+08:00",
    "ends_at": "2026-03-02T10:00:00+08:00",
    "bids": [["A1", 100, "2026-03-01T10:00:00+08:00"]],
}


def _run(*arguments: str | Path) -> Result:
    app = typer.Typer()
    app.command()(replay)
    return CliRunner().invoke(app, [str(argument) for argument in arguments])


def _lots(result: Result) -> list[dict[str, Any]]:
    return [json.loads(line) for line in result.stdout.splitlines()]


def _write(path: Path, *lines: str) -> Path:
    path.write_text("\n".join(lines), encoding="utf-8")
    return path


def test_a_clean_lot_exits_0(tmp_path: Path) -> None:
    result = _run(_write(tmp_path / "lots.jsonl", json.dumps(LOT)))
    assert (result.exit_code, result.stderr) == (0, "")
    assert [(lot["lot"], lot["accepted"]) for lot in _lots(result)] == [("测试", 1)]


def test_a_refused_bid_exits_1(tmp_path: Path) -> None:
    late = ["B2", 110, LOT["ends_at"]]
    result = _run(_write(tmp_path / "lots.jsonl", json.dumps({**LOT, "bids": [late]})))
    assert (result.exit_code, _lots(result)[0]["refused"]) == (1, [[0, "lot_closed"]])


def test_a_recorded_end_that_differs_exits_1(tmp_path: Path) -> None:
    recorded = {"ended_at": "2026-03-02T10:05:00+08:00"}
    result = _run(_write(tmp_path / "lots.jsonl", json.dumps({**LOT, "recorded": recorded})))
    assert (result.exit_code, _lots(result)[0]["differs"]) == (1, ["ended_at"])


def test_bad_input_exits_2_names_its_line_and_leaves_the_rest_replayed(tmp_path: Path) -> None:
    path = _write(tmp_path / "lots.jsonl", json.dumps(LOT), "rubbish", json.dumps(LOT))
    result = _run(path)
    assert (result.exit_code, len(_lots(result))) == (2, 2)
    assert result.stderr.startswith(f"{path}:2 no JSON")


def test_a_file_that_is_not_there_exits_2(tmp_path: Path) -> None:
    good = _write(tmp_path / "lots.jsonl", json.dumps(LOT))
    result = _run(tmp_path / "none.jsonl", good)
    assert (result.exit_code, len(_lots(result))) == (2, 1)
    assert "none.jsonl:1 cannot be read" in result.stderr


def test_an_export_in_gb18030_is_replayed_under_its_files_name(tmp_path: Path) -> None:
    path = tmp_path / "home.csv"
    path.write_bytes(exported.text().encode("gb18030"))
    result = _run(path, *OPTIONS)
    assert result.exit_code == 0, result.output
    assert [(lot["lot"], lot["accepted"], lot["extensions"]) for lot in _lots(result)] == [
        ("home", 5, 3)
    ]


def test_an_export_in_utf8_with_a_mark_is_replayed_whatever_it_is_called(tmp_path: Path) -> None:
    path = tmp_path / "home.txt"
    path.write_bytes(exported.text().encode("utf-8-sig"))
    assert _run(path, *OPTIONS).exit_code == 0


def test_an_export_without_its_terms_is_bad_input(tmp_path: Path) -> None:
    path = tmp_path / "home.csv"
    path.write_bytes(exported.text().encode("gb18030"))
    result = _run(path, "--start-fen", "1")
    assert result.exit_code == 2
    assert "--increment-fen" in result.stderr


def test_an_end_that_is_no_time_is_a_wrong_option(tmp_path: Path) -> None:
    path = _write(tmp_path / "lots.jsonl", json.dumps(LOT))
    assert _run(path, *OPTIONS[:-1], "soon").exit_code == 2
