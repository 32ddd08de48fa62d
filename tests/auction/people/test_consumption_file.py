"""A list of people under consumption limits is read line by line; a wrong line stops no other."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auction.kernel.refusal import Refused
from auction.people.consumption_file import Line, LineOutcome, read_lines
from auction.people.refusals import PeopleRefusal

HEAD = "name,number,from,until\n"


def test_a_line_is_read_with_and_without_an_end() -> None:
    found = read_lines(f"\ufeff{HEAD}王芳,11,2026-01-01,2026-12-31\n李强,12,2026-01-01,\n".encode())
    assert found == [
        Line(2, "王芳", "11", date(2026, 1, 1), date(2026, 12, 31)),
        Line(3, "李强", "12", date(2026, 1, 1), None),
    ]


@pytest.mark.parametrize(
    "line",
    [
        "王芳,11,2026-01-01",
        "王芳,11,2026-01-01,,",
        ",11,2026-01-01,",
        "王芳,,2026-01-01,",
        "王芳,11,,",
        "王芳,11,2026-02-30,",
        "王芳,11,01/02/2026,",
        "王芳,11,2026-01-02,2026-01-01",
        "王" * 101 + ",11,2026-01-01,",
        "王\u202e芳,11,2026-01-01,",
    ],
)
def test_a_wrong_line_is_named_and_the_next_is_read(line: str) -> None:
    wrong, right = read_lines(f"{HEAD}{line}\n李强,12,2026-01-01,\n".encode())
    assert isinstance(wrong, LineOutcome)
    assert wrong.refusal is not None
    assert isinstance(right, Line)


@pytest.mark.parametrize(
    "content",
    [b"", HEAD.encode(), b"a,b\n1,2\n", b"\xff\xfe\x00", b"MZ\x90\x00", b"\x89PNG\r\n\x1a\n\x00"],
)
def test_what_is_no_list_is_refused(content: bytes) -> None:
    with pytest.raises(Refused) as refused:
        read_lines(content)
    assert refused.value.refusal.code == PeopleRefusal.list_unreadable


@given(st.binary(max_size=200))
def test_whatever_comes_is_read_or_refused(content: bytes) -> None:
    try:
        lines = read_lines(HEAD.encode() + content)
    except Refused:
        return
    assert all(line.position > 1 for line in lines)
