"""How much a request may carry, and how slowly: told by its length, counted as it comes in.

Whoever sends a byte now and then holds a connection and nothing else; here that ends.
"""

from __future__ import annotations

import asyncio

from starlette.requests import Request
from starlette.types import Message, Receive

from auction.kernel.refusal import CommonRefusal, Refusal, Refused

QUIET_SECONDS = 30.0
_MEGABYTE = 1_000_000


def too_large(request: Request, most: int) -> Refusal | None:
    """Return why a request is not read: it says itself that it carries more than `most` bytes."""
    declared = request.headers.get("content-length", "")
    is_number = declared.isascii() and declared.isdigit()
    return _refusal(most) if is_number and int(declared[:18]) > most else None


def bounded(request: Request, most: int) -> Request:
    """Return the request so that reading more than `most` bytes of it is refused.

    Raises `Refused(body_too_large)` at once where it says its length itself; reading raises it,
    or `body_too_slow`.
    """
    refusal = too_large(request, most)
    if refusal is not None:
        raise Refused(refusal)
    come = 0

    async def receive() -> Message:
        nonlocal come
        message = await in_time(request.receive)
        come += len(message.get("body", b""))
        if come > most:
            raise Refused(_refusal(most))
        return message

    return Request(request.scope, receive)


async def in_time(receive: Receive, *, seconds: float = QUIET_SECONDS) -> Message:
    """Return the next part of a request; raises `Refused(body_too_slow)` when none comes."""
    try:
        async with asyncio.timeout(seconds):
            return await receive()
    except TimeoutError:
        raise Refused(Refusal(CommonRefusal.body_too_slow)) from None


def _refusal(most: int) -> Refusal:
    return Refusal(CommonRefusal.body_too_large, {"most_mb": most // _MEGABYTE})
