"""`auction verify`: a record file holds, or its first flaw is named with its line."""

from __future__ import annotations

import json
from pathlib import Path

import typer
from click.testing import Result
from typer.testing import CliRunner

from tests.auction.bidding.golden_stories import sold_after_everything
from web.cli.verify import verify


def _run(*paths: Path) -> Result:
    app = typer.Typer()
    app.command()(verify)
    return CliRunner().invoke(app, [str(path) for path in paths])


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
