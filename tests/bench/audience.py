"""Two thousand people who watch a lot, and what reaches all of them."""

from __future__ import annotations

import asyncio

from tests.bench.wire import Wire, connect


class Audience:
    """Counts the frames that came to everybody, and lets one wait for a number of them."""

    def __init__(self) -> None:
        self.frames = 0
        self.newest = b""
        self.seats: list[Wire] = []
        self._wanted = 0
        self._reached = asyncio.Event()

    async def sit(self, port: int, lot_id: str, count: int) -> None:
        """Connect people, and wait until each has had the lot shown if the server shows it."""
        for _ in range(count):
            self.seats.append(await connect(_Seat(self), port, f"/live/{lot_id}"))

    def note(self, payload: bytes) -> None:
        """Count a frame."""
        self.frames += 1
        self.newest = payload
        if self.frames >= self._wanted:
            self._reached.set()

    async def until(self, frames: int) -> None:
        """Wait until so many frames have come since the beginning."""
        self._wanted = frames
        self._reached.clear()
        if self.frames < frames:
            async with asyncio.timeout(60):
                await self._reached.wait()


class _Seat(Wire):
    def __init__(self, audience: Audience) -> None:
        super().__init__()
        self._audience = audience

    def heard(self, payload: bytes) -> None:
        self._audience.note(payload)
