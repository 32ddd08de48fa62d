"""Pure. What nodes say to each other about lots, as JSON objects."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from auction.bidding import commands as cmd
from auction.bidding.answers import BidAnswer, Done, NotDone
from auction.bidding.codec import kept_answer, kept_form
from auction.bidding.refusals import CommandRefusal

Question = Mapping[str, Any]

_COMMANDS: dict[str, type] = {
    made.__name__: made
    for made in (
        cmd.Admit,
        cmd.ConfirmPriority,
        cmd.StrikeOff,
        cmd.Suspend,
        cmd.Resume,
        cmd.Withdraw,
    )
}


def bid_question(lot_id: str, bid: cmd.PlaceBid, sign_in: str | None) -> dict[str, Any]:
    """Return the question that hands a bid over, its stamp, holder and sign-in with it."""
    return {"ask": "bid", "lot": lot_id, "bid": bid._asdict(), "sign_in": sign_in}


def asked_bid(question: Mapping[str, Any]) -> tuple[cmd.PlaceBid, str | None]:
    """Read it back: the bid, and the sign-in it came through."""
    return cmd.PlaceBid(**question["bid"]), question["sign_in"]


def answered_bid(answer: BidAnswer) -> dict[str, Any]:
    """Return an answer to hand back."""
    return kept_form(answer)


def bid_answer(answered: Mapping[str, Any] | None) -> BidAnswer | None:
    """Read it back; None when nothing is known to be written."""
    return None if answered is None else kept_answer(answered)


def command_question(lot_id: str, command: cmd.Command, about: str | None) -> dict[str, Any]:
    """Return the question that hands over a command that is no bid."""
    assert not isinstance(command, cmd.PlaceBid)
    name = type(command).__name__
    return {
        "ask": "command",
        "lot": lot_id,
        "command": name,
        "fields": asdict(command),
        "about": about,
    }


def asked_command(question: Mapping[str, Any]) -> tuple[cmd.Command, str | None]:
    """Read it back: the command, and what its news is about."""
    command: cmd.Command = _COMMANDS[question["command"]](**question["fields"])
    return command, question["about"]


def answered_command(answer: Done | NotDone | None) -> dict[str, Any] | None:
    """Return an answer to hand back."""
    match answer:
        case Done(seq):
            return {"done": seq}
        case NotDone(code):
            return {"not_done": code.value}
        case None:
            return None


def command_answer(answered: Mapping[str, Any] | None) -> Done | NotDone | None:
    """Read it back; None when nothing is known to be written."""
    if answered is None:
        return None
    if "done" in answered:
        return Done(answered["done"])
    return NotDone(CommandRefusal(answered["not_done"]))


def ceiling_question(lot_id: str, holder_tag: str, ceiling_fen: int | None) -> dict[str, Any]:
    """Return the question that makes a saved ceiling known."""
    return {"ask": "ceiling", "lot": lot_id, "holder_tag": holder_tag, "ceiling_fen": ceiling_fen}


def drained_question(lot_id: str, before_ms: int) -> dict[str, Any]:
    """Return the question whether all that was stamped before an instant has been handed over."""
    return {"ask": "drained", "lot": lot_id, "before": before_ms}


def take_question(node_id: str, lot_ids: list[str]) -> dict[str, Any]:
    """Return the question whether another node takes these lots of ours."""
    return {"ask": "take", "from": node_id, "lots": lot_ids}
