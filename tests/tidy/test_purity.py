from __future__ import annotations

import pytest

from tests.tidy.purity import impurities
from tests.tidy.source import Source, sources


def test_files_that_say_pure_are_pure() -> None:
    assert impurities(sources()) == []


@pytest.mark.parametrize(
    "line",
    [
        "import time",
        "from random import choice",
        "import sqlalchemy",
        "now = datetime.now()",
        "text = open('x').read()",
    ],
)
def test_a_file_that_does_more_is_found(line: str) -> None:
    bad = Source("auction/lots/rules.py", f'"""Pure. Rules."""\n{line}\n')
    assert len(impurities([bad])) >= 1


def test_a_pure_file_may_not_lean_on_one_that_is_not() -> None:
    leaning = Source("auction/lots/rules.py", '"""Pure."""\nimport auction.lots.service\n')
    service = Source("auction/lots/service.py", '"""Verbs."""\n' + "x = 1\n" * 20)
    assert impurities([leaning, service]) != []


def test_some_files_do_say_pure() -> None:
    assert sum(source.is_pure for source in sources()) > 20
