"""The stand-in as an application: the interface, the page to pay on, and the control doors.

A key in use answers as before; the same key with another body is an error; a call that changed
something and lost its answer is found again under its key.
"""

from __future__ import annotations

import asyncio
import base64
import hashlib
import itertools
import json
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager, suppress
from datetime import datetime
from urllib.parse import parse_qsl

import httpx
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route
from starlette.types import Receive, Scope, Send

from web.sandbox.stripe_stand_in import controls, page
from web.sandbox.stripe_stand_in.calls import Call, answer
from web.sandbox.stripe_stand_in.faults import Fault, Faults
from web.sandbox.stripe_stand_in.store import PLATFORM, Books, Store
from web.sandbox.stripe_stand_in.webhooks import Post, Webhooks
from web.sandbox.stripe_stand_in.wire import Obj, StripeError, missing, nested

KEY = "sk_test_stand_in"
_SEND_EVERY_SECONDS = 0.2
_FOLLOW_EVERY = 5
_POST_SECONDS = 10.0


class StandIn:
    """One stand-in: what it remembers, what goes wrong, what goes out."""

    def __init__(
        self,
        store: Store | None = None,
        *,
        key: str = KEY,
        by_itself: bool = True,
        clock_url: str = "",
    ) -> None:
        self.store = store or Store()
        self.key = key
        self.by_itself = by_itself
        self.clock_url = clock_url
        self.faults = Faults()
        self.post: Post = _post
        self.webhooks = Webhooks(self.store, lambda: self.faults, lambda *sent: self.post(*sent))
        self.store.opened = self.webhooks.watch
        for books in self.store.accounts.values():
            self.webhooks.watch(books)

    def application(self) -> Starlette:
        """Return the application that serves this stand-in."""
        app = Starlette(
            routes=[
                Route("/", page.show_front),
                Route("/stand-in.css", page.show_css),
                *controls.routes(),
                Route("/c/pay/{session_id}", page.show, methods=["GET"]),
                Route("/c/pay/{session_id}", page.pay, methods=["POST"]),
                Route("/v1/{path:path}", _interface, methods=["GET", "POST", "DELETE"]),
            ],
            lifespan=self._lifespan,
        )
        app.state.stand_in = self
        return app

    @asynccontextmanager
    async def _lifespan(self, _app: Starlette) -> AsyncGenerator[None]:
        sending = asyncio.create_task(self._send_by_itself(), name="stand-in webhooks")
        try:
            yield
        finally:
            sending.cancel()
            with suppress(asyncio.CancelledError):
                await sending

    async def _send_by_itself(self) -> None:
        for turn in itertools.count():
            await asyncio.sleep(_SEND_EVERY_SECONDS)
            if self.clock_url and turn % _FOLLOW_EVERY == 0:
                await self._follow_court_time()
            if self.by_itself:
                with suppress(OSError, httpx.HTTPError):
                    await self.webhooks.send()

    async def _follow_court_time(self) -> None:
        """Go as far ahead as the sandbox's court time, so that holds end when they would."""
        with suppress(httpx.HTTPError, KeyError, ValueError):
            async with httpx.AsyncClient(timeout=_POST_SECONDS, trust_env=False) as client:
                told = (await client.get(self.clock_url)).json()["now"]
            ahead = datetime.fromisoformat(told).timestamp() - self.store.machine_now()
            self.store.ahead_seconds = max(self.store.ahead_seconds, int(ahead))


async def _post(url: str, payload: bytes, headers: dict[str, str]) -> int:
    """Post a webhook; 0 where nobody answers."""
    try:
        async with httpx.AsyncClient(timeout=_POST_SECONDS, trust_env=False) as client:
            return (await client.post(url, content=payload, headers=headers)).status_code
    except httpx.HTTPError:
        return 0


async def _interface(request: Request) -> Response:
    stand_in: StandIn = request.app.state.stand_in
    body = await request.body()
    try:
        books = _books(stand_in, request)
        fault = stand_in.faults.of_call()
        _fail(fault)
        status, found = _done(stand_in, books, request, body)
    except StripeError as error:
        return JSONResponse(error.body(), error.status)
    finally:
        stand_in.store.keep()
    return LostResponse() if fault is Fault.lost else JSONResponse(found, status)


def _fail(fault: Fault | None) -> None:
    if fault is Fault.server_error:
        raise StripeError(500, "An error occurred (on demand).", kind="api_error")
    if fault is Fault.too_many:
        raise StripeError(429, "Too many requests (on demand).", code="rate_limit")


def _done(stand_in: StandIn, books: Books, request: Request, body: bytes) -> tuple[int, Obj]:
    """Do the call once under its key, if it has one."""
    key = request.headers.get("idempotency-key")
    if key is None or request.method == "GET":
        return 200, _run(stand_in, books, request, body)
    content = hashlib.sha256(f"{request.url.path}\n".encode() + body).hexdigest()
    kept = books.keys.get(key)
    if kept is not None:
        if kept["content"] != content:
            raise StripeError(
                400,
                "Keys for idempotent requests can only be used with the same parameters"
                " they were first used with.",
                kind="idempotency_error",
            )
        return kept["status"], json.loads(kept["answer"])
    try:
        status, found = 200, _run(stand_in, books, request, body)
    except StripeError as error:
        if error.status != 402:  # A refused request was never carried out.
            raise
        status, found = error.status, error.body()
    books.keys[key] = {"content": content, "status": status, "answer": json.dumps(found)}
    return status, found


def _run(stand_in: StandIn, books: Books, request: Request, body: bytes) -> Obj:
    pairs = [
        *request.query_params.multi_items(),
        *parse_qsl(body.decode(), keep_blank_values=True),
    ]
    page_url = f"{request.url.scheme}://{request.url.netloc}"
    call = Call(stand_in.store, books, nested(pairs), page_url)
    return answer(call, request.method, request.url.path)


def _books(stand_in: StandIn, request: Request) -> Books:
    given = request.headers.get("authorization", "")
    scheme, _, key = given.partition(" ")
    if scheme.lower() == "basic":
        key = base64.b64decode(key).decode().partition(":")[0]
    if key != stand_in.key:
        raise StripeError(401, "Invalid API Key provided.", code="api_key_invalid")
    account = request.headers.get("stripe-account", PLATFORM)
    if account not in stand_in.store.accounts:
        raise missing("account", account)
    return stand_in.store.account(account)


class LostResponse(Response):
    """An answer that breaks off: all was done, and the caller does not know it."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Promise more than is sent, so that the server closes the line."""
        headers = [(b"content-length", b"1000"), (b"content-type", b"application/json")]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": b"{"})
