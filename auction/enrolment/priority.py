"""Claiming priority in a lot, and the sworn desk's answer to it.

A bidder claims with proof; two of the admission desk, apart from the case's judge and panel,
confirm a rank or refuse. The rank reaches the lot with the admission, or after it and before the
bidder's first bid: a rank that changed under a bid would change who leads without a bid.
Law: OJA-24, OJA-25, OJA-26, TRAP-20.
"""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum

from sqlmodel import col, func, select
from sqlmodel.ext.asyncio.session import AsyncSession

from auction.cases.models import EnforcementCase
from auction.cases.priority import MOST_RANK, Basis, check_rank
from auction.cases.priority_service import holders
from auction.cases.refusals import CaseRefusal
from auction.db.files import FileContent, read_file
from auction.db.models import StoredFile
from auction.db.unit_of_work import UnitOfWork
from auction.enrolment.events import PriorityDecided
from auction.enrolment.models import Application, Deposit, PriorityClaim
from auction.enrolment.refusals import EnrolmentRefusal
from auction.kernel.actor import Role
from auction.kernel.ids import new_id
from auction.kernel.refusal import CommonRefusal, Refused, refuse
from auction.lots.models import Lot, TermsDecision, TermsSignature
from auction.people.access import insist
from auction.people.four_eyes import check_note, check_same, check_second
from auction.people.oaths import insist_sworn
from auction.people.refusals import PeopleRefusal

MOST_STATEMENT = 1_000
MOST_REASON = 500
MOST_PROOFS = 5


class ClaimState(StrEnum):
    """Where a claim stands; `too_late` was confirmed after its bidder's first bid."""

    claimed = "claimed"
    confirmed = "confirmed"
    refused = "refused"
    too_late = "too_late"


async def claim_priority(
    uow: UnitOfWork, *, number: str, basis: Basis, statement: str, file_ids: Sequence[str]
) -> str:
    """Claim priority for the application behind one's own deposit; return the claim's id.

    Refuses while another claim waits or is confirmed, without proof, and once the lot is over.
    """
    deposit, application = await own_application(uow, number)
    lot = await uow.session.get_one(Lot, application.lot_id)
    if lot.closed_at is not None:
        raise refuse(EnrolmentRefusal.priority_too_late)
    if not statement.strip():
        raise refuse(CommonRefusal.missing, "statement")
    if len(statement) > MOST_STATEMENT:
        raise refuse(CommonRefusal.too_long, "statement", longest=MOST_STATEMENT)
    if await _standing(uow.session, number) is not None:
        raise refuse(EnrolmentRefusal.priority_claimed)
    await insist_own_files(uow, file_ids)
    claim = PriorityClaim(
        id=new_id("claim"),
        court_id=deposit.court_id,
        lot_id=lot.id,
        deposit_number=number,
        claimant=application.bidder_name,
        basis=basis,
        statement=statement.strip(),
        file_ids=list(file_ids),
        state=ClaimState.claimed,
        claimed_at=uow.now,
    )
    uow.add(claim)
    await uow.session.flush()
    return claim.id


async def decide_claim(
    uow: UnitOfWork, *, claim_id: str, rank: int | None, reason: str = ""
) -> None:
    """Say what one finds: a rank, or none (None) and why; a second member who agrees decides.

    Refuses the same member twice, a second finding that differs, whoever judges the case or signed
    the lot's terms, and a rank that the court's record contradicts. Law: OJA-25, OJA-26, TRAP-20.
    """
    claim = await _claim_to_decide(uow, claim_id)
    if rank is not None:
        await _insist_rank_fits(uow, claim, rank)
    if claim.proposed_by is None:
        _propose(uow, claim, rank=rank, reason=reason.strip())
        return
    insist(
        check_second(proposed_by=claim.proposed_by, actor_id=uow.actor.account_id),
        check_same(claim.proposed_rank, rank),
    )
    claim.state = ClaimState.refused if rank is None else ClaimState.confirmed
    claim.rank, claim.reason = rank, claim.proposed_reason
    claim.decided_by, claim.decided_at = uow.actor.account_id, uow.now
    uow.add(claim)
    uow.audit("priority.decided", f"claim:{claim.id}", claim.court_id, confirmed=rank is not None)
    uow.emit(PriorityDecided(claim.deposit_number, claim.lot_id, claim.court_id, claim.id, rank))


async def send_back_claim(uow: UnitOfWork, *, claim_id: str, note: str) -> None:
    """Send a proposal back to the first member and say why; the claim is looked at anew."""
    claim = await _claim_to_decide(uow, claim_id)
    insist(
        check_second(proposed_by=claim.proposed_by, actor_id=uow.actor.account_id),
        check_note(note),
    )
    claim.proposed_by = claim.proposed_at = claim.proposed_rank = None
    claim.proposed_reason, claim.sent_back_note = "", note.strip()
    uow.add(claim)
    uow.audit("priority.sent_back", f"claim:{claim.id}", claim.court_id)


async def claim_for_desk(uow: UnitOfWork, claim_id: str) -> PriorityClaim:
    """Return a claim to the desk of its court, locked; to others it does not exist."""
    if not uow.actor.is_one_of(Role.admission):
        raise refuse(CommonRefusal.not_allowed)
    await insist_sworn(uow)
    claim = await uow.session.get(PriorityClaim, claim_id, with_for_update=True)
    if claim is None or claim.court_id != uow.actor.court_id:
        raise refuse(CommonRefusal.not_found)
    return claim


async def look_at_proof(uow: UnitOfWork, *, claim_id: str, file_id: str) -> FileContent:
    """Return one proof of a claim to the desk, and note who looked. Law: TRAP-20."""
    claim = await claim_for_desk(uow, claim_id)
    file = await read_file(uow.session, file_id) if file_id in claim.file_ids else None
    if file is None:
        raise refuse(CommonRefusal.not_found)
    uow.audit("priority.proof_read", f"claim:{claim.id}", claim.court_id)
    return file


async def note_too_late(uow: UnitOfWork, claim_id: str) -> None:
    """Note that the lot could not take a confirmed rank: its bidder had bid, or it was over."""
    claim = await uow.session.get_one(PriorityClaim, claim_id, with_for_update=True)
    claim.state = ClaimState.too_late
    uow.add(claim)


async def confirmed_rank(session: AsyncSession, deposit_number: str) -> int | None:
    """Return the rank confirmed for whoever owes a deposit, or None."""
    rows = select(PriorityClaim.rank).where(
        col(PriorityClaim.deposit_number) == deposit_number,
        col(PriorityClaim.state) == ClaimState.confirmed,
    )
    return (await session.exec(rows)).first()


async def _claim_to_decide(uow: UnitOfWork, claim_id: str) -> PriorityClaim:
    claim = await claim_for_desk(uow, claim_id)
    if claim.state != ClaimState.claimed:
        raise refuse(CommonRefusal.wrong_state)
    await _insist_apart(uow, claim)
    return claim


async def _insist_apart(uow: UnitOfWork, claim: PriorityClaim) -> None:
    """Whoever judges the case or signed the lot's terms may have come to the desk since."""
    lot = await uow.session.get_one(Lot, claim.lot_id)
    case = await uow.session.get_one(EnforcementCase, lot.case_id)
    signed = (
        select(TermsSignature.member_id)
        .join(TermsDecision, col(TermsDecision.id) == TermsSignature.decision_id)
        .where(TermsDecision.lot_id == lot.id)
        .where(TermsSignature.member_id == uow.actor.account_id)
    )
    judges = case.judge_id == uow.actor.account_id
    if judges or (await uow.session.exec(signed)).first() is not None:
        raise refuse(PeopleRefusal.roles_conflict)


def _propose(uow: UnitOfWork, claim: PriorityClaim, *, rank: int | None, reason: str) -> None:
    if len(reason) > MOST_REASON:
        raise refuse(CommonRefusal.too_long, "reason", longest=MOST_REASON)
    if rank is None and not reason:
        raise refuse(CommonRefusal.missing, "reason")
    claim.proposed_by, claim.proposed_at = uow.actor.account_id, uow.now
    claim.proposed_rank = rank
    claim.proposed_reason, claim.sent_back_note = reason, ""
    uow.add(claim)
    uow.audit("priority.proposed", f"claim:{claim.id}", claim.court_id, confirmed=rank is not None)


async def _standing(session: AsyncSession, deposit_number: str) -> PriorityClaim | None:
    rows = select(PriorityClaim).where(
        col(PriorityClaim.deposit_number) == deposit_number,
        col(PriorityClaim.state) != ClaimState.refused,
    )
    return (await session.exec(rows)).first()


async def own_application(uow: UnitOfWork, number: str) -> tuple[Deposit, Application]:
    """Return one's own deposit and its application, locked; others' do not exist."""
    deposit = await uow.session.get(Deposit, number)
    if deposit is None:
        raise refuse(CommonRefusal.not_found)
    application = await uow.session.get_one(
        Application, deposit.application_id, with_for_update=True
    )
    if application.account_id != uow.actor.account_id:
        raise refuse(CommonRefusal.not_found)
    return deposit, application


async def insist_own_files(uow: UnitOfWork, file_ids: Sequence[str]) -> None:
    """Refuse no papers, too many, and anybody else's."""
    if not file_ids:
        raise refuse(EnrolmentRefusal.proof_missing, "documents")
    if len(file_ids) > MOST_PROOFS:
        raise refuse(CommonRefusal.too_long, "documents", longest=MOST_PROOFS)
    await uow.session.flush()
    own = select(func.count()).where(
        col(StoredFile.id).in_(file_ids), StoredFile.owner_id == uow.actor.account_id
    )
    if (await uow.session.exec(own)).one() != len(set(file_ids)):
        raise refuse(CommonRefusal.not_found)


async def _insist_rank_fits(uow: UnitOfWork, claim: PriorityClaim, rank: int) -> None:
    """Law: CAT-05. Refuses a rank that the court's own record of holders contradicts."""
    if not 1 <= rank <= MOST_RANK:
        raise refuse(CaseRefusal.bad_rank, "rank", least=1, most=MOST_RANK)
    lot = await uow.session.get_one(Lot, claim.lot_id)
    known = [(each.basis, each.rank) for each in await holders(uow.session, lot.asset_id)]
    refusal = check_rank(Basis(claim.basis), rank, known)
    if refusal is not None:
        raise Refused(refusal)
