"""Every answer is one that the description promises, whatever is sent; and never a bug's 500.

`AUCTION_SOAK=1` sends more. Ids of things that exist are put into half of the addresses, so that
not everything ends in `not_found`.
"""

from __future__ import annotations

import asyncio
import os
import socket
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx2
import pytest
import schemathesis
import uvicorn
from hypothesis import HealthCheck, settings
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    negative_data_rejection,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from auction.db.embedded import Server
from auction.kernel.actor import Role
from tests.integration.api.walking import a_case_with_everything
from tests.web.api.api_site import served, settings_for
from web.api.v1.openapi import describe
from web.api.v1.table import ENDPOINTS
from web.app import create_app

SOAK = os.environ.get("AUCTION_SOAK") == "1"
EXAMPLES = 40 if SOAK else 4
STARTS_WITHIN_SECONDS = 30.0

schemathesis.serializer.alias(
    ["application/pdf", "image/jpeg", "image/png", "image/webp"], "application/octet-stream"
)


def _document() -> dict[str, Any]:
    """Return the description without its tokens: each test sends them itself."""
    document = describe(ENDPOINTS, server="http://localhost")
    for path in document["paths"].values():
        for operation in path.values():
            operation["security"] = []
    return document


schema = schemathesis.openapi.from_dict(_document())
schema.config.phases.coverage.enabled = SOAK
schema.config.phases.examples.enabled = False
_MODEST = settings(
    max_examples=EXAMPLES,
    deadline=None,
    derandomize=not SOAK,
    database=None,
    suppress_health_check=list(HealthCheck),
)
_PROMISES = [
    schemathesis.checks.not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
    response_headers_conformance,
]


@schema.hook
def filter_query(_context: schemathesis.HookContext, query: dict[str, Any] | None) -> bool:
    """Leave out what has no form in an address, for it would not be sent at all."""
    return all(value not in (None, [], {}) for value in (query or {}).values())


@dataclass
class Served:
    """A server that runs, a token for each kind of user, and ids of things that are there."""

    url: str = ""
    tokens: dict[str, str] = field(default_factory=dict)
    known: dict[str, str] = field(default_factory=dict)

    def token_for(self, path: str, method: str) -> dict[str, str]:
        """Return the headers of somebody who may do most of what the path offers."""
        first = path.removeprefix("/api/v1/").split("/")[0]
        who = _WHO.get(first, "judge")
        if path.endswith(("/application", "/bids")) or "/bids/" in path:
            who = "bidder"
        if method == "POST" and path.endswith("/signature"):
            who = "panel"
        return {"Authorization": f"Bearer {self.tokens[who]}"}


_WHO = {
    "me": "bidder",
    "applications": "bidder",
    "deposits": "bidder",
    "purchases": "bidder",
    "commissions": "agency",
    "decisions": "panel",
    "payments": "finance",
    "payouts": "finance",
    "ledger": "finance",
}


@pytest.fixture(scope="module")
def house(pg_server: Server, pg_template: str) -> Iterator[Served]:
    """A served house in which a case has come as far as its announcement."""
    assert pg_server.sql(f"CREATE DATABASE api_schema TEMPLATE {pg_template}") is not None
    url = pg_server.url_of("api_schema")
    with tempfile.TemporaryDirectory(prefix="api-") as data:
        filled = asyncio.run(_fill(url, Path(data)))
        with _listening(url, Path(data)) as address:
            filled.url = address
            yield filled
    pg_server.sql("DROP DATABASE api_schema WITH (FORCE)")


@schema.parametrize()
@_MODEST
def test_every_answer_keeps_to_the_description(case: schemathesis.Case, house: Served) -> None:
    for name in case.path_parameters:
        if name in house.known:
            case.path_parameters[name] = house.known[name]
    headers = house.token_for(case.operation.path, case.operation.method.upper())
    case.call_and_validate(base_url=house.url, headers=headers, checks=_PROMISES)


@schema.parametrize()
@_MODEST
def test_what_the_description_forbids_is_refused(case: schemathesis.Case, house: Served) -> None:
    headers = house.token_for(case.operation.path, case.operation.method.upper())
    checks = [*_PROMISES, negative_data_rejection]
    case.call_and_validate(base_url=house.url, headers=headers, checks=checks)


async def _fill(url: str, data: Path) -> Served:
    async with served(url, data, with_worker=True) as site:
        walk = await a_case_with_everything(site)
        people = {
            "judge": site.staff[Role.judge],
            "finance": site.staff[Role.finance],
            "panel": site.staff[Role.panel],
            "bidder": walk.bidder,
            "agency": walk.agent,
        }
        tokens = {}
        for name, actor in people.items():
            header = (await site.as_(actor)).http.headers["authorization"]
            tokens[name] = header.removeprefix("Bearer ")
        return Served(tokens=tokens, known=walk.known)


@contextmanager
def _listening(url: str, data: Path) -> Iterator[str]:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        config = uvicorn.Config(create_app(settings_for(url, data)), log_level="error")
        server = uvicorn.Server(config)
        thread = threading.Thread(target=server.run, args=([listener],), name="schema server")
        thread.start()
        address = f"http://127.0.0.1:{listener.getsockname()[1]}"
        try:
            _wait_for(address)
            yield address
        finally:
            server.should_exit = True
            thread.join(STARTS_WITHIN_SECONDS)


def _wait_for(address: str) -> None:
    until = time.monotonic() + STARTS_WITHIN_SECONDS
    while time.monotonic() < until:
        try:
            if httpx2.get(f"{address}/api/v1/time").status_code == 200:
                return
        except httpx2.HTTPError:
            time.sleep(0.05)
    raise AssertionError("the server did not start")
