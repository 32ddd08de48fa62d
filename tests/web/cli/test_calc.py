"""`auction calc`: one case a line in, one answer a line out, and an exit code that tells."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result
from typer.testing import CliRunner

from auction.calculators.answering import Calculator
from tests.auction.calculators.cases import CASES, DEADLINE, DISTRIBUTION, FEE
from web.cli.calc import calc


def _run(*arguments: str | Path, come_in: bytes | None = None) -> Result:
    return CliRunner().invoke(calc, [str(argument) for argument in arguments], input=come_in)


def _answers(result: Result) -> list[dict[str, Any]]:
    return [json.loads(line) for line in result.stdout_bytes.decode().splitlines()]


@pytest.mark.parametrize("calculator", list(Calculator))
def test_each_calculator_answers_a_file(calculator: Calculator, tmp_path: Path) -> None:
    file = tmp_path / "cases.jsonl"
    file.write_text(json.dumps(CASES[calculator], ensure_ascii=False), encoding="utf-8")
    result = _run(str(calculator), file)
    assert result.exit_code == 0
    [answer] = _answers(result)
    assert "error" not in answer


def test_what_comes_in_is_answered_line_by_line_in_its_order() -> None:
    lines = b"\n".join(json.dumps({"amount_fen": fen}).encode() for fen in (0, 1_000_100, 0))
    result = _run("execution-fee", "-", come_in=lines)
    assert [answer["fee_fen"] for answer in _answers(result)] == [5_000, 5_002, 5_000]
    assert result.exit_code == 0


def test_a_bad_line_is_answered_in_its_place_and_the_others_all_the_same() -> None:
    lines = [
        json.dumps(FEE).encode(),
        b"",
        b'{"amount_fen": 1.5}',
        b'{"amount_fen": "\xff"}',
        json.dumps(FEE).encode(),
    ]
    result = _run("execution-fee", "-", come_in=b"\n".join(lines) + b"\n")
    answers = _answers(result)
    assert [answer.get("fee_fen") for answer in answers] == [5_002, None, None, None, 5_002]
    assert [answer["error"]["code"] for answer in answers[1:4]] == [
        "case_not_json",
        "case_not_whole",
        "case_not_json",
    ]
    assert answers[2]["error"]["detail"].startswith("amount_fen: ")
    assert result.exit_code == 2


def test_windows_line_ends_and_a_byte_order_mark_are_read() -> None:
    result = _run("execution-fee", "-", come_in=b'\xef\xbb\xbf{"amount_fen": 0}\r\n')
    assert (result.exit_code, _answers(result)[0]["fee_fen"]) == (0, 5_000)


def test_names_in_chinese_come_back_as_they_were_written() -> None:
    come_in = json.dumps(DISTRIBUTION).encode()
    result = _run("distribution", "-", come_in=come_in)
    assert "评估费".encode() in result.stdout_bytes


def test_nothing_coming_in_is_answered_with_nothing() -> None:
    result = _run("deposit", "-", come_in=b"")
    assert (result.exit_code, result.stdout) == (0, "")


def test_one_fee_by_its_option() -> None:
    result = _run("execution-fee", "--amount-fen", "1000100")
    assert (result.exit_code, _answers(result)[0]["fee_fen"]) == (0, 5_002)


@pytest.mark.parametrize("amount", ["-1", "1.5", "ten", "9007199254740993", "9" * 40])
def test_one_bad_fee_is_an_answer_with_its_error(amount: str) -> None:
    result = _run("execution-fee", f"--amount-fen={amount}")
    [answer] = _answers(result)
    assert (result.exit_code, set(answer["error"])) == (2, {"code", "detail"})


def test_one_deadline_by_its_options() -> None:
    result = _run(
        "deadline", "--from", "2026-02-13T10:34:05+08:00", "--days", "1", "--kind", "elapsed"
    )
    assert (result.exit_code, _answers(result)[0]["due"]) == (0, "2026-02-14T10:34:05+08:00")


def test_one_deadline_without_a_kind_is_a_period_by_the_court_s_calendar() -> None:
    result = _run("deadline", "--from", DEADLINE["from"], "--days", "15")
    assert (result.exit_code, _answers(result)[0]["due"]) == (0, "2026-02-24")


@pytest.mark.parametrize("arguments", [("--days", "1"), ("--from", "2026-02-30", "--days", "1")])
def test_one_bad_deadline_is_an_answer_with_its_error(arguments: tuple[str, ...]) -> None:
    result = _run("deadline", *arguments)
    assert (result.exit_code, "error" in _answers(result)[0]) == (2, True)


@pytest.mark.parametrize("arguments", [(), ("-", "--amount-fen", "1")])
def test_neither_a_file_nor_options_or_both_is_no_question(arguments: tuple[str, ...]) -> None:
    result = _run("execution-fee", *arguments, come_in=b"")
    assert (result.exit_code, result.stdout) == (2, "")
