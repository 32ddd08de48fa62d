"""Reads of messages: one's own inbox."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlmodel import col, func, select
from sqlmodel.ext.asyncio.session import AsyncSession

from auction.kernel.page import PAGE_SIZE, Page
from auction.notifications.kinds import BY_MAIL_ONLY, EmailState
from auction.notifications.models import Message


@dataclass(frozen=True)
class MessageView:
    """A message in an inbox; words are made by `letters`."""

    id: str
    kind: str
    data: dict[str, Any]
    link: str
    created_at: datetime
    is_read: bool
    email_state: EmailState


async def inbox(
    session: AsyncSession, account_id: str, number: int = 1, size: int = PAGE_SIZE
) -> Page[MessageView]:
    """Return an account's messages, the newest first; not those that went by mail alone."""
    where = (col(Message.account_id) == account_id, col(Message.kind).not_in(sorted(BY_MAIL_ONLY)))
    rows = (
        select(Message)
        .where(*where)
        .order_by(col(Message.created_at).desc(), col(Message.id))
        .limit(size)
        .offset((number - 1) * size)
    )
    total = (await session.exec(select(func.count()).where(*where))).one()
    return Page(tuple(_view(row) for row in (await session.exec(rows)).all()), total, number, size)


async def unread(session: AsyncSession, account_id: str) -> int:
    """Count the messages of an inbox that were not read."""
    rows = select(func.count()).where(
        col(Message.account_id) == account_id, col(Message.read_at).is_(None)
    )
    return (await session.exec(rows)).one()


def _view(row: Message) -> MessageView:
    return MessageView(
        row.id,
        row.kind,
        row.data,
        row.link,
        row.created_at,
        row.read_at is not None,
        EmailState(row.email_state),
    )
