"""The worker process: what falls due, what waits in the outbox, mail; see `web/worker.py`.

Started as `python -m web.serve.worker_process` by the supervisor, or run by `auction worker`.
"""

from __future__ import annotations

import asyncio
import signal

from auction.settings import Settings, read_settings
from web.serve.logs import begin_logging
from web.worker import run


def main(settings: Settings | None = None) -> None:
    """Work until asked to stop, finish what was begun, and return."""
    begin_logging()
    asyncio.run(_work(settings or read_settings()))


async def _work(settings: Settings) -> None:
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for name in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(name, stop.set)
    await run(settings, stop)


if __name__ == "__main__":
    main()
