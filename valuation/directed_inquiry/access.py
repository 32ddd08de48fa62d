"""Which inquiry may be acted on, by the court or through its link; everything else is not found.

The procedure is locked before the inquiry, here as where the ladder moves, so that an answer, a
withdrawal and the end of the time limit that arrive together are taken one after the other.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from auction.db.unit_of_work import UnitOfWork
from auction.kernel.actor import Role
from auction.kernel.refusal import CommonRefusal, refuse
from valuation.acts import court_of, insist
from valuation.directed_inquiry.models import DirectedInquiry
from valuation.directed_inquiry.refusals import InquiryRefusal
from valuation.directed_inquiry.rules import in_time
from valuation.procedure.access import locked_procedure
from valuation.procedure.ladder import ProcedureState
from valuation.procedure.models import PriceProcedure


@dataclass(frozen=True)
class Held:
    """An inquiry with its procedure, both locked."""

    procedure: PriceProcedure
    row: DirectedInquiry


async def held_by_court(uow: UnitOfWork, inquiry_id: str, roles: tuple[Role, ...]) -> Held:
    """Return an inquiry of the actor's own court that may still be answered."""
    court_id = court_of(uow, roles)
    held = await locked_inquiry(uow, inquiry_id)
    if held is None or held.row.court_id != court_id:
        raise refuse(CommonRefusal.not_found)
    _insist_open(uow, held)
    return held


async def held_by_link(uow: UnitOfWork, token: str) -> Held:
    """Return the inquiry whose body holds this link, while it may be answered."""
    found = await inquiry_of_link(uow.session, token)
    held = await locked_inquiry(uow, found.id) if found is not None else None
    # The court may have made another link since: then this one is none any more.
    if held is None or held.row.link_hash != hash_of(token):
        raise refuse(InquiryRefusal.answer_link_unknown)
    _insist_open(uow, held)
    return held


async def inquiry_of_link(session: AsyncSession, token: str) -> DirectedInquiry | None:
    """Return the inquiry that a link leads to, whatever has become of it."""
    rows = select(DirectedInquiry).where(col(DirectedInquiry.link_hash) == hash_of(token))
    return (await session.exec(rows)).first()


async def locked_inquiry(uow: UnitOfWork, inquiry_id: str) -> Held | None:
    """Return an inquiry as it stands now, whoever acts and whether or not it is over."""
    found = await uow.session.get(DirectedInquiry, inquiry_id)
    if found is None:
        return None
    procedure = await locked_procedure(uow, found.procedure_id)
    assert procedure is not None, "the key holds"
    await uow.session.refresh(found, with_for_update=True)
    return Held(procedure, found)


def is_running(held: Held) -> bool:
    """Say whether anything may still happen to it; a withdrawn procedure takes it along."""
    return held.row.closed_at is None and held.procedure.state == ProcedureState.running


def hash_of(token: str) -> str:
    """Return what is kept of a link: whoever reads the table cannot use it."""
    return hashlib.sha256(token.encode()).hexdigest()


def _insist_open(uow: UnitOfWork, held: Held) -> None:
    if not is_running(held):
        raise refuse(InquiryRefusal.inquiry_over)
    insist(in_time(held.row.due_at, uow.now))
