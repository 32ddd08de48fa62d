"""The judge's word that a buyer is in default: the deposit was lost to a dispute of the card."""

from __future__ import annotations

from auction.db.unit_of_work import UnitOfWork
from auction.settlement import disputed
from auction.settlement.service import default_sale


async def default_for_lost_deposit(uow: UnitOfWork, *, sale_id: str) -> None:
    """Declare a buyer in default whose deposit a card's bank took back for good. Law: OJA-38.

    The judge does, before the ruling. What was lost is no deposit any more: none of it is kept.
    """
    sale = await disputed.lost_before_ruling(uow, sale_id)
    await default_sale(uow, sale, sale.payment_number)
