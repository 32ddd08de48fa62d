"""Every table of the house, those of `auction` and those of valuation."""

from __future__ import annotations

import valuation.models  # noqa: F401  (the import registers tables)
from auction.tables import METADATA

__all__ = ["METADATA"]
