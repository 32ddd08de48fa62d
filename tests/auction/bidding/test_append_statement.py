"""The journal's statement holds the parts it is given, its arguments numbered without a gap."""

from __future__ import annotations

import re

import pytest

from auction.bidding.append_statement import Part, append_statement

BIDS = (Part.standing, Part.entries, Part.answers, Part.notices)


def numbers(statement: str) -> set[int]:
    return {int(number) for number in re.findall(r"\$(\d+)", statement)}


@pytest.mark.parametrize("parts", [BIDS, tuple(Part), (Part.standing, Part.notices)])
def test_arguments_are_numbered_from_one_without_a_gap(parts: tuple[Part, ...]) -> None:
    found = numbers(append_statement(parts))
    assert found == set(range(1, max(found) + 1))


def test_a_batch_of_bids_carries_nothing_it_does_not_have() -> None:
    statement = append_statement(BIDS)
    assert "lot_answer" in statement
    assert not [table for table in ("outbox", "lot_outage", "lot_private") if table in statement]


@pytest.mark.parametrize("parts", [BIDS, tuple(Part)])
def test_every_part_hangs_on_the_lease(parts: tuple[Part, ...]) -> None:
    statement = append_statement(parts)
    assert statement.count("FROM held") == len(parts) + 1
