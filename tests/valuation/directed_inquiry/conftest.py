"""An inquiry for the tests of this room."""

from __future__ import annotations

import pytest

from tests.valuation.directed_inquiry.asking import Asking
from tests.valuation.house import ValuationHouse


@pytest.fixture
def asking(court: ValuationHouse) -> Asking:
    """An inquiry in the furnished court, not begun yet."""
    return Asking(court)
