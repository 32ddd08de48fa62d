"""Who acts on viewings and questions: a person for themselves, a clerk for the court's own lots."""

from __future__ import annotations

from auction.db.unit_of_work import UnitOfWork
from auction.kernel.actor import STAFF, Role
from auction.kernel.refusal import CommonRefusal, refuse
from auction.lots.models import Lot
from auction.people.models import Account

CLERKS = (Role.clerk, Role.judge)


async def person(uow: UnitOfWork) -> str:
    """Return who acts, locked, so that one person's acts come one after the other.

    Refuses a visitor, and the court's own people: they see it and know it anyway (OJA-52).
    """
    if uow.actor.account_id is None:
        raise refuse(CommonRefusal.not_signed_in)
    if uow.actor.court_id is not None or uow.actor.is_one_of(*STAFF):
        raise refuse(CommonRefusal.not_allowed)
    await uow.session.get(Account, uow.actor.account_id, with_for_update=True)
    return uow.actor.account_id


async def own_lot(uow: UnitOfWork, lot_id: str) -> Lot:
    """Return a lot of the clerk's own court; it does not end while we act."""
    if uow.actor.court_id is None or not uow.actor.is_one_of(*CLERKS):
        raise refuse(CommonRefusal.not_allowed)
    lot = await uow.session.get(Lot, lot_id, with_for_update={"read": True}, populate_existing=True)
    if lot is None or lot.court_id != uow.actor.court_id:
        raise refuse(CommonRefusal.not_found)
    return lot
