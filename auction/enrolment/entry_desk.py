"""The sworn desk decides on papers for a lot: two members who find the same.

Nobody who judges the case or signed the lot's terms has a part in it; every look is in the audit
record. Law: OJA-16 (1) and (2), OJA-24, TRAP-20.
"""

from __future__ import annotations

from sqlmodel import col, select

from auction.cases.models import EnforcementCase
from auction.db.files import FileContent, read_file
from auction.db.unit_of_work import UnitOfWork
from auction.enrolment.entry_rules import PROXY, RequestState, may_act_for_another, verdict
from auction.enrolment.events import EntryDecided
from auction.enrolment.models import EntryRequest, EntryVote
from auction.enrolment.refusals import EntryRefusal
from auction.kernel.actor import Role
from auction.kernel.refusal import CommonRefusal, Refused, refuse
from auction.lots.models import Lot, TermsDecision, TermsSignature
from auction.people.oaths import insist_sworn

MOST_REASON = 500


async def vote(uow: UnitOfWork, *, request_id: str, is_yes: bool, reason: str = "") -> RequestState:
    """Say what one member of the desk found in papers; return where they stand then.

    The second who finds the same decides. A no says why. A power of attorney is confirmed before
    bidding opens or not at all.
    """
    request = await request_for_desk(uow, request_id)
    if request.state != RequestState.waiting:
        raise refuse(CommonRefusal.wrong_state)
    if not is_yes and not reason.strip():
        raise refuse(CommonRefusal.missing, "reason")
    if len(reason) > MOST_REASON:
        raise refuse(CommonRefusal.too_long, "reason", longest=MOST_REASON)
    await _insist_in_time(uow, request, is_yes=is_yes)
    before = await votes_on(uow, request.id)
    if any(each.member_id == uow.actor.account_id for each in before):
        raise refuse(EntryRefusal.looked_already)
    own = EntryVote(
        request_id=request.id,
        member_id=uow.actor.account_id or "",
        is_yes=is_yes,
        reason=reason.strip(),
        voted_at=uow.now,
    )
    uow.add(own)
    uow.audit("entry.voted", f"entry:{request.id}", request.court_id, yes=is_yes)
    _conclude(uow, request, [*before, own])
    await uow.session.flush()
    return RequestState(request.state)


async def request_for_desk(uow: UnitOfWork, request_id: str) -> EntryRequest:
    """Return papers to the desk of their court, locked; to others they do not exist.

    Refuses whoever judges the case or signed the lot's terms, whatever role they have now.
    """
    if not uow.actor.is_one_of(Role.admission):
        raise refuse(CommonRefusal.not_allowed)
    await insist_sworn(uow)
    request = await uow.session.get(EntryRequest, request_id, with_for_update=True)
    if request is None or request.court_id != uow.actor.court_id:
        raise refuse(CommonRefusal.not_found)
    if uow.actor.account_id in await _who_judge(uow, request.lot_id):
        raise refuse(EntryRefusal.desk_judges_this_case)
    return request


async def look_at_paper(uow: UnitOfWork, *, request_id: str, file_id: str) -> FileContent:
    """Return one paper to the desk, and note who looked. Law: TRAP-20."""
    request = await request_for_desk(uow, request_id)
    file = await read_file(uow.session, file_id) if file_id in request.file_ids else None
    if file is None:
        raise refuse(CommonRefusal.not_found)
    uow.audit("entry.paper_read", f"entry:{request.id}", request.court_id)
    return file


async def votes_on(uow: UnitOfWork, request_id: str) -> list[EntryVote]:
    """Return what members of the desk found so far, the first first."""
    rows = select(EntryVote).where(col(EntryVote.request_id) == request_id)
    return list((await uow.session.exec(rows.order_by(col(EntryVote.voted_at)))).all())


def _conclude(uow: UnitOfWork, request: EntryRequest, votes: list[EntryVote]) -> None:
    is_confirmed = verdict(each.is_yes for each in votes)
    if is_confirmed is None:
        return
    request.state = RequestState.confirmed if is_confirmed else RequestState.refused
    request.decided_at = uow.now
    reasons = [each.reason for each in votes if not each.is_yes and each.reason]
    request.reason = "" if is_confirmed else "\n".join(dict.fromkeys(reasons))
    uow.add(request)
    uow.audit("entry.decided", f"entry:{request.id}", request.court_id, confirmed=is_confirmed)
    uow.emit(
        EntryDecided(
            request.deposit_number, request.lot_id, request.court_id, request.id, is_confirmed
        )
    )


async def _insist_in_time(uow: UnitOfWork, request: EntryRequest, *, is_yes: bool) -> None:
    if request.kind != PROXY or not is_yes:
        return
    lot = await uow.session.get_one(Lot, request.lot_id)
    refusal = may_act_for_another(lot.opens_at, uow.now)
    if refusal is not None:
        raise Refused(refusal)


async def _who_judge(uow: UnitOfWork, lot_id: str) -> set[str]:
    lot = await uow.session.get_one(Lot, lot_id)
    case = await uow.session.get_one(EnforcementCase, lot.case_id)
    signed = (
        select(TermsSignature.member_id)
        .join(TermsDecision, col(TermsDecision.id) == col(TermsSignature.decision_id))
        .where(col(TermsDecision.lot_id) == lot_id)
    )
    return {case.judge_id, *(await uow.session.exec(signed)).all()}
