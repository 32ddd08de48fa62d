"""The verbs of courts: open one, say where it is paid, employ its staff, shut somebody out."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from sqlmodel import col, select

from auction.db.unit_of_work import UnitOfWork
from auction.kernel.actor import Role
from auction.kernel.ids import new_id
from auction.kernel.refusal import CommonRefusal, refuse
from auction.people import rules, sign_ins
from auction.people.access import (
    insist,
    insist_admin,
    insist_free_address,
    insist_platform,
    staff_row,
)
from auction.people.kinship import forget_relatives
from auction.people.models import Account, AccountRole, Court
from auction.people.oaths import end_oath
from auction.people.refusals import PeopleRefusal
from auction.people.rules import AccountKind, IdentityState

NO_PASSWORD = "!"  # noqa: S105  No hash is like it, so nobody signs in with it.


async def create_court(
    uow: UnitOfWork,
    *,
    name_zh: str,
    name_en: str,
    case_mark: str,
    region_zh: str = "",
    region_en: str = "",
    contact: str = "",
    bank_name: str = "",
    bank_account: str = "",
) -> str:
    """Open a court on this platform; return its id. Only the platform itself may."""
    insist_platform(uow)
    row = Court(
        id=new_id("court"),
        name_zh=name_zh,
        name_en=name_en,
        case_mark=case_mark,
        region_zh=region_zh,
        region_en=region_en,
        contact=contact,
        bank_name=bank_name,
        bank_account=bank_account,
        created_at=uow.now,
    )
    uow.add(row)
    await uow.session.flush()
    uow.audit("court.opened", f"court:{row.id}", row.id)
    return row.id


async def change_court(
    uow: UnitOfWork,
    *,
    name_zh: str,
    name_en: str,
    region_zh: str,
    region_en: str,
    contact: str,
    bank_name: str,
    bank_account: str,
) -> None:
    """Change what people read about the actor's court. Only its administrator may."""
    court_id = uow.actor.court_id
    insist_admin(uow, court_id)
    row = await uow.session.get(Court, court_id, with_for_update=True)
    if row is None:
        raise refuse(CommonRefusal.not_found)
    row.name_zh, row.name_en = name_zh, name_en
    row.region_zh, row.region_en = region_zh, region_en
    row.contact, row.bank_name, row.bank_account = contact, bank_name, bank_account
    uow.add(row)
    uow.audit("court.changed", f"court:{row.id}", row.id, bank_account=bank_account)


async def create_staff(
    uow: UnitOfWork,
    *,
    court_id: str,
    email: str,
    password_hash: str,
    name: str,
    roles: Iterable[Role],
    language: str = "zh",
) -> str:
    """Open an account for a member of a court's staff; return its id. Law: OJA-24, TRAP-20.

    For the court's administrator, and the platform when it begins. With `NO_PASSWORD` the person
    sets one by a one-time link.
    """
    insist_admin(uow, court_id)
    email, held = rules.plain_email(email), frozenset(roles)
    insist(rules.check_email(email), rules.check_name(name), rules.check_staff_roles(held))
    await insist_free_address(uow, email)
    row = Account(
        id=new_id("acc"),
        court_id=court_id,
        email=email,
        password_hash=password_hash,
        name=name.strip(),
        language=language,
        kind=AccountKind.person,
        identity_state=IdentityState.none,
        created_at=uow.now,
        email_confirmed_at=uow.now if password_hash != NO_PASSWORD else None,
    )
    uow.add(row)
    await uow.session.flush()
    uow.add(*(AccountRole(account_id=row.id, role=role) for role in held))
    uow.audit("staff.created", f"account:{row.id}", court_id, roles=sorted(held))
    return row.id


async def set_staff_roles(
    uow: UnitOfWork, *, account_id: str, roles: Iterable[Role], machine_now: datetime
) -> None:
    """Change what a member of staff may do; their sessions end, so that it holds at once."""
    row, held = await staff_row(uow, account_id), frozenset(roles)
    insist(rules.check_staff_roles(held))
    if Role.admin not in held:
        await _insist_another_admin(uow, row)
    rows = select(AccountRole).where(AccountRole.account_id == account_id)
    kept = (await uow.session.exec(rows)).all()
    for role_row in kept:
        if Role(role_row.role) not in held:
            await uow.session.delete(role_row)
    known = {Role(role_row.role) for role_row in kept}
    uow.add(*(AccountRole(account_id=account_id, role=role) for role in held - known))
    if Role.admission not in held:
        await end_oath(uow, account_id)
    await sign_ins.revoke_all_sign_ins(uow.session, account_id, machine_now)
    uow.audit("staff.roles", f"account:{account_id}", row.court_id or "", roles=sorted(held))


async def set_staff_disabled(
    uow: UnitOfWork, *, account_id: str, disabled: bool, machine_now: datetime
) -> None:
    """Shut a member of staff out, or let them in again; nobody shuts themselves out."""
    row = await staff_row(uow, account_id)
    if disabled and account_id == uow.actor.account_id:
        raise refuse(PeopleRefusal.own_account)
    if disabled:
        await _insist_another_admin(uow, row)
        await sign_ins.revoke_all_sign_ins(uow.session, account_id, machine_now)
        await end_oath(uow, account_id)
        await forget_relatives(uow, account_id)
    row.disabled_at = machine_now if disabled else None
    uow.add(row)
    act = "staff.disabled" if disabled else "staff.enabled"
    uow.audit(act, f"account:{account_id}", row.court_id or "")


async def _insist_another_admin(uow: UnitOfWork, leaving: Account) -> None:
    """A court always keeps an administrator."""
    others = (
        select(Account.id)
        .join(AccountRole, col(AccountRole.account_id) == Account.id)
        .where(
            Account.court_id == leaving.court_id,
            AccountRole.role == Role.admin,
            Account.id != leaving.id,
            col(Account.disabled_at).is_(None),
        )
    )
    is_admin = await uow.session.get(AccountRole, (leaving.id, Role.admin)) is not None
    if is_admin and (await uow.session.exec(others)).first() is None:
        raise refuse(PeopleRefusal.last_admin)
