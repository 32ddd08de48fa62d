"""The verbs of accounts: register, confirm an address, set a password, be known as a party.

Machine time comes in as an argument where sign-ins and links are concerned.
"""

from __future__ import annotations

from datetime import datetime

from auction.db.unit_of_work import UnitOfWork
from auction.kernel.actor import STAFF, Role
from auction.kernel.ids import new_id
from auction.kernel.refusal import CommonRefusal, refuse
from auction.people import links, rules, sign_ins
from auction.people.access import account_row, insist, insist_free_address, staff_row
from auction.people.events import AccountRegistered
from auction.people.links import LinkPurpose
from auction.people.models import Account, AccountRole
from auction.people.rules import AccountKind, IdentityState


async def register(
    uow: UnitOfWork,
    *,
    email: str,
    password_hash: str,
    name: str,
    language: str,
    kind: str = AccountKind.person,
    machine_now: datetime | None = None,
) -> str:
    """Open an account for whoever asks; they may bid once more is known. Return its id.

    With `machine_now` a link to confirm the address is kept, and sent by a reader of the event.
    """
    email = rules.plain_email(email)
    insist(rules.check_email(email), rules.check_name(name))
    await insist_free_address(uow, email)
    row = Account(
        id=new_id("acc"),
        email=email,
        password_hash=password_hash,
        name=name.strip(),
        language=language,
        kind=AccountKind(kind),
        identity_state=IdentityState.none,
        created_at=uow.now,
    )
    uow.add(row)
    await uow.session.flush()
    uow.add(AccountRole(account_id=row.id, role=Role.bidder))
    if machine_now is not None:
        ask_to_confirm(uow, account_id=row.id, machine_now=machine_now)
    else:
        uow.emit(AccountRegistered(row.id))
    return row.id


def ask_to_confirm(uow: UnitOfWork, *, account_id: str, machine_now: datetime) -> str:
    """Keep a fresh link to confirm an address, and have it sent; return the link's id."""
    link_id = links.open_link(
        uow.session,
        purpose=LinkPurpose.confirm_email,
        account_id=account_id,
        machine_now=machine_now,
    )
    uow.emit(AccountRegistered(account_id))
    return link_id


async def confirm_email(uow: UnitOfWork, *, account_id: str) -> None:
    """Note that whoever holds the account reads mail at its address."""
    row = await account_row(uow, account_id)
    row.email_confirmed_at = row.email_confirmed_at or uow.now
    uow.add(row)


async def set_password(
    uow: UnitOfWork, *, account_id: str, password_hash: str, machine_now: datetime
) -> None:
    """Give an account another password; every session it had is over."""
    row = await account_row(uow, account_id)
    row.password_hash = password_hash
    row.email_confirmed_at = row.email_confirmed_at or uow.now
    uow.add(row)
    await sign_ins.revoke_all_sign_ins(uow.session, account_id, machine_now)


async def set_language(uow: UnitOfWork, *, language: str) -> None:
    """Note in which language the actor wants to be written to."""
    row = await account_row(uow, uow.actor.account_id or "")
    row.language = language
    uow.add(row)


async def grant_role(uow: UnitOfWork, *, account_id: str, role: Role) -> None:
    """Give an account outside the staff a role: a party or an agency, known to a court.

    For the platform, and for judges and clerks. Staff get theirs by `set_staff_roles`.
    """
    platform = uow.actor.account_id is None
    if not platform and not uow.actor.is_one_of(Role.judge, Role.clerk):
        raise refuse(CommonRefusal.not_allowed)
    if role in STAFF and not platform:
        raise refuse(CommonRefusal.not_allowed)
    await account_row(uow, account_id)
    if await uow.session.get(AccountRole, (account_id, role)) is None:
        uow.add(AccountRole(account_id=account_id, role=role))
        await uow.session.flush()


async def invite(uow: UnitOfWork, *, account_id: str, machine_now: datetime) -> str:
    """Keep a link by which an account sets its password; return the link's id.

    For the platform, the court's administrator, and for a person who forgot theirs (then the
    platform acts, and the link goes to the account's address only).
    """
    if uow.actor.account_id is not None:
        row = await staff_row(uow, account_id)
        # Whoever holds the link can act as the other: it is known who had it made.
        uow.audit("staff.invited", f"account:{account_id}", row.court_id or "")
    return links.open_link(
        uow.session,
        purpose=LinkPurpose.set_password,
        account_id=account_id,
        machine_now=machine_now,
    )
