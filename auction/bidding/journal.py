"""The journal: appends whole batches, of one lot or many, in one statement and one round trip.

The statement locks the node's lease row and inserts everything or nothing: a node whose epoch has
passed writes not a row, wherever it was frozen; nor is one written for a sign-in that has ended.
Answers, news for other rooms, the outage ledger
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
from auction.people.live_sign_ins import live_sign_ins

Rows = Sequence[tuple[Any, ...]]

APPEND_SECONDS = 5.0
_LONGEST_NOTICE = 7_500  # Bytes; PostgreSQL takes up to 8,000.


class Fenced(Failure):
    """The node's lease is no longer its own, or a lot is another's: nothing was written."""


class SignedOut(Failure):
    """Sign-ins that bids of the batch came through are good no more: nothing was written."""

    def __init__(self, sign_ins: frozenset[str]) -> None:
        super().__init__("a sign-in has ended")
        self.sign_ins = sign_ins


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
        self,
        holding: Holding,
        drafts: Sequence[Draft],
        *,
        sign_ins: frozenset[str],
        at_ms: int,
        readers: Readers,
    ) -> set[str]:
        """Append what the drafts hold; return the lanes of those who are to read the news.

        Raises `Fenced`, `SignedOut` or `AnsweredBefore` when nothing was written, `LineDown` when
        nobody knows.
        """
        news = _news_rows(drafts, readers, from_ms(at_ms))
        rows: dict[Part, Rows] = {
            Part.standing: _standing_rows(drafts),
            Part.entries: _entry_rows(drafts),
            Part.secrets: _secret_rows(drafts),
            Part.boxes: _box_rows(drafts),
            Part.answers: _answer_rows(drafts),
            Part.outages: _outage_rows(drafts),
            Part.checks: _check_rows(drafts),
            Part.news: news,
            Part.notices: _notice_rows(drafts),
        }
        parts = tuple(part for part, them in rows.items() if them)
        arguments = [column for part in parts for column in zip(*rows[part], strict=True)]
        async with self._line.use() as connection:
            statement = await self._prepared(connection, parts)
            try:
                found = await statement.fetch(
                    holding.node_id,
                    holding.epoch,
                    tuple(sign_ins),
                    *arguments,
                    timeout=APPEND_SECONDS,
                )
            except asyncpg.UniqueViolationError as problem:
                if problem.table_name == "lot_answer":
                    raise AnsweredBefore("an id was answered before") from problem
                raise Fenced("another node wrote to one of these lots") from problem
        is_held, _, good = found[0]
        if good is not None:
            raise SignedOut(sign_ins.difference(good))
        if not is_held:
            raise Fenced("the lease has passed on")
        return {lane for lane, *_ in news}

    async def hold_signed_in(self, sign_ins: frozenset[str]) -> None:
        """Raise `SignedOut` unless all these sign-ins are good: for a batch that writes nothing."""
        async with self._line.use() as connection:
            rows = await connection.fetch(_SIGNED_IN, tuple(sign_ins))
        if len(rows) < len(sign_ins):
            raise SignedOut(sign_ins.difference(row["id"] for row in rows))

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


def _standing_rows(drafts: Sequence[Draft]) -> Rows:
    return [
        (
            state.lot_id,
            state.status.value,
            state.ends_at_ms,
            state.left_ms,
            state.price_fen,
            state.leader,
            state.leader_rank,
            state.bids,
            state.extensions,
            state.result,
            state.seq,
            made.head,
            made.is_finished,
        )
        for made in drafts
        for state in (made.state,)
    ]


def _check_rows(drafts: Sequence[Draft]) -> Rows:
    return [(made.state.lot_id, made.state.seq) for made in drafts if made.is_finished]


def _entry_rows(drafts: Sequence[Draft]) -> Rows:
    return [
        (made.lot.lot_id, entry.seq, entry.kind, at, entry.public.decode(), entry.hash)
        for made in drafts
        for entry, at in made.entries
    ]


def _secret_rows(drafts: Sequence[Draft]) -> Rows:
    return [
        (
            made.lot.lot_id,
            seq,
            json.dumps(secret.opening.to_json()),
            secret.person and json.dumps(secret.person.to_json()),
        )
        for made in drafts
        for seq, secret in made.secrets
    ]


def _box_rows(drafts: Sequence[Draft]) -> Rows:
    return [
        (made.lot.lot_id, seq, secret.box)
        for made in drafts
        for seq, secret in made.secrets
        if secret.box is not None
    ]


def _answer_rows(drafts: Sequence[Draft]) -> Rows:
    return [
        (made.lot.lot_id, *key, *kept_columns(answer))
        for made in drafts
        for key, answer in made.answers.items()
    ]


def _outage_rows(drafts: Sequence[Draft]) -> Rows:
    return [
        (made.lot.lot_id, made.lot.court_id, gap.down_ms, gap.back_ms, gap.effect)
        for made in drafts
        if (gap := made.gap) is not None
    ]


def _news_rows(drafts: Sequence[Draft], readers: Readers, at: datetime) -> Rows:
    """Return one outbox row for each reader, as a unit of work's `emit` would write it."""
    return [
        (reader.lane, reader.consumer, event.KIND, event.key(), json.dumps(event.payload()), at)
        for made in drafts
        for event in made.news
        for reader in readers.get(event.KIND, ())
    ]


def _notice_rows(drafts: Sequence[Draft]) -> Rows:
    """Return "lot:seq lot:seq …" in as few notices as fit; one notice costs a commit a lock."""
    notices, size = [[]], 0  # type: list[list[str]], int
    for made in drafts:
        word = f"{made.lot.lot_id}:{made.state.seq}"
        if size + len(word) + 1 > _LONGEST_NOTICE:
            notices.append([])
            size = 0
        notices[-1].append(word)
        size += len(word) + 1
    return [(" ".join(words),) for words in notices if words]


def read_notice(payload: str) -> Mapping[str, int]:
    """Return what a notice says: the newest number of each lot it names."""
    words = (word.rpartition(":") for word in payload.split())
    return {lot_id: int(seq) for lot_id, _, seq in words}


_SIGNED_IN = live_sign_ins("$1::text[]")
_EARLIER = """
SELECT a.lot_id, a.holder_tag, a.bid_id, a.answer, e.seq, e.public, e.hash
FROM lot_answer AS a
JOIN unnest($1::text[], $2::text[], $3::text[]) AS asked(lot_id, holder_tag, bid_id)
  USING (lot_id, holder_tag, bid_id)
LEFT JOIN lot_event AS e ON e.lot_id = a.lot_id AND e.seq = a.seq
"""
