"""What stands between a decided lot and its announcement: one table of checks.

Each check belongs to one duty and says what is still to do, as refusals that a page can show
all at once; `publish` refuses on the first of them. A duty that is met says nothing.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import datetime

from sqlmodel.ext.asyncio.session import AsyncSession

from auction.kernel.refusal import Refusal, Refused
from auction.lots.after_failure import fate_of_the_one_before
from auction.lots.committee import missing_committee
from auction.lots.holding import missing_freedom
from auction.lots.listing_facts import incomplete_listing, missing_ground
from auction.lots.models import Lot
from auction.lots.noticing import missing_notices
from auction.lots.profile_gates import missing_housing
from auction.lots.surplus_facts import missing_need, missing_surplus

Check = Callable[[AsyncSession, Lot, datetime], Awaitable[list[Refusal]]]

CHECKS: tuple[Check, ...] = (
    fate_of_the_one_before,
    missing_freedom,
    missing_need,
    missing_surplus,
    missing_committee,
    missing_ground,
    missing_housing,
    incomplete_listing,
    missing_notices,
)
"""In the order in which a judge would do them; each says what is missing at an instant."""


async def what_is_missing(session: AsyncSession, lot: Lot, now: datetime) -> list[Refusal]:
    """Return everything that still keeps a lot from being announced at an instant."""
    return [refusal for check in CHECKS for refusal in await check(session, lot, now)]


async def insist_ready(session: AsyncSession, lot: Lot, now: datetime) -> None:
    """Refuse with the first thing that is missing.

    House rule: nothing is announced that lacks an act the law puts before it, for a sale may be
    annulled for it (OJA-50, REM-05).
    """
    for refusal in await what_is_missing(session, lot, now):
        raise Refused(refusal)
