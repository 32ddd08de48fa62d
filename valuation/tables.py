"""Every table of the house, those of `auction` and those of valuation."""

from __future__ import annotations

import valuation.agencies.models
import valuation.appraisal.models
import valuation.draw.models
import valuation.fees.models
import valuation.procedure.models
import valuation.serving.models  # noqa: F401  (the imports register tables)
from auction.tables import METADATA

__all__ = ["METADATA"]
