"""The verbs of accounts: register, confirm, employ, disable, and hand out tokens.

Identity stands in `identity.py`, whose verbs are offered here too. Machine time comes in as an
argument where sign-ins, links and tokens are concerned.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from sqlmodel import col, select

from auction.db.unit_of_work import UnitOfWork
from auction.kernel.actor import STAFF, Role
from auction.kernel.ids import new_id
from auction.kernel.refusal import CommonRefusal, Refusal, Refused, refuse
from auction.people import links, rules, sign_ins
from auction.people.events import AccountRegistered
from auction.people.identity import decide_identity as decide_identity
from auction.people.identity import submit_identity as submit_identity
from auction.people.links import LinkPurpose
from auction.people.models import Account, AccountRole, ApiToken, Court
from auction.people.refusals import PeopleRefusal
from auction.people.rules import AccountKind, IdentityState
from auction.people.scopes import check_scopes

NO_PASSWORD = "!"  # noqa: S105  No hash is like it, so nobody signs in with it.


# -- Accounts ----------------------------------------------------------------------------------


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
    _insist(rules.check_email(email), rules.check_name(name))
    await _insist_free(uow, email)
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
    row = await _account(uow, account_id)
    row.email_confirmed_at = row.email_confirmed_at or uow.now
    uow.add(row)


async def set_password(
    uow: UnitOfWork, *, account_id: str, password_hash: str, machine_now: datetime
) -> None:
    """Give an account another password; every session it had is over."""
    row = await _account(uow, account_id)
    row.password_hash = password_hash
    row.email_confirmed_at = row.email_confirmed_at or uow.now
    uow.add(row)
    await sign_ins.revoke_all_sign_ins(uow.session, account_id, machine_now)


async def set_language(uow: UnitOfWork, *, language: str) -> None:
    """Note in which language the actor wants to be written to."""
    row = await _account(uow, uow.actor.account_id or "")
    row.language = language
    uow.add(row)


# -- Courts and their staff --------------------------------------------------------------------


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
    _insist_platform(uow)
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
    _insist_admin(uow, court_id)
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
    _insist_admin(uow, court_id)
    email, held = rules.plain_email(email), frozenset(roles)
    _insist(rules.check_email(email), rules.check_name(name), rules.check_staff_roles(held))
    await _insist_free(uow, email)
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
    row, held = await _staff(uow, account_id), frozenset(roles)
    _insist(rules.check_staff_roles(held))
    if Role.admin not in held:
        await _insist_another_admin(uow, row)
    rows = select(AccountRole).where(AccountRole.account_id == account_id)
    kept = (await uow.session.exec(rows)).all()
    for role_row in kept:
        if Role(role_row.role) not in held:
            await uow.session.delete(role_row)
    known = {Role(role_row.role) for role_row in kept}
    uow.add(*(AccountRole(account_id=account_id, role=role) for role in held - known))
    await sign_ins.revoke_all_sign_ins(uow.session, account_id, machine_now)
    uow.audit("staff.roles", f"account:{account_id}", row.court_id or "", roles=sorted(held))


async def set_staff_disabled(
    uow: UnitOfWork, *, account_id: str, disabled: bool, machine_now: datetime
) -> None:
    """Shut a member of staff out, or let them in again; nobody shuts themselves out."""
    row = await _staff(uow, account_id)
    if disabled and account_id == uow.actor.account_id:
        raise refuse(PeopleRefusal.own_account)
    if disabled:
        await _insist_another_admin(uow, row)
        await sign_ins.revoke_all_sign_ins(uow.session, account_id, machine_now)
    row.disabled_at = machine_now if disabled else None
    uow.add(row)
    act = "staff.disabled" if disabled else "staff.enabled"
    uow.audit(act, f"account:{account_id}", row.court_id or "")


async def grant_role(uow: UnitOfWork, *, account_id: str, role: Role) -> None:
    """Give an account outside the staff a role: a party or an agency, known to a court.

    For the platform, and for judges and clerks. Staff get theirs by `set_staff_roles`.
    """
    platform = uow.actor.account_id is None
    if not platform and not uow.actor.is_one_of(Role.judge, Role.clerk):
        raise refuse(CommonRefusal.not_allowed)
    if role in STAFF and not platform:
        raise refuse(CommonRefusal.not_allowed)
    await _account(uow, account_id)
    if await uow.session.get(AccountRole, (account_id, role)) is None:
        uow.add(AccountRole(account_id=account_id, role=role))
        await uow.session.flush()


async def invite(uow: UnitOfWork, *, account_id: str, machine_now: datetime) -> str:
    """Keep a link by which an account sets its password; return the link's id.

    For the platform, the court's administrator, and for a person who forgot theirs (then the
    platform acts, and the link goes to the account's address only).
    """
    if uow.actor.account_id is not None:
        await _staff(uow, account_id)
    return links.open_link(
        uow.session,
        purpose=LinkPurpose.set_password,
        account_id=account_id,
        machine_now=machine_now,
    )


# -- Tokens ------------------------------------------------------------------------------------


async def create_token(
    uow: UnitOfWork,
    *,
    account_id: str,
    name: str,
    scopes: Iterable[str],
    token: str,
    machine_now: datetime,
) -> str:
    """Keep a bearer token for the actor's own account, or for one of their court's staff."""
    row = await _own_or_staff(uow, account_id)
    asked = sorted(set(scopes))
    held = await sign_ins.roles_of(uow.session, account_id)
    _insist(rules.check_name(name), check_scopes(asked, held))
    token_id = await sign_ins.add_token(
        uow.session,
        token=token,
        account_id=account_id,
        name=name.strip(),
        scopes=asked,
        machine_now=machine_now,
    )
    if row.court_id:
        uow.audit("token.created", f"account:{account_id}", row.court_id, scopes=asked)
    return token_id


async def revoke_token(uow: UnitOfWork, *, token_id: str, machine_now: datetime) -> None:
    """Take a token out of use; it is refused from the next request on."""
    token = await uow.session.get(ApiToken, token_id)
    if token is None:
        raise refuse(CommonRefusal.not_found)
    row = await _own_or_staff(uow, token.account_id)
    token.revoked_at = token.revoked_at or machine_now
    uow.add(token)
    if row.court_id:
        uow.audit("token.revoked", f"account:{row.id}", row.court_id)


# -- Who may -----------------------------------------------------------------------------------


def _insist(*refusals: Refusal | None) -> None:
    for refusal in refusals:
        if refusal is not None:
            raise Refused(refusal)


def _insist_platform(uow: UnitOfWork) -> None:
    if uow.actor.account_id is not None:
        raise refuse(CommonRefusal.not_allowed)


def _insist_admin(uow: UnitOfWork, court_id: str | None) -> None:
    if uow.actor.account_id is None:
        return
    if not uow.actor.is_one_of(Role.admin):
        raise refuse(CommonRefusal.not_allowed)
    if court_id is None or uow.actor.court_id != court_id:
        raise refuse(CommonRefusal.not_found)


async def _insist_free(uow: UnitOfWork, email: str) -> None:
    taken = select(Account.id).where(Account.email == email)
    if (await uow.session.exec(taken)).first() is not None:
        raise refuse(PeopleRefusal.email_taken, "email")


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


async def _account(uow: UnitOfWork, account_id: str) -> Account:
    row = await uow.session.get(Account, account_id, with_for_update=True)
    if row is None:
        raise refuse(CommonRefusal.not_found)
    return row


async def _staff(uow: UnitOfWork, account_id: str) -> Account:
    """Return a member of staff of the acting administrator's court."""
    row = await _account(uow, account_id)
    _insist_admin(uow, row.court_id)
    return row


async def _own_or_staff(uow: UnitOfWork, account_id: str) -> Account:
    if uow.actor.account_id == account_id:
        return await _account(uow, account_id)
    return await _staff(uow, account_id)
