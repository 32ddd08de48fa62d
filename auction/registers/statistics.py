"""A court's figures over a time, each with the definition it is counted by.

House rule: what is counted by lots and what by runs is never mixed; a premium is on the start
price, a discount on the reference price. Law: TRAP-30.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import text
from sqlmodel.ext.asyncio.session import AsyncSession


@dataclass(frozen=True)
class Figure:
    """One figure. `name` is also the key of its definition: `figure.<name>.says`."""

    name: str
    value: int
    unit: str

    @property
    def is_money(self) -> bool:
        """Say whether the value is an amount in fen."""
        return self.unit == "fen"


async def court_figures(
    session: AsyncSession, court_id: str, since: datetime, until: datetime
) -> list[Figure]:
    """Return a court's figures from `since` up to, not including, `until`."""
    window = {"court": court_id, "since": since, "until": until}
    row = (await session.exec(_FIGURES, params=window)).one()  # type: ignore[call-overload]
    return [Figure(name, int(getattr(row, name)), unit) for name, unit in _UNITS.items()]


_UNITS = {
    "cases_opened": "count",
    "runs_ended": "count",
    "runs_sold": "count",
    "assets_offered": "count",
    "assets_sold": "count",
    "sold_per_mille_of_runs": "per_mille",
    "sold_per_mille_of_assets": "per_mille",
    "price_sum_fen": "fen",
    "premium_per_mille_of_start": "per_mille",
    "price_per_mille_of_reference": "per_mille",
    "defaults": "count",
    "deposits_returned": "count",
    "deposits_returned_late": "count",
    "paid_to_creditors_fen": "fen",
}

_FIGURES = text(
    """
    WITH run AS (
      SELECT l.asset_id, l.state, l.price_fen, (l.terms->>'start_fen')::bigint AS start_fen,
             p.amount_fen AS reference_fen
        FROM lot AS l JOIN reference_price AS p ON p.id = l.reference_price_id
       WHERE l.court_id = :court AND l.closed_at >= :since AND l.closed_at < :until
         AND l.state IN ('sold', 'unsold')
    ), totals AS (
      SELECT count(*) AS runs, count(*) FILTER (WHERE state = 'sold') AS sold,
             count(DISTINCT asset_id) AS assets,
             count(DISTINCT asset_id) FILTER (WHERE state = 'sold') AS assets_sold,
             coalesce(sum(price_fen) FILTER (WHERE state = 'sold'), 0) AS price_fen,
             coalesce(sum(start_fen) FILTER (WHERE state = 'sold'), 0) AS start_fen,
             coalesce(sum(reference_fen) FILTER (WHERE state = 'sold'), 0) AS reference_fen
        FROM run
    )
    SELECT (SELECT count(*) FROM enforcement_case
             WHERE court_id = :court
               AND opened_at >= :since AND opened_at < :until) AS cases_opened,
           runs AS runs_ended, sold AS runs_sold,
           assets AS assets_offered, assets_sold,
           coalesce(1000 * sold / nullif(runs, 0), 0) AS sold_per_mille_of_runs,
           coalesce(1000 * assets_sold / nullif(assets, 0), 0) AS sold_per_mille_of_assets,
           price_fen AS price_sum_fen,
           coalesce(trunc(1000 * (price_fen - start_fen) / nullif(start_fen, 0)), 0)
             AS premium_per_mille_of_start,
           coalesce(trunc(1000 * price_fen / nullif(reference_fen, 0)), 0)
             AS price_per_mille_of_reference,
           (SELECT count(*) FROM sale WHERE court_id = :court
               AND defaulted_at >= :since AND defaulted_at < :until) AS defaults,
           (SELECT count(*) FROM deposit WHERE court_id = :court
               AND returned_at >= :since AND returned_at < :until) AS deposits_returned,
           (SELECT count(*) FROM deposit WHERE court_id = :court
               AND returned_at >= :since AND returned_at < :until
               AND returned_at > release_due_at) AS deposits_returned_late,
           (SELECT coalesce(sum(amount_fen), 0) FROM payout
             WHERE court_id = :court AND purpose = 'claim' AND state = 'confirmed'
               AND confirmed_at >= :since AND confirmed_at < :until) AS paid_to_creditors_fen
      FROM totals
    """
)
