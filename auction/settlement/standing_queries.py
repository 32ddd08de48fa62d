"""Reads of what stands between a sale's money and its creditors."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from auction.lots.panel import MEMBERS_TO_DECIDE
from auction.people.queries import names
from auction.settlement.models import Sale
from auction.settlement.queries import distribution_of_sale
from auction.settlement.standing_models import OtherPayee, OtherPayeeSignature, PayoutDelay
from auction.settlement.standing_still import deposits_of, transfer_of


@dataclass(frozen=True)
class DelayView:
    """A delay of a payout; `payee_name` "" is everybody."""

    id: str
    payee: str
    payee_name: str
    cause: str
    reason: str
    state: str
    asked_by: str
    asked_at: datetime
    decided_by: str
    decided_at: datetime | None
    ended_at: datetime | None
    end_reason: str


@dataclass(frozen=True)
class DepositView:
    """What the court keeps, or is to keep, for a payee."""

    id: str
    payee: str
    payee_name: str
    amount_fen: int
    cause: str
    reason: str
    ordered_at: datetime
    kept_at: datetime | None
    released_at: datetime | None
    release_reason: str


@dataclass(frozen=True)
class OtherPayeeView:
    """Somebody who is to be paid in a creditor's place, and how many of the panel have signed."""

    id: str
    payee: str
    payee_name: str
    name: str
    account: str
    reason: str
    state: str
    asked_at: datetime
    signed_by: tuple[str, ...]
    signatures: int
    still_to_sign: int


@dataclass(frozen=True)
class BankruptcyView:
    """A case handed over for bankruptcy, and what came of it."""

    state: str
    addressee: str
    reason: str
    handed_at: datetime
    answer: str
    answered_at: datetime | None
    administrator: str
    account: str
    named_by: str | None
    signed_at: datetime | None
    amount_fen: int


@dataclass(frozen=True)
class StandingView:
    """What stands before the payout of one sale."""

    sale_id: str
    case_id: str
    court_id: str
    distribution_id: str | None
    distribution_state: str | None
    payees: tuple[tuple[str, str], ...]
    delays: tuple[DelayView, ...]
    deposits: tuple[DepositView, ...]
    others: tuple[OtherPayeeView, ...]
    bankruptcy: BankruptcyView | None


async def standing_of_sale(session: AsyncSession, sale_id: str) -> StandingView | None:
    """Return what stands before a sale's payout; whose court it is, the caller asks."""
    sale = await session.get(Sale, sale_id)
    if sale is None:
        return None
    shared = await distribution_of_sale(session, sale_id)
    payees = tuple((each.claim, each.name) for each in shared.payees) if shared else ()
    known = dict(payees)
    return StandingView(
        sale_id=sale.id,
        case_id=sale.case_id,
        court_id=sale.court_id,
        distribution_id=shared.id if shared else None,
        distribution_state=shared.state if shared else None,
        payees=payees,
        delays=await _delays(session, sale_id, known),
        deposits=await _deposits(session, shared.id if shared else ""),
        others=await _others(session, shared.id if shared else "", known),
        bankruptcy=await bankruptcy_of_case(session, sale.court_id, sale.case_id),
    )


async def bankruptcy_of_case(
    session: AsyncSession, court_id: str, case_id: str
) -> BankruptcyView | None:
    """Return the last time a case of this court was handed over for bankruptcy."""
    row = await transfer_of(session, case_id)
    if row is None or row.court_id != court_id:
        return None
    return BankruptcyView(
        state=row.state,
        addressee=row.addressee,
        reason=row.reason,
        handed_at=row.handed_at,
        answer=row.answer,
        answered_at=row.answered_at,
        administrator=row.administrator,
        account=row.account,
        named_by=row.named_by,
        signed_at=row.signed_at,
        amount_fen=row.amount_fen,
    )


async def _delays(
    session: AsyncSession, sale_id: str, known: dict[str, str]
) -> tuple[DelayView, ...]:
    rows = select(PayoutDelay).where(col(PayoutDelay.sale_id) == sale_id)
    found = (await session.exec(rows.order_by(col(PayoutDelay.asked_at).desc()))).all()
    people = await names(session, [who or "" for r in found for who in (r.asked_by, r.decided_by)])
    return tuple(
        DelayView(
            id=row.id,
            payee=row.payee,
            payee_name=known.get(row.payee, row.payee),
            cause=row.cause,
            reason=row.reason,
            state=row.state,
            asked_by=people.get(row.asked_by, ""),
            asked_at=row.asked_at,
            decided_by=people.get(row.decided_by or "", ""),
            decided_at=row.decided_at,
            ended_at=row.ended_at,
            end_reason=row.end_reason,
        )
        for row in found
    )


async def _deposits(session: AsyncSession, distribution_id: str) -> tuple[DepositView, ...]:
    return tuple(
        DepositView(
            id=row.id,
            payee=row.payee,
            payee_name=row.payee_name,
            amount_fen=row.amount_fen,
            cause=row.cause,
            reason=row.reason,
            ordered_at=row.ordered_at,
            kept_at=row.kept_at,
            released_at=row.released_at,
            release_reason=row.release_reason,
        )
        for row in await deposits_of(session, distribution_id)
    )


async def _others(
    session: AsyncSession, distribution_id: str, known: dict[str, str]
) -> tuple[OtherPayeeView, ...]:
    rows = select(OtherPayee).where(col(OtherPayee.distribution_id) == distribution_id)
    found = (await session.exec(rows.order_by(col(OtherPayee.asked_at)))).all()
    signed = select(OtherPayeeSignature.other_payee_id, OtherPayeeSignature.member_id).where(
        col(OtherPayeeSignature.other_payee_id).in_([row.id for row in found])
    )
    by_id: dict[str, list[str]] = {}
    for other_id, member_id in (await session.exec(signed)).all():
        by_id.setdefault(other_id, []).append(member_id)
    return tuple(
        OtherPayeeView(
            id=row.id,
            payee=row.payee,
            payee_name=known.get(row.payee, row.payee),
            name=row.name,
            account=row.account,
            reason=row.reason,
            state=row.state,
            asked_at=row.asked_at,
            signed_by=tuple(by_id.get(row.id, ())),
            signatures=len(by_id.get(row.id, ())),
            still_to_sign=max(MEMBERS_TO_DECIDE - len(by_id.get(row.id, ())), 0),
        )
        for row in found
    )
