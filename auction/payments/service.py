"""Money in and money out, one transaction each: numbers, reported transfers, payouts.

Whoever locks rows here takes the court's books first, so that no two transactions wait for each
other. What a payment means is decided by the room that asked for it, by event.
"""

from __future__ import annotations

from datetime import datetime

from sqlmodel import col, select

from auction.db.unit_of_work import UnitOfWork
from auction.kernel.actor import Role
from auction.kernel.canonical import content_hash
from auction.kernel.ids import new_id, new_number
from auction.kernel.invariant import hold
from auction.kernel.money import is_amount
from auction.kernel.refusal import CommonRefusal, refuse
from auction.ledger import accounts
from auction.ledger import service as ledger
from auction.payments import matching, queries
from auction.payments.events import (
    PaymentMet,
    PayoutConfirmed,
    PayoutInstructed,
    PayoutReturned,
    TransferUnmatched,
)
from auction.payments.matching import Asked, NumberState
from auction.payments.models import IncomingTransfer, PaymentNumber, Payout
from auction.payments.ports import BankGateway, PayoutOrder
from auction.payments.queries import PayoutState, TransferState, TransferView
from auction.payments.refusals import PaymentRefusal
from auction.payments.stripe_orders import StripeRefunds, close_pages
from auction.payments.ways_back import BANK, STRIPE, asset_behind, is_taken_back, way_back

_LONGEST_REF = 100


# -- Numbers under which money is asked --------------------------------------------------------


async def open_number(
    uow: UnitOfWork,
    *,
    court_id: str,
    purpose: str,
    subject_id: str,
    payer_name: str,
    amount_fen: int,
    parts_allowed: bool = False,
    number: str | None = None,
    credit_code: str | None = None,
) -> str:
    """Ask `payer_name` for an amount under a number of its own; return the number.

    `number` lets a room use one it has already drawn; `credit_code` is the account the money is
    for, by default the deposit's. Whoever calls has checked who may ask.
    """
    hold(is_amount(amount_fen), "an amount asked for is at least one fen")
    row = PaymentNumber(
        number=number or new_number(),
        court_id=court_id,
        purpose=purpose,
        subject_id=subject_id,
        payer_name=payer_name,
        credit_code=credit_code or accounts.deposit(subject_id),
        amount_fen=amount_fen,
        parts_allowed=parts_allowed,
        state=NumberState.open,
        opened_at=uow.now,
    )
    uow.add(row)
    await uow.session.flush()
    return row.number


async def close_number(uow: UnitOfWork, *, number: str) -> None:
    """Take no more money under a number; what still arrives goes to the desk."""
    row = await _number(uow, number)
    if row is not None and row.state != NumberState.closed:
        row.state = NumberState.closed
        row.closed_at = uow.now
        uow.add(row)
        await close_pages(uow, number)


# -- What the bank reports ----------------------------------------------------------------------


async def report_transfer(
    uow: UnitOfWork,
    *,
    court_id: str,
    bank_ref: str,
    number: str,
    payer_name: str,
    payer_account: str,
    amount_fen: int,
    arrived_at: datetime | None = None,
    asset_code: str = accounts.BANK,
) -> TransferView:
    """Book money that arrived, and match it with what was asked; never lose any of it.

    What does not fit lies in suspense and on the desk, with its reason. The same report made
    twice has the same answer; another report under a used bank reference is refused.
    Finance or the bank itself reports; `asset_code` says where the money lies.
    Law: DIST-01, DIST-02.
    """
    _require_finance(uow, court_id)
    bank_ref, number = bank_ref.strip(), matching.plain_number(number)
    if not is_amount(amount_fen):
        raise refuse(CommonRefusal.bad_amount, "amount", least_fen=1)
    if not 0 < len(bank_ref) <= _LONGEST_REF:
        raise refuse(PaymentRefusal.bad_bank_ref, "bank_ref", longest=_LONGEST_REF)
    if arrived_at is not None and arrived_at > uow.now:
        raise refuse(CommonRefusal.bad_date, "arrived_at")
    await ledger.take_books(uow, court_id)
    content = content_hash([number, payer_name, payer_account, amount_fen])
    earlier = await _transfer_by_ref(uow, court_id, bank_ref)
    if earlier is not None:
        if earlier.content_hash != content:
            raise refuse(PaymentRefusal.bank_ref_reused, "bank_ref", bank_ref=bank_ref)
        return queries.transfer_view(earlier)
    row = IncomingTransfer(
        id=new_id("tra"),
        court_id=court_id,
        bank_ref=bank_ref,
        number=number[:40],
        payer_name=payer_name.strip(),
        payer_account=payer_account.strip(),
        amount_fen=amount_fen,
        content_hash=content,
        arrived_at=arrived_at or uow.now,
        state=TransferState.matched,
        gateway=BANK if asset_code == accounts.BANK else STRIPE,
    )
    await _match(uow, row, asset_code)
    return queries.transfer_view(row)


async def return_transfer(uow: UnitOfWork, *, transfer_id: str) -> str:
    """Send money on the desk back to the account it came from; return the payout's id."""
    row = await uow.session.get(IncomingTransfer, transfer_id)
    if row is None or not _in_reach(uow, row.court_id):
        raise refuse(CommonRefusal.not_found)
    _require_finance(uow, row.court_id)
    await ledger.take_books(uow, row.court_id)
    await uow.session.refresh(row)
    if row.state != TransferState.desk:
        raise refuse(PaymentRefusal.transfer_not_on_desk)
    row.state = TransferState.returning
    uow.add(row)
    uow.audit("transfer_return_ordered", f"transfer:{row.id}", row.court_id)
    return await instruct_payout(
        uow,
        court_id=row.court_id,
        key=f"transfer:{row.id}",
        purpose="transfer_return",
        subject_id=row.id,
        payee_name=row.payer_name,
        payee_account=row.payer_account,
        amount_fen=row.amount_fen,
        debit_code=accounts.SUSPENSE,
        due_at=uow.now,
    )


def _asked(row: PaymentNumber) -> Asked:
    return Asked(
        row.payer_name, row.amount_fen, row.received_fen, row.parts_allowed, NumberState(row.state)
    )


async def _match(uow: UnitOfWork, row: IncomingTransfer, asset_code: str) -> None:
    asked = await _number(uow, row.number)
    if asked is not None and asked.court_id != row.court_id:
        asked = None
    reason = matching.why_not(
        _asked(asked) if asked else None,
        payer_name=row.payer_name,
        amount_fen=row.amount_fen,
    )
    if reason is not None or asked is None:
        row.state, row.reason = TransferState.desk, reason or ""
        uow.emit(TransferUnmatched(row.id, row.court_id, row.reason))
        credit_code = accounts.SUSPENSE
    else:
        _receive(uow, asked, row)
        credit_code = asked.credit_code
    uow.add(row)
    uow.audit(
        "transfer_reported", f"transfer:{row.id}", row.court_id,
        amount_fen=row.amount_fen, state=row.state, reason=row.reason,
    )  # fmt: skip
    await ledger.post(
        uow,
        court_id=row.court_id,
        key=f"transfer:{row.id}",
        kind="transfer_arrived",
        lines=[(asset_code, row.amount_fen), (credit_code, -row.amount_fen)],
        memo={"transfer": row.id, "bank_ref": row.bank_ref, "number": row.number},
    )


def _receive(uow: UnitOfWork, asked: PaymentNumber, row: IncomingTransfer) -> None:
    asked.received_fen += row.amount_fen
    uow.add(asked)
    if asked.received_fen < asked.amount_fen:
        return
    asked.state = NumberState.met
    uow.emit(
        PaymentMet(
            number=asked.number,
            purpose=asked.purpose,
            subject_id=asked.subject_id,
            received_fen=asked.received_fen,
            payer_account=row.payer_account,
            court_id=asked.court_id,
        )
    )


# -- Payouts ------------------------------------------------------------------------------------


async def instruct_payout(
    uow: UnitOfWork,
    *,
    court_id: str,
    key: str,
    purpose: str,
    subject_id: str,
    payee_name: str,
    payee_account: str,
    amount_fen: int,
    debit_code: str,
    due_at: datetime,
) -> str:
    """Set money aside for a payee and have the bank told; return the payout's id.

    The same key with the same content is the same payout, made once. Refuses a payee without an
    account, and a debit the account cannot bear. Whoever calls has checked who may order it.
    """
    await ledger.take_books(uow, court_id)
    row = Payout(
        id=new_id("pay"),
        court_id=court_id,
        key=key,
        purpose=purpose,
        subject_id=subject_id,
        payee_name=payee_name,
        payee_account=payee_account.strip(),
        amount_fen=amount_fen,
        debit_code=debit_code,
        state=PayoutState.instructed,
        due_at=due_at,
        attempts=0,
    )
    earlier = await _payout_by_key(uow, court_id, key)
    if earlier is not None:
        if _order(earlier) != _order(row):
            raise refuse(PaymentRefusal.payout_key_reused, key=key)
        return earlier.id
    row.gateway = await way_back(uow.session, row)
    await _instruct(uow, row)
    return row.id


async def hand_to_bank(uow: UnitOfWork, event: PayoutInstructed, gateway: BankGateway) -> None:
    """React to an instruction: give the order to the bank, unless it is already settled."""
    row = await _payout(uow, event.payout_id)
    if row.state == PayoutState.instructed:
        order = PayoutOrder(
            row.id, row.court_id, row.payee_name, row.payee_account, row.amount_fen, row.attempts
        )
        chosen: BankGateway = StripeRefunds() if row.gateway == STRIPE else gateway
        await chosen.instruct(uow, order)


async def confirm_payout(uow: UnitOfWork, *, payout_id: str, bank_ref: str) -> None:
    """Book that the bank has paid, under its reference; once, however often it is reported."""
    row = await _payout(uow, payout_id)
    bank_ref = bank_ref.strip()
    if not 0 < len(bank_ref) <= _LONGEST_REF:
        raise refuse(PaymentRefusal.bad_bank_ref, "bank_ref", longest=_LONGEST_REF)
    if row.state == PayoutState.confirmed and row.bank_ref == bank_ref:
        return
    _not_by_hand(uow, row)
    if row.state != PayoutState.instructed:
        raise refuse(PaymentRefusal.payout_not_instructed)
    row.state, row.bank_ref, row.confirmed_at = PayoutState.confirmed, bank_ref, uow.now
    uow.add(row)
    uow.audit("payout_confirmed", f"payout:{row.id}", row.court_id, amount_fen=row.amount_fen)
    await ledger.post(
        uow,
        court_id=row.court_id,
        key=paid_key(row),
        kind="payout_confirmed",
        lines=[
            (accounts.TRANSIT, row.amount_fen),
            (await asset_behind(uow.session, row), -row.amount_fen),
        ],
        memo={"payout": row.id, "bank_ref": bank_ref},
    )
    if row.purpose == "transfer_return":
        await _mark_transfer(uow, row.subject_id, TransferState.returned)
    uow.emit(PayoutConfirmed(row.id, row.purpose, row.subject_id, row.amount_fen, row.court_id))


async def return_payout(uow: UnitOfWork, *, payout_id: str, bank_ref: str, reason: str) -> None:
    """Book that a payment the bank had made came back: all of it is undone, and a person decides.

    The money lies again on the account it was taken from; the payout waits, failed, for another
    account to be paid to.
    """
    row = await _payout(uow, payout_id)
    if row.state != PayoutState.confirmed:
        raise refuse(PaymentRefusal.payout_not_instructed)
    row.state, row.failure = PayoutState.failed, reason.strip()[:500]
    uow.add(row)
    uow.audit("payout_returned", f"payout:{row.id}", row.court_id, reason=row.failure)
    memo = {"payout": row.id, "bank_ref": bank_ref}
    for key, entry_key, kind in (
        (returned_key(row), paid_key(row), "payout_returned"),
        (f"payout:{row.id}:failed:{row.attempts}", instruction_key(row), "payout_failed"),
    ):
        await ledger.reverse(
            uow, court_id=row.court_id, key=key, entry_key=entry_key, kind=kind, memo=memo
        )
    if row.purpose == "transfer_return":
        await _mark_transfer(uow, row.subject_id, TransferState.returning)
    uow.emit(PayoutReturned(row.id, row.purpose, row.subject_id, row.amount_fen, row.court_id))


async def fail_payout(uow: UnitOfWork, *, payout_id: str, reason: str) -> None:
    """Book that the bank did not pay: the money goes back to the account it was taken from."""
    row = await _payout(uow, payout_id)
    _not_by_hand(uow, row)
    if row.state != PayoutState.instructed:
        raise refuse(PaymentRefusal.payout_not_instructed)
    row.state, row.failure = PayoutState.failed, reason.strip()[:500]
    uow.add(row)
    uow.audit("payout_failed", f"payout:{row.id}", row.court_id, reason=row.failure)
    await ledger.reverse(
        uow,
        court_id=row.court_id,
        key=f"payout:{row.id}:failed:{row.attempts}",
        entry_key=instruction_key(row),
        kind="payout_failed",
        memo={"payout": row.id},
    )


async def retry_payout(uow: UnitOfWork, *, payout_id: str, payee_account: str) -> None:
    """Instruct a failed payout again, to the payee's account as it is now known.

    What could not go back through the card gateway goes by the court's own bank; but not what the
    payer's bank has taken back: it would be paid twice.
    """
    row = await _payout(uow, payout_id)
    if row.state != PayoutState.failed:
        raise refuse(PaymentRefusal.payout_not_failed)
    if row.gateway == STRIPE and await is_taken_back(uow.session, row):
        raise refuse(PaymentRefusal.payment_disputed)
    row.payee_account, row.failure, row.gateway = payee_account.strip(), "", BANK
    row.state = PayoutState.instructed
    await _instruct(uow, row)


async def retry_by_card(uow: UnitOfWork, *, payout_id: str) -> None:
    """Instruct a failed payout again the way the money came: what stood against it is over."""
    row = await _payout(uow, payout_id)
    if row.state == PayoutState.failed:
        row.state, row.failure = PayoutState.instructed, ""
        await _instruct(uow, row)


async def _instruct(uow: UnitOfWork, row: Payout) -> None:
    if not row.payee_account:
        raise refuse(
            PaymentRefusal.no_payee_account, payee_name=row.payee_name, amount_fen=row.amount_fen
        )
    row.attempts += 1
    row.instructed_at = uow.now
    uow.add(row)
    await ledger.post(
        uow,
        court_id=row.court_id,
        key=instruction_key(row),
        kind="payout_instructed",
        lines=[(row.debit_code, row.amount_fen), (accounts.TRANSIT, -row.amount_fen)],
        memo={"payout": row.id, "purpose": row.purpose},
    )
    uow.audit("payout_instructed", f"payout:{row.id}", row.court_id, amount_fen=row.amount_fen)
    uow.emit(PayoutInstructed(row.id, row.court_id))


def instruction_key(row: Payout) -> str:
    """Return the key of the entry by which an attempt was set aside."""
    return f"payout:{row.id}:instructed:{row.attempts}"


def paid_key(row: Payout) -> str:
    """Return the key of the entry by which an attempt left the bank."""
    first = f"payout:{row.id}:paid"
    return first if row.attempts <= 1 else f"{first}:{row.attempts}"


def returned_key(row: Payout) -> str:
    """Return the key of the entry by which an attempt came back to the bank."""
    return f"payout:{row.id}:returned:{row.attempts}"


async def _mark_transfer(uow: UnitOfWork, transfer_id: str, state: TransferState) -> None:
    transfer = await uow.session.get(IncomingTransfer, transfer_id)
    if transfer is not None:
        transfer.state = state
        uow.add(transfer)


# -- Who may, and what is locked ----------------------------------------------------------------


def _not_by_hand(uow: UnitOfWork, row: Payout) -> None:
    """What the card gateway pays, it reports itself: a clerk's word would pay it twice."""
    if row.gateway == STRIPE and uow.actor.account_id is not None:
        raise refuse(PaymentRefusal.payout_by_gateway)


def _in_reach(uow: UnitOfWork, court_id: str) -> bool:
    """Say whether the actor may know of this court's money: its own staff, or the platform."""
    actor = uow.actor
    return actor.account_id is None or actor.court_id == court_id


def _require_finance(uow: UnitOfWork, court_id: str) -> None:
    if not _in_reach(uow, court_id):
        raise refuse(CommonRefusal.not_found)
    if uow.actor.account_id is not None and not uow.actor.is_one_of(Role.finance):
        raise refuse(PaymentRefusal.not_finance)


async def _payout(uow: UnitOfWork, payout_id: str) -> Payout:
    row = await uow.session.get(Payout, payout_id)
    if row is None or not _in_reach(uow, row.court_id):
        raise refuse(CommonRefusal.not_found)
    _require_finance(uow, row.court_id)
    await ledger.take_books(uow, row.court_id)
    await uow.session.refresh(row)
    return row


async def _number(uow: UnitOfWork, number: str) -> PaymentNumber | None:
    """Return a number as it stands once its court's books are ours."""
    row = await uow.session.get(PaymentNumber, number)
    if row is not None:
        await ledger.take_books(uow, row.court_id)
        row = (
            await uow.session.exec(
                select(PaymentNumber)
                .where(col(PaymentNumber.number) == number)
                .execution_options(populate_existing=True)
            )
        ).one()
    return row


async def _transfer_by_ref(
    uow: UnitOfWork, court_id: str, bank_ref: str
) -> IncomingTransfer | None:
    rows = select(IncomingTransfer).where(
        col(IncomingTransfer.court_id) == court_id, col(IncomingTransfer.bank_ref) == bank_ref
    )
    return (await uow.session.exec(rows)).first()


async def _payout_by_key(uow: UnitOfWork, court_id: str, key: str) -> Payout | None:
    rows = select(Payout).where(col(Payout.court_id) == court_id, col(Payout.key) == key)
    return (await uow.session.exec(rows)).first()


def _order(row: Payout) -> tuple[str | int, ...]:
    """Return what makes two orders the same one; a corrected account does not make another."""
    return (row.purpose, row.subject_id, row.payee_name, row.amount_fen, row.debit_code)
