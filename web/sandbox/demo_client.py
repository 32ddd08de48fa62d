"""How the demo speaks to its server: as a browser to sign in, as a programme to act, live to bid.

HTTP and WebSocket only, as for any stranger; nothing of the platform is imported.
"""

from __future__ import annotations

import html
import http.client
import json
import re
import secrets
import time
from collections.abc import Callable, Mapping
from typing import Any, TypeVar
from urllib.parse import quote, urlencode, urlsplit

from websockets.sync.client import ClientConnection, connect
from websockets.typing import Subprotocol

API = "/api/v1"
ANSWER_WITHIN_SECONDS = 60.0
WAIT_SECONDS = 30.0
_LOOK_EVERY_SECONDS = 0.05
_CSRF = re.compile(r'name="csrf" value="([^"]+)"')
_TOKEN = re.compile(r'<code class="secret">([^<]+)</code>')

_Seen = TypeVar("_Seen")


class CheckFailed(Exception):
    """Something is not as it must be; the message says what."""


def check(truth: bool, promise: str) -> None:
    """Go on only if it is so."""
    if not truth:
        raise CheckFailed(f"This should have been so, and is not: {promise}")


def wait_for(look: Callable[[], _Seen | None], what: str) -> _Seen:
    """Look again and again until there is something to see."""
    until = time.monotonic() + WAIT_SECONDS
    while time.monotonic() < until:
        seen = look()
        if seen:
            return seen
        time.sleep(_LOOK_EVERY_SECONDS)
    raise CheckFailed(f"This did not come about in {WAIT_SECONDS:.0f} s: {what}")


class Client:
    """One caller of the server: anonymous, or with a bearer token."""

    def __init__(self, site: str, token: str = "") -> None:
        self._host = urlsplit(site).netloc
        self._headers = {"Authorization": f"Bearer {token}"} if token else {}

    def get(self, path: str) -> Any:
        """Return what the API shows at an address."""
        return self._api("GET", path)

    def look(self, path: str) -> Any | None:
        """Return what the API shows at an address, or None while there is nothing."""
        status, _, answer = self._send("GET", API + path, None, {})
        return json.loads(answer) if status == 200 else None

    def post(self, path: str, body: Mapping[str, Any] | None = None) -> Any:
        """Act, once, and return the answer."""
        return self._api("POST", path, json.dumps(body or {}).encode())

    def upload(self, path: str, content: bytes, media_type: str, **query: str) -> Any:
        """Send a file as the raw body, with what is said of it in the address."""
        address = f"{path}?{urlencode(query)}"
        return self._api("POST", address, content, media_type=media_type)

    def refused(self, path: str, body: Mapping[str, Any]) -> str:
        """Ask for what must not be done; return the refusal's code."""
        status, _, answer = self._send("POST", API + path, json.dumps(body).encode(), {})
        check(status >= 400, f"{path} is refused")
        return str(json.loads(answer)["code"])

    def text(self, path: str) -> str:
        """Return a page or a file as it is."""
        status, _, body = self._send("GET", path, None, {})
        check(status == 200, f"{path} can be read, not {status}")
        return body.decode()

    def live(self, lot_id: str) -> ClientConnection:
        """Return a socket on a lot."""
        return connect(
            f"ws://{self._host}/live/{lot_id}",
            subprotocols=[Subprotocol("auction.v1")],
            additional_headers=self._headers,
            compression=None,
        )

    def _api(
        self,
        method: str,
        path: str,
        body: bytes | None = None,
        *,
        media_type: str = "application/json",
    ) -> Any:
        headers = {"Content-Type": media_type, "Idempotency-Key": secrets.token_hex(16)}
        status, _, answer = self._send(method, API + quote(path, safe="/?=&%"), body, headers)
        check(status < 300, f"{method} {path} works; it answered {status} {answer[:300]!r}")
        return json.loads(answer)

    def _send(
        self, method: str, path: str, body: bytes | None, headers: Mapping[str, str]
    ) -> tuple[int, http.client.HTTPMessage, bytes]:
        return _asked(self._host, method, path, body, {**self._headers, **headers})


class Browser:
    """A browser that keeps cookies, reads the form token off each page, and sends forms."""

    def __init__(self, site: str) -> None:
        self._host = urlsplit(site).netloc
        self._cookies: dict[str, str] = {}

    def token_for(self, email: str, password: str) -> str:
        """Sign in, and make a token with every scope the account may give."""
        self._submit("/sign-in", "/sign-in", [("email", email), ("password", password)])
        _, account = self._open("GET", "/account")
        scopes = re.findall(r'name="scopes" value="([^"]+)"', account)
        fields = [("name", "demo"), ("password", password)]
        fields += [("scopes", scope) for scope in scopes]
        found = _TOKEN.search(self._submit("/account", "/account/tokens", fields))
        check(found is not None, f"{email} can sign in and make a token")
        assert found is not None
        return html.unescape(found.group(1))

    def _submit(self, page: str, action: str, fields: list[tuple[str, str]]) -> str:
        _, shown = self._open("GET", page)
        token = _CSRF.search(shown)
        check(token is not None, f"{page} has a form")
        assert token is not None
        body = urlencode([("csrf", html.unescape(token.group(1))), *fields])
        return self._open("POST", action, body)[1]

    def _open(self, method: str, path: str, body: str | None = None) -> tuple[int, str]:
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self._cookies.items())}
        if body is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        sent = body.encode() if body is not None else None
        status, answered, page = _asked(self._host, method, path, sent, headers)
        for cookie in answered.get_all("Set-Cookie") or []:
            name, _, value = cookie.partition(";")[0].partition("=")
            self._cookies[name] = value
        return status, page.decode()


def _asked(
    host: str, method: str, path: str, body: bytes | None, headers: Mapping[str, str]
) -> tuple[int, http.client.HTTPMessage, bytes]:
    """Ask on a line of its own: one kept open might be closed by the server as we use it."""
    line = http.client.HTTPConnection(host, timeout=ANSWER_WITHIN_SECONDS)
    try:
        line.request(method, path, body, dict(headers))
        answer = line.getresponse()
        return answer.status, answer.headers, answer.read()
    finally:
        line.close()
