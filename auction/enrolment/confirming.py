"""The bidding password: bidding on a lot is confirmed once in each sign-in, with the password.

Law: OJA-23 gives a bidder a code and a password for the lot. Here the paddle is the code; the
password is the account's own, asked once more before the first bid, so that a browser left open
bids for nobody. House rule: a bearer token with the scope `bid` needs no confirmation, since the
password is asked when it is made.
"""

from __future__ import annotations

from sqlalchemy.dialects.postgresql import insert
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from auction.db.unit_of_work import UnitOfWork
from auction.enrolment.models import BiddingConfirmation
from auction.kernel.refusal import CommonRefusal, refuse
from auction.lots.queries import lot


async def confirm_bidding(uow: UnitOfWork, *, sign_in_id: str, lot_id: str) -> None:
    """Note that the password was given once more for a lot; a second time changes nothing.

    Whoever calls has checked the password. Refuses `not_found` for a lot that is not public.
    """
    shown = await lot(uow.session, lot_id)
    if shown is None or not shown.is_public:
        raise refuse(CommonRefusal.not_found)
    row = insert(BiddingConfirmation).values(sign_in_id=sign_in_id, lot_id=lot_id)
    await uow.session.exec(row.on_conflict_do_nothing())


async def is_confirmed(session: AsyncSession, *, sign_in_id: str, lot_id: str) -> bool:
    """Say whether bidding on a lot was confirmed in a sign-in."""
    rows = select(col(BiddingConfirmation.lot_id)).where(
        BiddingConfirmation.sign_in_id == sign_in_id, BiddingConfirmation.lot_id == lot_id
    )
    return (await session.exec(rows)).first() is not None
