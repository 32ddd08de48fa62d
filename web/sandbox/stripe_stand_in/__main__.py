"""`python -m web.sandbox.stripe_stand_in`: serve a stand-in on a socket that is handed over."""

from __future__ import annotations

import argparse
import socket
from pathlib import Path

import uvicorn

from auction.settings import SettingsWrong, read_settings
from web.sandbox.stripe_stand_in.app import StandIn
from web.sandbox.stripe_stand_in.store import KEPT, Store
from web.serve.logs import begin_logging


def main() -> None:
    """Serve until asked to stop. Production refuses it."""
    settings = read_settings()
    if not settings.is_sandbox:
        raise SettingsWrong("AUCTION_MODE=production refuses the Stripe stand-in.")
    asked = argparse.ArgumentParser()
    asked.add_argument("--fd", type=int, required=True)
    asked.add_argument("--webhook", required=True)
    asked.add_argument("--clock", default="")
    options = asked.parse_args()
    begin_logging()
    store = Store(Path(settings.data) / KEPT)
    stand_in = StandIn(store, key=settings.stripe_secret_key, clock_url=options.clock)
    endpoint = {"url": options.webhook, "secret": settings.stripe_webhook_secret}
    stand_in.store.endpoints.append(endpoint)
    config = uvicorn.Config(
        stand_in.application(), log_config=None, access_log=False, log_level="warning"
    )
    uvicorn.Server(config).run(sockets=[socket.socket(fileno=options.fd)])


if __name__ == "__main__":
    main()
