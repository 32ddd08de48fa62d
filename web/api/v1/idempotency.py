"""The same POST twice does one thing: a key of the client's choice, kept with the act itself.

The record is written in the unit of work of the act. Two requests with one key at once: the second
waits for the first's commit and then gets its answer. A refused act leaves no record, so that the
same key may be used again once the cause is mended. Keys belong to the account that sent them.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from typing import Any

from sqlalchemy.dialects.postgresql import insert
from starlette.requests import Request

from auction.db.models import IdempotencyRecord
from auction.db.unit_of_work import UnitOfWork
from auction.kernel.refusal import CommonRefusal, refuse

HEADER = "Idempotency-Key"
LONGEST_KEY = 200


@dataclass(frozen=True)
class Remembered:
    """What was answered to this key before."""

    status: int
    body: bytes


class Memory:
    """Keeps the answer of an act under its key; does nothing when the client sent none."""

    def __init__(self, record: IdempotencyRecord | None) -> None:
        self._record = record

    def keep(self, status: int, body: bytes) -> None:
        """Note the answer; it commits with the act."""
        if self._record is not None:
            self._record.status = status
            self._record.body = json.loads(body)


async def remembered(uow: UnitOfWork, request: Request) -> Remembered | Memory:
    """Claim the request's key in this transaction, or return what was answered to it before.

    Refuses `key_reused` when the key was used for another request.
    """
    key = request.headers.get(HEADER)
    if key is None:
        return Memory(None)
    if not key:  # A client that sends one believes it is safe to ask again.
        raise refuse(CommonRefusal.missing, HEADER)
    if len(key) > LONGEST_KEY:
        raise refuse(CommonRefusal.too_long, HEADER, longest=LONGEST_KEY)
    fingerprint = await _fingerprint(request)
    if await _claim(uow, key, fingerprint):
        return Memory(await _record(uow, key))
    return await _answer_before(uow, key, fingerprint)


async def _claim(uow: UnitOfWork, key: str, fingerprint: str) -> bool:
    row: dict[str, Any] = {
        "account_id": uow.actor.account_id or "",
        "key": key,
        "request_hash": fingerprint,
        "created_at": uow.now,
    }
    statement = insert(IdempotencyRecord).values(**row).on_conflict_do_nothing()
    connection = await uow.session.connection()
    return (await connection.execute(statement)).rowcount == 1


async def _record(uow: UnitOfWork, key: str) -> IdempotencyRecord:
    return await uow.session.get_one(IdempotencyRecord, (uow.actor.account_id or "", key))


async def _answer_before(uow: UnitOfWork, key: str, fingerprint: str) -> Remembered:
    record = await _record(uow, key)
    if record.request_hash != fingerprint:
        raise refuse(CommonRefusal.key_reused, HEADER)
    return Remembered(record.status or 200, json.dumps(record.body).encode())


async def _fingerprint(request: Request) -> str:
    """Return what was asked: address, parameters (a report's figures stand there) and body."""
    address = f"{request.method} {request.url.path}?{request.url.query}\n"
    content = hashlib.sha256(address.encode())
    content.update(await request.body())
    return content.hexdigest()
