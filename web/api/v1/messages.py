"""One's own inbox."""

from __future__ import annotations

from dataclasses import dataclass

from sqlmodel.ext.asyncio.session import AsyncSession

from auction.db.unit_of_work import UnitOfWork
from auction.notifications import queries, service
from auction.notifications.queries import MessageView
from web.api.v1.endpoint import Call
from web.api.v1.listing import Listed, Paging, listed
from web.api.v1.reading import NoBody, NoQuery


@dataclass(frozen=True)
class Unread:
    """How many messages of an inbox were not read."""

    unread: int


async def list_messages(session: AsyncSession, call: Call[NoBody, Paging]) -> Listed[MessageView]:
    """List one's messages, the newest first; `kind` and `data` are for programs to word."""
    asked = call.query
    return listed(await queries.inbox(session, call.account_id(), asked.page, asked.size))


async def read_message(uow: UnitOfWork, call: Call[NoBody, NoQuery]) -> Unread:
    """Note that one read a message."""
    await service.mark_read(uow, message_id=call.path["message_id"])
    return await _unread(uow, call)


async def read_all_messages(uow: UnitOfWork, call: Call[NoBody, NoQuery]) -> Unread:
    """Note that one has read all messages."""
    await service.mark_all_read(uow)
    return await _unread(uow, call)


async def _unread(uow: UnitOfWork, call: Call[NoBody, NoQuery]) -> Unread:
    await uow.session.flush()
    return Unread(await queries.unread(uow.session, call.account_id()))
