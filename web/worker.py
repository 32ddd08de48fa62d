"""The worker: runs the outbox, the deadlines and the mail until it is told to stop."""

from __future__ import annotations

import asyncio

from auction.settings import Settings
from web.wiring import run_worker_house


async def run(settings: Settings, stop: asyncio.Event) -> None:
    """Go on until `stop` is set; whatever was begun ends or is undone."""
    async with run_worker_house(settings):
        await stop.wait()
