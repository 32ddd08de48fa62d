"""Lots that were bid on already: decided and written by the house's own pure code, copied in.

A record of a million events is made in a minute, each entry linked and decided by the rules; only
the way to the disk is another.
"""

from __future__ import annotations

import json
import secrets
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from auction.bidding.commands import Admit, Command, PlaceBid
from auction.bidding.draft import Draft, draft
from auction.bidding.kept_answers import kept_columns
from auction.bidding.kept_lot import KeptLot, Letter
from auction.bidding.lot_state import new_lot
from auction.bidding.record import SALT_BYTES, Entry, first_link
from auction.bidding.sealing import holder_tag
from auction.lots.terms import BiddingTerms
from tests.bench.people import COURT, STEP_FEN, confirm, connected

_LETTERS_AT_ONCE = 1_000


@dataclass(frozen=True)
class ToGrow:
    """A lot as it shall be: who is admitted (by account), and how many bids they have made."""

    lot_id: str
    terms: BiddingTerms
    admitted: Sequence[str]
    bids: int


async def copy_in(url: str, pepper: bytes, lots: Iterable[ToGrow], *, at_once: int = 50) -> None:
    """Put lots into the tables of the live lot, nobody's yet: a web process takes them up."""
    async with connected(url) as connection:
        waiting: list[ToGrow] = []
        for lot in lots:
            waiting.append(lot)
            if len(waiting) == at_once:
                await _copy(connection, pepper, waiting)
                waiting = []
        await _copy(connection, pepper, waiting)
        await connection.execute("ANALYZE lot_event, lot_private, lot_answer, lot_runtime")


async def _copy(connection: Any, pepper: bytes, lots: Sequence[ToGrow]) -> None:
    made = [(lot, part) for lot in lots for part in _grown(lot, pepper)]
    last = {part.lot.lot_id: part for _, part in made}
    entries = [(part.lot.lot_id, *one) for _, part in made for one in part.entries]
    tables: dict[str, Iterable[tuple[Any, ...]]] = {
        "lot_runtime": [_runtime(part) for part in last.values()],
        "lot_event": [_event(lot_id, entry, at_ms) for lot_id, entry, at_ms in entries],
        "lot_private": [_private(lot_id, entry) for lot_id, entry, _ in entries if entry.secret],
        "lot_answer": [row for _, part in made for row in _answers(part)],
    }
    async with connection.transaction():
        for table, rows in tables.items():
            await connection.copy_records_to_table(table, records=rows, columns=_COLUMNS[table])
        await confirm(connection, {lot.lot_id: lot.admitted for lot in lots})


def _grown(lot: ToGrow, pepper: bytes) -> Iterator[Draft]:
    """Decide everything that has happened to a lot, a batch after the other."""
    kept = KeptLot(COURT, new_lot(lot.lot_id, lot.terms), first_link(lot.lot_id, lot.terms))
    letters = [Letter(command, lambda _: None) for command in _history(lot, pepper)]
    for first in range(0, max(1, len(letters)), _LETTERS_AT_ONCE):
        some = letters[first : first + _LETTERS_AT_ONCE]
        made = draft(kept, some, now_ms=lot.terms.opens_at_ms, earlier={}, fresh_salt=_fresh_salt)
        kept.state, kept.head = made.state, made.head
        yield made


def _history(lot: ToGrow, pepper: bytes) -> Iterator[Command]:
    opens_at_ms = lot.terms.opens_at_ms
    tags = [holder_tag(pepper, name, lot.lot_id) for name in lot.admitted]
    for number, tag in enumerate(tags):
        yield Admit(
            at_ms=opens_at_ms, holder_tag=tag, paddle=f"H{1000 + number}", rank=None, box=None
        )
    for number in range(lot.bids):
        yield PlaceBid(
            id=f"old{number}",
            holder_tag=tags[number % len(tags)],
            price_fen=lot.terms.start_fen + number * STEP_FEN,
            stamp_ms=opens_at_ms + number,
        )


def _runtime(made: Draft) -> tuple[Any, ...]:
    state = made.state
    return (
        state.lot_id,
        COURT,
        json.dumps(state.terms.to_json()),
        state.status.value,
        state.terms.opens_at_ms,
        state.ends_at_ms,
        state.price_fen,
        state.leader,
        state.bids,
        state.extensions,
        state.seq,
        made.head,
        False,
    )


def _event(lot_id: str, entry: Entry, at_ms: int | None) -> tuple[Any, ...]:
    return lot_id, entry.seq, entry.kind, at_ms, entry.public.decode(), entry.hash


def _private(lot_id: str, entry: Entry) -> tuple[Any, ...]:
    assert entry.secret is not None
    assert entry.secret.person is not None
    opening, person = entry.secret.opening.to_json(), entry.secret.person.to_json()
    return lot_id, entry.seq, json.dumps(opening), json.dumps(person)


def _answers(made: Draft) -> Iterator[tuple[Any, ...]]:
    for (tag, bid_id), answer in made.answers.items():
        yield made.lot.lot_id, tag, bid_id, *kept_columns(answer)


def _fresh_salt() -> bytes:
    return secrets.token_bytes(SALT_BYTES)


_COLUMNS = {
    "lot_runtime": (
        "lot_id",
        "court_id",
        "terms",
        "status",
        "opens_at_ms",
        "ends_at_ms",
        "price_fen",
        "leader",
        "bids",
        "extensions",
        "seq",
        "hash",
        "finished",
    ),
    "lot_event": ("lot_id", "seq", "kind", "at_ms", "public", "hash"),
    "lot_private": ("lot_id", "seq", "opening", "person"),
    "lot_answer": ("lot_id", "holder_tag", "bid_id", "seq", "answer"),
}
