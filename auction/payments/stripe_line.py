"""The wire to Stripe: the vendor's client gets its bytes through httpx, without proxies of the
machine's own, and with a time after which a call is taken as lost."""

from __future__ import annotations

from collections.abc import Awaitable, Mapping
from typing import Any, NoReturn

import anyio
import httpx
import stripe


class HttpLine(stripe.HTTPClient):
    """Carries the vendor's calls; every failure of the line is one the client may try again."""

    name = "httpx"

    def __init__(self, *, timeout_seconds: float) -> None:
        super().__init__()
        self._http = httpx.AsyncClient(timeout=timeout_seconds, trust_env=False)

    def sleep_async(self, secs: float) -> Awaitable[None]:
        """Wait between two attempts."""
        return anyio.sleep(secs)

    async def request_async(
        self, method: str, url: str, headers: Mapping[str, str], post_data: Any = None
    ) -> tuple[bytes, int, Mapping[str, str]]:
        """Send one request; return body, status and headers of its answer."""
        try:
            answer = await self._http.request(method, url, headers=headers, content=post_data)
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            _lost(error)
        return answer.content, answer.status_code, answer.headers

    async def close_async(self) -> None:
        """Let the line go."""
        await self._http.aclose()


def _lost(error: Exception) -> NoReturn:
    lost = stripe.APIConnectionError(type(error).__name__, should_retry=True)  # type: ignore[no-untyped-call]
    raise lost from error
