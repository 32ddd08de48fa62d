"""What was found of a lot, as it was announced, and the papers published with it."""

from __future__ import annotations

from typing import Any

from sqlmodel.ext.asyncio.session import AsyncSession

from auction.cases.asset_papers import papers_of
from auction.cases.finding_fields import groups_for
from auction.cases.kinds import AssetKind
from auction.lots.queries import LotView


async def listing_shown(session: AsyncSession, lot: LotView) -> dict[str, Any]:
    """Return the findings frozen with the announcement, by part, and the public papers.

    A lot announced before findings were kept shows none; its free texts stand above.
    """
    kept = lot.announcement.content.get("findings") if lot.announcement else None
    groups = []
    if kept is not None:
        answers = kept["answers"]
        groups = [
            (group, [field for field in fields if field.name in answers])
            for group, fields in groups_for(AssetKind(kept["kind"]))
        ]
    return {
        "found": kept,
        "found_groups": [(group, fields) for group, fields in groups if fields],
        "papers": await papers_of(session, lot.asset.id, public_only=True),
    }
