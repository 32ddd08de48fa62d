"""A stand-in for Stripe on a port of its own, and the real client that speaks to it."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import httpx2
import stripe
import uvicorn

from auction.payments.stripe_line import HttpLine
from web.sandbox.stripe_stand_in.app import KEY, StandIn
from web.sandbox.stripe_stand_in.store import Store

SECRET = "whsec_of_tests"
AT = 1_800_000_000


@dataclass
class Standing:
    """A stand-in that is served: its address, a client, and what it would post."""

    stand_in: StandIn
    url: str
    client: stripe.StripeClient
    posted: list[tuple[bytes, dict[str, str]]] = field(default_factory=list)
    answers: list[int] = field(default_factory=list)

    async def control(self, act: str, **form: Any) -> dict[str, Any]:
        """Move the stand-in by one of its control doors."""
        async with httpx2.AsyncClient(base_url=self.url, verify=False) as http:
            found = await http.post(f"/_stand_in/{act}", data=form)
        answer: dict[str, Any] = found.json()
        assert found.status_code == 200, answer
        return answer

    async def pay(self, page_url: str, **form: str) -> httpx2.Response:
        """Fill in the page to pay on."""
        fields = {"means": "card", "name": "王芳", "number": "4242424242424242", **form}
        async with httpx2.AsyncClient(verify=False) as http:
            return await http.post(page_url, data=fields)

    async def post(self, _url: str, payload: bytes, headers: dict[str, str]) -> int:
        """Take a webhook as an endpoint would."""
        self.posted.append((payload, headers))
        return self.answers.pop(0) if self.answers else 200


def client_of(url: str, line: HttpLine) -> stripe.StripeClient:
    """Return the real client, pointed at a stand-in."""
    return stripe.StripeClient(
        KEY,
        base_addresses={"api": url},
        max_network_retries=0,
        http_client=line,
    )


@asynccontextmanager
async def standing(*, now: Callable[[], int] = lambda: AT) -> AsyncGenerator[Standing]:
    """Serve a stand-in whose clock stands, and whose webhooks go when told."""
    stand_in = StandIn(Store(now=now), by_itself=False)
    config = uvicorn.Config(stand_in.application(), log_level="critical", lifespan="on")
    server = uvicorn.Server(config)
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        listening.listen()
        serving = asyncio.create_task(server._serve([listening]))
        url = f"http://127.0.0.1:{listening.getsockname()[1]}"
        line = HttpLine(timeout_seconds=10)
        client = client_of(url, line)
        found = Standing(stand_in, url, client)
        stand_in.post = found.post
        stand_in.store.endpoints.append({"url": "http://court.test/", "secret": SECRET})
        try:
            yield found
        finally:
            await line.close_async()
            server.should_exit = True
            await serving
