from __future__ import annotations

import csv
import io

import pytest

from auction.registers.exports import csv_bytes, yuan


def read_back(content: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))


def test_a_table_is_read_back_as_it_was_written() -> None:
    rows = [['a "quoted", text', "两行\n文字"]]
    assert read_back(csv_bytes(["One", "Two"], rows)) == [["One", "Two"], *rows]


@pytest.mark.parametrize("cell", ["=1+1", "+1+1", "-cmd", "@SUM(A1)", "\t=1", "-1-1"])
def test_a_cell_that_would_be_a_formula_becomes_text(cell: str) -> None:
    assert read_back(csv_bytes(["x"], [[cell]]))[1] == [f"'{cell}"]


@pytest.mark.parametrize("cell", ["-12.50", "12.50", "李伟", ""])
def test_figures_and_words_stay_as_they_are(cell: str) -> None:
    assert read_back(csv_bytes(["x", "y"], [[cell, "y"]]))[1] == [cell, "y"]


@pytest.mark.parametrize(
    ("fen", "text"), [(0, ""), (1, "0.01"), (-150, "-1.50"), (123_456_789_00, "123456789.00")]
)
def test_amounts_are_plain_yuan(fen: int, text: str) -> None:
    assert yuan(fen) == text
