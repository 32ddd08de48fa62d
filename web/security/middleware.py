"""What happens to every request before its guard: how often, who looks, did our page send it.

Sets `request.state.viewer` and `request.state.limiter`. A bearer token counts at the API's doors
only, and stands instead of a cookie; whatever else is no mere reading must carry the form token.
Web sockets look for themselves (`web/live`).
"""

from __future__ import annotations

from dataclasses import replace

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import HTTPConnection, Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from auction.kernel.refusal import CommonRefusal, Refusal, Refused
from web.errors import on_refused
from web.house import House
from web.requests import house as house_of
from web.security import csrf, sessions
from web.security.bodies import in_time, too_large
from web.security.limits import Limited, Limiter
from web.security.viewer import ANONYMOUS, Viewer

VISITOR_COOKIE = "visitor"
TOKEN_WITHIN_BYTES = 65_536
_API = "/api/"
_NOBODY_LOOKS = ("/static/", "/healthz", "/readyz", "/metrics")
_SIGNED_BY_SENDER = ("/webhooks/",)


class SecurityMiddleware:
    """Puts a viewer to each request, and stops what no page of ours has sent."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app
        self._limiter: Limiter | None = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] != "http" or scope["path"].startswith(_NOBODY_LOOKS):
            await self._app(scope, receive, send)
            return
        request = Request(scope, receive)
        house = house_of(request)
        limiter = self._limiter = self._limiter or Limiter(house.settings.limits)
        visitor = _Visitor(house, request)
        request.state.limiter = limiter
        request.state.viewer = ANONYMOUS
        if _holds_nothing_storable(scope):
            await _answer(Refusal(CommonRefusal.malformed), request, send)
            return
        if not limiter.may_ask(address_of(request), house.clock.machine_now()):
            await _answer(Refusal(CommonRefusal.too_fast), request, send)
            return
        viewer = request.state.viewer = await _viewer(house, request, visitor)
        refusal, receive = await _form_refusal(house, request, viewer)
        if refusal is None and _is_form(request):
            refusal = await _too_many(limiter, viewer.account_id or address_of(request))
        if refusal is not None:
            await _answer(refusal, request, send)
            return
        await self._app(scope, receive, visitor.marking(send) if not viewer.signed_in else send)


def address_of(request: HTTPConnection) -> str:
    """Return the address a request came from, as the trusted proxy tells it."""
    return request.client.host if request.client else "unknown"


def _holds_nothing_storable(scope: Scope) -> bool:
    """Say whether an address names what cannot be there: no row holds a NUL, nor can be asked."""
    return "\0" in scope["path"] or b"%00" in scope["query_string"]


def _is_form(request: Request) -> bool:
    is_reading = request.method in csrf.SAFE_METHODS
    return not is_reading and not request.url.path.startswith((_API, *_SIGNED_BY_SENDER))


async def _too_many(limiter: Limiter, whose: str) -> Refusal | None:
    try:
        await limiter.spend(Limited.form, whose)
    except Refused as refused:
        return refused.refusal
    return None


class _Visitor:
    """The cookie of a browser nobody has signed in with: it binds the forms of a visitor."""

    def __init__(self, house: House, request: Request) -> None:
        self._house = house
        self._known = request.cookies.get(VISITOR_COOKIE, "")
        self._cookie = self._known or sessions.new_token()

    @property
    def token(self) -> str:
        """Return what a visitor's form must send back."""
        return csrf.visitor_token(self._house.settings.secret_key, self._cookie)

    def marking(self, send: Send) -> Send:
        """Give the cookie along with a page, unless the browser already has it."""
        if self._known:
            return send
        secure = "; Secure" if sessions.is_https(self._house) else ""
        cookie = f"{VISITOR_COOKIE}={self._cookie}; Path=/; HttpOnly; SameSite=Lax{secure}"

        async def send_marked(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                if headers.get("content-type", "").startswith("text/html"):
                    headers.append("set-cookie", cookie)
            await send(message)

        return send_marked


async def _viewer(house: House, request: Request, visitor: _Visitor) -> Viewer:
    header = request.headers.get("authorization")
    if header is not None and request.url.path.startswith(_API):
        return await sessions.viewer_from_bearer(house, header)
    viewer = await sessions.viewer_from_cookie(house, request.headers.get("cookie"))
    return viewer if viewer.signed_in else replace(viewer, csrf=visitor.token)


async def _form_refusal(
    house: House, request: Request, viewer: Viewer
) -> tuple[Refusal | None, Receive]:
    """Return why a request is not taken as ours, and its body to be read by the handler."""
    forged = Refusal(CommonRefusal.forged_form)
    from_us = csrf.is_from_us(_lower(request.headers), house.settings.public_url)
    if _could_be_another_sites(request, viewer) and not from_us:
        return forged, request.receive
    if not _needs_proof(request, viewer):
        return None, request.receive
    most = house.settings.limits.body_bytes
    if not _is_multipart(request) and (refusal := too_large(request, most)) is not None:
        return refusal, request.receive
    in_header = request.headers.get(csrf.TOKEN_HEADER)
    if in_header is not None:
        return (None if csrf.is_token(in_header, viewer.csrf) else forged), request.receive
    try:
        sent, receive = await _token_in_body(request, most=most)
    except Refused as refused:
        return refused.refusal, request.receive
    return (None if csrf.is_token(sent, viewer.csrf) else forged), receive


def _could_be_another_sites(request: Request, viewer: Viewer) -> bool:
    """Another site's page can send whatever needs no token of a program; reading harms nobody."""
    is_reading = request.method in csrf.SAFE_METHODS
    is_signed = request.url.path.startswith(_SIGNED_BY_SENDER) or viewer.scopes is not None
    return not (is_reading or is_signed)


def _needs_proof(request: Request, viewer: Viewer) -> bool:
    """A visitor at the API's doors brings nothing that could be misused: the guard answers."""
    path = request.url.path
    if request.method in csrf.SAFE_METHODS or path.startswith(_SIGNED_BY_SENDER):
        return False
    by_cookie = viewer.signed_in and viewer.scopes is None
    return by_cookie or not path.startswith(_API)


async def _token_in_body(request: Request, *, most: int) -> tuple[str | None, Receive]:
    """Read a body as far as its token, and return how the handler can read it from the start."""
    content_type = request.headers.get("content-type", "")
    bound = TOKEN_WITHIN_BYTES if _is_multipart(request) else most
    read: list[Message] = []
    body, token, whole = b"", None, False
    while token is None and not whole and len(body) <= bound:
        message = await in_time(request.receive)
        read.append(message)
        body += message.get("body", b"")
        whole = message["type"] != "http.request" or not message.get("more_body", False)
        token = csrf.token_in(content_type, body, whole=whole)
    return token, _replaying(read, request.receive)


def _is_multipart(request: Request) -> bool:
    return request.headers.get("content-type", "").lower().startswith("multipart/")


def _replaying(read: list[Message], receive: Receive) -> Receive:
    async def replay() -> Message:
        return read.pop(0) if read else await receive()

    return replay


async def _answer(refusal: Refusal, request: Request, send: Send) -> None:
    response = await on_refused(request, Refused(refusal))
    await response(request.scope, request.receive, send)


def _lower(headers: Headers) -> dict[str, str]:
    return {name.lower(): value for name, value in headers.items()}
