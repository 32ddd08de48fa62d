"""One endpoint of the API: what it takes, what it answers, and how it is run.

A reading endpoint gets a session; a writing one a unit of work, in which its idempotency record is
kept too: the act and the memory that it was done commit together or not at all. What an endpoint
takes, answers and is called is read off its function, so that the description cannot differ.
"""

from __future__ import annotations

import inspect
import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Generic, get_args, get_type_hints

from pydantic import TypeAdapter
from sqlmodel.ext.asyncio.session import AsyncSession
from starlette.requests import Request
from starlette.responses import Response

from auction.db.unit_of_work import UnitOfWork
from auction.kernel.actor import Actor, Role
from auction.kernel.refusal import CommonRefusal, Refusal, refuse
from auction.people.scopes import Scope
from web.api.v1.fields import ID_PATTERN
from web.api.v1.idempotency import Remembered, remembered
from web.api.v1.reading import (
    AnyBody,
    AnyQuery,
    Body,
    NoBody,
    NoQuery,
    Query,
    read_body,
    read_query,
)
from web.doors import Door
from web.guards import Guard
from web.house import House
from web.requests import actor_of, house, viewer_of
from web.security.viewer import Viewer

PREFIX = "/api/v1"
_ID = re.compile(ID_PATTERN, re.ASCII)


@dataclass(frozen=True)
class Call(Generic[AnyBody, AnyQuery]):
    """A request, read: the house, who acts, the path's names, the body, the query.

    `content` is the raw body of an upload; empty for every other call.
    """

    request: Request
    house: House
    actor: Actor
    path: dict[str, str]
    body: AnyBody
    query: AnyQuery
    content: bytes = b""

    def account_id(self) -> str:
        """Return who acts; refuses a visitor."""
        if self.actor.account_id is None:
            raise refuse(CommonRefusal.not_signed_in)
        return self.actor.account_id

    def court_id(self, *roles: Role) -> str:
        """Return the court whose member acts in one of these roles; refuses everybody else."""
        if self.actor.court_id is None or not self.actor.is_one_of(*roles):
            raise refuse(CommonRefusal.not_allowed)
        return self.actor.court_id


Reads = Callable[[AsyncSession, Call[Any, Any]], Awaitable[Any]]
Writes = Callable[[UnitOfWork, Call[Any, Any]], Awaitable[Any]]
Handles = Callable[[Call[Any, Any]], Awaitable[Response]]


@dataclass(frozen=True)
class Endpoint:
    """A row of the API's table. `scope` None: open to anyone, without a token.

    `uploads` names the media types of a raw body, `gives` that of a file which is the answer.
    `otherwise` are answers beside the usual one, by status, for an endpoint that writes its
    response itself. `looks_at` is what a reader of
    payers looks at: each look is noted in the court's audit record (OJA-24).
    """

    method: str
    path: str
    scope: Scope | None
    reads: Reads | None = None
    writes: Writes | None = None
    handles: Handles | None = None
    status: int = 200
    uploads: tuple[str, ...] = ()
    gives: str = ""
    answers: Any = None
    otherwise: tuple[tuple[int, Any], ...] = ()
    looks_at: str = ""

    @property
    def run(self) -> Callable[..., Awaitable[Any]]:
        """Return the endpoint's function."""
        run = self.reads or self.writes or self.handles
        assert run is not None
        return run

    @property
    def operation_id(self) -> str:
        """Return the name of the endpoint in the description: one endpoint, one function."""
        return self.run.__name__

    @property
    def summary(self) -> str:
        """Return what the endpoint does: the first line of its function's docstring."""
        return (inspect.getdoc(self.run) or "").partition("\n")[0]

    @property
    def description(self) -> str:
        """Return what else is promised: the rest of the docstring."""
        return (inspect.getdoc(self.run) or "").partition("\n")[2].strip()

    @property
    def is_remembered(self) -> bool:
        """Say whether it takes an idempotency key."""
        return self.writes is not None

    @cached_property
    def answer(self) -> Any:
        """Return the type of its answer."""
        return self.answers or get_type_hints(self.run)["return"]

    @cached_property
    def body(self) -> type[Body]:
        """Return the model of its body."""
        return self._call_types[0]

    @cached_property
    def query(self) -> type[Query]:
        """Return the model of its query."""
        return self._call_types[1]

    @cached_property
    def adapter(self) -> TypeAdapter[Any]:
        """Return what turns an answer into JSON."""
        return TypeAdapter(self.answer)

    def door(self) -> Door:
        """Return the endpoint as a row of the table of routes."""
        return Door(
            self.method,
            PREFIX + self.path,
            self._respond,
            _scoped(self.scope),
            carries="upload" if self.uploads else "form",
        )

    @cached_property
    def _call_types(self) -> tuple[type[Body], type[Query]]:
        hints = get_type_hints(self.run)
        return get_args(hints["call"]) or (NoBody, NoQuery)

    async def _respond(self, request: Request) -> Response:
        call = await self._call(request)
        if self.handles is not None:
            return await self.handles(call)
        if self.reads is not None:
            return self._json(await self._read(self.reads, call))
        assert self.writes is not None
        return await self._write(self.writes, call)

    async def _call(self, request: Request) -> Call[Any, Any]:
        path = dict(request.path_params)
        if not all(_ID.match(value) for value in path.values()):
            raise refuse(CommonRefusal.not_found)
        query = read_query(self.query, request.query_params.multi_items())
        raw = await request.body() if self.method == "POST" else b""
        is_ours_to_read = not self.uploads and self.handles is None
        body = read_body(self.body, raw) if is_ours_to_read else NoBody()
        return Call(request, house(request), actor_of(request), path, body, query, raw)

    async def _read(self, reads: Reads, call: Call[Any, Any]) -> Any:
        if not self.looks_at:
            async with call.house.database.session() as session:
                return await reads(session, call)
        async with call.house.works.begin(call.actor) as uow:
            answer = await reads(uow.session, call)
            asked = call.query.model_dump(mode="json", exclude_none=True)
            uow.audit("finance.looked", self.looks_at, call.actor.court_id or "", **asked)
        return answer

    async def _write(self, writes: Writes, call: Call[Any, Any]) -> Response:
        async with call.house.works.begin(call.actor) as uow:
            memory = await remembered(uow, call.request)
            if isinstance(memory, Remembered):
                return _response(memory.body, memory.status, repeated=True)
            answer = self.adapter.dump_json(await writes(uow, call))
            memory.keep(self.status, answer)
        return _response(answer, self.status)

    def _json(self, answer: Any) -> Response:
        return _response(self.adapter.dump_json(answer), self.status)


def get(path: str, reads: Reads, scope: Scope | None) -> Endpoint:
    """Return an endpoint that reads."""
    return Endpoint("GET", path, scope, reads=reads)


def look(path: str, reads: Reads, scope: Scope, looks_at: str) -> Endpoint:
    """Return an endpoint that reads who pays, and notes that somebody did."""
    return Endpoint("GET", path, scope, reads=reads, looks_at=looks_at)


def post(path: str, writes: Writes, scope: Scope, status: int = 200) -> Endpoint:
    """Return an endpoint that acts."""
    return Endpoint("POST", path, scope, writes=writes, status=status)


def make(path: str, writes: Writes, scope: Scope) -> Endpoint:
    """Return an endpoint that makes something."""
    return post(path, writes, scope, 201)


def upload(path: str, writes: Writes, scope: Scope, *uploads: str) -> Endpoint:
    """Return an endpoint that takes a file as its raw body."""
    return Endpoint("POST", path, scope, writes=writes, status=201, uploads=uploads)


def download(path: str, handles: Handles, scope: Scope | None, gives: str) -> Endpoint:
    """Return an endpoint that answers with a file."""
    return Endpoint("GET", path, scope, handles=handles, gives=gives, answers=bytes)


def work_out(path: str, handles: Handles, answers: Any) -> Endpoint:
    """Return an endpoint that works a case out for anybody, reads it itself, and keeps nothing."""
    return Endpoint("POST", path, None, handles=handles, answers=answers)


def _response(body: bytes, status: int, *, repeated: bool = False) -> Response:
    headers = {"Cache-Control": "no-store"}
    if repeated:
        headers["Idempotency-Replayed"] = "true"
    return Response(body, status, headers, media_type="application/json")


def _scoped(scope: Scope | None) -> Guard:
    def check(viewer: Viewer) -> Refusal | None:
        if scope is None:
            return None
        if not viewer.signed_in:
            return Refusal(CommonRefusal.not_signed_in)
        if viewer.may_use(scope):
            return None
        return Refusal(CommonRefusal.not_allowed, {"scope": str(scope)})

    return Guard(f"scope {scope}" if scope else "anyone", check)


def is_reader(request: Request) -> bool:
    """Say whether whoever asks is known, and came by a way that is good for reading their own."""
    viewer = viewer_of(request)
    return viewer.signed_in and viewer.may_use(Scope.read)
