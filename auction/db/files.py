"""Stored files: photographs, reports, papers; checked by content where they come in, kept whole."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from auction.db.models import StoredFile
from auction.db.unit_of_work import UnitOfWork
from auction.kernel.ids import new_id
from auction.kernel.storable import plain_line

LONGEST_NAME = 200


@dataclass(frozen=True)
class FileContent:
    """A stored file read back."""

    id: str
    court_id: str | None
    owner_id: str | None
    name: str
    media_type: str
    sha256: str
    content: bytes


def store_file(
    uow: UnitOfWork, *, name: str, media_type: str, content: bytes, court_id: str | None
) -> str:
    """Keep a file in this transaction; return its id. The caller has checked what it is."""
    row = StoredFile(
        id=new_id("file"),
        court_id=court_id,
        owner_id=uow.actor.account_id,
        name=plain_line(name, longest=LONGEST_NAME),
        media_type=media_type,
        size_bytes=len(content),
        sha256=hashlib.sha256(content).hexdigest(),
        content=content,
        stored_at=uow.now,
    )
    uow.add(row)
    return row.id


async def read_file(session: AsyncSession, file_id: str) -> FileContent | None:
    """Return a stored file with its content, or None. Who may see it is the caller's question."""
    row = (await session.exec(select(StoredFile).where(col(StoredFile.id) == file_id))).first()
    if row is None:
        return None
    return FileContent(
        row.id, row.court_id, row.owner_id, row.name, row.media_type, row.sha256, row.content
    )
