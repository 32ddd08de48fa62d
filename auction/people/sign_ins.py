"""Sign-ins and bearer tokens as rows: who is behind a token, until when. All machine time.

A token itself is never stored, only its SHA-256. Cookies and headers stand in `web/security`.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import update
from sqlmodel import col, func, select
from sqlmodel.ext.asyncio.session import AsyncSession

from auction.kernel.actor import Role
from auction.people.models import Account, AccountRole, ApiToken, SignIn

IDLE_LIMIT = timedelta(hours=12)
LONGEST = timedelta(days=14)
SEEN_EVERY = timedelta(minutes=1)


@dataclass(frozen=True)
class SignedIn:
    """Whom a session belongs to, and the token its forms must carry."""

    sign_in_id: str
    account_id: str
    name: str
    court_id: str | None
    language: str
    roles: frozenset[Role]
    csrf: str


@dataclass(frozen=True)
class TokenHolder:
    """Whom a bearer token belongs to, and what it may be used for."""

    account_id: str
    name: str
    court_id: str | None
    language: str
    roles: frozenset[Role]
    scopes: frozenset[str]


def token_id(token: str) -> str:
    """Return what is kept of a token: its SHA-256, in hexadecimal."""
    return hashlib.sha256(token.encode()).hexdigest()


async def open_sign_in(
    session: AsyncSession, *, token: str, csrf: str, account_id: str, machine_now: datetime
) -> None:
    """Keep a new session for an account."""
    session.add(
        SignIn(
            id=token_id(token),
            account_id=account_id,
            csrf=csrf,
            created_at=machine_now,
            seen_at=machine_now,
            expires_at=machine_now + IDLE_LIMIT,
        )
    )


async def find_sign_in(session: AsyncSession, token: str, machine_now: datetime) -> SignedIn | None:
    """Return who a live session belongs to; None when unknown, over, revoked, or disabled.

    A session seen again lives on, but never beyond `LONGEST` after it began; the caller commits.
    """
    rows = (
        select(SignIn, Account)
        .join(Account, col(Account.id) == SignIn.account_id)
        .where(
            SignIn.id == token_id(token),
            col(SignIn.revoked_at).is_(None),
            col(SignIn.expires_at) > machine_now,
            col(Account.disabled_at).is_(None),
        )
    )
    found = (await session.exec(rows)).first()
    if found is None:
        return None
    sign_in, account = found
    if machine_now - sign_in.seen_at >= SEEN_EVERY:
        sign_in.seen_at = machine_now
        sign_in.expires_at = min(machine_now + IDLE_LIMIT, sign_in.created_at + LONGEST)
        session.add(sign_in)
    return SignedIn(
        sign_in_id=sign_in.id,
        account_id=account.id,
        name=account.name,
        court_id=account.court_id,
        language=account.language,
        roles=await roles_of(session, account.id),
        csrf=sign_in.csrf,
    )


async def revoke_sign_in(session: AsyncSession, sign_in_id: str, machine_now: datetime) -> None:
    """End one session."""
    await _revoke(session, machine_now, sign_in_id=sign_in_id)


async def revoke_all_sign_ins(
    session: AsyncSession, account_id: str, machine_now: datetime
) -> None:
    """End every session of an account: its password or its rights have changed."""
    await _revoke(session, machine_now, account_id=account_id)


async def add_token(
    session: AsyncSession,
    *,
    token: str,
    account_id: str,
    name: str,
    scopes: Iterable[str],
    machine_now: datetime,
) -> str:
    """Keep a bearer token for an account; return the id by which it is revoked."""
    row = ApiToken(
        id=token_id(token),
        account_id=account_id,
        name=name,
        scopes=sorted(scopes),
        created_at=machine_now,
    )
    session.add(row)
    return row.id


async def find_token(session: AsyncSession, token: str) -> TokenHolder | None:
    """Return who a bearer token belongs to; None when unknown, revoked, or disabled."""
    rows = (
        select(ApiToken, Account)
        .join(Account, col(Account.id) == ApiToken.account_id)
        .where(
            ApiToken.id == token_id(token),
            col(ApiToken.revoked_at).is_(None),
            col(Account.disabled_at).is_(None),
        )
    )
    found = (await session.exec(rows)).first()
    if found is None:
        return None
    kept, account = found
    return TokenHolder(
        account_id=account.id,
        name=account.name,
        court_id=account.court_id,
        language=account.language,
        roles=await roles_of(session, account.id),
        scopes=frozenset(kept.scopes),
    )


async def roles_of(session: AsyncSession, account_id: str) -> frozenset[Role]:
    """Return the roles an account holds."""
    rows = select(AccountRole.role).where(AccountRole.account_id == account_id)
    return frozenset(Role(role) for role in (await session.exec(rows)).all())


async def live_sign_ins(session: AsyncSession, account_id: str, machine_now: datetime) -> int:
    """Count the sessions of an account that are open."""
    rows = select(func.count()).where(
        col(SignIn.account_id) == account_id,
        col(SignIn.revoked_at).is_(None),
        col(SignIn.expires_at) > machine_now,
    )
    return (await session.exec(rows)).one()


async def _revoke(session: AsyncSession, machine_now: datetime, **which: str) -> None:
    ended = update(SignIn).where(col(SignIn.revoked_at).is_(None)).values(revoked_at=machine_now)
    if "sign_in_id" in which:
        ended = ended.where(col(SignIn.id) == which["sign_in_id"])
    else:
        ended = ended.where(col(SignIn.account_id) == which["account_id"])
    await session.exec(ended)
