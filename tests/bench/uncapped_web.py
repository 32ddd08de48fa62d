"""The house's web process, but its hub sends every change at once: the cap of frames is off.

Started as `python -m tests.bench.uncapped_web FD`. Only so can the cost of a frame be seen apart
from how many bids share one.
"""

from __future__ import annotations

import math
import socket
import sys
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from typing import Any

import uvicorn
from starlette.applications import Starlette

from auction.settings import read_settings
from web.app import create_app
from web.live.crowd import Crowd
from web.live.hub import Hub
from web.live.roll import Roll
from web.serve.logs import begin_logging
from web.serve.web_process import configuration, make_ready


def uncapped_app() -> Starlette:
    """Return the house's application with a hub of our own put in before the first socket."""
    app = create_app()
    opened = app.router.lifespan_context

    @asynccontextmanager
    async def lifespan(app: Starlette) -> AsyncGenerator[Any]:
        async with opened(app) as state:
            house = app.state.house
            roll = Roll(house.database.url)
            crowd = Crowd(house.settings.limits)
            app.state.hub = Hub(house.engine, roll, crowd, None, frames_per_second=math.inf)
            yield state

    app.router.lifespan_context = lifespan
    return app


def main(fd: int) -> None:
    """Serve as `web.serve.web_process` does."""
    begin_logging()
    settings = read_settings()
    make_ready(settings)
    config = configuration(settings)
    config.app, config.factory = uncapped_app, True
    uvicorn.Server(config).run(sockets=[socket.socket(fileno=fd)])


if __name__ == "__main__":
    main(int(sys.argv[1]))
