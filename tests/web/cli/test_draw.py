"""`auction draw verify`: a draw holds, or its first fault is named."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result
from typer.testing import CliRunner

from valuation.agencies.roster import RosterEntry, Speciality
from valuation.draw.drawing import Contribution, DrawRecord, opened, revealed
from web.cli.main import app

SECRET = b"k" * 32


def committed() -> DrawRecord:
    agencies = [
        RosterEntry(f"agency_{i}", f"评估{i}", f"L-{i}", Speciality.land, False) for i in range(5)
    ]
    record = opened("apr_1", agencies, SECRET)
    assert isinstance(record, DrawRecord)
    return record


def published() -> dict[str, Any]:
    return revealed(committed(), SECRET, [Contribution("debtor-1", "7")]).to_json()


def run(folder: Path, content: dict[str, Any] | str) -> Result:
    file = folder / "draw.json"
    text = content if isinstance(content, str) else json.dumps(content, ensure_ascii=False)
    file.write_text(text, encoding="utf-8")
    return CliRunner().invoke(app, ["draw", "verify", str(file)])


def test_a_draw_that_holds_exits_0_and_names_the_three(tmp_path: Path) -> None:
    result = run(tmp_path, published())
    assert result.exit_code == 0, result.output
    assert len(json.loads(result.stdout)["chosen"]) == 3


@pytest.mark.parametrize(
    ("member", "value", "says"),
    [
        ("secret", "00" * 32, "secret:"),
        ("contributions", [{"from": "debtor-1", "number": "8"}], "contributions:"),
        ("draw", "apr_2", "opening:"),
        ("chosen", ["agency_0", "agency_1", "agency_2"], "chosen:"),
        ("roster", [], "roster:"),
    ],
)
def test_a_changed_draw_exits_1_and_names_the_fault(
    tmp_path: Path, member: str, value: object, says: str
) -> None:
    result = run(tmp_path, {**published(), member: value})
    assert result.exit_code == 1
    assert says in result.stderr


def test_a_draw_not_yet_revealed_exits_1_and_says_so(tmp_path: Path) -> None:
    result = run(tmp_path, committed().to_json())
    assert result.exit_code == 1
    assert "not been revealed" in result.stderr


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"draw": 1}', "\x00"])
def test_what_is_no_draws_file_exits_1(tmp_path: Path, text: str) -> None:
    assert run(tmp_path, text).exit_code == 1


def test_a_file_that_is_not_there_exits_2(tmp_path: Path) -> None:
    result = CliRunner().invoke(app, ["draw", "verify", str(tmp_path / "none.json")])
    assert result.exit_code == 2
