"""Reads of people: accounts, courts, dossiers, tokens. Frozen values out, never rows."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlmodel import col, func, select
from sqlmodel.ext.asyncio.session import AsyncSession

from auction.kernel.actor import Role
from auction.kernel.page import PAGE_SIZE, Page
from auction.people.models import Account, AccountRole, ApiToken, Court, IdentityDossier
from auction.people.papers import Paper, Stage, stage_of
from auction.people.rules import AccountKind, IdentityState, plain_email


@dataclass(frozen=True)
class AccountView:
    """An account as other rooms and pages may know it."""

    id: str
    name: str
    email: str
    language: str
    roles: frozenset[Role]
    court_id: str | None
    identity_state: IdentityState
    email_confirmed: bool
    kind: AccountKind
    created_at: datetime
    is_disabled: bool


@dataclass(frozen=True)
class CourtView:
    """A court, and where its money lies."""

    id: str
    name_zh: str
    name_en: str
    case_mark: str
    region_zh: str
    region_en: str
    contact: str
    bank_name: str
    bank_account: str

    def name(self, language: str) -> str:
        """Return the court's name in a language."""
        return self.name_zh if language == "zh" else self.name_en


@dataclass(frozen=True)
class Credentials:
    """What a sign-in is held against."""

    account_id: str
    password_hash: str
    email_confirmed: bool


@dataclass(frozen=True)
class DossierView:
    """What somebody handed in to prove who they are. For the admission desk and themselves."""

    id: str
    account_id: str
    kind: AccountKind
    legal_name: str
    number: str
    representative: str
    file_ids: tuple[str, ...]
    state: IdentityState
    submitted_at: datetime
    checked_by: str
    decided_at: datetime | None
    reason: str
    stage: Stage
    paper: Paper
    nationality: str
    born_on: date | None
    agent: str
    agent_number: str
    power_file_id: str | None


@dataclass(frozen=True)
class DeskDossier(DossierView):
    """The same for the desk: with what a first member proposed, or a second sent back."""

    proposed_by: str | None
    proposed_at: datetime | None
    proposed_verified: bool | None
    proposed_reason: str
    sent_back_note: str


@dataclass(frozen=True)
class TokenView:
    """A bearer token, without the token."""

    id: str
    account_id: str
    account_name: str
    name: str
    scopes: tuple[str, ...]
    created_at: datetime


async def account(session: AsyncSession, account_id: str) -> AccountView | None:
    """Return an account, or None."""
    return _first(await _accounts(session, [account_id]))


async def account_by_email(session: AsyncSession, email: str) -> AccountView | None:
    """Return the account that signs in with an address, or None."""
    ids = select(Account.id).where(Account.email == plain_email(email))
    return _first(await _accounts(session, (await session.exec(ids)).all()))


async def accounts_with_role(
    session: AsyncSession, court_id: str | None, role: Role
) -> list[AccountView]:
    """Return the accounts of a court that hold a role and are not disabled, by name.

    `court_id` None: those of no court, such as bidders and agencies.
    """
    ids = (
        select(Account.id)
        .join(AccountRole, col(AccountRole.account_id) == Account.id)
        .where(AccountRole.role == role, col(Account.disabled_at).is_(None))
        .where(col(Account.court_id).is_not_distinct_from(court_id))
    )
    return await _accounts(session, (await session.exec(ids)).all())


async def staff_of(session: AsyncSession, court_id: str) -> list[AccountView]:
    """Return a court's staff, by name, the disabled included."""
    ids = select(Account.id).where(Account.court_id == court_id)
    return await _accounts(session, (await session.exec(ids)).all())


async def credentials(session: AsyncSession, email: str) -> Credentials | None:
    """Return what a sign-in with an address is held against; None when there is none such."""
    rows = select(Account).where(
        Account.email == plain_email(email), col(Account.disabled_at).is_(None)
    )
    row = (await session.exec(rows)).first()
    if row is None:
        return None
    return Credentials(row.id, row.password_hash, row.email_confirmed_at is not None)


async def names(session: AsyncSession, account_ids: Iterable[str]) -> dict[str, str]:
    """Return the names of accounts by id."""
    rows = select(Account.id, Account.name).where(col(Account.id).in_(list(account_ids)))
    return dict((await session.exec(rows)).all())


async def court(session: AsyncSession, court_id: str) -> CourtView | None:
    """Return a court, or None."""
    row = await session.get(Court, court_id)
    return None if row is None else _court_view(row)


async def courts(session: AsyncSession) -> list[CourtView]:
    """Return every court of this installation, the oldest first."""
    rows = select(Court).order_by(col(Court.created_at), col(Court.id))
    return [_court_view(row) for row in (await session.exec(rows)).all()]


async def newest_dossier(session: AsyncSession, account_id: str) -> DossierView | None:
    """Return what an account last handed in, or None."""
    rows = (
        select(IdentityDossier)
        .where(IdentityDossier.account_id == account_id)
        .order_by(col(IdentityDossier.submitted_at).desc(), col(IdentityDossier.id).desc())
        .limit(1)
    )
    row = (await session.exec(rows)).first()
    return None if row is None else dossier_view(row)


async def dossier(session: AsyncSession, dossier_id: str) -> DossierView | None:
    """Return one dossier, or None."""
    row = await session.get(IdentityDossier, dossier_id)
    return None if row is None else dossier_view(row)


async def verified_name(session: AsyncSession, account_id: str) -> str | None:
    """Return the legal name an account has proved, or None."""
    rows = (
        select(IdentityDossier.legal_name)
        .where(
            IdentityDossier.account_id == account_id,
            IdentityDossier.state == IdentityState.verified,
        )
        .order_by(col(IdentityDossier.decided_at).desc())
        .limit(1)
    )
    return (await session.exec(rows)).first()


async def waiting_dossiers(
    session: AsyncSession, number: int = 1, size: int = PAGE_SIZE
) -> Page[DeskDossier]:
    """Return the dossiers that wait for the desk, the longest waiting first."""
    waiting = IdentityDossier.state == IdentityState.submitted
    rows = (
        select(IdentityDossier)
        .where(waiting)
        .order_by(col(IdentityDossier.submitted_at), col(IdentityDossier.id))
        .limit(size)
        .offset((number - 1) * size)
    )
    total = (
        await session.exec(select(func.count()).select_from(IdentityDossier).where(waiting))
    ).one()
    found = (await session.exec(rows)).all()
    return Page(tuple(desk_dossier(row) for row in found), total, number, size)


async def decided_dossiers(
    session: AsyncSession, account_id: str, limit: int = 20
) -> list[DossierView]:
    """Return what a member of the desk decided last, the newest first."""
    rows = (
        select(IdentityDossier)
        .where(IdentityDossier.decided_by == account_id)
        .order_by(col(IdentityDossier.decided_at).desc())
        .limit(limit)
    )
    return [dossier_view(row) for row in (await session.exec(rows)).all()]


async def tokens_of(session: AsyncSession, account_ids: Iterable[str]) -> list[TokenView]:
    """Return the tokens of accounts that still work, the newest first."""
    rows = (
        select(ApiToken, Account.name)
        .join(Account, col(Account.id) == ApiToken.account_id)
        .where(col(ApiToken.account_id).in_(list(account_ids)), col(ApiToken.revoked_at).is_(None))
        .order_by(col(ApiToken.created_at).desc(), col(ApiToken.id))
    )
    return [
        TokenView(row.id, row.account_id, name, row.name, tuple(row.scopes), row.created_at)
        for row, name in (await session.exec(rows)).all()
    ]


def dossier_view(row: IdentityDossier) -> DossierView:
    """Return a dossier as whoever handed it in sees it."""
    return DossierView(**_of_the_dossier(row))


def desk_dossier(row: IdentityDossier) -> DeskDossier:
    """Return a dossier as the desk sees it."""
    return DeskDossier(
        **_of_the_dossier(row),
        proposed_by=row.proposed_by,
        proposed_at=row.proposed_at,
        proposed_verified=row.proposed_verified,
        proposed_reason=row.proposed_reason,
        sent_back_note=row.sent_back_note,
    )


def _of_the_dossier(row: IdentityDossier) -> dict[str, Any]:
    state = IdentityState(row.state)
    return {
        "id": row.id,
        "account_id": row.account_id,
        "kind": AccountKind(row.kind),
        "legal_name": row.legal_name,
        "number": row.number,
        "representative": row.representative,
        "file_ids": tuple(row.file_ids),
        "state": state,
        "submitted_at": row.submitted_at,
        "checked_by": row.checked_by,
        "decided_at": row.decided_at,
        "reason": row.reason,
        "stage": stage_of(state, is_proposed=row.proposed_by is not None),
        "paper": Paper(row.paper),
        "nationality": row.nationality,
        "born_on": row.born_on,
        "agent": row.agent,
        "agent_number": row.agent_number,
        "power_file_id": row.power_file_id,
    }


async def _accounts(session: AsyncSession, account_ids: Sequence[str]) -> list[AccountView]:
    if not account_ids:
        return []
    rows = select(Account).where(col(Account.id).in_(account_ids)).order_by(col(Account.name))
    held: dict[str, set[Role]] = {}
    roles = select(AccountRole).where(col(AccountRole.account_id).in_(account_ids))
    for each in (await session.exec(roles)).all():
        held.setdefault(each.account_id, set()).add(Role(each.role))
    found = (await session.exec(rows)).all()
    return [_account_view(row, frozenset(held.get(row.id, ()))) for row in found]


def _first(views: list[AccountView]) -> AccountView | None:
    return views[0] if views else None


def _account_view(row: Account, roles: frozenset[Role]) -> AccountView:
    return AccountView(
        id=row.id,
        name=row.name,
        email=row.email,
        language=row.language,
        roles=roles,
        court_id=row.court_id,
        identity_state=IdentityState(row.identity_state),
        email_confirmed=row.email_confirmed_at is not None,
        kind=AccountKind(row.kind),
        created_at=row.created_at,
        is_disabled=row.disabled_at is not None,
    )


def _court_view(row: Court) -> CourtView:
    return CourtView(
        row.id,
        row.name_zh,
        row.name_en,
        row.case_mark,
        row.region_zh,
        row.region_en,
        row.contact,
        row.bank_name,
        row.bank_account,
    )
