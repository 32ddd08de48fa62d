"""A request that carries too much is refused in words, before or while it comes in."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator

import pytest
from starlette.requests import Request
from starlette.types import Message

from auction.kernel.refusal import CommonRefusal, Refused
from web.security.bodies import bounded, in_time, too_large

MOST = 2_000_000


def request(*chunks: bytes, length: str | None = None) -> Request:
    """Return a request of which these chunks come, whatever length it claims."""
    left: Iterator[bytes] = iter(chunks)
    headers = [] if length is None else [(b"content-length", length.encode())]

    async def receive() -> Message:
        chunk = next(left, b"")
        return {"type": "http.request", "body": chunk, "more_body": bool(chunk)}

    return Request({"type": "http", "method": "POST", "headers": headers}, receive)


async def test_what_fits_is_read_whole() -> None:
    assert await bounded(request(b"a" * 1_000_000, b"b"), MOST).body() == b"a" * 1_000_000 + b"b"


async def test_a_length_that_is_too_much_is_refused_unread() -> None:
    with pytest.raises(Refused) as refused:
        bounded(request(length=str(MOST + 1)), MOST)

    assert refused.value.refusal.code == CommonRefusal.body_too_large
    assert refused.value.refusal.data == {"most_mb": 2}


@pytest.mark.parametrize("length", [None, "1", "-5", "lots", "0x99"])
async def test_what_comes_is_counted_whatever_length_was_told(length: str | None) -> None:
    chunks = [b"a" * 1_500_000] * 2

    with pytest.raises(Refused):
        await bounded(request(*chunks, length=length), MOST).body()


def test_a_length_that_fits_is_no_reason() -> None:
    assert too_large(request(length=str(MOST)), MOST) is None


async def test_whoever_falls_silent_is_not_waited_for() -> None:
    async def silent() -> Message:
        await asyncio.Event().wait()
        raise AssertionError("nobody wakes it")

    with pytest.raises(Refused) as refused:
        await in_time(silent, seconds=0.01)

    assert refused.value.refusal.code == CommonRefusal.body_too_slow
