"""Draws by the thousand, from fixed seeds: nobody is favoured, and each one verifies.

2,000 draws; 100,000 with AUCTION_SOAK=1. The chance of a false alarm is one in a million.
"""

from __future__ import annotations

import hashlib
import math
import os
from collections import Counter
from statistics import NormalDist

import pytest

from valuation.agencies.roster import RosterEntry, Speciality
from valuation.draw.drawing import Contribution, DrawRecord, first_fault, opened, revealed

DRAWS = 100_000 if os.environ.get("AUCTION_SOAK") else 2_000
SIZES = (3, 4, 5, 7, 10, 16, 33, 60)
ALPHA = 1e-6


def critical(freedom: int) -> float:
    """Return the chi-square that chance exceeds with probability ALPHA (Wilson and Hilferty)."""
    z = NormalDist().inv_cdf(1 - ALPHA)
    part = 2 / (9 * freedom)
    return freedom * (1 - part + z * math.sqrt(part)) ** 3


def chi_square(counts: Counter[object], cells: int, total: int) -> float:
    expected = total / cells
    seen = sum((count - expected) ** 2 / expected for count in counts.values())
    return seen + (cells - len(counts)) * expected


def roster(size: int) -> list[RosterEntry]:
    return [
        RosterEntry(f"agency_{i:03d}", f"评估{i}", f"L-{i}", Speciality.land, False)
        for i in range(size)
    ]


def drawn(size: int, number: int) -> DrawRecord:
    """Return the draw of a number: its secret and what was added follow from it alone."""
    secret = hashlib.sha256(f"{size}:{number}".encode()).digest()
    added = [Contribution("applicant-1", str(number % 97)), Contribution("debtor-1", str(number))]
    committed = opened(f"apr_{number}", roster(size), secret)
    assert isinstance(committed, DrawRecord)
    return revealed(committed, secret, added[: number % 3])


@pytest.mark.parametrize("size", SIZES)
def test_every_place_falls_evenly_on_every_agency(size: int) -> None:
    rounds = DRAWS // len(SIZES)
    records = [drawn(size, number) for number in range(rounds)]
    assert all(first_fault(record) is None for record in records)
    for place in range(3):
        counts: Counter[object] = Counter(record.chosen[place] for record in records)
        assert chi_square(counts, size, rounds) < critical(size - 1)


@pytest.mark.parametrize("size", [3, 4, 5])
def test_every_order_of_three_is_as_likely_as_any_other(size: int) -> None:
    rounds = DRAWS // 3
    counts: Counter[object] = Counter(drawn(size, number).chosen for number in range(rounds))
    orders = math.perm(size, 3)
    assert chi_square(counts, orders, rounds) < critical(orders - 1)


def test_a_favoured_agency_would_be_found() -> None:
    counts: Counter[object] = Counter({f"agency_{i}": 100 for i in range(5)})
    counts["agency_0"] += 80
    assert chi_square(counts, 5, 580) > critical(4)
