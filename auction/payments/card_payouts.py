"""Money at the card gateway sent to the court's bank: what may leave, and what became of it.

Creditors are paid from the court's bank, so what buyers paid by card has to get there. What may
yet go back to a payer stays where it is: refunds are made out of it. Law: DIST-01, DIST-02.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import text
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from auction.db.unit_of_work import UnitOfWork
from auction.kernel.ids import new_id
from auction.kernel.money import is_amount
from auction.kernel.refusal import CommonRefusal, refuse
from auction.ledger import accounts
from auction.ledger import service as ledger
from auction.payments.card_cases import open_case
from auction.payments.gateway_facts import SeenLine, SeenPayout, Trouble
from auction.payments.models import GatewayPayout
from auction.payments.refusals import PaymentRefusal

PAYOUT_LINES = frozenset({"payout", "payout_failure"})
_SHOWN = 50


class PayoutStage(StrEnum):
    """How far money on its way to the court's bank has come."""

    waiting = "waiting"
    sent = "sent"
    arrived = "arrived"
    failed = "failed"


@dataclass(frozen=True)
class PayoutView:
    """One sum sent, or to be sent, to the court's bank."""

    id: str
    amount_fen: int
    state: PayoutStage
    ordered_at: datetime
    arrived_at: datetime | None
    failure: str


def mark_of(payout_id: str) -> str:
    """Return what the bank's statement will call a payout: letters and digits, at most 22."""
    return payout_id.replace("_", "")


async def may_leave_fen(session: AsyncSession, court_id: str) -> int:
    """Return what lies with the gateway and is no payer's any more, less what is on its way."""
    row = (await session.exec(_MAY_LEAVE, params={"court": court_id})).one()  # type: ignore[call-overload]
    return max(int(row.there_fen) - int(row.on_its_way_fen) - int(row.may_go_back_fen), 0)


async def order_gateway_payout(
    uow: UnitOfWork, *, court_id: str, account: str, amount_fen: int
) -> str:
    """Have a sum sent to the court's own bank; return its id. The court's finance clerks.

    Refuses more than may leave.
    """
    if uow.actor.court_id != court_id:
        raise refuse(CommonRefusal.not_found)
    await ledger.take_books(uow, court_id)
    most_fen = await may_leave_fen(uow.session, court_id)
    if not is_amount(amount_fen) or amount_fen > most_fen:
        raise refuse(PaymentRefusal.gateway_payout_too_large, "amount_fen", most_fen=most_fen)
    row = GatewayPayout(
        id=new_id("gpo"),
        court_id=court_id,
        account=account,
        amount_fen=amount_fen,
        state=PayoutStage.waiting,
        ordered_by=uow.actor.account_id,
        ordered_at=uow.now,
        due_at=uow.now,
    )
    uow.add(row)
    uow.audit("gateway_payout_ordered", f"gateway:{row.id}", court_id, amount_fen=amount_fen)
    await uow.session.flush()
    return row.id


async def note_sent(uow: UnitOfWork, *, payout_id: str, seen: SeenPayout) -> None:
    """Note that the gateway sends a sum, and book it as on its way; once."""
    row = await _locked(uow, payout_id)
    if row.state != PayoutStage.waiting:
        return
    row.payout_id, row.state = seen.payout_id, PayoutStage.sent
    uow.add(row)
    await _book_sent(uow, row)


async def note_refused(uow: UnitOfWork, *, payout_id: str, why: str) -> None:
    """Note that the gateway does not send a sum; nothing moved, and a person is told."""
    row = await _locked(uow, payout_id)
    if row.state != PayoutStage.waiting:
        return
    row.state, row.failure = PayoutStage.failed, why
    uow.add(row)
    await open_case(uow, row.court_id, Trouble.payout_failed, subject=row.id)


async def note_line(uow: UnitOfWork, court_id: str, account: str, line: SeenLine) -> None:
    """Take a line of the gateway's balance that tells of a payout: one of ours, or of its own plan.

    A payout that came back lies with the gateway again.
    """
    rows = select(GatewayPayout).where(col(GatewayPayout.payout_id) == line.source_id)
    row = (await uow.session.exec(rows.with_for_update())).first()
    if row is None:
        row = GatewayPayout(
            id=new_id("gpo"),
            court_id=court_id,
            account=account,
            amount_fen=abs(line.amount_units),
            state=PayoutStage.sent,
            payout_id=line.source_id,
            ordered_at=line.at,
            due_at=line.at,
        )
        uow.add(row)
        await uow.session.flush()
        await _book_sent(uow, row)
    if line.kind == "payout_failure" and row.state == PayoutStage.sent:
        row.state, row.failure = PayoutStage.failed, "returned"
        uow.add(row)
        await ledger.reverse(
            uow,
            court_id=court_id,
            key=f"gateway_payout_failed:{row.id}",
            entry_key=f"gateway_payout:{row.id}",
            kind="gateway_payout_failed",
            memo={"gateway_payout": row.id},
        )
        await open_case(uow, court_id, Trouble.payout_failed, subject=row.id)


async def payout_arriving(
    session: AsyncSession, court_id: str, *, written: str, payer: str, amount_fen: int
) -> GatewayPayout | None:
    """Return the payout that a line of the bank's statement tells of, by its mark or its amount.

    Without a mark it is taken for one only where the gateway is named and just one fits.
    """
    rows = select(GatewayPayout).where(
        col(GatewayPayout.court_id) == court_id,
        col(GatewayPayout.state) == PayoutStage.sent,
        col(GatewayPayout.amount_fen) == amount_fen,
    )
    found = list((await session.exec(rows.with_for_update())).all())
    plain = "".join(each for each in written.lower() if each.isalnum())
    for row in found:
        told = "".join(each for each in (row.payout_id or "").lower() if each.isalnum())
        if mark_of(row.id) in plain or (told and told in plain):
            return row
    named = "stripe" in f"{written} {payer}".lower()
    return found[0] if named and len(found) == 1 else None


async def note_arrived(uow: UnitOfWork, row: GatewayPayout, *, bank_ref: str) -> str:
    """Book that a payout is with the court's bank; return the entry's key."""
    row.state, row.arrived_at = PayoutStage.arrived, uow.now
    uow.add(row)
    key = f"gateway_payout_arrived:{row.id}"
    await ledger.post(
        uow,
        court_id=row.court_id,
        key=key,
        kind="gateway_payout_arrived",
        lines=[(accounts.BANK, row.amount_fen), (accounts.STRIPE_PAYING, -row.amount_fen)],
        memo={"gateway_payout": row.id, "bank_ref": bank_ref},
    )
    return key


async def gateway_payouts(session: AsyncSession, court_id: str) -> list[PayoutView]:
    """Return the newest sums sent to the court's bank."""
    rows = (
        select(GatewayPayout)
        .where(col(GatewayPayout.court_id) == court_id)
        .order_by(col(GatewayPayout.ordered_at).desc(), col(GatewayPayout.id))
        .limit(_SHOWN)
    )
    return [
        PayoutView(
            row.id, row.amount_fen, PayoutStage(row.state), row.ordered_at, row.arrived_at,
            row.failure,
        )
        for row in (await session.exec(rows)).all()
    ]  # fmt: skip


async def _book_sent(uow: UnitOfWork, row: GatewayPayout) -> None:
    await ledger.take_books(uow, row.court_id)
    await ledger.post(
        uow,
        court_id=row.court_id,
        key=f"gateway_payout:{row.id}",
        kind="gateway_payout",
        lines=[(accounts.STRIPE_PAYING, row.amount_fen), (accounts.STRIPE, -row.amount_fen)],
        memo={"gateway_payout": row.id},
    )


async def _locked(uow: UnitOfWork, payout_id: str) -> GatewayPayout:
    known = await uow.session.get_one(GatewayPayout, payout_id)
    await ledger.take_books(uow, known.court_id)
    return await uow.session.get_one(
        GatewayPayout, payout_id, with_for_update=True, populate_existing=True
    )


# What is there by the gateway's own lines; what was ordered away and stands on no line yet; and
# what was taken from cards and may yet be refunded: a deposit still held, a part of a price that is
# not paid yet, money on the desk, a refund under way. chr(58) is the colon.
_MAY_LEAVE = text(
    """
    SELECT (SELECT coalesce(sum(amount_fen - fee_fen), 0) FROM gateway_line
             WHERE court_id = :court) AS there_fen,
           (SELECT coalesce(sum(o.amount_fen), 0) FROM gateway_payout AS o
             WHERE o.court_id = :court AND o.state IN ('waiting', 'sent')
               AND NOT EXISTS (SELECT FROM gateway_line AS l
                                WHERE l.court_id = :court AND l.source_id = o.payout_id)
           ) AS on_its_way_fen,
           (SELECT coalesce(sum(
                     CASE WHEN t.state <> 'matched' THEN p.amount_fen
                          WHEN EXISTS (SELECT FROM payout AS o
                                        WHERE o.gateway = 'stripe' AND o.state = 'instructed'
                                          AND (o.subject_id = p.number
                                               OR o.key LIKE '%part' || chr(58) || t.id))
                            OR (n.purpose = 'balance' AND n.state = 'open') THEN p.amount_fen
                          ELSE least(p.amount_fen, coalesce(-a.balance_fen, 0)) END), 0)
              FROM gateway_payment AS p
              JOIN incoming_transfer AS t ON t.id = p.transfer_id
              JOIN payment_number AS n ON n.number = p.number
              LEFT JOIN ledger_account AS a
                ON a.court_id = p.court_id AND a.code = 'deposit:' || p.number
             WHERE p.court_id = :court AND p.state = 'captured' AND NOT p.is_disputed
           ) AS may_go_back_fen
    """
)
