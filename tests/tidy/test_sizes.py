from __future__ import annotations

from tests.tidy.sizes import nameless, oversizes, talkative_rooms
from tests.tidy.source import Source, sources


def test_functions_and_files_can_be_read_at_once() -> None:
    assert oversizes(sources()) == []


def test_a_giant_is_found() -> None:
    body = "    x = 1\n" * 61
    assert oversizes([Source("web/x.py", f"def f():\n{body}")]) != []
    assert oversizes([Source("web/x.py", "x = 1\n" * 501)]) != []


def test_no_file_is_named_after_nothing() -> None:
    assert nameless(sources("auction", "valuation", "web", "tests")) == []


def test_a_file_named_after_nothing_is_found() -> None:
    assert nameless([Source("web/utils.py", ""), Source("web/common/x.py", "")]) != []


def test_each_room_opens_with_its_constitution_alone() -> None:
    assert talkative_rooms(sources()) == []


def test_a_room_without_or_with_more_is_found() -> None:
    silent = Source("web/a/__init__.py", "")
    busy = Source("web/b/__init__.py", '"""Rooms."""\nimport os\n')
    assert talkative_rooms([silent, busy]) == ["web/a/__init__.py", "web/b/__init__.py"]
