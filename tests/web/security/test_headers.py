"""Every answer tells the browser what it may not do."""

from __future__ import annotations

import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route, WebSocketRoute
from starlette.testclient import TestClient
from starlette.websockets import WebSocket

from web.security.headers import HeadersMiddleware


def client(*, https: bool = False) -> TestClient:
    return TestClient(
        Starlette(
            routes=[
                Route("/", _plain),
                Route("/own", _own_policy),
                WebSocketRoute("/live", _hello),
            ],
            middleware=[Middleware(HeadersMiddleware, https=https)],
        )
    )


@pytest.mark.parametrize(
    "rule",
    [
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",
        "connect-src 'self'",
        "form-action 'self'",
        "frame-ancestors 'none'",
        "base-uri 'none'",
    ],
)
def test_policy_allows_only_our_own(rule: str) -> None:
    policy = client().get("/").headers["content-security-policy"]
    assert rule in policy.split("; ")


def test_nothing_inline_is_ever_allowed() -> None:
    assert "unsafe" not in client().get("/").headers["content-security-policy"]


def test_what_is_not_found_is_guarded_too() -> None:
    assert client().get("/nowhere").headers["x-content-type-options"] == "nosniff"


def test_handlers_own_policy_stands() -> None:
    assert client().get("/own").headers["content-security-policy"] == "sandbox"


@pytest.mark.parametrize("https", [True, False])
def test_https_is_held_to_only_where_it_is_spoken(https: bool) -> None:
    answer = client(https=https).get("/")
    assert ("strict-transport-security" in answer.headers) is https


def test_socket_passes_untouched() -> None:
    with client().websocket_connect("/live") as socket:
        assert socket.receive_text() == "hello"


async def _plain(_request: Request) -> Response:
    return PlainTextResponse("ok")


async def _own_policy(_request: Request) -> Response:
    return PlainTextResponse("ok", headers={"Content-Security-Policy": "sandbox"})


async def _hello(socket: WebSocket) -> None:
    await socket.accept()
    await socket.send_text("hello")
    await socket.close()
