"""Pure. The frames of the live protocol: what a client sent, and what it is sent.

A frame is parsed at the door or refused; nothing is guessed, rounded or ignored.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from auction.bidding.answers import Accepted, BidAnswer, RefusedBid
from auction.bidding.refusals import BidRefusal
from auction.bidding.strict_json import read_json
from auction.kernel.money import MAX_FEN, is_amount

MAX_FRAME_BYTES = 4 * 1024
CUT_OFF_BYTES = 16 * 1024


class BidRequest(NamedTuple):
    """A bid as a client asked for it."""

    id: str
    price_fen: int
    max_steps: int | None = None
    ceiling_fen: int | None = None


@dataclass(frozen=True, slots=True)
class Ping:
    """A client asks what time it is; `t` comes back with the answer."""

    t: int


@dataclass(frozen=True, slots=True)
class Malformed:
    """What was sent is no frame of the protocol: the field at fault and the bid's id, if known."""

    field: str | None = None
    id: str | None = None


@dataclass(frozen=True, slots=True)
class TooLarge:
    """What was sent is so large that the socket is closed (1009)."""


def parse_frame(frame: str | bytes) -> BidRequest | Ping | Malformed | TooLarge:
    """Read one frame from a client; a binary one is malformed whatever it holds."""
    # Nearly every frame is a bid just so written: read at a tenth of what a JSON reader costs.
    plain = _PLAIN_BID(frame) if isinstance(frame, str) else None
    if plain is not None:
        return BidRequest(plain[1], int(plain[2]))
    if len(frame) > CUT_OFF_BYTES:
        return TooLarge()
    if isinstance(frame, bytes):
        return Malformed()
    value = _object_of(frame)
    if isinstance(value, Malformed | TooLarge):
        return value
    match value.pop("kind", None):
        case "bid":
            return _bid(value)
        case "ping":
            return _ping(value)
        case _:
            return Malformed("kind", _id_of(value))


def parse_bid(body: bytes) -> BidRequest | Malformed | TooLarge:
    """Read a bid sent as the body of an HTTP request, which is the bid frame without `kind`."""
    if len(body) > CUT_OFF_BYTES:
        return TooLarge()
    try:
        text = body.decode()
    except UnicodeDecodeError:
        return Malformed()
    value = _object_of(text)
    return value if isinstance(value, Malformed | TooLarge) else _bid(value)


def _object_of(text: str) -> dict[str, Any] | Malformed | TooLarge:
    size = len(text.encode(errors="surrogatepass"))
    if size > CUT_OFF_BYTES:
        return TooLarge()
    if size > MAX_FRAME_BYTES:
        return Malformed()
    try:
        value = read_json(text)
    except ValueError:
        return _malformed_text(text)
    return value if isinstance(value, dict) else Malformed()


def _malformed_text(text: str) -> Malformed:
    """Say which field of a bid holds a number that is none of ours, so a client can be helped."""
    try:
        value = json.loads(text)
    except (ValueError, RecursionError):
        return Malformed()
    if not isinstance(value, dict):
        return Malformed()
    fields = [name for name in _BID | _PING if name in value and not _FIELDS[name](value[name])]
    return Malformed(fields[0] if fields else None, _id_of(value))


def _bid(value: dict[str, Any]) -> BidRequest | Malformed:
    at_fault = _field_at_fault(value, _BID, {"id", "price_fen"})
    if at_fault is not None:
        return Malformed(at_fault or None, _id_of(value))
    return BidRequest(**value)


def _ping(value: dict[str, Any]) -> Ping | Malformed:
    at_fault = _field_at_fault(value, _PING, {"t"})
    return Ping(value["t"]) if at_fault is None else Malformed(at_fault or None, _id_of(value))


def _field_at_fault(
    value: Mapping[str, Any], known: Mapping[str, None], required: set[str]
) -> str | None:
    """Return the first field at fault, "" for one whose name is not worth repeating, else None."""
    for name in known:
        if (name in value and not _FIELDS[name](value[name])) or (
            name in required and name not in value
        ):
            return name
    unknown = next((name for name in value if name not in known), None)
    if unknown is None:
        return None
    return unknown if _NAME.fullmatch(unknown) else ""


def _id_of(value: Mapping[str, Any]) -> str | None:
    bid_id = value.get("id")
    return bid_id if _is_id(bid_id) else None


def _is_id(value: object) -> bool:
    return isinstance(value, str) and _NAME.fullmatch(value) is not None


def _is_whole(value: object) -> bool:
    return type(value) is int and abs(value) <= MAX_FEN


# Fifteen digits at most: every such number is an amount. What this does not match is read below.
_PLAIN_BID = re.compile(
    r'\{"kind": ?"bid", ?"id": ?"([A-Za-z0-9_-]{1,64})", ?"price_fen": ?([1-9][0-9]{0,14})\}',
    re.ASCII,
).fullmatch
_NAME = re.compile(r"[A-Za-z0-9_-]{1,64}", re.ASCII)
_FIELDS: dict[str, Callable[[object], bool]] = {
    "id": _is_id,
    "price_fen": is_amount,
    "max_steps": is_amount,
    "ceiling_fen": is_amount,
    "t": _is_whole,
}
# Ordered, so that the same bad frame always gets the same field named.
_BID = dict.fromkeys(("id", "price_fen", "max_steps", "ceiling_fen"))
_PING = dict.fromkeys(("t",))


def state_text(state: Mapping[str, Any]) -> str:
    """Return the protocol's `state` as text, which snapshots for many viewers share."""
    return _text(state)


def snapshot(
    *,
    lot: str,
    seq: int,
    now_ms: int,
    state: str,
    you: Mapping[str, Any] | None,
    rate: int | None = None,
) -> str:
    """Return the frame that shows a lot whole, as of event `seq`; `state` is `state_text`."""
    pace = "" if rate is None else f',"rate":{rate}'
    return (
        f'{{"kind":"snapshot","lot":{_text(lot)},"seq":{seq},"now":{now_ms},"state":{state},'
        f'"you":{_text(you)}{pace}}}'
    )


def events(*, now_ms: int, events: Sequence[str], more: Mapping[str, Any] | None = None) -> str:
    """Return the frame of up to 64 events, each as text; `more` may hold `you`, `watching`, `rate`.

    Events are shown by the bytes that the record holds, so that nothing is encoded twice.
    """
    rest = "".join(f',"{name}":{_text(value)}' for name, value in (more or {}).items())
    return f'{{"kind":"events","now":{now_ms},"events":[{",".join(events)}]{rest}}}'


def answer(bid_answer: BidAnswer) -> str:
    """Return the frame that answers a bid; an accepted one must be on disk before it is sent."""
    if isinstance(bid_answer, Accepted):
        return _accepted_text(bid_answer)
    return f"{_refused_text(bid_answer)}}}"


def _refused_text(refused: RefusedBid) -> str:
    """Return `answer_form` as text, but for its last brace."""
    transient = "true" if refused.code.transient else "false"
    return (
        f'{{"kind":"refused","id":"{refused.id}","code":"{refused.code.value}",'
        f'"transient":{transient},"data":{_data_text(refused.data)}'
    )


def _data_text(data: Mapping[str, int | str | None]) -> str:
    """Return a refusal's data; the names are ours, and nearly every value is a number."""
    members = [
        f'"{name}":{value if type(value) is int else _text(value)}' for name, value in data.items()
    ]
    return f"{{{','.join(members)}}}"


def _accepted_text(accepted: Accepted) -> str:
    """Return `answer_form` as text: every value is a number or of letters that need no escape."""
    return (
        f'{{"kind":"accepted","id":"{accepted.id}","seq":{accepted.seq},"at":{accepted.at_ms},'
        f'"price_fen":{accepted.price_fen},"hash":"{accepted.hash}"}}'
    )


def answer_form(bid_answer: BidAnswer) -> dict[str, Any]:
    """Return the answer to a bid as the object that sockets and HTTP send."""
    if isinstance(bid_answer, RefusedBid):
        return {
            "kind": "refused",
            "id": bid_answer.id,
            "code": bid_answer.code.value,
            "transient": bid_answer.code.transient,
            "data": dict(bid_answer.data),
        }
    return {
        "kind": "accepted",
        "id": bid_answer.id,
        "seq": bid_answer.seq,
        "at": bid_answer.at_ms,
        "price_fen": bid_answer.price_fen,
        "hash": bid_answer.hash,
    }


def kept_form(bid_answer: BidAnswer) -> dict[str, Any]:
    """Return the answer as it is stored: the frame, and the price that was asked about."""
    return {**answer_form(bid_answer), "price_fen": bid_answer.price_fen}


def kept_text(bid_answer: BidAnswer) -> str:
    """Return `kept_form` as text."""
    if isinstance(bid_answer, Accepted):
        return _accepted_text(bid_answer)
    return f'{_refused_text(bid_answer)},"price_fen":{bid_answer.price_fen}}}'


def kept_answer(form: Mapping[str, Any]) -> BidAnswer:
    """Read a stored answer back."""
    if form["kind"] == "accepted":
        return Accepted(
            id=form["id"],
            price_fen=form["price_fen"],
            seq=form["seq"],
            at_ms=form["at"],
            hash=form["hash"],
        )
    return RefusedBid(
        id=form["id"],
        price_fen=form["price_fen"],
        code=BidRefusal(form["code"]),
        data=form["data"],
    )


def service(*, taking_bids: bool, since_ms: int) -> str:
    """Return the frame that says whether bids can be taken, and since when."""
    return _text({"kind": "service", "taking_bids": taking_bids, "since": since_ms})


def pong(*, t: int, now_ms: int) -> str:
    """Return the answer to a ping."""
    return _text({"kind": "pong", "t": t, "now": now_ms})


def error(code: str, at_fault: Malformed | None = None) -> str:
    """Return the frame for what is no bid's refusal: `malformed`, `too_fast` or `resync`."""
    data = {} if at_fault is None else {"field": at_fault.field, "id": at_fault.id}
    return _text({"kind": "error", "code": code, "data": data})


_text: Callable[[Any], str] = json.JSONEncoder(
    ensure_ascii=False, separators=(",", ":"), allow_nan=False
).encode
