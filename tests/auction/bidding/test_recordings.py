"""Recorded bidding read from text; what cannot be read is named with its line."""

from __future__ import annotations

import json
from typing import Any

import pytest

from auction.bidding.recordings import (
    BadInput,
    ExportTerms,
    LotRecording,
    RecordedBid,
    read_export,
    read_instant,
    read_json_lines,
)
from auction.kernel.clock import COURT_ZONE
from tests.auction.bidding import exported

LOT: dict[str, Any] = {
    "lot": "L1",
    "start_fen": 100,
    "increment_fen": 10,
    "opens_at": "2026-03-01T10:00:00+08:00",
    "ends_at": "2026-03-02T10:00:00+08:00",
    "bids": [["A1", 100, "2026-03-01T10:00:00.250+08:00"]],
}
OPENS_MS = 1_772_330_400_000


def _read(**changes: Any) -> LotRecording | BadInput:
    (read,) = read_json_lines(json.dumps({**LOT, **changes}))
    return read


def _recording(**changes: Any) -> LotRecording:
    read = _read(**changes)
    assert isinstance(read, LotRecording), read
    return read


def test_a_line_is_one_lot() -> None:
    recording = _recording()
    assert (recording.lot, recording.terms.kind) == ("L1", "auction")
    assert (recording.terms.opens_at_ms, recording.terms.extension_seconds) == (OPENS_MS, 300)
    assert recording.bids == (RecordedBid("A1", 100, OPENS_MS + 250),)


def test_terms_priority_and_what_was_recorded_are_read() -> None:
    recording = _recording(
        terms={"kind": "sale", "max_extensions": 2, "leader_may_raise": "no"},
        priority={"A1": 1},
        recorded={"winner": "A1", "price_fen": 100, "ended_at": LOT["ends_at"]},
    )
    assert (recording.terms.round, recording.terms.max_extensions) == ("sale", 2)
    assert recording.priority == {"A1": 1}
    assert recording.recorded == {
        "winner": "A1",
        "price_fen": 100,
        "ended_at_ms": OPENS_MS + 86_400_000,
    }


def test_a_bad_line_is_named_and_the_rest_is_read() -> None:
    good = json.dumps(LOT)
    read = list(read_json_lines(f"{good}\n\nrubbish\n{good}\n"))
    assert [type(one) for one in read] == [LotRecording, BadInput, LotRecording]
    assert isinstance(read[1], BadInput)
    assert read[1].line == 3


def test_a_line_separator_within_a_name_ends_no_line() -> None:
    assert _recording(lot="a\u2028b").lot == "a\u2028b"


BAD: list[dict[str, Any]] = [
    {"lot": ""},
    {"lot": 7},
    {"lot": "\ud800"},
    {"start_fen": 0},
    {"start_fen": 1.5},
    {"increment_fen": True},
    {"increment_fen": 2**53},
    {"opens_at": "2026-03-01T10:00:00"},
    {"opens_at": 5},
    {"ends_at": "tomorrow"},
    {"ends_at": LOT["opens_at"]},
    {"ends_at": "9999-12-31T00:00:00Z"},
    {"terms": []},
    {"terms": {"kind": "raffle"}},
    {"terms": {"extension_seconds": -1}},
    {"terms": {"max_extensions": True}},
    {"terms": {"leader_may_raise": "maybe"}},
    {"terms": {"first_bid": None}},
    {"terms": {"reserve_fen": 1}},
    {"priority": ["A1"]},
    {"priority": {"A1": 0}},
    {"recorded": "A1"},
    {"recorded": {"winner": 7}},
    {"recorded": {"price_fen": "100"}},
    {"recorded": {"ended_at": "late"}},
    {"recorded": {"hammer": 1}},
    {"bids": {}},
    {"bids": [["A1", 100]]},
    {"bids": [["", 100, LOT["opens_at"]]]},
    {"bids": [["A1", 100.0, LOT["opens_at"]]]},
    {"bids": [["A1", 0, LOT["opens_at"]]]},
    {"bids": [["A1", 100, "2026-03-01T10:00:00"]]},
]


@pytest.mark.parametrize("changes", BAD, ids=[json.dumps(bad)[:50] for bad in BAD])
def test_what_a_lot_cannot_be_is_bad_input(changes: dict[str, Any]) -> None:
    read = _read(**changes)
    assert isinstance(read, BadInput)
    assert (read.line, bool(read.what)) == (1, True)


@pytest.mark.parametrize("name", ["lot", "start_fen", "opens_at", "ends_at", "bids"])
def test_what_is_missing_is_named(name: str) -> None:
    (read,) = read_json_lines(json.dumps({key: LOT[key] for key in LOT if key != name}))
    assert read == BadInput(1, f"missing: {name}")


def test_bytes_that_were_no_utf8_are_bad_input() -> None:
    (read,) = read_json_lines(json.dumps(LOT).replace("L1", "\udcff"))
    assert read == BadInput(1, "the line is not UTF-8")


TERMS = ExportTerms(exported.START_FEN, exported.STEP_FEN, read_instant(exported.ENDS_AT))


def _export(text: str) -> LotRecording | BadInput:
    return read_export(text, lot="home", terms=TERMS)


def test_an_export_is_turned_oldest_first_and_its_headers_are_skipped() -> None:
    read = _export(exported.text())
    assert isinstance(read, LotRecording)
    assert [bid.paddle for bid in read.bids] == [bid[0] for bid in exported.BIDS]
    assert read.bids[0] == RecordedBid(
        "K1001", exported.START_FEN, read_instant("2026-03-01T09:10:00+08:00")
    )


def test_the_row_that_says_sold_is_what_was_recorded() -> None:
    read = _export(exported.text())
    assert isinstance(read, LotRecording)
    price_fen = exported.START_FEN + 5 * exported.STEP_FEN
    assert read.recorded == {"winner": "M2002", "price_fen": price_fen}


def test_an_export_of_a_running_lot_records_no_end() -> None:
    read = _export(exported.text().replace("成交", "领先"))
    assert isinstance(read, LotRecording)
    assert read.recorded == {}


BAD_EXPORTS = {
    "a price that is none": ("1,259,567.89", "1,259,567.8.9", 2),
    "a price of nothing": ('"1,259,567.89"', "0", 2),
    "a time that is none": ("10:04:29", "25:04:29", 2),
    "a row too short": ("出局,K1001,", "出局,", 3),
    "no paddle": ("K1001", "", 3),
    "two rows that say sold": ("出局", "成交", 3),
}


@pytest.mark.parametrize(("old", "new", "line"), BAD_EXPORTS.values(), ids=BAD_EXPORTS.keys())
def test_a_row_that_cannot_be_read_is_named(old: str, new: str, line: int) -> None:
    read = _export(exported.text().replace(old, new))
    assert isinstance(read, BadInput)
    assert read.line == line


@pytest.mark.parametrize("text", ["", exported.HEADER], ids=["nothing", "a header"])
def test_an_export_without_bids_is_bad_input(text: str) -> None:
    assert _export(text) == BadInput(1, "there is no bid in it")


def test_terms_that_cannot_be_are_bad_input() -> None:
    read = read_export(exported.text(), lot="home", terms=ExportTerms(0, 1, 10**12))
    assert isinstance(read, BadInput)


def test_a_time_without_an_offset_is_in_the_zone_given() -> None:
    naive = read_instant("2026-03-01T10:00:00", zone=COURT_ZONE)
    assert naive == read_instant("2026-03-01T10:00:00+08:00") == OPENS_MS
