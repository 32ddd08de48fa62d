"""Timers of the lots: one heap, one task, court time.

A timer decides nothing: it says that a lot's opening or end has come by the clock, and the lot's
owner looks. Court time in a sandbox may jump or run fast, so the heap is looked at again at
least every 50 ms of machine time; ten thousand idle lots cost that one look.
"""

from __future__ import annotations

import asyncio
import heapq
from collections.abc import Callable

LOOK_EVERY_SECONDS = 0.05


class Timers:
    """Knows when each lot is next due."""

    def __init__(self, now_ms: Callable[[], int], fire: Callable[[str], None]) -> None:
        self._now_ms = now_ms
        self._fire = fire
        self._heap: list[tuple[int, str]] = []
        self._due: dict[str, int] = {}

    def set(self, lot_id: str, due_ms: int | None) -> None:
        """Say when a lot is next due; None: never."""
        if due_ms is None:
            self._due.pop(lot_id, None)
            return
        earlier = self._due.get(lot_id)
        self._due[lot_id] = due_ms
        # A later instant is found when the earlier entry comes up; most ends only move back.
        if earlier is None or due_ms < earlier:
            heapq.heappush(self._heap, (due_ms, lot_id))

    def next_due_ms(self) -> int | None:
        """Return when the next look may find something, or None."""
        return self._heap[0][0] if self._heap else None

    def fire_due(self) -> int:
        """Fire for every lot that is due; return how many. Each is set anew by whoever looks."""
        now_ms, fired = self._now_ms(), 0
        while self._heap and self._heap[0][0] <= now_ms:
            _, lot_id = heapq.heappop(self._heap)
            due_ms = self._due.get(lot_id)
            if due_ms is None:
                continue
            if due_ms > now_ms:
                heapq.heappush(self._heap, (due_ms, lot_id))
                continue
            del self._due[lot_id]
            self._fire(lot_id)
            fired += 1
        return fired

    async def run(self) -> None:
        """Go on until cancelled."""
        while True:
            self.fire_due()
            await asyncio.sleep(self._pause())

    def _pause(self) -> float:
        due_ms = self.next_due_ms()
        if due_ms is None:
            return LOOK_EVERY_SECONDS
        left = (due_ms - self._now_ms()) / 1000
        return min(LOOK_EVERY_SECONDS, max(left, 0.001))
