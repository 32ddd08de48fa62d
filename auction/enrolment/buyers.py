"""Who is the bidder behind a deposit: the one who applied, several together, or a principal.

Only for settling: it joins a deposit and persons. Law: OJA-16 (2), OJA-24, OJA-35.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from auction.enrolment.entry_rules import JointState
from auction.enrolment.models import Application, Deposit, JointBidder
from auction.enrolment.shares import share_words
from auction.kernel.invariant import hold


@dataclass(frozen=True)
class Buyer:
    """One of those who buy, in their real name; `share` only where there are several."""

    account_id: str
    name: str
    share: Fraction | None = None


async def buyers_behind(session: AsyncSession, deposit_number: str) -> tuple[Buyer, ...]:
    """Return whoever buys with a deposit, whoever applied first. A proxy is not among them."""
    rows = (
        select(Application)
        .join(Deposit, col(Deposit.application_id) == Application.id)
        .where(Deposit.number == deposit_number)
    )
    application = (await session.exec(rows)).one()
    if application.principal_id is not None:
        return (Buyer(application.principal_id, application.bidder_name),)
    together = (
        select(JointBidder)
        .where(
            col(JointBidder.application_id) == application.id,
            col(JointBidder.state) == JointState.consented,
        )
        .order_by(col(JointBidder.position))
    )
    found = tuple(
        Buyer(each.account_id or "", each.name, _share(each))
        for each in (await session.exec(together)).all()
    )
    if not found:
        return (Buyer(application.account_id, application.bidder_name),)
    hold(sum(each.share or 0 for each in found) == 1, "who buys together buys the whole")
    return found


def named(buyers: tuple[Buyer, ...]) -> str:
    """Return the buyers as papers name them: "王芳（1/3）、李雷（2/3）"."""
    return "、".join(
        each.name if each.share is None else f"{each.name}（{share_words(each.share)}）"
        for each in buyers
    )


def _share(row: JointBidder) -> Fraction:
    return Fraction(row.share_numerator, row.share_denominator)
