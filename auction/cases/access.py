"""Which seized things somebody may act on: those of their own court, in a role a verb allows."""

from __future__ import annotations

from auction.cases.models import SeizedAsset
from auction.db.unit_of_work import UnitOfWork
from auction.kernel.actor import Role
from auction.kernel.invariant import hold
from auction.kernel.refusal import CommonRefusal, refuse


async def own_asset(uow: UnitOfWork, asset_id: str, *roles: Role) -> SeizedAsset:
    """Return a thing of the actor's court, locked; refuses `not_found` for any other."""
    if uow.actor.court_id is None or not uow.actor.is_one_of(*roles):
        raise refuse(CommonRefusal.not_allowed)
    asset = await uow.session.get(SeizedAsset, asset_id, with_for_update=True)
    if asset is None or asset.court_id != uow.actor.court_id:
        raise refuse(CommonRefusal.not_found)
    return asset


def account_of(uow: UnitOfWork) -> str:
    """Return who acts; whoever serves a court has an account."""
    account_id = uow.actor.account_id
    hold(account_id is not None, "whoever serves a court has an account")
    assert account_id is not None
    return account_id
