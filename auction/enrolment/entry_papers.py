"""Handing in papers for a lot: a qualification it asks for, a power of attorney.

They go to the sworn admission desk, which sees applicant and papers, and neither paddle nor bid.
Law: OJA-16 (1) and (2), OJA-24.
"""

from __future__ import annotations

from collections.abc import Sequence

from sqlmodel import col, select

from auction.db.unit_of_work import UnitOfWork
from auction.enrolment.entry_rules import PROXY, RequestState, may_act_for_another
from auction.enrolment.models import Application, EntryRequest
from auction.enrolment.priority import insist_own_files, own_application
from auction.enrolment.refusals import EntryRefusal, Missing
from auction.kernel.ids import new_id
from auction.kernel.refusal import CommonRefusal, Refused, refuse
from auction.lots.conditions import extra_conditions
from auction.lots.entry_conditions import Condition, proved_by_papers
from auction.lots.models import Lot
from auction.people.queries import verified_name
from auction.people.turns import take_turn

MOST_STATEMENT = 1_000


async def hand_in(
    uow: UnitOfWork, *, number: str, kind: str, file_ids: Sequence[str], statement: str = ""
) -> str:
    """Hand in papers for the application behind one's own deposit; return the request's id.

    `kind` is a condition that papers prove, or `proxy`. Refuses while papers of that kind wait or
    are confirmed; a power of attorney once bidding has opened; others once the lot is over.
    """
    deposit, application = await own_application(uow, number)
    lot = await uow.session.get_one(Lot, application.lot_id)
    asked = await _asked(uow, application, lot, kind)
    if len(statement) > MOST_STATEMENT:
        raise refuse(CommonRefusal.too_long, "statement", longest=MOST_STATEMENT)
    await take_turn(uow.session, "entry", number)
    await _insist_none_stands(uow, number, kind)
    await insist_own_files(uow, file_ids)
    request = EntryRequest(
        id=new_id("entry"),
        court_id=deposit.court_id,
        lot_id=lot.id,
        deposit_number=number,
        kind=kind,
        applicant=await _applicant(uow, application),
        principal=application.bidder_name if kind == PROXY else "",
        asked_zh=asked.text_zh if asked else "",
        asked_en=asked.text_en if asked else "",
        statement=statement.strip(),
        file_ids=list(file_ids),
        state=RequestState.waiting,
        handed_in_at=uow.now,
    )
    uow.add(request)
    await uow.session.flush()
    return request.id


async def _asked(
    uow: UnitOfWork, application: Application, lot: Lot, kind: str
) -> Condition | None:
    """Return the condition these papers prove; None for a power of attorney."""
    if kind == PROXY:
        if application.principal_id is None:
            raise refuse(EntryRefusal.papers_not_asked)
        refusal = may_act_for_another(lot.opens_at, uow.now)
        if refusal is not None:
            raise Refused(refusal)
        return None
    if lot.closed_at is not None:
        raise refuse(Missing.lot_over)
    for each in proved_by_papers(await extra_conditions(uow.session, lot.id)):
        if each.kind == kind:
            return each
    raise refuse(EntryRefusal.papers_not_asked)


async def _insist_none_stands(uow: UnitOfWork, number: str, kind: str) -> None:
    standing = select(EntryRequest.id).where(
        col(EntryRequest.deposit_number) == number,
        col(EntryRequest.kind) == kind,
        col(EntryRequest.state).in_([RequestState.waiting, RequestState.confirmed]),
    )
    if (await uow.session.exec(standing)).first() is not None:
        raise refuse(EntryRefusal.papers_handed_in)


async def _applicant(uow: UnitOfWork, application: Application) -> str:
    """Return who hands in: the proxy by their own name, else the bidder."""
    if application.principal_id is None:
        return application.bidder_name
    return await verified_name(uow.session, application.account_id) or ""
