"""Which sales somebody may act on: those of their own court, in one of the roles a verb allows."""

from __future__ import annotations

from auction.db.unit_of_work import UnitOfWork
from auction.kernel.actor import Role
from auction.kernel.refusal import CommonRefusal, refuse
from auction.settlement.models import Sale
from auction.settlement.refusals import SettlementRefusal


async def own_sale(uow: UnitOfWork, sale_id: str, *roles: Role) -> Sale:
    """Return a sale of the actor's court, locked; refuses `not_found` for any other."""
    sale = await uow.session.get(Sale, sale_id, with_for_update=True, populate_existing=True)
    if sale is None or sale.court_id != uow.actor.court_id:
        raise refuse(CommonRefusal.not_found)
    if not uow.actor.is_one_of(*roles):
        raise refuse(SettlementRefusal.not_the_judge)
    return sale


def filled(text: str, field_name: str, longest: int = 2_000) -> str:
    """Return a text that must be there, trimmed; refuses an empty one and one too long."""
    text = text.strip()
    if not text:
        raise refuse(CommonRefusal.missing, field_name)
    if len(text) > longest:
        raise refuse(CommonRefusal.too_long, field_name, longest=longest)
    return text
