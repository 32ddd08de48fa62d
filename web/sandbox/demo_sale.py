"""The demo's second half: from the applications to the creditors."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from typing import Any

from websockets.sync.client import ClientConnection

from auction.kernel.clock import from_ms
from web.sandbox.demo_cast import Stage, instant, soon, yuan
from web.sandbox.demo_client import Client, check, wait_for
from web.sandbox.demo_court import INCREMENT_FEN, START_FEN
from web.sandbox.people import AGENCY_ACCOUNT, BIDDERS, bank_account
from web.sandbox.receipts import sheet

WINNER, LOSER = BIDDERS[0], BIDDERS[1]
_FRAME_WITHIN_SECONDS = 20.0
_BEFORE_THE_END = timedelta(minutes=3)


def enter_the_lot(stage: Stage) -> None:
    """Two bidders apply, pay their deposits and receive their paddles."""
    lot = stage.ids["lot"]
    for position, bidder in enumerate((WINNER, LOSER), 1):
        client = stage.person(bidder.login)
        application = {"refund_account": bank_account(position), "is_eligible": True}
        deposit = client.post(f"/lots/{lot}/application", application)["deposit"]
        arrived = stage.arrive(deposit["number"])
        check(arrived["state"] == "matched", "the deposit that arrives is matched")
        wait_for(partial(_has_paddle, client, lot), f"{bidder.login} receives a paddle")
    stage.say("Two bidders apply, pay their deposits by transfer and receive their paddles.")


def bid_live(stage: Stage) -> None:
    """They bid against each other over their sockets; one bid falls into the last five minutes."""
    lot = stage.ids["lot"]
    shown = stage.anyone.get(f"/lots/{lot}")
    opens_at, ends_at = instant(shown["opens_at"]), instant(shown["ends_at"])
    stage.walk_to(soon(opens_at))
    stage.say("A month passes on the sandbox's clock. The lot opens by itself.")
    with (
        stage.person(WINNER.login).live(lot) as first,
        stage.person(LOSER.login).live(lot) as second,
    ):
        one, two = Voice(first), Voice(second)
        check(one.bid("w1", START_FEN)["kind"] == "accepted", "the start price may be offered")
        equal = two.bid("l1", START_FEN).get("code")
        check(equal == "equal_needs_priority", "an equal bid needs priority")
        check(two.bid("l2", START_FEN + INCREMENT_FEN)["kind"] == "accepted", "a raise counts")
        stage.say("They bid over their sockets; an equal bid is refused, a raise is on disk.")
        stage.walk_to(ends_at - _BEFORE_THE_END)
        late = one.bid("w2", START_FEN + 3 * INCREMENT_FEN)
        check(late["kind"] == "accepted", "a bid three minutes before the end counts")
        until = two.hear("bid", price_fen=START_FEN + 3 * INCREMENT_FEN)["ends_at"]
        check(until == late["at"] + 300_000, "it moves the end to five minutes after itself")
        stage.say("Three minutes before the end comes one more bid: five minutes are added.")
        stage.walk_to(soon(from_ms(until)))
        closed = two.hear("closed")
        check(closed["result"] == "sold", "the lot closes by itself, sold")
        stage.say(f"Nobody goes higher. The lot closes by itself at {yuan(closed['price_fen'])}.")


def settle(stage: Stage) -> None:
    """Confirmation, the loser's deposit, the balance, the ruling, the keys."""
    judge, lot = stage.person("judge"), stage.ids["lot"]
    sale = wait_for(lambda: _sale(judge, lot), "the sale is confirmed")
    stage.ids["sale"] = sale["id"]
    stage.say(f"The confirmation names the buyer: {sale['buyer_name']}.")
    loser = stage.person(LOSER.login)
    wait_for(lambda: _deposit(loser, lot) == "returned", "the loser's deposit goes back")
    stage.say("The other bidder's deposit goes back at once.")
    stage.arrive(sale["payment_number"])
    address = f"/sales/{sale['id']}"
    wait_for(lambda: judge.get(address)["state"] == "paid", "the balance is paid")
    stage.say(f"The buyer pays the rest, {yuan(sale['balance_fen'])}; the deposit counts.")
    judge.post(f"{address}/ruling")
    now = judge.get("/time")["now"]
    proof = {"channel": "in_person", "address": "法院", "served_at": now, "name": "receipt.png"}
    served = judge.upload(f"{address}/service", sheet(), "image/png", **proof)
    check(served["state"] == "title_passed", "title passes when the ruling is served")
    record = {"giver": "执行法官", "receiver": sale["buyer_name"], "condition": "与公告一致"}
    record |= {"keys": "两把", "handed_at": judge.get("/time")["now"], "name": "record.png"}
    judge.upload(f"{address}/hand-over", sheet(), "image/png", **record)
    stage.say("The ruling is made and served: title passes. The keys are handed over.")


def distribute(stage: Stage) -> None:
    """The proceeds are shared out, approved and paid."""
    judge, address = stage.person("judge"), f"/sales/{stage.ids['sale']}/distribution"
    proposed = wait_for(lambda: judge.look(address), "the distribution is proposed")
    check(proposed["state"] == "proposed", f"the plain form suffices: {proposed['reasons']}")
    for payee in proposed["payees"]:
        if not payee["account"]:
            named = {"claim": payee["claim"], "account": bank_account(AGENCY_ACCOUNT)}
            judge.post(f"/distributions/{proposed['id']}/accounts", named)
            stage.say(f"The appraisal's fee is a cost of the case: {yuan(payee['amount_fen'])}.")
    judge.post(f"/distributions/{proposed['id']}/approval")
    wait_for(lambda: judge.get(address)["state"] == "paid", "every payee is paid")
    stage.say("The judge approves how the money is shared out, and the bank pays everyone.")


@dataclass
class Voice:
    """A bidder's socket: bids go out, frames come in, and what was heard is remembered."""

    socket: ClientConnection

    def __post_init__(self) -> None:
        self._events: list[dict[str, Any]] = []

    def bid(self, bid_id: str, price_fen: int) -> dict[str, Any]:
        """Bid, and return the final answer to this very bid."""
        self.socket.send(json.dumps({"kind": "bid", "id": bid_id, "price_fen": price_fen}))
        while True:
            frame = self._frame()
            if frame["kind"] in {"accepted", "refused"} and frame["id"] == bid_id:
                return frame

    def hear(self, kind: str, **content: Any) -> dict[str, Any]:
        """Return the first event of a kind with this content, waiting for it if need be."""
        while True:
            for event in self._events:
                if event["kind"] == kind and content.items() <= event.items():
                    return event
            self._frame()

    def _frame(self) -> dict[str, Any]:
        frame: dict[str, Any] = json.loads(self.socket.recv(_FRAME_WITHIN_SECONDS))
        if frame["kind"] == "events":
            self._events.extend(frame["events"])
        return frame


def _has_paddle(client: Client, lot: str) -> bool:
    you = client.get(f"/lots/{lot}")["you"]
    return bool(you and you["paddle"])


def _deposit(client: Client, lot: str) -> str:
    return str(client.get(f"/lots/{lot}/application")["deposit"]["state"])


def _sale(judge: Client, lot: str) -> dict[str, Any] | None:
    sales = judge.get("/sales?size=100")["items"]
    return next((sale for sale in sales if sale["lot_id"] == lot), None)
