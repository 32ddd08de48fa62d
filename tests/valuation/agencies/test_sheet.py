"""A roster as a table: told by its content, read in either language, never a formula."""

from __future__ import annotations

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from auction.kernel.refusal import Refusal
from valuation.agencies.refusals import RosterRefusal
from valuation.agencies.sheet import (
    MAX_LINES,
    MAX_SHEET_BYTES,
    Column,
    Encoding,
    as_text,
    csv_of,
    head_row,
    kind_of,
    lines_of,
    read_csv,
)

CHINESE = "机构名称,专业类别,资质证书编号\n海南评估所,房地产,琼1\n"


def code(said: object) -> str:
    assert isinstance(said, Refusal)
    return str(said.code)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_each_encoding_is_read(encoding: str) -> None:
    assert read_csv(CHINESE.encode(encoding)) == [
        ["机构名称", "专业类别", "资质证书编号"],
        ["海南评估所", "房地产", "琼1"],
    ]


@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_each_usual_separator_is_read(separator: str) -> None:
    lines = lines_of(read_csv(CHINESE.replace(",", separator).encode()))  # type: ignore[arg-type]
    assert lines[0].cells[Column.name] == "海南评估所"  # type: ignore[index]


def test_the_head_may_be_english_in_another_order_under_a_title() -> None:
    rows = [["Roster 2026"], ["LICENCE", "x", "Name", "speciality"], ["L1", "?", "A", "land"]]
    (line,) = lines_of(rows)  # type: ignore[misc]
    assert line.number == 3
    assert line.cells[Column.licence_no] == "L1"


def test_empty_lines_are_left_out() -> None:
    assert lines_of([head_row("zh"), ["", " "], []]) == []


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"", RosterRefusal.sheet_empty),
        (b" \r\n", RosterRefusal.sheet_empty),
        (b"\xd0\xcf\x11\xe0rest", RosterRefusal.sheet_old_excel),
        (b"a" * (MAX_SHEET_BYTES + 1), RosterRefusal.sheet_too_large),
    ],
)
def test_what_is_not_read_at_all_is_named(content: bytes, expected: RosterRefusal) -> None:
    assert code(kind_of(content)) == expected


def test_a_workbook_is_told_by_its_content() -> None:
    assert kind_of(b"PK\x03\x04rest") == "xlsx"


@pytest.mark.parametrize("content", [b"\x00\x01\x02", b"\xff\xff\xff", b"a,\x07b"])
def test_what_is_no_text_is_named(content: bytes) -> None:
    assert code(read_csv(content)) == RosterRefusal.sheet_unreadable


def test_a_table_without_a_head_is_named() -> None:
    assert code(lines_of([["a", "b"], ["c", "d"]])) == RosterRefusal.sheet_without_columns


def test_a_table_without_end_is_named() -> None:
    assert code(lines_of([["x"]] * (MAX_LINES + 11))) == RosterRefusal.sheet_too_long


@pytest.mark.parametrize("cell", ["=1+1", "+86 898", "-5", "@x", "＝1"])
def test_what_a_spreadsheet_would_reckon_is_written_as_text(cell: str) -> None:
    assert as_text(cell) == f"'{cell}"


def is_utf8(content: bytes) -> bool:
    try:
        content.decode()
    except UnicodeDecodeError:
        return False
    return True


@given(
    cell=st.text(st.characters(exclude_categories=["C", "Z"]), min_size=1),
    kind=st.sampled_from(Encoding),
)
def test_a_cell_comes_back_as_it_was(cell: str, kind: Encoding) -> None:
    row = [cell, "land", "L1"]
    content = csv_of([["Name", "Speciality", "Licence"], [as_text(one) for one in row]], kind)
    # A few bytes may be right in both encodings; then they are read as the commoner one.
    assume(kind is Encoding.utf8 or not is_utf8(content))
    lines = lines_of(read_csv(content))  # type: ignore[arg-type]
    assert lines[0].cells[Column.name] == cell  # type: ignore[index]


@given(st.binary(max_size=400))
def test_any_bytes_are_a_table_or_a_named_refusal(content: bytes) -> None:
    kind = kind_of(content)
    if kind != "csv":
        assert kind == "xlsx" or code(kind) in set(RosterRefusal)
        return
    rows = read_csv(content)
    said = rows if isinstance(rows, Refusal) else lines_of(rows)
    assert isinstance(said, list) or said.code in set(RosterRefusal)
