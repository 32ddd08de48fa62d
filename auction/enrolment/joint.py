"""Bidding together: each consents in their own account, with the same proof as whoever bids alone.

One deposit, one paddle, held by the one who applied; the buyers are all of them, by their shares.
Law: OJA-21 (real names), OJA-35, OJA-52; CC 298.
"""

from __future__ import annotations

from collections.abc import Collection

from sqlmodel import col, select

from auction.db.unit_of_work import UnitOfWork
from auction.enrolment.entry import give_promises, take_part
from auction.enrolment.entry_forms import EntryForm, check_promises
from auction.enrolment.entry_rules import JointState, Part
from auction.enrolment.models import Application, Deposit, JointBidder
from auction.enrolment.queries import standing_of
from auction.enrolment.refusals import JointRefusal, Missing
from auction.enrolment.rules import bars
from auction.enrolment.service import admit_if_ready
from auction.kernel.actor import Role
from auction.kernel.refusal import CommonRefusal, Refused, refuse
from auction.lots.conditions import conditions_of
from auction.people.models import Account
from auction.people.queries import verified_name
from auction.people.rules import IdentityState


async def consent(uow: UnitOfWork, *, joint_id: str, promised: Collection[str] = ()) -> None:
    """Consent to bid with others; whoever is last has all of them admitted, once it is paid.

    Refuses somebody whose identity is not proved or is another than was named, who takes part
    already, and whom a bar keeps out. The page or client has had the promise ticked.
    """
    row, application = await own_invitation(uow, joint_id)
    await _insist_may_bid(uow, application.lot_id)
    if await verified_name(uow.session, uow.actor.account_id or "") != row.name:
        raise refuse(JointRefusal.joint_name_differs, named=row.name)
    asked = await conditions_of(uow.session, application.lot_id)
    refusal = check_promises(EntryForm(promised=promised), asked)
    if refusal is not None:
        raise Refused(refusal)
    await take_part(uow, application, uow.actor.account_id or "", Part.joint)
    await give_promises(uow, application)
    row.state, row.account_id = JointState.consented, uow.actor.account_id
    row.answered_at = uow.now
    uow.add(row)
    await uow.session.flush()
    deposit = select(Deposit.number).where(col(Deposit.application_id) == application.id)
    await admit_if_ready(uow, number=(await uow.session.exec(deposit)).one())


async def decline(uow: UnitOfWork, *, joint_id: str) -> None:
    """Say no to bidding with others. They are not admitted then, and the deposit goes back."""
    row, _application = await own_invitation(uow, joint_id)
    row.state, row.answered_at = JointState.declined, uow.now
    uow.add(row)


async def own_invitation(uow: UnitOfWork, joint_id: str) -> tuple[JointBidder, Application]:
    """Return an unanswered invitation to the actor's e-mail address; others' do not exist."""
    if uow.actor.account_id is None or not uow.actor.is_one_of(Role.bidder):
        raise refuse(CommonRefusal.not_allowed)
    account = await uow.session.get_one(Account, uow.actor.account_id, with_for_update=True)
    row = await uow.session.get(JointBidder, joint_id, with_for_update=True)
    if row is None or row.email != account.email:
        raise refuse(CommonRefusal.not_found)
    if row.state != JointState.asked:
        raise refuse(JointRefusal.joint_answered)
    return row, await uow.session.get_one(Application, row.application_id)


async def _insist_may_bid(uow: UnitOfWork, lot_id: str) -> None:
    standing = await standing_of(
        uow.session, account_id=uow.actor.account_id, lot_id=lot_id, now=uow.now
    )
    assert standing is not None
    if standing.lot_is_over:
        raise refuse(Missing.lot_over)
    for bar in bars(standing):
        raise refuse(bar)
    if standing.identity is not IdentityState.verified:
        raise refuse(Missing.identity_unverified)
