"""A negotiation for the tests of this room."""

from __future__ import annotations

import pytest

from tests.valuation.house import ValuationHouse
from tests.valuation.negotiation.negotiating import Negotiating


@pytest.fixture
def negotiating(court: ValuationHouse) -> Negotiating:
    """A negotiation in the furnished court, not begun yet."""
    return Negotiating(court)
