"""The availability certificate: what became of a lot's bidding time, as a checkable paper."""

from __future__ import annotations

from typing import Any, Protocol

from sqlmodel import col, select

from auction.bidding.availability import measure
from auction.bidding.queries import course, outages
from auction.db.unit_of_work import UnitOfWork
from auction.documents.models import Paper
from auction.documents.papers import PaperKind
from auction.documents.service import heading, make_paper
from auction.kernel.clock import to_ms
from auction.lots.models import Lot


class LotOver(Protocol):
    """A lot's bidding has ended, one way or another."""

    lot_id: str


async def on_lot_over(uow: UnitOfWork, event: LotOver) -> None:
    """React to the end of a lot that had opened: certify how much of its time it could be bid on.

    House rule after OJA-45 and OJA-46: what a court or a bidder may ask about an outage is
    answered before they ask, and the answer has a number and a hash.
    """
    lot = await uow.session.get_one(Lot, event.lot_id)
    known = select(Paper.number).where(
        col(Paper.lot_id) == lot.id, col(Paper.kind) == PaperKind.availability
    )
    if (await uow.session.exec(known)).first() is not None:
        return
    facts = await _facts(uow, lot)
    if facts is None:
        return
    await make_paper(
        uow,
        kind=PaperKind.availability,
        facts={**await heading(uow, lot.court_id, lot.case_id, lot.id), **facts},
        court_id=lot.court_id,
        case_id=lot.case_id,
        lot_id=lot.id,
        is_public=True,
    )


async def _facts(uow: UnitOfWork, lot: Lot) -> dict[str, Any] | None:
    went = await course(uow.session, lot.id)
    if went.opened_ms is None or went.ended_ms is None:
        return None
    lines = await outages(uow.session, lot.id)
    gaps = [(to_ms(line.down_at), to_ms(line.back_at)) for line in lines]
    measured = measure(went, gaps, went.ended_ms)
    return {
        "opened_at_ms": went.opened_ms,
        "nominal_end_at_ms": to_ms(lot.ends_at) if lot.ends_at else None,
        "ended_at_ms": went.ended_ms,
        "window_ms": measured.window_ms,
        "down_ms": measured.down_ms,
        "up_per_million": measured.up_per_million,
        "gaps": [
            {"down_ms": down, "back_ms": back, "effect": line.effect}
            for (down, back), line in zip(gaps, lines, strict=True)
        ],
        "stops": [vars(stop) for stop in went.stops],
    }
