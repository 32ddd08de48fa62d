"""Every verb of a network inquiry under one name, and what follows when a clock runs out.

`platforms`: the roster · `beginning`: all are asked · `asking`, `taking`: the worker's part ·
`reviewing`: the judge reads and serves · `objecting`: a party objects, the judge decides.
"""

from __future__ import annotations

from auction.db.unit_of_work import UnitOfWork
from auction.deadlines.events import DeadlineDue
from valuation.network_inquiry.access import locked_inquiry, note_act
from valuation.network_inquiry.beginning import begin_inquiry
from valuation.network_inquiry.objecting import (
    decide_network_objection,
    object_to_network_report,
    settle,
)
from valuation.network_inquiry.platforms import (
    list_platform,
    restore_platform,
    strike_off,
    suspend_platform,
)
from valuation.network_inquiry.reviewing import (
    excuse_lateness,
    finish_review,
    mark_flawed,
    mark_sound,
    note_reading,
    record_receipt,
)
from valuation.network_inquiry.rounds import close, settle_asking
from valuation.network_inquiry.rules import ClockKind, InquiryState
from valuation.procedure.events import ProcedureWithdrawn
from valuation.procedure.ladder import Method

__all__ = [
    "begin_inquiry",
    "call_back_inquiry",
    "decide_network_objection",
    "excuse_lateness",
    "finish_review",
    "list_platform",
    "mark_flawed",
    "mark_sound",
    "note_reading",
    "object_to_network_report",
    "on_inquiry_deadline",
    "record_receipt",
    "restore_platform",
    "strike_off",
    "suspend_platform",
]


async def call_back_inquiry(uow: UnitOfWork, event: ProcedureWithdrawn) -> None:
    """End the inquiry of a withdrawn procedure; its platforms owe nothing more. Law: REF-31."""
    if event.method != Method.network_inquiry:
        return
    inquiry = await locked_inquiry(uow, event.reference)
    if inquiry is None or inquiry.closed_at is not None:
        return
    await close(uow, inquiry, InquiryState.withdrawn)
    note_act(uow, inquiry, "withdrawn", ground=event.ground)


async def on_inquiry_deadline(uow: UnitOfWork, event: DeadlineDue) -> None:
    """Draw what follows when a clock of an inquiry has run out; other deadlines are left alone.

    After the platforms' term the round is over; after the time to object the mean stands.
    Law: REF-13, REF-14, REF-17.
    """
    if event.kind not in {ClockKind.report, ClockKind.objection}:
        return
    inquiry = await locked_inquiry(uow, event.subject.removeprefix("inquiry:"))
    if inquiry is None or inquiry.closed_at is not None:
        return
    if event.kind == ClockKind.report:
        await settle_asking(uow, inquiry)
    else:
        await settle(uow, inquiry)
