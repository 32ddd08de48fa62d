"""The draw: anyone gets the same three from the same record, and nobody is favoured."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import astuple, replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auction.kernel.refusal import Refusal
from valuation.agencies.roster import RosterEntry, Speciality
from valuation.draw.drawing import (
    Contribution,
    DrawFault,
    DrawRecord,
    RosterLine,
    below,
    draw_agencies,
    first_fault,
    opened,
    read_record,
    revealed,
)
from valuation.refusals import ValuationRefusal

DOCUMENT = Path(__file__).parents[3] / "docs" / "draw.md"


def roster(size: int) -> list[RosterEntry]:
    return [
        RosterEntry(f"agency_{i:03d}", f"评估{i}", f"L-{i}", Speciality.land, False)
        for i in range(size)
    ]


def drawn(size: int = 7, secret: bytes = b"s" * 32, name: str = "apr_1") -> DrawRecord:
    record = draw_agencies(name, roster(size), secret)
    assert isinstance(record, DrawRecord)
    return record


@given(size=st.integers(3, 60), secret=st.binary(min_size=32, max_size=32), name=st.text())
def test_a_draw_recomputes_from_its_published_file(size: int, secret: bytes, name: str) -> None:
    published = json.dumps(drawn(size, secret, name).to_json())
    assert first_fault(DrawRecord.from_json(json.loads(published))) is None


@given(size=st.integers(3, 60), secret=st.binary(min_size=32, max_size=32))
def test_three_different_agencies_of_the_roster_are_drawn(size: int, secret: bytes) -> None:
    record = drawn(size, secret)
    assert len(set(record.chosen)) == 3
    assert set(record.chosen) <= {line.agency_id for line in record.roster}


def test_the_order_in_which_a_roster_is_read_changes_nothing() -> None:
    assert draw_agencies("apr_1", roster(9)[::-1], b"k" * 32) == draw_agencies(
        "apr_1", roster(9), b"k" * 32
    )


def test_fewer_than_three_cannot_be_drawn_from() -> None:
    refusal = draw_agencies("apr_1", roster(2), b"k" * 32)
    assert isinstance(refusal, Refusal)
    assert refusal.code is ValuationRefusal.roster_too_short


RECORD = drawn()
STRANGER = RosterLine("agency_999", "Stranger", "L-999")


@pytest.mark.parametrize(
    ("changed", "fault"),
    [
        (replace(RECORD, roster=RECORD.roster[:2]), DrawFault.roster_too_short),
        (replace(RECORD, roster=RECORD.roster[::-1]), DrawFault.roster_order),
        (replace(RECORD, roster=(*RECORD.roster, STRANGER)), DrawFault.roster_hash),
        (replace(RECORD, secret="00" * 32), DrawFault.secret_hash),
        (replace(RECORD, draw="apr_2"), DrawFault.opening_hash),
        (replace(RECORD, chosen=RECORD.chosen[::-1]), DrawFault.result),
    ],
)
def test_a_changed_record_is_found(changed: DrawRecord, fault: DrawFault) -> None:
    assert first_fault(changed) is fault


@pytest.mark.parametrize("bound", range(1, 17))
def test_every_number_below_a_bound_has_as_many_words_as_any_other(bound: int) -> None:
    """Every word of four bits once: those not thrown away fall evenly on the numbers."""
    usable = 16 - 16 % bound
    got = Counter(below(iter([word]), bound, word_values=16) for word in range(usable))
    assert set(got.values()) == {usable // bound}
    assert set(got) == set(range(bound))


def test_a_word_beyond_the_last_whole_multiple_is_thrown_away() -> None:
    assert below(iter([15, 4]), 5, word_values=16) == 4


@pytest.mark.parametrize("number", range(2))
def test_each_worked_example_of_the_documentation_holds(number: int) -> None:
    example = DOCUMENT.read_text().split("```json")[1 + number].split("```")[0]
    assert first_fault(read_record(example.encode())) is None


def test_the_numbers_of_the_documentation_come_out_again() -> None:
    example = DOCUMENT.read_text().split("```json")[2].split("```")[0]
    record = read_record(example.encode())
    committed = opened(
        record.draw,
        [RosterEntry(*astuple(line), Speciality.real_estate, False) for line in record.roster],
        bytes(range(32)),
        excluded=record.excluded,
        opening=record.opening,
    )
    assert isinstance(committed, DrawRecord)
    again = revealed(
        committed,
        bytes(range(32)),
        record.contributions[::-1],
        figure_source=record.figure_source,
    )
    assert again == record
    assert f"`{record.seed}`" in DOCUMENT.read_text()


def test_a_number_that_was_added_changes_the_seed() -> None:
    committed = opened("apr_1", roster(7), b"s" * 32)
    assert isinstance(committed, DrawRecord)
    seeds = {
        revealed(committed, b"s" * 32, added).seed
        for added in ([], [Contribution("debtor-1", "7")], [Contribution("debtor-1", "8")])
    }
    assert len(seeds) == 3


def test_an_opened_draw_tells_nothing_of_its_result() -> None:
    committed = opened("apr_1", roster(7), b"s" * 32)
    assert isinstance(committed, DrawRecord)
    assert first_fault(committed) is DrawFault.not_revealed
    assert (b"s" * 32).hex() not in json.dumps(committed.to_json())
