"""Rosters as workbooks: what is written is read, and what is no workbook is none."""

from __future__ import annotations

import zipfile
from datetime import datetime
from io import BytesIO

import pytest

pytest.importorskip("openpyxl", reason="openpyxl is not installed yet")

from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from valuation.agencies.workbook_reader import rows_of
from valuation.agencies.workbook_writer import workbook

_CELLS = st.text(st.characters(exclude_categories=["C", "Z"]), min_size=1, max_size=20)


@settings(max_examples=30)
@given(st.lists(st.lists(_CELLS, min_size=1, max_size=5), min_size=1, max_size=6))
def test_what_is_written_is_read(rows: list[list[str]]) -> None:
    assert rows_of(workbook(rows)) == rows


def test_nothing_written_is_a_formula() -> None:
    with zipfile.ZipFile(BytesIO(workbook([["=1+1"]]))) as parts:
        sheet = next(name for name in parts.namelist() if "sheet1" in name)
        assert b"<f>" not in parts.read(sheet)


def test_days_and_numbers_are_read_as_text() -> None:
    book, made = Workbook(), BytesIO()
    a_day = datetime(2027, 1, 2)  # noqa: DTZ001  (a sheet's days have no zone)
    book.active.append([a_day, 12, 12.0, None, "x"])
    book.save(made)
    assert rows_of(made.getvalue()) == [["2027-01-02", "12", "12", "", "x"]]


@given(st.binary(max_size=200))
def test_any_bytes_are_no_workbook_and_no_crash(content: bytes) -> None:
    assert rows_of(b"PK\x03\x04" + content) is None


def test_what_unpacks_to_too_much_is_not_unpacked() -> None:
    made = BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as parts:
        parts.writestr("xl/worksheets/sheet1.xml", b"0" * 61_000_000)
    assert len(made.getvalue()) < 100_000
    assert rows_of(made.getvalue()) is None
