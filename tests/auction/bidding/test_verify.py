"""A record that holds is verified; any that was touched has a flaw, named with its line."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from auction.bidding.verify import Flaw, Verified, verify
from auction.kernel.canonical import FIRST_LINK, canonical_bytes, chain_hash
from tests.auction.bidding.golden_stories import (
    STORIES,
    sold_after_everything,
    unsold_below_a_secret_reserve,
)
from tests.auction.bidding.living_lot import (
    MINUTE,
    OPENS,
    START,
    STEP,
    LivingLot,
    a_reserve,
    open_lot,
)


@pytest.mark.parametrize("name", STORIES)
def test_a_true_record_comes_to_what_the_lot_came_to(name: str) -> None:
    lot = STORIES[name]()
    found = verify(lot.lines)
    assert isinstance(found, Verified)
    state = lot.state
    assert (found.lot, found.entries, found.head) == (state.lot_id, state.seq, lot.head)
    assert (found.status, found.result) == (state.status, state.result)
    assert (found.price_fen, found.rank) == (state.price_fen, state.leader_rank)
    assert (found.bids, found.extensions) == (state.bids, state.extensions)
    assert (found.ends_at_ms, found.ranks_opened) == (state.ends_at_ms, state.ranks_opened)


def test_the_winner_is_the_lots() -> None:
    found = verify(sold_after_everything().lines)
    assert isinstance(found, Verified)
    assert found.winner == "P8026"


def test_the_record_of_a_running_lot_verifies_without_opened_ranks() -> None:
    lot = open_lot("A1", ranks={"P1": 1})
    lot.bid("A1", START)
    lot.bid("P1", START)
    found = verify(lot.lines)
    assert isinstance(found, Verified)
    assert (found.result, found.rank, found.ranks_opened) == (None, 1, False)


def _entries(lot: LivingLot) -> list[dict[str, Any]]:
    return [json.loads(line)["entry"] for line in lot.lines]


def _linked(entries: list[Any]) -> list[str]:
    """Link entries anew: the forger who keeps the whole record and can compute every hash."""
    lines, link = [], FIRST_LINK
    for entry in entries:
        link = chain_hash(link, canonical_bytes(entry))
        lines.append(canonical_bytes({"entry": entry, "hash": link}).decode())
    return lines


def _sold() -> LivingLot:
    """Entries: 0 heading, 1–3 hidden, 4 opened, 5–7 bids, 8 closed, 9 opened ranks."""
    lot = open_lot("A1", "B2", ranks={"P1": 1})
    lot.bid("A1", START, OPENS)
    lot.bid("B2", START + STEP, OPENS + MINUTE)
    lot.bid("P1", START + STEP, OPENS + 2 * MINUTE)
    return lot.close()


Forgery = Callable[[list[Any]], object]
FORGERIES: list[tuple[str, int, Forgery]] = [
    ("another format", 1, lambda e: e[0].update(format=2)),
    ("a heading with true for a number", 1, lambda e: e[0].update(format=True)),
    ("terms that cannot be", 1, lambda e: e[0]["terms"].update(increment_fen=0)),
    ("a term left out", 1, lambda e: e[0]["terms"].pop("extension_seconds")),
    ("no heading", 1, lambda e: e.pop(0)),
    ("an entry left out", 7, lambda e: e.pop(6)),
    ("an entry doubled", 8, lambda e: e.insert(7, e[6])),
    ("a kind nobody knows", 6, lambda e: e[5].update(kind="gift")),
    ("a field too many", 6, lambda e: e[5].update(note="x")),
    ("a field of another type", 6, lambda e: e[5].update(price_fen="100000")),
    ("a price below the step", 7, lambda e: e[6].update(price_fen=START)),
    ("an equal price without a rank", 8, lambda e: e[7].update(rank=None)),
    ("a rank that was not given", 7, lambda e: e[6].update(rank=1)),
    ("an end that the bid did not move", 6, lambda e: e[5].update(ends_at=e[5]["ends_at"] + 1)),
    ("a bid after the end", 6, lambda e: e[5].update(at=e[5]["ends_at"])),
    ("a bid by a paddle never admitted", 6, lambda e: e[5].update(paddle="Z9")),
    ("another winner", 9, lambda e: e[8].update(paddle="A1")),
    ("another price", 9, lambda e: e[8].update(price_fen=START)),
    ("a close before the end", 9, lambda e: e[8].update(at=e[8]["ends_at"] - 1)),
    ("a result turned round", 9, lambda e: e[8].update(result="unsold")),
    ("a commitment replaced", 2, lambda e: e[1].update(commitment="0" * 64)),
    ("a commitment that is none", 2, lambda e: e[1].update(commitment="x")),
    ("a hidden entry that tells something", 2, lambda e: e[1].update(at=1)),
    ("a rank opened otherwise", 4, lambda e: e[9]["openings"][2]["content"].update(rank=2)),
    ("an opening left out", 8, lambda e: e[9]["openings"].pop()),
    ("openings in another order", 10, lambda e: e[9]["openings"].reverse()),
    ("an opening twice", 10, lambda e: e[9]["openings"].append(e[9]["openings"][0])),
    ("openings that are none", 10, lambda e: e[9].update(openings=[1])),
]


@pytest.mark.parametrize(
    ("line", "forge"), [f[1:] for f in FORGERIES], ids=[f[0] for f in FORGERIES]
)
def test_a_forgery_with_every_hash_made_anew_is_still_found(line: int, forge: Forgery) -> None:
    entries = _entries(_sold())
    forge(entries)
    found = verify(_linked(entries))
    assert isinstance(found, Flaw), found
    assert found.line == line, found


@pytest.mark.parametrize("number", range(10))
def test_a_changed_byte_breaks_the_link_of_its_line(number: int) -> None:
    lines = _sold().lines
    lines[number] = lines[number].replace('"seq":', '"seq":1', 1)
    found = verify(lines)
    assert isinstance(found, Flaw)
    assert found.line == number + 1


UNREADABLE = {
    "nothing": "",
    "no JSON": "{",
    "no object": "[]",
    "not canonical": '{"hash":"00","entry":{}}',
    "a fraction": '{"entry":{"seq":0.0},"hash":"00"}',
    "an entry that is no object": '{"entry":[],"hash":"00"}',
    "a hash that is no text": '{"entry":{},"hash":7}',
    "a lone surrogate": '{"entry":{},"hash":"\udc80"}',
    "an escaped surrogate": '{"entry":{"lot":"\\ud800"},"hash":"00"}',
    "a name twice": '{"entry":{},"entry":{},"hash":"00"}',
}


@pytest.mark.parametrize("line", UNREADABLE.values(), ids=UNREADABLE.keys())
def test_a_line_that_is_none_is_a_flaw(line: str) -> None:
    lines = [*_sold().lines[:3], line]
    found = verify(lines)
    assert isinstance(found, Flaw)
    assert found.line == 4


def test_an_empty_record_is_a_flaw() -> None:
    assert verify([]) == Flaw(1, "the record is empty")


def test_a_record_cut_off_at_its_end_holds_but_has_another_head() -> None:
    lot = _sold()
    found = verify(lot.lines[:-1])
    assert isinstance(found, Verified)
    assert found.head != lot.head


def test_a_rank_shown_differently_from_bid_to_bid_is_found_before_the_close() -> None:
    lot = open_lot("B2", ranks={"P1": 1})
    lot.bid("P1", START)
    lot.bid("P1", START + STEP)
    entries = _entries(lot)
    entries[-1]["rank"] = None
    found = verify(_linked(entries))
    assert isinstance(found, Flaw)
    assert found.line == len(entries)


OTHER = a_reserve(START).to_json()
RESERVE_FORGERIES: list[tuple[str, int, Forgery]] = [
    ("a lower reserve", 7, lambda e: e[6]["reserve"].update(reserve_fen=START)),
    ("a lower reserve and a sale", 7, lambda e: e[6].update(reserve=OTHER, result="sold")),
    ("another salt", 7, lambda e: e[6]["reserve"].update(salt="00" * 32)),
    ("a salt that is none", 7, lambda e: e[6]["reserve"].update(salt="00")),
    ("a reserve never opened", 7, lambda e: e[6].pop("reserve")),
    ("a reserve that is null", 7, lambda e: e[6].update(reserve=None)),
    ("a word too many beside it", 7, lambda e: e[6]["reserve"].update(note=1)),
    ("a sale below it", 7, lambda e: e[6].update(result="sold", reason=None)),
    ("a failure without its reason", 7, lambda e: e[6].update(reason=None)),
    ("a price though nothing was sold", 7, lambda e: e[6].update(price_fen=START + STEP)),
    ("another commitment", 7, lambda e: e[0]["terms"].update(reserve_commitment="0" * 64)),
    ("a commitment that is none", 1, lambda e: e[0]["terms"].update(reserve_commitment="x")),
    ("a commitment taken away", 7, lambda e: e[0]["terms"].pop("reserve_commitment")),
]


@pytest.mark.parametrize(
    ("line", "forge"), [f[1:] for f in RESERVE_FORGERIES], ids=[f[0] for f in RESERVE_FORGERIES]
)
def test_a_forged_reserve_is_found(line: int, forge: Forgery) -> None:
    entries = _entries(unsold_below_a_secret_reserve())
    forge(entries)
    found = verify(_linked(entries))
    assert isinstance(found, Flaw), found
    assert found.line == line, found


def test_a_reserve_cannot_be_opened_where_none_was_committed_to() -> None:
    entries = _entries(_sold())
    entries[8]["reserve"] = OTHER
    found = verify(_linked(entries))
    assert found == Flaw(9, "by the rules this could not happen: reserve_differs")


def test_below_its_reserve_a_lot_has_no_winner() -> None:
    found = verify(unsold_below_a_secret_reserve().lines)
    assert isinstance(found, Verified)
    assert (found.result, found.winner, found.rank) == ("unsold", None, None)
    assert found.price_fen == START + STEP
