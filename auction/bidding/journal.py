"""The journal: appends whole batches, of one lot or many, in one statement and one round trip.

The statement locks the node's lease row and inserts everything or nothing: a node whose epoch has
passed writes not a row, wherever it was frozen. Answers, news for other rooms, the outage ledger
and the lots' standing go with the entries; the word to other processes leaves with the commit.
A lot that is over is marked for its replay in that same statement (`checking.py`).
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import asyncpg

from auction.bidding.answers import BidAnswer
from auction.bidding.append_statement import Part, append_statement
from auction.bidding.draft import Draft
from auction.bidding.kept_answers import kept_columns, read_kept
from auction.bidding.kept_lot import AnswerKey
from auction.bidding.line import Line
from auction.db.unit_of_work import Readers
from auction.kernel.clock import from_ms
from auction.kernel.refusal import Failure

APPEND_SECONDS = 5.0
_LONGEST_NOTICE = 7_500  # Bytes; PostgreSQL takes up to 8,000.


class Fenced(Failure):
    """The node's lease is no longer its own, or a lot is another's: nothing was written."""


class AnsweredBefore(Failure):
    """A bid of the batch was answered before under its id: nothing was written."""


@dataclass(frozen=True)
class Holding:
    """Under which lease a node writes."""

    node_id: str
    epoch: int


class Journal:
    """Writes for one node, one batch at a time."""

    def __init__(self, line: Line) -> None:
        self._line = line
        self._prepared_on: Any = None
        self._statements: dict[tuple[Part, ...], Any] = {}

    async def append(
        self, holding: Holding, drafts: Sequence[Draft], *, at_ms: int, readers: Readers
    ) -> set[str]:
        """Append what the drafts hold; return the lanes of those who are to read the news.

        Raises `Fenced` or `AnsweredBefore` when nothing was written, `LineDown` when nobody knows.
        """
        news, lanes = _news_columns(drafts, readers, from_ms(at_ms))
        columns: dict[Part, list[Sequence[object]]] = {
            Part.standing: _standing_columns(drafts),
            Part.entries: _entry_columns(drafts),
            Part.secrets: _secret_columns(drafts),
            Part.boxes: _box_columns(drafts),
            Part.answers: _answer_columns(drafts),
            Part.outages: _outage_columns(drafts),
            Part.checks: _check_columns(drafts),
            Part.news: news,
            Part.notices: [_notices(drafts)],
        }
        parts = tuple(part for part, them in columns.items() if them[0])
        arguments = [column for part in parts for column in columns[part]]
        async with self._line.use() as connection:
            statement = await self._prepared(connection, parts)
            try:
                rows = await statement.fetch(
                    holding.node_id, holding.epoch, *arguments, timeout=APPEND_SECONDS
                )
            except asyncpg.UniqueViolationError as problem:
                if problem.table_name == "lot_answer":
                    raise AnsweredBefore("an id was answered before") from problem
                raise Fenced("another node wrote to one of these lots") from problem
        if not rows[0]["held"]:
            raise Fenced("the lease has passed on")
        return lanes

    async def earlier_answers(
        self, asked: Iterable[tuple[str, AnswerKey]]
    ) -> dict[str, dict[AnswerKey, BidAnswer]]:
        """Return the answers kept for (lot, (holder tag, bid id)), by lot."""
        wanted = list(asked)
        async with self._line.use() as connection:
            rows = await connection.fetch(
                _EARLIER,
                [lot_id for lot_id, _ in wanted],
                [tag for _, (tag, _) in wanted],
                [bid_id for _, (_, bid_id) in wanted],
            )
        found: dict[str, dict[AnswerKey, BidAnswer]] = {}
        for row in rows:
            found.setdefault(row["lot_id"], {})[row["holder_tag"], row["bid_id"]] = _answer(row)
        return found

    async def _prepared(self, connection: Any, parts: tuple[Part, ...]) -> Any:
        """Return the statement for these parts, prepared once a connection."""
        if self._prepared_on is not connection:
            self._prepared_on, self._statements = connection, {}
        if parts not in self._statements:
            self._statements[parts] = await connection.prepare(append_statement(parts))
        return self._statements[parts]


def _answer(row: Any) -> BidAnswer:
    whole = None if row["answer"] is None else json.loads(row["answer"])
    entry = None if row["seq"] is None else (row["seq"], row["public"], row["hash"])
    return read_kept(row["bid_id"], whole, entry)


def _standing_columns(drafts: Sequence[Draft]) -> list[Sequence[object]]:
    states = [made.state for made in drafts]
    return [
        [state.lot_id for state in states],
        [state.status.value for state in states],
        [state.ends_at_ms for state in states],
        [state.left_ms for state in states],
        [state.price_fen for state in states],
        [state.leader for state in states],
        [state.leader_rank for state in states],
        [state.bids for state in states],
        [state.extensions for state in states],
        [state.result for state in states],
        [state.seq for state in states],
        [made.head for made in drafts],
        [made.is_finished for made in drafts],
    ]


def _check_columns(drafts: Sequence[Draft]) -> list[Sequence[object]]:
    over = [made.state for made in drafts if made.is_finished]
    return [[state.lot_id for state in over], [state.seq for state in over]]


def _entry_columns(drafts: Sequence[Draft]) -> list[Sequence[object]]:
    rows = [
        (made.lot.lot_id, entry.seq, entry.kind, at, entry.public.decode(), entry.hash)
        for made in drafts
        for entry, at in made.entries
    ]
    return list(zip(*rows, strict=True)) or [()]


def _secret_columns(drafts: Sequence[Draft]) -> list[Sequence[object]]:
    rows = [
        (made.lot.lot_id, entry.seq, entry.secret)
        for made in drafts
        for entry, _ in made.entries
        if entry.secret is not None
    ]
    return [
        [lot_id for lot_id, _, _ in rows],
        [seq for _, seq, _ in rows],
        [json.dumps(secret.opening.to_json()) for _, _, secret in rows],
        [secret.person and json.dumps(secret.person.to_json()) for _, _, secret in rows],
    ]


def _box_columns(drafts: Sequence[Draft]) -> list[Sequence[object]]:
    rows = [
        (made.lot.lot_id, entry.seq, entry.secret.box)
        for made in drafts
        for entry, _ in made.entries
        if entry.secret is not None and entry.secret.box is not None
    ]
    return [
        [lot_id for lot_id, _, _ in rows],
        [seq for _, seq, _ in rows],
        [box for _, _, box in rows],
    ]


def _answer_columns(drafts: Sequence[Draft]) -> list[Sequence[object]]:
    rows = [
        (made.lot.lot_id, *key, *kept_columns(answer))
        for made in drafts
        for key, answer in made.answers.items()
    ]
    return list(zip(*rows, strict=True)) or [()]


def _outage_columns(drafts: Sequence[Draft]) -> list[Sequence[object]]:
    rows = [(made.lot, made.gap) for made in drafts if made.gap is not None]
    return [
        [lot.lot_id for lot, _ in rows],
        [lot.court_id for lot, _ in rows],
        [gap.down_ms for _, gap in rows],
        [gap.back_ms for _, gap in rows],
        [gap.effect for _, gap in rows],
    ]


def _news_columns(
    drafts: Sequence[Draft], readers: Readers, at: datetime
) -> tuple[list[Sequence[object]], set[str]]:
    """Return one outbox row for each reader, as a unit of work's `emit` would write it."""
    rows = [
        (reader, event)
        for made in drafts
        for event in made.news
        for reader in readers.get(event.KIND, ())
    ]
    columns: list[Sequence[object]] = [
        [reader.lane for reader, _ in rows],
        [reader.consumer for reader, _ in rows],
        [event.KIND for _, event in rows],
        [event.key() for _, event in rows],
        [json.dumps(event.payload()) for _, event in rows],
        [at for _ in rows],
    ]
    return columns, {reader.lane for reader, _ in rows}


def _notices(drafts: Sequence[Draft]) -> list[str]:
    """Return "lot:seq lot:seq …" in as few notices as fit; one notice costs a commit a lock."""
    notices, size = [[]], 0  # type: list[list[str]], int
    for made in drafts:
        word = f"{made.lot.lot_id}:{made.state.seq}"
        if size + len(word) + 1 > _LONGEST_NOTICE:
            notices.append([])
            size = 0
        notices[-1].append(word)
        size += len(word) + 1
    return [" ".join(words) for words in notices if words]


def read_notice(payload: str) -> Mapping[str, int]:
    """Return what a notice says: the newest number of each lot it names."""
    words = (word.rpartition(":") for word in payload.split())
    return {lot_id: int(seq) for lot_id, _, seq in words}


_EARLIER = """
SELECT a.lot_id, a.holder_tag, a.bid_id, a.answer, e.seq, e.public, e.hash
FROM lot_answer AS a
JOIN unnest($1::text[], $2::text[], $3::text[]) AS asked(lot_id, holder_tag, bid_id)
  USING (lot_id, holder_tag, bid_id)
LEFT JOIN lot_event AS e ON e.lot_id = a.lot_id AND e.seq = a.seq
"""
