"""A real platform on a port of this machine, which can misbehave in every way we must survive."""

from __future__ import annotations

import asyncio
import base64
import socket
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.routing import Route

KEY = "let-me-ask"


def report(amount_fen: Any = 100_000_000, **changed: Any) -> dict[str, Any]:
    """A report as the contract has it, or with something changed."""
    return {
        "amount_fen": amount_fen,
        "currency": "CNY",
        "valid_until_on": "2026-12-31",
        "basis": "建筑面积128.5平方米，2011年建成",
        "method": "可比案例修正",
        "samples": [{"name": "龙昆南路6号1001室", "on": "2026-01-15", "amount_fen": 98_000_000}],
    } | changed


class Platform:
    """What one platform does when it is asked; a test sets `behave`."""

    def __init__(self) -> None:
        self.mandates: dict[str, dict[str, Any]] = {}
        self.posts: list[dict[str, Any]] = []
        self.looks = 0
        self.accepts = True
        self.behave: Callable[[str], Awaitable[Response] | Response] = self.reports()
        self.url = ""

    def reports(self, amount_fen: Any = 100_000_000, **changed: Any) -> Callable[[str], Response]:
        """Answer with a report."""
        return lambda mandate_id: JSONResponse(
            {"id": mandate_id, "status": "report", "report": report(amount_fen, **changed)}
        )

    def with_paper(self, pdf: bytes) -> Callable[[str], Response]:
        """Answer with a report and its paper."""
        return self.reports(report_pdf=base64.b64encode(pdf).decode())

    def says(self, status: str, **more: Any) -> Callable[[str], Response]:
        """Answer with another status."""
        return lambda mandate_id: JSONResponse({"id": mandate_id, "status": status, **more})

    def sends(self, raw: bytes, media_type: str = "application/json") -> Callable[[str], Response]:
        """Answer with raw bytes; MANDATE stands for the id that was asked for."""
        return lambda mandate_id: Response(
            raw.replace(b"MANDATE", mandate_id.encode()), media_type=media_type
        )

    def html(self) -> Callable[[str], Response]:
        """Answer with a page for people."""
        return lambda _: HTMLResponse("<h1>系统维护中</h1>")

    def hangs(self) -> Callable[[str], Awaitable[Response]]:
        """Never answer."""

        async def wait(_: str) -> Response:
            await asyncio.Event().wait()
            return Response()

        return wait

    async def _post(self, request: Request) -> Response:
        if request.headers.get("authorization") != f"Bearer {KEY}":
            return Response(status_code=401)
        if not self.accepts:
            return Response(status_code=503)
        mandate = await request.json()
        self.posts.append(mandate)
        self.mandates.setdefault(mandate["id"], mandate)
        return JSONResponse({"id": mandate["id"], "status": "pending"}, status_code=202)

    async def _get(self, request: Request) -> Response:
        self.looks += 1
        if request.headers.get("authorization") != f"Bearer {KEY}":
            return Response(status_code=401)
        mandate_id = request.path_params["mandate_id"]
        if mandate_id not in self.mandates:
            return Response(status_code=404)
        answer = self.behave(mandate_id)
        return answer if isinstance(answer, Response) else await answer

    @property
    def app(self) -> Starlette:
        """The platform's two doors."""
        return Starlette(
            routes=[
                Route("/inquiries", self._post, methods=["POST"]),
                Route("/inquiries/{mandate_id}", self._get),
            ]
        )


@asynccontextmanager
async def served_platform() -> AsyncIterator[Platform]:
    """Serve a platform on a free port until the test is over."""
    platform = Platform()
    listening = socket.create_server(("127.0.0.1", 0))
    platform.url = f"http://127.0.0.1:{listening.getsockname()[1]}"
    config = uvicorn.Config(
        platform.app,
        log_level="critical",
        lifespan="off",
        ws="none",
        timeout_graceful_shutdown=1,
    )
    server = uvicorn.Server(config)
    server.install_signal_handlers = lambda: None  # type: ignore[attr-defined]
    running = asyncio.create_task(server.serve(sockets=[listening]))
    try:
        yield platform
    finally:
        server.should_exit = True
        await running
