"""Events go out as signed webhooks: at least once, in no promised order, again until answered.

The signature is the vendor's scheme `v1`: HMAC-SHA256 over the second, a full stop and the raw
bytes, under the endpoint's secret.
"""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Awaitable, Callable

from web.sandbox.stripe_stand_in.faults import Faults
from web.sandbox.stripe_stand_in.store import PLATFORM, Books, Store
from web.sandbox.stripe_stand_in.wire import Obj

API_VERSION = "2026-10-28.endive"
MOST_ATTEMPTS = 16

Post = Callable[[str, bytes, dict[str, str]], Awaitable[int]]
"""Posts bytes with headers to an address; returns the status of the answer, 0 for none."""


def signature(payload: bytes, secret: str, at: int) -> str:
    """Return the header that proves a payload."""
    made = hmac.new(secret.encode(), f"{at}.".encode() + payload, hashlib.sha256).hexdigest()
    return f"t={at},v1={made}"


class Webhooks:
    """Events waiting to go out, and how they go."""

    def __init__(self, store: Store, faults: Callable[[], Faults], post: Post) -> None:
        self._store = store
        self._faults = faults
        self._post = post
        self.waiting: list[Obj] = []

    def watch(self, books: Books) -> None:
        """Turn what happens on an account into events."""
        books.tell = self._happened

    def _happened(self, books: Books, kind: str, obj: Obj) -> None:
        event = books.new(
            "event", "evt", api_version=API_VERSION, data={"object": shown(obj)}, livemode=False,
            pending_webhooks=len(self._store.endpoints), type=kind, request=None,
        )  # fmt: skip
        if books.account != PLATFORM:
            event["account"] = books.account
        faults = self._faults()
        for endpoint in self._store.endpoints:
            row = {"event": event, "endpoint": endpoint, "attempts": 0, "late": faults.is_late()}
            self.waiting.append(row)
            if faults.is_doubled():
                self.waiting.append({**row, "late": faults.is_late()})

    async def send(self, *, also_late: bool = False) -> int:
        """Send what waits, each once; keep what was not answered well. Return how many went."""
        going = [row for row in self.waiting if also_late or not row["late"]]
        self.waiting = [row for row in self.waiting if row not in going]
        if also_late:
            self._faults().shuffle(going)
        for row in going:
            if not await self._sent(row) and row["attempts"] < MOST_ATTEMPTS:
                self.waiting.append(row)
        return len(going)

    async def _sent(self, row: Obj) -> bool:
        row["attempts"] += 1
        payload = json.dumps(row["event"], ensure_ascii=False).encode()
        at = self._store.machine_now()
        headers = {
            "Content-Type": "application/json",
            "Stripe-Signature": signature(payload, row["endpoint"]["secret"], at),
        }
        status = await self._post(row["endpoint"]["url"], payload, headers)
        return 200 <= status < 300


def shown(obj: Obj) -> Obj:
    """Return an object without what the stand-in notes for itself."""
    return {name: value for name, value in obj.items() if not name.startswith("_")}
