"""Pure. Bidding recorded elsewhere, read from text: our JSON lines, or a site's own export.

Reading never repairs: what cannot be read is reported with its line, and that lot is left out.
The export is that of the large sites: state, paddle, price, time; newest first; the header again
on every page; prices with thousands separators; times without a zone, which are Shanghai's.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, tzinfo
from typing import Any

from auction.bidding.strict_json import is_text, read_json
from auction.kernel.clock import COURT_ZONE, to_ms
from auction.kernel.money import is_amount, parse_yuan
from auction.lots.secret_reserve import SALT_BYTES, SecretReserve
from auction.lots.terms import BiddingTerms


@dataclass(frozen=True, slots=True)
class RecordedBid:
    """One bid as recorded; its place in the list is its order."""

    paddle: str
    price_fen: int
    stamp_ms: int


@dataclass(frozen=True, slots=True)
class LotRecording:
    """One lot's bidding, and how it is said to have ended.

    `recorded` has any of winner, price_fen and ended_at_ms; `reserve` is a reserve that was
    secret while the lot ran.
    """

    lot: str
    terms: BiddingTerms
    bids: tuple[RecordedBid, ...]
    priority: Mapping[str, int] = field(default_factory=dict)
    recorded: Mapping[str, str | int | None] = field(default_factory=dict)
    reserve: SecretReserve | None = None


@dataclass(frozen=True, slots=True)
class BadInput:
    """What is wrong with a recording, and in which line of its file (from 1)."""

    line: int
    what: str


@dataclass(frozen=True, slots=True)
class ExportTerms:
    """What a site's export does not say and somebody must: the lot's terms and nominal end."""

    start_fen: int
    increment_fen: int
    ends_at_ms: int


def read_json_lines(text: str) -> Iterator[LotRecording | BadInput]:
    """Read one lot a line; a bad line is reported and the next one read.

    Bytes that were no UTF-8 may stand in the text as surrogates ("surrogateescape").
    """
    for number, line in enumerate(text.split("\n"), start=1):
        if not line.strip():
            continue
        try:
            _insist(is_text(line), "the line is not UTF-8")
            yield _recording(read_json(line))
        except ValueError as error:
            yield BadInput(number, str(error))


def read_export(text: str, *, lot: str, terms: ExportTerms) -> LotRecording | BadInput:
    """Read a site's export of one lot. It tells the winner and the price, but not the end."""
    bids: list[RecordedBid] = []
    recorded: dict[str, str | int | None] = {}
    rows = csv.reader(io.StringIO(text, newline=""))
    for row in rows:
        try:
            read = _export_row(row)
            if read is None:
                continue
            if row[0].strip() == _SOLD:
                _insist(not recorded, f"a second row says {_SOLD}")
                recorded = {"winner": read.paddle, "price_fen": read.price_fen}
        except ValueError as error:
            return BadInput(rows.line_num, str(error))
        bids.append(read)
    if not bids:
        return BadInput(max(rows.line_num, 1), "there is no bid in it")
    bids.reverse()
    try:
        return LotRecording(lot, _export_terms(terms), tuple(bids), recorded=recorded)
    except ValueError as error:
        return BadInput(1, str(error))


def read_instant(text: object, *, zone: tzinfo | None = None) -> int:
    """Return an ISO 8601 time as milliseconds; ValueError if it is none.

    A time without an offset is in `zone`; without a zone either, it is none.
    """
    try:
        at = datetime.fromisoformat(text) if isinstance(text, str) else None
    except ValueError:
        at = None
    if at is not None and at.tzinfo is None and zone is not None:
        at = at.replace(tzinfo=zone)
    if at is None or at.tzinfo is None or not 1 < at.year < _LAST_YEAR:
        raise ValueError(f"{text!r} is no ISO time with an offset")
    return to_ms(at)


_LAST_YEAR = 9000  # Leaves room to extend an end and still write it down.
_SOLD = "成交"
_HEADER = ["状态", "竞买号", "价格", "时间"]


def _export_row(row: list[str]) -> RecordedBid | None:
    cells = [cell.strip() for cell in row]
    if not any(cells) or cells[:4] == _HEADER:
        return None
    _insist(len(cells) == len(_HEADER), f"a row has {len(_HEADER)} cells: {', '.join(_HEADER)}")
    _, paddle, price, time = cells
    _insist(bool(paddle), "the paddle is missing")
    price_fen = parse_yuan(price)
    _insist(is_amount(price_fen), f"{price!r} is no price")
    assert price_fen is not None
    return RecordedBid(paddle, price_fen, _shanghai_ms(time))


def _shanghai_ms(text: str) -> int:
    for form in ("%Y年%m月%d日 %H:%M:%S", "%Y-%m-%d %H:%M:%S", "%Y/%m/%d %H:%M:%S"):
        try:
            return to_ms(datetime.strptime(text, form).replace(tzinfo=COURT_ZONE))
        except ValueError:
            continue
    raise ValueError(f"{text!r} is no time")


def _export_terms(terms: ExportTerms) -> BiddingTerms:
    return BiddingTerms(
        kind="auction",
        round="first",
        start_fen=terms.start_fen,
        increment_fen=terms.increment_fen,
        deposit_fen=0,
        opens_at_ms=0,  # An export begins with the first bid, so it bounds no time from below.
        ends_at_ms=terms.ends_at_ms,
    )


def _recording(value: Any) -> LotRecording:
    _insist(isinstance(value, dict), "a lot is an object")
    missing = [name for name in _REQUIRED if name not in value]
    _insist(not missing, f"missing: {', '.join(missing)}")
    _insist(is_text(value["lot"]) and bool(value["lot"]), "lot must be a name")
    _insist(isinstance(value["bids"], list), "bids must be a list")
    reserve = _reserve(value.get("reserve_fen"))
    return LotRecording(
        lot=value["lot"],
        terms=_terms(value, reserve),
        reserve=reserve,
        bids=tuple(_bid(index, bid) for index, bid in enumerate(value["bids"])),
        priority=_priority(value.get("priority")),
        recorded=_recorded(value.get("recorded")),
    )


_REQUIRED = ("lot", "start_fen", "increment_fen", "opens_at", "ends_at", "bids")
_TERMS = ("kind", "extension_seconds", "max_extensions", "leader_may_raise", "first_bid")


def _reserve(reserve_fen: Any) -> SecretReserve | None:
    """Return what a recording calls the reserve; it is no secret any more, so the salt is none."""
    if reserve_fen is None:
        return None
    _insist(is_amount(reserve_fen), "reserve_fen must be a whole number of fen from 1 up")
    return SecretReserve(reserve_fen, bytes(SALT_BYTES).hex())


def _terms(value: Mapping[str, Any], reserve: SecretReserve | None) -> BiddingTerms:
    given = value.get("terms")
    given = {} if given is None else given
    _insist(isinstance(given, dict), "terms must be an object")
    unknown = sorted(set(given) - set(_TERMS))
    _insist(not unknown, f"unknown terms: {', '.join(unknown)}")
    kind = given.get("kind", "auction")
    return BiddingTerms.from_json(
        {
            **given,
            "kind": kind,
            "round": "sale" if kind == "sale" else "first",
            "start_fen": value["start_fen"],
            "increment_fen": value["increment_fen"],
            "deposit_fen": 0,
            "opens_at_ms": read_instant(value["opens_at"]),
            "ends_at_ms": read_instant(value["ends_at"]),
            "reserve_commitment": None if reserve is None else reserve.commitment(),
        }
    )


def _bid(index: int, value: Any) -> RecordedBid:
    where = f"bid {index}"
    _insist(isinstance(value, list) and len(value) == 3, f"{where} is not [paddle, fen, time]")
    paddle, price_fen, time = value
    _insist(is_text(paddle) and bool(paddle), f"{where}: the paddle must be a name")
    _insist(is_amount(price_fen), f"{where}: the price must be a whole number of fen from 1 up")
    try:
        return RecordedBid(paddle, price_fen, read_instant(time))
    except ValueError as error:
        raise ValueError(f"{where}: {error}") from error


def _priority(value: Any) -> Mapping[str, int]:
    if value is None:
        return {}
    _insist(isinstance(value, dict), "priority must be an object of ranks by paddle")
    _insist(all(is_amount(rank) for rank in value.values()), "a rank is a whole number from 1 up")
    ranks: Mapping[str, int] = value
    return ranks


def _recorded(value: Any) -> dict[str, str | int | None]:
    if value is None:
        return {}
    _insist(isinstance(value, dict), "recorded must be an object")
    unknown = sorted(set(value) - {"winner", "price_fen", "ended_at"})
    _insist(not unknown, f"unknown in recorded: {', '.join(unknown)}")
    recorded: dict[str, str | int | None] = {
        name: value[name] for name in ("winner", "price_fen") if name in value
    }
    winner, price_fen = recorded.get("winner"), recorded.get("price_fen")
    _insist(winner is None or isinstance(winner, str), "recorded winner must be a paddle or null")
    _insist(price_fen is None or is_amount(price_fen), "recorded price_fen must be fen or null")
    if value.get("ended_at") is not None:
        recorded["ended_at_ms"] = read_instant(value["ended_at"])
    return recorded


def _insist(truth: bool, otherwise: str) -> None:
    if not truth:
        raise ValueError(otherwise)
