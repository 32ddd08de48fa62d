"""By which way money that came goes back: to the account it came from, through what brought it."""

from __future__ import annotations

import re

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from auction.ledger import accounts
from auction.payments.gateway_facts import GatewayState
from auction.payments.models import GatewayPayment, IncomingTransfer, Payout

BANK, STRIPE = "bank", "stripe"
_PART = re.compile(r"sale:[^:]+:part:([^:]+)")
"""A part of a balance that goes back because the rest never came: its money is still there."""


async def way_back(session: AsyncSession, payout: Payout) -> str:
    """Return through what a payout goes: a deposit returned whole goes back the way it came.

    House rule: only a return in full of one payment; anything else the court's bank pays. What was
    paid on a price goes back so only while the price is unpaid: then it may leave for the bank.
    """
    payment = await payment_behind(session, payout)
    if payment is None or GatewayState(payment.state).is_over:
        return BANK
    return STRIPE if payment.amount_fen == payout.amount_fen else BANK


async def asset_behind(session: AsyncSession, payout: Payout) -> str:
    """Return the account of the books on which the money of a payout lies."""
    if payout.gateway == BANK:
        return accounts.BANK
    payment = await payment_behind(session, payout)
    match None if payment is None else payment.state:
        case GatewayState.authorised:
            return accounts.STRIPE_HOLDS
        case GatewayState.charged_back:
            return accounts.STRIPE_DISPUTED
        case _:
            return accounts.STRIPE


async def is_taken_back(session: AsyncSession, payout: Payout) -> bool:
    """Say whether the payer's bank has what a payout would give back."""
    payment = await payment_behind(session, payout)
    return payment is not None and payment.is_disputed


async def payment_behind(session: AsyncSession, payout: Payout) -> GatewayPayment | None:
    """Return the payment a payout gives back, if it came through the card gateway."""
    transfers = select(IncomingTransfer.id).where(col(IncomingTransfer.gateway) == STRIPE)
    if payout.purpose == "deposit_return":
        transfers = transfers.where(
            col(IncomingTransfer.number) == payout.subject_id,
            col(IncomingTransfer.state) == "matched",
        )
    elif payout.purpose == "transfer_return":
        transfers = transfers.where(col(IncomingTransfer.id) == payout.subject_id)
    elif (part := _PART.fullmatch(payout.key)) is not None:
        transfers = transfers.where(col(IncomingTransfer.id) == part[1])
    else:
        return None
    rows = select(GatewayPayment).where(col(GatewayPayment.transfer_id).in_(transfers))
    return (await session.exec(rows.execution_options(populate_existing=True))).first()
