"""What the end of a lot does: nothing is left to be seen, and no question waits any more."""

from __future__ import annotations

from typing import Protocol

from sqlmodel import col, select

from auction.db.unit_of_work import UnitOfWork
from auction.deadlines.service import close_deadline
from auction.viewing.asking import ANSWER_QUESTION, subject_of
from auction.viewing.models import LotQuestion, ViewingSlot
from auction.viewing.rules import SlotState
from auction.viewing.slots import end_slot

LOT_OVER = "lot_over"
"""The reason kept with what the end of a lot overtook; words are made at the edge."""


class LotOver(Protocol):
    """A lot that has ended, however it did."""

    @property
    def lot_id(self) -> str:
        """Return the lot's id."""
        ...


async def on_lot_over(uow: UnitOfWork, event: LotOver) -> None:
    """React to the end of a lot, by the hammer, by failure or by the court's own hand."""
    await _end_viewings(uow, event.lot_id)
    await _end_questions(uow, event.lot_id)


async def _end_viewings(uow: UnitOfWork, lot_id: str) -> None:
    rows = select(ViewingSlot).where(
        col(ViewingSlot.lot_id) == lot_id,
        col(ViewingSlot.state) == SlotState.open,
        col(ViewingSlot.starts_at) > uow.now,
    )
    for slot in (await uow.session.exec(rows.with_for_update())).all():
        await end_slot(uow, slot, LOT_OVER)


async def _end_questions(uow: UnitOfWork, lot_id: str) -> None:
    rows = select(LotQuestion).where(
        col(LotQuestion.lot_id) == lot_id,
        col(LotQuestion.answered_at).is_(None),
        col(LotQuestion.closed_at).is_(None),
    )
    for row in (await uow.session.exec(rows.with_for_update())).all():
        row.closed_at, row.closed_reason = uow.now, LOT_OVER
        uow.add(row)
        await close_deadline(uow, kind=ANSWER_QUESTION, subject=subject_of(row))
