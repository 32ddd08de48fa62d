"""What now, after a failure: the lawful ways on, what each needs, and until when."""

from __future__ import annotations

from typing import Any

from sqlmodel.ext.asyncio.session import AsyncSession

from auction.cases.kinds import AssetKind
from auction.deadlines.queries import due_at
from auction.in_kind import asking, releasing
from auction.in_kind.queries import offer_about, release_of
from auction.in_kind.rules import MOST_PAY_DAYS
from auction.lots.after_failure import SALE_NOTICE, fate_of, standing_follower
from auction.lots.fates import Stage
from auction.lots.queries import LotView
from auction.settlement.queries import sale

_CLOCKS = (asking.ANSWERS, SALE_NOTICE, asking.RELEASE, releasing.RETURN)


async def what_now(session: AsyncSession, found: LotView) -> dict[str, Any]:
    """Return what the page of a failed lot says: where it stands, and until when for what."""
    if found.state != "unsold":
        return {"failure": None}
    fate = await fate_of(session, found.id)
    subject = f"lot:{found.id}"
    clocks = {kind: await due_at(session, kind=kind, subject=subject) for kind in _CLOCKS}
    taker = await sale(session, fate.sale_id) if fate and fate.sale_id else None
    stage = fate.stage if fate else Stage.unasked
    follower = await standing_follower(session, found.id)
    return {
        "failure": {
            "stage": stage,
            "offer": await offer_about(session, found.id),
            "release": await release_of(session, found.id),
            "taker": taker,
            "clocks": {kind: at for kind, at in clocks.items() if at is not None},
            "follower": follower,
            "may_ask": stage is Stage.unasked
            and (follower is None or follower.published_at is None),
            "may_sell": stage is Stage.free and found.round == "second",
            "may_release": stage is Stage.free
            and releasing.may_be_released(found.round, AssetKind(found.category)),
            "most_pay_days": MOST_PAY_DAYS,
        }
    }
