"""Which lots somebody may act on: those of their own court, in one of the roles a verb allows."""

from __future__ import annotations

from auction.db.unit_of_work import UnitOfWork
from auction.kernel.actor import Role
from auction.kernel.refusal import CommonRefusal, refuse
from auction.lots.models import Lot
from auction.lots.refusals import LotRefusal
from auction.lots.states import LotState


def court_of_actor(uow: UnitOfWork, *roles: Role) -> str:
    """Return the actor's court; refuses `not_allowed` without one or without such a role."""
    if uow.actor.court_id is None or not uow.actor.is_one_of(*roles):
        raise refuse(CommonRefusal.not_allowed)
    return uow.actor.court_id


async def own_lot(uow: UnitOfWork, lot_id: str, *roles: Role) -> Lot:
    """Return a lot of the actor's court, locked; refuses `not_found` for any other."""
    court_id = court_of_actor(uow, *roles)
    lot = await uow.session.get(Lot, lot_id, with_for_update=True)
    if lot is None or lot.court_id != court_id:
        raise refuse(CommonRefusal.not_found)
    return lot


def insist_unpublished(lot: Lot) -> None:
    """Refuse `terms_are_published` once they are."""
    if not LotState(lot.state).is_before_publication:
        raise refuse(LotRefusal.terms_are_published)
