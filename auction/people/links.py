"""One-time links as rows: an e-mail to confirm, a password to set. All machine time.

What a person is sent is the row's id and a seal that only the platform can make (`web/security`);
whoever reads the table cannot use a link.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import update
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from auction.kernel.ids import new_id
from auction.kernel.refusal import refuse
from auction.people.models import OneTimeLink
from auction.people.refusals import PeopleRefusal


class LinkPurpose(StrEnum):
    """What a link is for."""

    confirm_email = "confirm_email"
    set_password = "set_password"  # noqa: S105  A purpose, no password.


LASTS = {LinkPurpose.confirm_email: timedelta(days=3), LinkPurpose.set_password: timedelta(days=1)}


@dataclass(frozen=True)
class LinkView:
    """A link that still works, and whose it is."""

    id: str
    account_id: str


def open_link(
    session: AsyncSession, *, purpose: LinkPurpose, account_id: str, machine_now: datetime
) -> str:
    """Keep a fresh link for an account; return its id."""
    row = OneTimeLink(
        id=new_id("link"),
        purpose=purpose,
        account_id=account_id,
        created_at=machine_now,
        expires_at=machine_now + LASTS[purpose],
    )
    session.add(row)
    return row.id


async def find_link(
    session: AsyncSession, link_id: str | None, purpose: LinkPurpose, machine_now: datetime
) -> LinkView | None:
    """Return a link that still works; None when unknown, used, or too old."""
    row = await _live(session, link_id, purpose, machine_now)
    return LinkView(row.id, row.account_id) if row and row.account_id else None


async def use_link(
    session: AsyncSession, link_id: str | None, purpose: LinkPurpose, machine_now: datetime
) -> LinkView:
    """Use a link up, and every other the account had for the same; return whose it is.

    Raises `Refused(link_unknown)`.
    """
    row = await _live(session, link_id, purpose, machine_now)
    if row is None or row.account_id is None:
        raise refuse(PeopleRefusal.link_unknown)
    others = update(OneTimeLink).where(
        col(OneTimeLink.account_id) == row.account_id,
        col(OneTimeLink.purpose) == purpose,
        col(OneTimeLink.used_at).is_(None),
    )
    await session.exec(others.values(used_at=machine_now))
    return LinkView(row.id, row.account_id)


async def newest_link(session: AsyncSession, account_id: str, purpose: LinkPurpose) -> str | None:
    """Return the id of an account's newest unused link, to be sent to it."""
    rows = (
        select(OneTimeLink.id)
        .where(
            OneTimeLink.account_id == account_id,
            OneTimeLink.purpose == purpose,
            col(OneTimeLink.used_at).is_(None),
        )
        .order_by(col(OneTimeLink.created_at).desc())
        .limit(1)
    )
    return (await session.exec(rows)).first()


async def _live(
    session: AsyncSession, link_id: str | None, purpose: LinkPurpose, machine_now: datetime
) -> OneTimeLink | None:
    rows = (
        select(OneTimeLink)
        .where(
            OneTimeLink.id == (link_id or ""),
            OneTimeLink.purpose == purpose,
            col(OneTimeLink.used_at).is_(None),
            col(OneTimeLink.expires_at) > machine_now,
        )
        .with_for_update()
    )
    return (await session.exec(rows)).first()
