"""What terms are measured against in these tests: a flat valued at ¥ 3,910,800."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

from auction.cases.kinds import AssetKind
from auction.lots.rules import ProposedTerms
from auction.lots.sale_rounds import SaleBasis

NOW = datetime(2026, 3, 16, 4, 0, tzinfo=UTC)
OPENS_AT = datetime(2026, 4, 20, 2, 0, tzinfo=UTC)

FIRST = SaleBasis(
    round="first",
    is_resale=False,
    kind=AssetKind.flat,
    reference_fen=391_080_000,
    valid_until_on=date(2027, 2, 16),
    seizure_lapses_on=date(2029, 1, 3),
)
SECOND = replace(
    FIRST,
    round="second",
    previous_start_fen=273_760_000,
    failed_at=NOW - timedelta(days=1),
    first_published_on=date(2026, 2, 10),
)
RESALE = replace(
    FIRST, is_resale=True, previous_start_fen=273_760_000, first_published_on=date(2026, 2, 10)
)

LAWFUL = ProposedTerms(
    start_fen=273_760_000,
    increment_fen=1_000_000,
    deposit_fen=41_000_000,
    opens_at=OPENS_AT,
    ends_at=OPENS_AT + timedelta(hours=24),
    balance_days=10,
)


def terms(**change: Any) -> ProposedTerms:
    """Return lawful terms for the first auction but for a change."""
    return replace(LAWFUL, **change)
