"""Reads of enrolment: what is still missing, one's deposits, who is behind a deposit's number.

No query here returns a lot's applicants to a page: until the close that list is a secret (OJA-24).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from auction.cases.models import SeizedAsset
from auction.enrolment.entry import needs_of
from auction.enrolment.entry_rules import NOTHING_MORE
from auction.enrolment.law_bars import is_near, may_not_consume
from auction.enrolment.models import Application, Deposit
from auction.enrolment.rules import DepositState, Standing, what_is_missing
from auction.kernel.invariant import hold
from auction.lots.models import Lot
from auction.people.models import Account
from auction.people.rules import IdentityState


@dataclass(frozen=True)
class DepositView:
    """A deposit as its payer sees it; amounts in fen."""

    number: str
    lot_id: str
    account_id: str
    court_id: str
    due_fen: int
    paid_fen: int
    payer_name: str
    refund_account: str
    state: DepositState
    asked_at: datetime
    held_at: datetime | None
    admitted_at: datetime | None
    release_due_at: datetime | None
    instructed_at: datetime | None
    returned_at: datetime | None


@dataclass(frozen=True)
class MyLot:
    """A lot somebody applied for, and where their deposit stands."""

    lot_id: str
    number: str
    name_zh: str
    name_en: str
    lot_state: str
    opens_at: datetime | None
    ends_at: datetime | None
    closed_at: datetime | None
    price_fen: int | None
    deposit: DepositView


async def missing(
    session: AsyncSession, *, account_id: str | None, lot_id: str, now: datetime
) -> tuple[str, ...]:
    """Return what an account still lacks before it may bid on a lot, as the protocol's codes.

    Empty: it may bid as soon as the lot is open, or there is no such lot. `now` is court time.
    """
    standing = await standing_of(session, account_id=account_id, lot_id=lot_id, now=now)
    found = () if standing is None else what_is_missing(standing)
    return tuple(str(code) for code in found)


async def standing_of(
    session: AsyncSession, *, account_id: str | None, lot_id: str, now: datetime
) -> Standing | None:
    """Return everything that decides whether an account may bid on a lot; None for no such lot."""
    lot = await session.get(Lot, lot_id)
    if lot is None:
        return None
    account = await session.get(Account, account_id) if account_id else None
    deposit = await deposit_of(session, account.id, lot_id) if account else None
    # Whoever was admitted lacks nothing; whoever waits is looked at closely.
    waits = deposit is not None and deposit.state in {DepositState.asked, DepositState.held}
    needs = await needs_of(session, deposit.number) if deposit and waits else NOTHING_MORE
    return Standing(
        account_id=account.id if account else None,
        staff_of=account.court_id if account else None,
        identity=IdentityState(account.identity_state) if account else IdentityState.none,
        lot_state=lot.state,
        lot_closed=lot.closed_at is not None and lot.closed_at <= now,
        lot_court_id=lot.court_id,
        barred=frozenset(lot.barred_account_ids),
        deposit=deposit.state if deposit else None,
        needs=needs,
        near_relative=account is not None and await is_near(session, account.id, lot),
        consumption_limited=account is not None
        and await may_not_consume(session, account.id, lot, now),
    )


async def deposit_of(session: AsyncSession, account_id: str, lot_id: str) -> DepositView | None:
    """Return an account's deposit for a lot, or None when it has not applied."""
    rows = _DEPOSITS.where(Application.account_id == account_id, Application.lot_id == lot_id)
    found = (await session.exec(rows)).first()
    return None if found is None else _deposit_view(*found)


async def deposit_with_number(session: AsyncSession, number: str) -> DepositView | None:
    """Return a deposit by its opaque number, or None."""
    found = (await session.exec(_DEPOSITS.where(Deposit.number == number))).first()
    return None if found is None else _deposit_view(*found)


async def deposits_of_lot(session: AsyncSession, lot_id: str) -> list[DepositView]:
    """Return the deposits that were paid for a lot, to tell their payers something; never a page.

    Law: OJA-24.
    """
    rows = _DEPOSITS.where(Application.lot_id == lot_id, col(Deposit.held_at).is_not(None))
    found = (await session.exec(rows.order_by(col(Deposit.number)))).all()
    return [_deposit_view(*each) for each in found]


async def my_lots(session: AsyncSession, account_id: str) -> list[MyLot]:
    """Return the lots an account applied for, the newest application first."""
    rows = (
        select(Deposit, Application, Lot, SeizedAsset)
        .join(Application, col(Application.id) == Deposit.application_id)
        .join(Lot, col(Lot.id) == Application.lot_id)
        .join(SeizedAsset, col(SeizedAsset.id) == Lot.asset_id)
        .where(Application.account_id == account_id)
        .order_by(col(Application.applied_at).desc(), col(Application.id))
    )
    return [
        MyLot(
            lot_id=lot.id,
            number=lot.number,
            name_zh=asset.name_zh,
            name_en=asset.name_en,
            lot_state=lot.state,
            opens_at=lot.opens_at,
            ends_at=lot.ends_at,
            closed_at=lot.closed_at,
            price_fen=lot.price_fen,
            deposit=_deposit_view(deposit, application),
        )
        for deposit, application, lot, asset in (await session.exec(rows)).all()
    ]


async def holder_of_deposit(session: AsyncSession, deposit_number: str) -> tuple[str, str]:
    """Return (account, lot) behind a deposit's number. Only for admitting and settling."""
    rows = (
        select(Application.account_id, Application.lot_id)
        .join(Deposit, col(Deposit.application_id) == Application.id)
        .where(Deposit.number == deposit_number)
    )
    found = (await session.exec(rows)).first()
    hold(found is not None, f"deposit {deposit_number} belongs to an application")
    assert found is not None
    return found[0], found[1]


_DEPOSITS = select(Deposit, Application).join(
    Application, col(Application.id) == Deposit.application_id
)


def _deposit_view(deposit: Deposit, application: Application) -> DepositView:
    return DepositView(
        number=deposit.number,
        lot_id=application.lot_id,
        account_id=application.account_id,
        court_id=deposit.court_id,
        due_fen=deposit.due_fen,
        paid_fen=deposit.paid_fen,
        payer_name=deposit.payer_name,
        refund_account=application.refund_account,
        state=DepositState(deposit.state),
        asked_at=deposit.asked_at,
        held_at=deposit.held_at,
        admitted_at=application.admitted_at,
        release_due_at=deposit.release_due_at,
        instructed_at=deposit.instructed_at,
        returned_at=deposit.returned_at,
    )
