"""Where a page lies in its list."""

from __future__ import annotations

import pytest

from auction.kernel.page import Page


@pytest.mark.parametrize(
    ("rows", "total", "number", "expected"),
    [
        (0, 0, 1, (0, 0, False, False)),
        (20, 45, 1, (1, 20, False, True)),
        (20, 45, 2, (21, 40, True, True)),
        (5, 45, 3, (41, 45, True, False)),
        (20, 20, 1, (1, 20, False, False)),
        (0, 45, 9, (0, 0, True, False)),
    ],
)
def test_page_knows_its_rows_and_its_neighbours(
    rows: int, total: int, number: int, expected: tuple[int, int, bool, bool]
) -> None:
    page = Page(tuple(range(rows)), total, number, 20)

    assert (page.first, page.last, page.has_previous, page.has_next) == expected
