"""A house in which a flat is priced and sold."""

from __future__ import annotations

import pytest

from tests.valuation.fees.sold import SellingHouse
from tests.valuation.house import ValuationHouse


@pytest.fixture
def selling(court: ValuationHouse) -> SellingHouse:
    """The furnished court, and what it takes to sell its flat."""
    return SellingHouse(court)
