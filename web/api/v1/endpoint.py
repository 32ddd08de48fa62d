"""One endpoint of the API: what it takes, what it answers, and how it is run.

A reading endpoint gets a session; a writing one a unit of work, in which its idempotency record is
kept too: the act and the memory that it was done commit together or not at all.
"""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Generic, TypeVar

from pydantic import BaseModel, ConfigDict, TypeAdapter, ValidationError
from sqlmodel.ext.asyncio.session import AsyncSession
from starlette.requests import Request
from starlette.responses import Response

from auction.db.unit_of_work import UnitOfWork
from auction.kernel.actor import Actor
from auction.kernel.refusal import CommonRefusal, Refusal, Refused, refuse
from web.api.v1.idempotency import Remembered, remembered
from web.doors import Door, upload
from web.guards import Guard
from web.house import House
from web.requests import actor_of, house
from web.security.viewer import Viewer

PREFIX = "/api/v1"


class Body(BaseModel):
    """What a request carries: exact types, and no field that is not named."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


class Query(BaseModel):
    """What an address carries behind its question mark."""

    model_config = ConfigDict(extra="forbid", frozen=True)


AnyBody = TypeVar("AnyBody", bound=Body)


class NoBody(Body):
    """An act that needs nothing said beyond its address: `{}` or nothing at all."""


class NoQuery(Query):
    """An address without parameters."""


@dataclass(frozen=True)
class Call(Generic[AnyBody]):
    """A request, read: the house, who acts, the path's names, the body, the query."""

    request: Request
    house: House
    actor: Actor
    path: dict[str, str]
    body: AnyBody
    query: Any


Reads = Callable[[AsyncSession, Call[Any]], Awaitable[Any]]
Writes = Callable[[UnitOfWork, Call[Any]], Awaitable[Any]]


@dataclass(frozen=True)
class Endpoint:
    """A row of the API's table. `scope` None: open to anyone, without a token."""

    method: str
    path: str
    summary: str
    scope: str | None
    answer: Any
    reads: Reads | None = None
    writes: Writes | None = None
    body: type[Body] = NoBody
    query: type[Query] = NoQuery
    status: int = 200
    media_type: str | None = None

    @cached_property
    def adapter(self) -> TypeAdapter[Any]:
        """Return what turns an answer into JSON."""
        return TypeAdapter(self.answer)

    @property
    def operation_id(self) -> str:
        """Return the function's name: one endpoint, one function."""
        run = self.reads or self.writes
        return getattr(run, "__name__", "")

    def door(self) -> Door:
        """Return the endpoint as a row of the table of routes."""
        guard = _scoped(self.scope)
        if self.media_type is not None:
            return upload(PREFIX + self.path, self._answer, guard)
        return Door(self.method, PREFIX + self.path, self._answer, guard)

    async def _answer(self, request: Request) -> Response:
        call = await self._call(request)
        if self.reads is not None:
            async with call.house.database.session() as session:
                return self._json(await self.reads(session, call))
        assert self.writes is not None
        return await self._write(self.writes, call)

    async def _call(self, request: Request) -> Call[Any]:
        query = _parsed(self.query, lambda: self.query.model_validate(dict(request.query_params)))
        body: Body = NoBody()
        if self.body is not NoBody:
            raw = await request.body()
            body = _parsed(self.body, lambda: self.body.model_validate_json(raw or b"{}"))
        elif self.media_type is None and (raw := await request.body()).strip():
            body = _parsed(NoBody, lambda: NoBody.model_validate_json(raw))
        return Call(
            request, house(request), actor_of(request), dict(request.path_params), body, query
        )

    async def _write(self, writes: Writes, call: Call[Any]) -> Response:
        async with call.house.works.begin(call.actor) as uow:
            memory = await remembered(uow, call.request)
            if isinstance(memory, Remembered):
                return _response(memory.body, memory.status, repeated=True)
            answer = self.adapter.dump_json(await writes(uow, call), by_alias=True)
            memory.keep(self.status, answer)
        return _response(answer, self.status)

    def _json(self, answer: Any) -> Response:
        return _response(self.adapter.dump_json(answer, by_alias=True), self.status)


def _response(body: bytes, status: int, *, repeated: bool = False) -> Response:
    headers = {"Cache-Control": "no-store"}
    if repeated:
        headers["Idempotency-Replayed"] = "true"
    return Response(body, status, headers, media_type="application/json")


def _scoped(scope: str | None) -> Guard:
    def check(viewer: Viewer) -> Refusal | None:
        if scope is None:
            return None
        if not viewer.signed_in:
            return Refusal(CommonRefusal.not_signed_in)
        return None if viewer.may_use(scope) else Refusal(CommonRefusal.not_allowed)

    return Guard(f"scope {scope}" if scope else "anyone", check)


def _parsed(model: type[Any], parse: Callable[[], Any]) -> Any:
    try:
        return parse()
    except ValidationError as problem:
        raise _malformed(problem) from problem


_AMOUNT = re.compile(r"_fen$")


def _malformed(problem: ValidationError) -> Refused:
    """Return the first thing wrong as a refusal that names its field."""
    first = problem.errors(include_url=False)[0]
    name = ".".join(str(part) for part in first["loc"])
    if first["type"] == "missing":
        return refuse(CommonRefusal.missing, name or None)
    if _AMOUNT.search(name):
        return refuse(CommonRefusal.bad_amount, name)
    if name.endswith(("_on", "_at")):
        return refuse(CommonRefusal.bad_date, name)
    return refuse(CommonRefusal.malformed, name or None, reason=first["msg"])
