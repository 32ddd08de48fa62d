"""`auction demo`: a case from seizure to the creditors, in under a minute, by HTTP and WebSocket.

It starts a server of its own in a temporary folder, plays everybody's part as a stranger's
programme would, measures what came of it, and leaves nothing behind.
"""

from __future__ import annotations

import json
import os
import signal
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPException
from types import FrameType
from typing import Any, NoReturn

from websockets.exceptions import WebSocketException

from auction.bidding.verify import Verified, verify
from auction.kernel.refusal import Failure
from auction.settings import Mode
from web.sandbox import demo_court, demo_sale
from web.sandbox.demo_cast import Stage, yuan
from web.sandbox.demo_client import CheckFailed, check
from web.sandbox.demo_sale import LOSER, WINNER
from web.sandbox.demo_server import CouldNotStart, served

GOOD, FAILED, NOT_STARTED = 0, 1, 2
_HELD = {"admitted", "applied", "instructed", "returned", "kept"}


def play(*, as_json: bool) -> int:
    """Play the chain; return 0 when all of it held, 1 when a check failed, 2 if it never began.

    The story goes to stderr, line by line; with `as_json` one object of measured figures to stdout.
    """
    began = time.monotonic()

    def say(line: str) -> None:
        sys.stderr.write(f"{time.monotonic() - began:5.1f} s  {line}\n")
        sys.stderr.flush()

    if os.environ.get("AUCTION_MODE") == Mode.production:
        say("AUCTION_MODE=production refuses the demo.")
        return NOT_STARTED
    code, figures = _play(say)
    seconds = round(time.monotonic() - began, 1)
    say({GOOD: "All of it held.", FAILED: "It did not hold."}.get(code, "It did not begin."))
    if as_json:
        answer = {"ok": code == GOOD, "seconds": seconds, **figures}
        sys.stdout.write(json.dumps(answer, ensure_ascii=False) + "\n")
    return code


def _play(say: Any) -> tuple[int, dict[str, Any]]:
    try:
        with _unwinding_when_told_to_end():
            say("Starting a server of its own: PostgreSQL, web, worker, a bare sandbox court.")
            with served() as site:
                return _on_stage(Stage(site, say))
    except CouldNotStart as problem:
        say(str(problem))
        return NOT_STARTED, {}
    except OSError as problem:
        say(f"The server could not be started: {problem}")
        return NOT_STARTED, {}


def _on_stage(stage: Stage) -> tuple[int, dict[str, Any]]:
    chapters = (
        demo_court.open_the_case,
        demo_court.price_the_flat,
        demo_court.decide_the_terms,
        demo_sale.enter_the_lot,
        demo_sale.bid_live,
        demo_sale.settle,
        demo_sale.distribute,
    )
    figures: dict[str, Any] = {}
    try:
        for chapter in chapters:
            chapter(stage)
        figures = _measured(stage)
        _hold_together(stage, figures)
    except CheckFailed as problem:
        stage.say(str(problem))
        return FAILED, figures
    except (OSError, HTTPException, WebSocketException, LookupError, Failure) as problem:
        stage.say(f"The server answered otherwise than it says: {problem!r}")
        return FAILED, figures
    return GOOD, figures


def _measured(stage: Stage) -> dict[str, Any]:
    """Ask the server what came of it; nothing here is counted by the demo itself."""
    ids, judge = stage.ids, stage.person("judge")
    lot = stage.anyone.get(f"/lots/{ids['lot']}")
    money = judge.get(f"/cases/{ids['case']}/money")
    books = stage.person("finance").get("/ledger/trial-balance")
    record = verify(stage.anyone.text(f"/lots/{ids['lot']}/record.jsonl").splitlines())
    deposits = [
        stage.person(bidder.login).get(f"/lots/{ids['lot']}/application")["deposit"]["state"]
        for bidder in (WINNER, LOSER)
    ]
    holds = isinstance(record, Verified)
    return {
        "case": ids["case_number"],
        "lot": ids["lot"],
        "price_fen": lot["price_fen"],
        "bids": lot["state"]["bids"],
        "extensions": lot["state"]["extensions"],
        "deposits_held": sum(state in _HELD for state in deposits),
        "deposits_released": sum(state == "returned" for state in deposits),
        "received_fen": money["received_fen"],
        "paid_fen": [{"claim": c["claim_id"], "fen": c["paid_fen"]} for c in money["claims"]],
        "surplus_fen": money["surplus_paid_fen"],
        "owed_fen": money["owed_fen"],
        "ledger": {
            "balanced": books["balanced"],
            "accounts": len(books["rows"]),
            "entries": books["entries"],
        },
        "journal": {
            "verified": holds,
            "entries": record.entries if isinstance(record, Verified) else 0,
            "head": record.head if isinstance(record, Verified) else None,
        },
    }


def _hold_together(stage: Stage, figures: dict[str, Any]) -> None:
    check(
        figures["journal"]["verified"], "the lot's record verifies, link by link and rule by rule"
    )
    check(figures["ledger"]["balanced"], "the ledger balances")
    check(figures["received_fen"] == figures["price_fen"], "the whole price was received")
    check(figures["extensions"] == 1, "one bid extended the lot")
    check(figures["deposits_released"] == 1, "one deposit went back")
    check(figures["owed_fen"] == 0, "nothing is owed any more")
    paid = sum(each["fen"] for each in figures["paid_fen"])
    stage.say(
        f"Received {yuan(figures['received_fen'])}; the creditors have {yuan(paid)},"
        f" the debtor {yuan(figures['surplus_fen'])}."
    )
    stage.say(
        f"The ledger balances over {figures['ledger']['entries']} entries; the record's"
        f" {figures['journal']['entries']} entries verify."
    )


@contextmanager
def _unwinding_when_told_to_end() -> Iterator[None]:
    """Let SIGTERM unwind what was started, as Ctrl-C does."""

    def unwind(number: int, frame: FrameType | None) -> NoReturn:
        raise SystemExit(128 + number)

    before = signal.signal(signal.SIGTERM, unwind)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)
