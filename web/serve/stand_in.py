"""The stand-in for Stripe that a sandbox starts beside itself, with keys made for one run."""

from __future__ import annotations

import contextlib
import secrets
import socket
import sys

from auction.settings import Settings


def stand_in(
    settings: Settings, port: int, ended: contextlib.ExitStack
) -> tuple[Settings, list[str], int]:
    """Return settings that know the stand-in, the command that serves it, and its socket.

    It takes the next port if that is free: a page opened before a start is then found after it.
    The socket is let go with `ended`.
    """
    listener = ended.enter_context(_next_to(port))
    given = {
        "stripe_secret_key": f"sk_test_{secrets.token_hex(12)}",
        "stripe_webhook_secret": f"whsec_{secrets.token_hex(24)}",
        "stripe_api_base": f"http://localhost:{listener.getsockname()[1]}",
    }
    court = settings.public_url.rstrip("/")
    program = [sys.executable, "-m", "web.sandbox.stripe_stand_in", "--fd", str(listener.fileno())]
    asked = ["--webhook", f"{court}/webhooks/stripe", "--clock", f"{court}/api/v1/sandbox/clock"]
    return settings.model_copy(update=given), [*program, *asked], listener.fileno()


def _next_to(port: int) -> socket.socket:
    try:
        return socket.create_server(("localhost", port + 1))
    except (OSError, OverflowError):
        return socket.create_server(("localhost", 0))
