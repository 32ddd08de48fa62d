from __future__ import annotations

from pathlib import Path

import pytest

from auction.deadlines.escalation import SETTLED_BY_RUNNING_OUT
from auction.i18n.catalogue import catalogue
from auction.i18n.languages import Language
from tests.tidy.deadlines import opened_literally, run_out, tabled
from tests.tidy.source import ROOT

TABLE = tabled((ROOT / "docs" / "deadlines.md").read_text())


@pytest.mark.parametrize("language", list(Language))
def test_the_table_of_deadlines_has_the_kinds_that_have_words(language: Language) -> None:
    keys = catalogue(language).keys()
    worded = {key.removeprefix("deadline.") for key in keys if key.startswith("deadline.")}
    assert len(worded) > 40
    assert sorted(worded ^ set(TABLE)) == []


def test_the_table_of_deadlines_has_every_kind_the_code_opens() -> None:
    opened = opened_literally(ROOT)
    assert len(opened) > 12
    assert sorted(opened - set(TABLE)) == []


def test_every_row_says_event_limit_law_and_how_it_ends() -> None:
    short = [kind for kind, cells in TABLE.items() if len(cells) != 6 or not all(cells)]
    assert short == []


def test_what_runs_out_by_itself_is_what_the_escalation_waits_a_day_for() -> None:
    assert sorted(run_out(TABLE) ^ SETTLED_BY_RUNNING_OUT) == []


def test_a_kind_that_is_opened_and_not_in_the_table_is_found(tmp_path: Path) -> None:
    room = tmp_path / "auction"
    room.mkdir()
    (room / "x.py").write_text(
        'NEW = "by_name"\n'
        'open_deadline(uow, kind="by_word", role=1)\n'
        "open_deadline(uow, kind=NEW)\n"
        "open_deadline(uow, kind=period.kind)\n"
    )
    assert opened_literally(tmp_path) == {"by_word", "by_name"}
