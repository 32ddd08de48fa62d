"""The stand-in as a process: production refuses it, and what it remembers outlives it."""

from __future__ import annotations

import base64
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from web.sandbox.stripe_stand_in import intents
from web.sandbox.stripe_stand_in.store import PLATFORM, Store

HELD: Any = {
    "amount": "900000",
    "currency": "cny",
    "capture_method": "manual",
    "confirm": "true",
    "payment_method": "pm_card_visa",
}


def test_production_refuses_the_stand_in(tmp_path: Path) -> None:
    key = base64.b64encode(b"p" * 32).decode()
    public = X25519PrivateKey.from_private_bytes(b"k" * 32).public_key().public_bytes_raw()
    environment = {
        **os.environ,
        "AUCTION_MODE": "production",
        "AUCTION_DATA": str(tmp_path),
        "AUCTION_PUBLIC_URL": "https://court.example",
        "AUCTION_SEALING_PUBLIC_KEY": base64.b64encode(public).decode(),
        **{f"AUCTION_{name}": key for name in ("SECRET_KEY", "PADDLE_PEPPER", "SIGNING_KEY")},
    }
    command = [sys.executable, "-m", "web.sandbox.stripe_stand_in", "--fd", "0", "--webhook", "x"]
    refused = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert refused.returncode != 0
    assert "refuses the Stripe stand-in" in refused.stderr


def test_what_it_remembers_outlives_it(tmp_path: Path) -> None:
    kept = tmp_path / "kept.json"
    first = Store(kept)
    held = intents.create(first.account(PLATFORM), dict(HELD))
    first.keep()
    second = Store(kept).account(PLATFORM)
    taken = intents.capture(second, second.get("payment_intent", held["id"]), {})
    assert taken["status"] == "succeeded"
