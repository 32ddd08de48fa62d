"""Recorded bidding through the live rules."""

from __future__ import annotations

import json
from typing import Any

from auction.bidding.recordings import (
    ExportTerms,
    LotRecording,
    read_export,
    read_instant,
    read_json_lines,
)
from auction.bidding.replay import ReplayResult, iso_utc, replay
from tests.auction.bidding import exported

DAY = "2026-03-01T"


def _replayed(**changes: Any) -> ReplayResult:
    lot: dict[str, Any] = {
        "lot": "L1",
        "start_fen": 100,
        "increment_fen": 10,
        "opens_at": f"{DAY}10:00:00+08:00",
        "ends_at": f"{DAY}22:00:00+08:00",
        "bids": [],
    }
    (read,) = read_json_lines(json.dumps({**lot, **changes}))
    assert isinstance(read, LotRecording), read
    return replay(read)


def _at(clock: str) -> str:
    return f"{DAY}{clock}+08:00"


def test_an_export_replays_to_the_price_the_site_recorded() -> None:
    terms = ExportTerms(exported.START_FEN, exported.STEP_FEN, read_instant(exported.ENDS_AT))
    recording = read_export(exported.text(), lot="home", terms=terms)
    assert isinstance(recording, LotRecording)
    result = replay(recording)
    assert result.to_json() == {
        "lot": "home",
        "accepted": 5,
        "refused": [],
        "winner": "M2002",
        "price_fen": exported.START_FEN + 5 * exported.STEP_FEN,
        "rank": None,
        "ended_at": "2026-03-01T02:09:29Z",
        "extensions": 3,
        "result": "sold",
    }
    assert result.is_clean


def test_no_bid_is_unsold_at_the_nominal_end() -> None:
    result = _replayed()
    assert (result.result, result.winner, result.price_fen) == ("unsold", None, None)
    assert iso_utc(result.ended_at_ms) == "2026-03-01T14:00:00Z"


def test_refusals_are_told_with_their_index_and_code() -> None:
    result = _replayed(
        bids=[
            ["A1", 90, _at("10:00:00")],
            ["A1", 100, _at("09:59:59")],
            ["A1", 100, _at("10:00:00")],
            ["B2", 100, _at("10:00:01")],
            ["B2", 115, _at("10:00:02")],
            ["B2", 110, _at("22:00:00")],
            ["B2", 110, _at("21:59:59")],
        ]
    )
    assert result.refused == (
        (0, "below_start"),
        (1, "lot_upcoming"),
        (3, "equal_needs_priority"),
        (4, "off_grid"),
        (5, "lot_closed"),
    )
    assert (result.accepted, result.winner, result.extensions) == (2, "B2", 1)
    assert not result.is_clean


def test_times_may_run_backwards() -> None:
    result = _replayed(bids=[["A1", 100, _at("12:00:00")], ["B2", 110, _at("11:00:00")]])
    assert (result.accepted, result.winner) == (2, "B2")


def test_priority_wins_at_an_equal_price() -> None:
    result = _replayed(
        priority={"P1": 2},
        bids=[["A1", 100, _at("12:00:00")], ["P1", 100, _at("12:00:01")]],
    )
    assert (result.winner, result.rank) == ("P1", 2)


def test_a_sales_first_bid_gives_a_day_and_is_no_extension() -> None:
    result = _replayed(terms={"kind": "sale"}, bids=[["A1", 100, _at("21:59:59")]])
    assert (iso_utc(result.ended_at_ms), result.extensions) == ("2026-03-02T13:59:59Z", 0)


def test_a_recorded_reserve_that_was_not_met_leaves_the_lot_unsold() -> None:
    bids = [["A1", 100, _at("12:00:00")], ["B2", 120, _at("12:00:01")]]
    below, met = (_replayed(bids=bids, reserve_fen=fen) for fen in (121, 120))
    assert (below.result, below.winner, below.price_fen) == ("unsold", None, 120)
    assert (met.result, met.winner) == ("sold", "B2")


def test_what_was_recorded_otherwise_is_named() -> None:
    result = _replayed(
        bids=[["A1", 100, _at("12:00:00")]],
        recorded={"winner": "B2", "price_fen": 100, "ended_at": _at("22:05:00")},
    )
    assert result.to_json()["differs"] == ["winner", "ended_at"]
    assert not result.is_clean


def test_what_was_recorded_alike_is_clean() -> None:
    result = _replayed(
        bids=[["A1", 100, _at("12:00:00")]],
        recorded={"winner": "A1", "price_fen": 100, "ended_at": "2026-03-01T14:00:00Z"},
    )
    assert result.is_clean
    assert "differs" not in result.to_json()


def test_parts_of_a_second_are_written_only_where_there_are_any() -> None:
    assert [iso_utc(ms) for ms in (1000, 1001)] == [
        "1970-01-01T00:00:01Z",
        "1970-01-01T00:00:01.001Z",
    ]
