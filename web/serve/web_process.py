"""The web process: uvicorn on sockets the supervisor already listens on.

Started as `python -m web.serve.web_process FD…`, never by hand.
"""

from __future__ import annotations

import contextlib
import gc
import resource
import socket
import sys

import uvicorn

from auction.settings import Settings, read_settings
from web.live.direct_line import DirectLine
from web.serve.logs import begin_logging


def configuration(settings: Settings) -> uvicorn.Config:
    """Return how uvicorn serves the platform, its bounds taken from the settings' limits."""
    limits = settings.limits
    return uvicorn.Config(
        "web.app:create_app",
        factory=True,
        ws=DirectLine,
        ws_max_size=limits.frame_bytes,
        ws_per_message_deflate=False,  # Costs more than it saves on frames this small.
        limit_concurrency=limits.connections,
        timeout_graceful_shutdown=limits.shutdown_seconds,
        forwarded_allow_ips=settings.trusted_proxies,
        log_config=None,  # Ours, which holds no values (`logs`).
        access_log=False,
        server_header=False,
        log_level="warning",
    )


def main(fds: list[int]) -> None:
    """Serve on the inherited sockets until asked to stop."""
    begin_logging()
    settings = read_settings()
    make_ready(settings)
    sockets = [socket.socket(fileno=fd) for fd in fds]
    uvicorn.Server(configuration(settings)).run(sockets=sockets)


def make_ready(settings: Settings) -> None:
    """Let this process hold as many sockets as its limits allow, and spend little on cycles."""
    _allow_many_sockets(settings.limits.connections)
    _collect_seldom()


def _collect_seldom() -> None:
    """Look for cycles seldom: nothing a bid makes is one, and a look costs with all there is."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 100)


def _allow_many_sockets(wanted: int) -> None:
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    most = wanted + 1_000 if hard == resource.RLIM_INFINITY else min(hard, wanted + 1_000)
    with contextlib.suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_NOFILE, (max(soft, most), hard))


if __name__ == "__main__":
    main([int(fd) for fd in sys.argv[1:]])
