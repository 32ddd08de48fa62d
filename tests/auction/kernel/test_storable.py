from __future__ import annotations

import pytest

from auction.kernel.storable import is_storable, plain_line, whole_text


@pytest.mark.parametrize("text", ["", "海口市\n龙华区\t1号", "O’Brien & Söhne", "=cmd", "😀"])
def test_what_people_write_can_be_kept(text: str) -> None:
    assert is_storable(text)
    assert whole_text(text) == text


@pytest.mark.parametrize("text", ["a\0b", "\x1b[31m", "\x7f", "half \ud83d"])
def test_what_no_row_can_hold_cannot(text: str) -> None:
    assert not is_storable(text)


def test_half_a_character_is_marked_as_lost() -> None:
    assert whole_text("a\ud800b") == "a\ufffdb"


def test_a_file_name_becomes_one_line_of_bounded_length() -> None:
    assert plain_line("re\0port\r\nX-Evil: 1\x1b.pdf", longest=20) == "report X-Evil: 1.pdf"
