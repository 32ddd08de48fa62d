"""Who may act on whom: the platform, a court's administrator, and each on their own account."""

from __future__ import annotations

from sqlmodel import select

from auction.db.unit_of_work import UnitOfWork
from auction.kernel.actor import Role
from auction.kernel.refusal import CommonRefusal, Refusal, Refused, refuse
from auction.people.models import Account
from auction.people.refusals import PeopleRefusal
from auction.people.turns import take_turn


def insist(*refusals: Refusal | None) -> None:
    """Raise the first refusal there is."""
    for refusal in refusals:
        if refusal is not None:
            raise Refused(refusal)


def insist_platform(uow: UnitOfWork) -> None:
    """Refuse whoever is not the platform itself."""
    if uow.actor.account_id is not None:
        raise refuse(CommonRefusal.not_allowed)


def insist_admin(uow: UnitOfWork, court_id: str | None) -> None:
    """Refuse whoever is neither the platform nor this court's administrator."""
    if uow.actor.account_id is None:
        return
    if not uow.actor.is_one_of(Role.admin):
        raise refuse(CommonRefusal.not_allowed)
    if court_id is None or uow.actor.court_id != court_id:
        raise refuse(CommonRefusal.not_found)


async def insist_free_address(uow: UnitOfWork, email: str) -> None:
    """Refuse an address that has an account; two who ask at once take turns."""
    await take_turn(uow.session, "address", email)
    taken = select(Account.id).where(Account.email == email)
    if (await uow.session.exec(taken)).first() is not None:
        raise refuse(PeopleRefusal.email_taken, "email")


async def account_row(uow: UnitOfWork, account_id: str) -> Account:
    """Return an account, ours until the transaction ends."""
    row = await uow.session.get(Account, account_id, with_for_update=True)
    if row is None:
        raise refuse(CommonRefusal.not_found)
    return row


async def staff_row(uow: UnitOfWork, account_id: str) -> Account:
    """Return a member of staff of the acting administrator's court."""
    row = await account_row(uow, account_id)
    insist_admin(uow, row.court_id)
    return row


async def own_or_staff(uow: UnitOfWork, account_id: str) -> Account:
    """Return the actor's own account, or one of their court's staff."""
    if uow.actor.account_id == account_id:
        return await account_row(uow, account_id)
    return await staff_row(uow, account_id)
