"""The verbs of enrolment: apply, hold a deposit, give it back within a day, or let it count.

The court's books are taken first, then the lot's row, then its deposits, so that an application,
an arriving payment and the close never miss each other nor wait for each other in a ring. The
functions that react to events change nothing when they run again.
"""

from __future__ import annotations

from datetime import datetime
from typing import Protocol

from sqlmodel import col, select

from auction.db.unit_of_work import UnitOfWork
from auction.deadlines.service import close_deadline, open_deadline
from auction.enrolment import rules
from auction.enrolment.case_roles import role_in_case
from auction.enrolment.entry import Principal, call_partners, check_entry, enter, needs_of
from auction.enrolment.entry_forms import ALONE, EntryForm
from auction.enrolment.entry_rules import NOTHING_MORE
from auction.enrolment.events import (
    DepositCounted,
    DepositHeld,
    DepositReturned,
    ReleaseGoesOn,
)
from auction.enrolment.models import Application, Deposit
from auction.enrolment.queries import DepositView, deposit_with_number, standing_of
from auction.enrolment.rules import ApplicationState, DepositState
from auction.kernel.actor import Role
from auction.kernel.clock import from_ms, to_ms
from auction.kernel.ids import new_id, new_number
from auction.kernel.invariant import hold
from auction.kernel.refusal import CommonRefusal, Refused, refuse
from auction.ledger import accounts
from auction.ledger.service import take_books
from auction.lots.models import Lot
from auction.lots.terms import BiddingTerms
from auction.payments.events import PaymentMet, PayoutConfirmed, PayoutReturned
from auction.payments.queries import PayoutState, payouts_of
from auction.payments.service import close_number, instruct_payout, open_number
from auction.people.models import Account
from auction.people.queries import verified_name

PURPOSE = "deposit"
RETURN_PURPOSE = "deposit_return"
RELEASED_AT_ONCE = 20
"""So many deposits are ended while the court's books are held: a fraction of a second."""


class DepositNews(Protocol):
    """What the engine tells of a deposit: admitted, or refused because the lot was over."""

    lot_id: str
    deposit_number: str


class LotEnded(Protocol):
    """What the engine tells of a lot that nobody won."""

    lot_id: str
    closed_at_ms: int


class LotGone(Protocol):
    """What the engine tells of a lot that was withdrawn."""

    lot_id: str


async def apply(
    uow: UnitOfWork, *, lot_id: str, refund_account: str, entry: EntryForm = ALONE
) -> DepositView:
    """Apply for a lot: the actor promises to be eligible, and is asked for the deposit.

    Nothing due (an applicant whose claim covers it) is held at once. Refused with the first thing
    that is missing. The page or client has had the promise ticked; what else the lot asks, partners
    and a principal come with `entry`. Law: OJA-16 (2), OJA-20 to OJA-23, OJA-39, OJA-52, OJA-53;
    CAT-01; TRAP-04, TRAP-05, TRAP-19.
    """
    await _lock_account(uow)
    lot = await _share_lot(uow, lot_id)
    standing = await standing_of(
        uow.session, account_id=uow.actor.account_id, lot_id=lot_id, now=uow.now
    )
    refund_account = rules.plain_bank_account(refund_account)
    if lot is None or standing is None:
        raise refuse(CommonRefusal.not_found)
    refusal = rules.may_apply(standing) or rules.check_bank_account(refund_account)
    if refusal is not None:
        raise Refused(refusal)
    if not uow.actor.is_one_of(Role.bidder):
        raise refuse(CommonRefusal.not_allowed)
    principal = await check_entry(uow, lot, entry)
    number = await _enrol(uow, lot, refund_account, entry, principal)
    view = await deposit_with_number(uow.session, number)
    assert view is not None
    return view


async def hold_deposit(uow: UnitOfWork, event: PaymentMet) -> None:
    """React to a deposit that arrived: hold it, and have its payer admitted.

    What arrives for a lot that is over, or from somebody whom the law has barred since they
    applied, goes straight back. Law: OJA-22, OJA-23, OJA-37, OJA-52, CAT-10.
    """
    if event.purpose != PURPOSE:
        return
    deposit, application, lot = await locked_deposit(uow, event.subject_id)
    if deposit.held_at is not None:
        return
    deposit.paid_fen, deposit.payer_account = event.received_fen, event.payer_account
    deposit.held_at = uow.now
    if deposit.state == DepositState.closed or _is_over(lot) or await _is_barred(uow, application):
        deposit.state = DepositState.held
        await give_back(uow, deposit, application, ended_at=uow.now)
    else:
        await _hold(uow, deposit, application)


async def admit_if_ready(uow: UnitOfWork, *, number: str) -> None:
    """Have whoever paid admitted, once nothing else is missing: papers, partners, confirmation."""
    deposit, application, lot = await locked_deposit(uow, number)
    if deposit.state == DepositState.held and not _is_over(lot):
        await _hold(uow, deposit, application)


async def mark_admitted(uow: UnitOfWork, event: DepositNews) -> None:
    """React to the engine's admission: whoever paid now has a paddle, which only the engine knows.

    Law: OJA-23, OJA-24.
    """
    deposit, application, _lot = await locked_deposit(uow, event.deposit_number)
    application.admitted_at = application.admitted_at or uow.now
    if deposit.state == DepositState.held:
        deposit.state = DepositState.admitted
        application.state = ApplicationState.admitted
    uow.add(deposit, application)


async def release_refused(uow: UnitOfWork, event: DepositNews) -> None:
    """React to an admission the engine refused: the deposit goes back. Law: OJA-37.

    Whoever was admitted before has a paddle and may have won: what was refused is a repeated
    message, and the close decides.
    """
    deposit, application, lot = await locked_deposit(uow, event.deposit_number)
    if DepositState(deposit.state).is_with_court and application.admitted_at is None:
        await give_back(uow, deposit, application, ended_at=lot.closed_at or uow.now)


async def release_all_but(
    uow: UnitOfWork, *, lot_id: str, keep: str | None, closed_at: datetime
) -> None:
    """End every deposit of a lot but the buyer's, which counts toward the price.

    Returns are instructed at once, and due 24 hours after the close; of a great crowd slice by
    slice, each in a transaction of its own, so that the court's books are free in between.
    Law: OJA-37; TRAP-25.
    """
    court_id = (await uow.session.exec(select(Lot.court_id).where(Lot.id == lot_id))).one()
    await take_books(uow, court_id)
    await uow.session.get(Lot, lot_id, with_for_update=True, populate_existing=True)
    if keep is not None:
        await _count(uow, keep)
    unended = [DepositState.asked, DepositState.held, DepositState.admitted]
    rows = (
        select(Deposit, Application)
        .join(Application, col(Application.id) == Deposit.application_id)
        .where(Application.lot_id == lot_id, col(Deposit.state).in_(unended))
        .where(col(Deposit.number).is_distinct_from(keep))
        .order_by(col(Deposit.number))
        .limit(RELEASED_AT_ONCE + 1)
        .with_for_update()
    )
    found = (await uow.session.exec(rows)).all()
    for deposit, application in found[:RELEASED_AT_ONCE]:
        await _end(uow, deposit, application, ended_at=closed_at)
    if len(found) > RELEASED_AT_ONCE:
        uow.emit(ReleaseGoesOn(lot_id, court_id, to_ms(closed_at)))


async def release_more(uow: UnitOfWork, event: ReleaseGoesOn) -> None:
    """React to a release that goes on: end the next slice of a lot's deposits. Law: OJA-37."""
    closed_at = from_ms(event.closed_at_ms)
    await release_all_but(uow, lot_id=event.lot_id, keep=None, closed_at=closed_at)


async def _count(uow: UnitOfWork, number: str) -> None:
    """Let the buyer's deposit count toward the price, if the court still has it."""
    deposit = await uow.session.get_one(
        Deposit, number, with_for_update=True, populate_existing=True
    )
    if DepositState(deposit.state).is_with_court:
        deposit.state = DepositState.applied
        uow.add(deposit)
        uow.emit(DepositCounted(deposit.number, deposit.court_id))


async def on_unsold(uow: UnitOfWork, event: LotEnded) -> None:
    """React to a lot nobody bid on: every deposit goes back. Law: OJA-37."""
    closed_at = from_ms(event.closed_at_ms)
    await release_all_but(uow, lot_id=event.lot_id, keep=None, closed_at=closed_at)


async def on_withdrawn(uow: UnitOfWork, event: LotGone) -> None:
    """React to a withdrawn lot: every deposit goes back. Law: OJA-37, OJA-46."""
    await release_all_but(uow, lot_id=event.lot_id, keep=None, closed_at=uow.now)


async def keep_deposit(uow: UnitOfWork, *, number: str) -> None:
    """Note that a buyer who did not pay loses the deposit. Law: OJA-38."""
    deposit, _application, _lot = await locked_deposit(uow, number)
    if deposit.state == DepositState.applied:
        deposit.state = DepositState.kept
        uow.add(deposit)


async def deposit_returned(uow: UnitOfWork, event: PayoutConfirmed) -> None:
    """React to the bank's confirmation: the return is proved, and its deadline met. Law: OJA-37.

    What was heard of a payment that has come back since proves nothing.
    """
    if event.purpose != RETURN_PURPOSE:
        return
    deposit, application, _lot = await locked_deposit(uow, event.subject_id)
    payouts = await payouts_of(uow.session, (RETURN_PURPOSE,), event.subject_id)
    is_out = any(
        each.id == event.payout_id and each.state == PayoutState.confirmed for each in payouts
    )
    if deposit.state == DepositState.returned or not is_out:
        return
    deposit.state, deposit.returned_at = DepositState.returned, uow.now
    uow.add(deposit)
    await close_deadline(uow, kind=RETURN_PURPOSE, subject=_subject(deposit))
    uow.emit(
        DepositReturned(deposit.number, application.account_id, event.amount_fen, deposit.court_id)
    )


async def deposit_came_back(uow: UnitOfWork, event: PayoutReturned) -> None:
    """React to a return that the bank sent back: the deposit waits to be returned again.

    Nothing is due anew: a person finds the right account, and the bank's next word is the proof.
    """
    if event.purpose != RETURN_PURPOSE:
        return
    deposit, _application, _lot = await locked_deposit(uow, event.subject_id)
    if deposit.state == DepositState.returned:
        deposit.state, deposit.returned_at = DepositState.instructed, None
        uow.add(deposit)


# -- Applying ------------------------------------------------------------------------------------


async def _enrol(
    uow: UnitOfWork,
    lot: Lot,
    refund_account: str,
    entry: EntryForm,
    principal: Principal | None,
) -> str:
    account_id = uow.actor.account_id or ""
    # Whoever is bid for is the bidder: they pay, are paid back, and are named as the buyer.
    name = principal.name if principal else await verified_name(uow.session, account_id)
    hold(name is not None, "a verified account has a verified name")
    hold(lot.terms is not None, "a published lot has terms")
    terms = BiddingTerms.from_json(lot.terms or {})
    bidder_id = principal.account_id if principal else account_id
    claim_fen = None if entry.partners else await _applicant_claim_fen(uow, lot, bidder_id)
    due_fen = rules.due_fen(terms, applicant_claim_fen=claim_fen)
    application = Application(
        id=new_id("app"),
        court_id=lot.court_id,
        lot_id=lot.id,
        account_id=account_id,
        bidder_name=name or "",
        refund_account=refund_account,
        state=ApplicationState.waiting,
        applied_at=uow.now,
        promised_at=uow.now,
        principal_id=principal.account_id if principal else None,
    )
    uow.add(application)
    await uow.session.flush()
    await enter(uow, application, entry)
    deposit = Deposit(
        number=new_number(),
        court_id=lot.court_id,
        application_id=application.id,
        due_fen=due_fen,
        payer_name=name or "",
        state=DepositState.asked,
        asked_at=uow.now,
    )
    uow.add(deposit)
    await _ask_for(uow, deposit, application)
    await call_partners(uow, application, deposit.number)
    return deposit.number


async def _ask_for(uow: UnitOfWork, deposit: Deposit, application: Application) -> None:
    if deposit.due_fen == 0:
        deposit.held_at = uow.now
        await _hold(uow, deposit, application)
        await uow.session.flush()
        return
    await uow.session.flush()
    await open_number(
        uow,
        court_id=deposit.court_id,
        purpose=PURPOSE,
        subject_id=deposit.number,
        payer_name=deposit.payer_name,
        amount_fen=deposit.due_fen,
        parts_allowed=False,
        number=deposit.number,
    )


async def _hold(uow: UnitOfWork, deposit: Deposit, application: Application) -> None:
    """Hold a deposit; its bidder is admitted when nothing else is missing, now or later."""
    deposit.state = DepositState.held
    uow.add(deposit)
    await uow.session.flush()
    if await needs_of(uow.session, deposit.number) == NOTHING_MORE:
        uow.emit(DepositHeld(deposit.number, application.lot_id, deposit.court_id))


async def _applicant_claim_fen(uow: UnitOfWork, lot: Lot, account_id: str) -> int | None:
    """Return what a bidder claims as the case's applicant; None if they are not. TRAP-05."""
    return (await role_in_case(uow.session, lot, account_id)).claim_fen


# -- Giving back ---------------------------------------------------------------------------------


async def _end(
    uow: UnitOfWork, deposit: Deposit, application: Application, *, ended_at: datetime
) -> None:
    if DepositState(deposit.state).is_with_court:
        await give_back(uow, deposit, application, ended_at=ended_at)
    elif deposit.state == DepositState.asked:
        deposit.state, application.state = DepositState.closed, ApplicationState.over
        uow.add(deposit, application)
        await close_number(uow, number=deposit.number)


async def give_back(
    uow: UnitOfWork, deposit: Deposit, application: Application, *, ended_at: datetime
) -> None:
    """Have what was paid instructed at once, within 24 hours of the end. Law: OJA-37."""
    application.state = ApplicationState.over
    uow.add(deposit, application)
    if deposit.paid_fen == 0:
        deposit.state = DepositState.closed
        return
    deposit.state, deposit.instructed_at = DepositState.instructed, uow.now
    deposit.release_due_at = rules.return_due_at(ended_at)
    # No case and no lot: whoever pays it back sees a number, a name and an amount (OJA-24).
    await open_deadline(
        uow,
        court_id=deposit.court_id,
        case_id=None,
        kind=RETURN_PURPOSE,
        subject=_subject(deposit),
        role=Role.finance,
        law="OJA-37",
        due_at=deposit.release_due_at,
        data={"number": deposit.number, "amount_fen": deposit.paid_fen},
    )
    await instruct_payout(
        uow,
        court_id=deposit.court_id,
        key=_subject(deposit),
        purpose=RETURN_PURPOSE,
        subject_id=deposit.number,
        payee_name=deposit.payer_name,
        payee_account=application.refund_account,
        amount_fen=deposit.paid_fen,
        debit_code=accounts.deposit(deposit.number),
        due_at=deposit.release_due_at,
    )


def _subject(deposit: Deposit) -> str:
    return f"deposit:{deposit.number}"


# -- What is locked ------------------------------------------------------------------------------


async def _lock_account(uow: UnitOfWork) -> None:
    """Let one account's applications come one after the other."""
    if uow.actor.account_id is not None:
        await uow.session.get(Account, uow.actor.account_id, with_for_update=True)


async def _share_lot(uow: UnitOfWork, lot_id: str) -> Lot | None:
    """Return a lot as it stands; it cannot be closed while we act, nor act while it closes."""
    return await uow.session.get(
        Lot, lot_id, with_for_update={"read": True}, populate_existing=True
    )


async def locked_deposit(uow: UnitOfWork, number: str) -> tuple[Deposit, Application, Lot]:
    """Return a deposit with its application and lot; none of them changes until we are done."""
    known = await deposit_with_number(uow.session, number)
    hold(known is not None, f"deposit {number} exists")
    assert known is not None
    await take_books(uow, known.court_id)
    lot = await _share_lot(uow, known.lot_id)
    deposit = await uow.session.get(Deposit, number, with_for_update=True, populate_existing=True)
    assert deposit is not None
    assert lot is not None
    application = await uow.session.get(Application, deposit.application_id, populate_existing=True)
    assert application is not None
    return deposit, application, lot


async def _is_barred(uow: UnitOfWork, application: Application) -> bool:
    standing = await standing_of(
        uow.session, account_id=application.account_id, lot_id=application.lot_id, now=uow.now
    )
    return standing is not None and bool(rules.bars(standing))


def _is_over(lot: Lot) -> bool:
    return lot.closed_at is not None
