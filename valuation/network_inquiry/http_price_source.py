"""Platforms over HTTPS, as `docs/network-inquiry.md` describes: two calls, bounded in every way."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from types import TracebackType
from typing import Any, Self

import httpx

from valuation.network_inquiry.answers import (
    LARGEST_ANSWER_BYTES,
    Fault,
    FaultKind,
    Reply,
    read_reply,
)
from valuation.network_inquiry.mandates import Mandate, PlatformAddress

CONNECT_SECONDS = 5.0
READ_SECONDS = 10.0
WHOLE_SECONDS = 30.0
_DENIED = {401, 403}
_PLAIN = {"Accept-Encoding": "identity"}  # What is packed may burst.


class HttpPriceSource:
    """Asks platforms over HTTP; `keys` are the bearer secrets by the name a platform's row holds.

    Follows no redirect: a key goes to the address the court listed, and nowhere else.
    """

    def __init__(self, keys: Mapping[str, str], *, whole_seconds: float = WHOLE_SECONDS) -> None:
        self._keys = dict(keys)
        self._whole_seconds = whole_seconds
        timeout = httpx.Timeout(min(READ_SECONDS, whole_seconds), connect=CONNECT_SECONDS)
        self._client = httpx.AsyncClient(
            timeout=timeout, follow_redirects=False, trust_env=False, http2=False
        )

    async def ask(self, platform: PlatformAddress, mandate: Mandate) -> Fault | None:
        """Hand a mandate over: POST /inquiries."""
        told = await self._call("POST", platform, "/inquiries", mandate.payload())
        return told if isinstance(told, Fault) else None

    async def answer(self, platform: PlatformAddress, mandate_id: str) -> Reply:
        """Return what a platform says: GET /inquiries/ID."""
        told = await self._call("GET", platform, f"/inquiries/{mandate_id}", None)
        if isinstance(told, Fault):
            return told
        raw, media_type = told
        return read_reply(raw, media_type, mandate_id)

    async def aclose(self) -> None:
        """Close what is open."""
        await self._client.aclose()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        problem: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self.aclose()

    async def _call(
        self, method: str, platform: PlatformAddress, path: str, body: Mapping[str, Any] | None
    ) -> tuple[bytes, str] | Fault:
        key = self._keys.get(platform.key_name)
        if not key:
            return Fault(FaultKind.key_missing, platform.key_name)
        url = platform.base_url.rstrip("/") + path
        headers = {"Authorization": f"Bearer {key}", "Accept": "application/json", **_PLAIN}
        try:
            async with asyncio.timeout(self._whole_seconds):
                request = self._client.build_request(method, url, headers=headers, json=body)
                return await self._read(request)
        except (TimeoutError, httpx.TimeoutException):
            return Fault(FaultKind.timed_out)
        except (httpx.HTTPError, httpx.InvalidURL, OSError) as problem:
            return Fault(FaultKind.unreachable, type(problem).__name__)

    async def _read(self, request: httpx.Request) -> tuple[bytes, str] | Fault:
        response = await self._client.send(request, stream=True)
        try:
            raw = bytearray()
            async for piece in response.aiter_bytes():
                raw += piece
                if len(raw) > LARGEST_ANSWER_BYTES:
                    return Fault(FaultKind.too_large)
        finally:
            await response.aclose()
        content, media_type = bytes(raw), response.headers.get("content-type", "")
        if response.status_code in _DENIED:
            return Fault(FaultKind.refused_key, str(response.status_code), content)
        if not response.is_success:
            return Fault(FaultKind.server_error, str(response.status_code), content)
        return content, media_type
