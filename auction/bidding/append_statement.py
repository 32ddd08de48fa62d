"""The journal's one statement: all that a batch adds, in one round trip, everything or nothing.

The lease row is locked, not only read: a late owner would else commit after the takeover that it
did not see. Every part hangs on `held`, and so on the sign-ins that the bids came through. Parts
that a batch does not have are left out, since each costs the database something even when it is
empty; nearly every batch holds bids alone.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from enum import StrEnum

from auction.people.live_sign_ins import live_sign_ins

CHANNEL = "lots"


class Part(StrEnum):
    """What a batch may add, in the order of its arguments. Each is a list of columns."""

    standing = "standing"
    entries = "entries"
    secrets = "secrets"
    boxes = "boxes"
    answers = "answers"
    outages = "outages"
    checks = "checks"
    news = "news"
    notices = "notices"


def append_statement(parts: Sequence[Part]) -> str:
    """Return the statement for these parts, `standing` first and `notices` last.

    Its arguments are the node, its epoch, the sign-ins that its bids came through, none twice, and
    the columns of each part in turn. Its row says whether everything was written (`held`), and
    else which of the sign-ins are good, unless all are (`good`).
    """
    first, places = 4, {}
    for part in parts:
        places[part] = first
        first += _ARGUMENTS[part]
    numbered = {part: _numbered(_SQL[part], place) for part, place in places.items()}
    written = ", ".join(f"{part} AS ({numbered[part]})" for part in parts if part in _WRITES)
    told = numbered[Part.notices]
    held = "(SELECT count(*) FROM held) = 1"
    return f"{_HELD}, {written} SELECT {held} AS held, ({told}) AS told, {_GOOD} AS good"


def _numbered(sql: str, first: int) -> str:
    """Return a part's SQL with its arguments, `$1` and on, numbered from where they stand."""
    return re.sub(r"\$(\d+)", lambda place: f"${int(place[1]) + first - 1}", sql)


_HELD = f"""
WITH lease AS MATERIALIZED (
  SELECT id FROM bidding_node
  WHERE id = $1::text AND epoch = $2::bigint AND released_at IS NULL
  FOR SHARE
), signed_in AS MATERIALIZED ({live_sign_ins("$3::text[]")}
), held AS MATERIALIZED (
  SELECT id FROM lease
  WHERE cardinality($4::text[]) = (
    SELECT count(*) FROM lot_runtime WHERE lot_id = ANY($4::text[]) AND node_id = $1::text)
  AND cardinality($3::text[]) = (SELECT count(*) FROM signed_in)
)"""  # noqa: S608
_GOOD = """CASE WHEN cardinality($3::text[]) > (SELECT count(*) FROM signed_in)
THEN ARRAY(SELECT id FROM signed_in) END"""
_SQL = {
    Part.standing: """
  UPDATE lot_runtime AS r
  SET status = s.status, ends_at_ms = s.ends_at_ms, left_ms = s.left_ms, price_fen = s.price_fen,
      leader = s.leader, leader_rank = s.leader_rank, bids = s.bids, extensions = s.extensions,
      result = s.result, seq = s.seq, hash = s.hash, finished = s.finished
  FROM held, unnest(
    $1::text[], $2::text[], $3::bigint[], $4::bigint[], $5::bigint[], $6::text[], $7::int[],
    $8::bigint[], $9::bigint[], $10::text[], $11::bigint[], $12::text[], $13::bool[]
  ) AS s(lot_id, status, ends_at_ms, left_ms, price_fen, leader, leader_rank, bids, extensions,
         result, seq, hash, finished)
  WHERE r.lot_id = s.lot_id""",
    Part.entries: """
  INSERT INTO lot_event (lot_id, seq, kind, at_ms, public, hash)
  SELECT e.* FROM held, unnest(
    $1::text[], $2::bigint[], $3::text[], $4::bigint[], $5::text[], $6::text[]) AS e""",
    Part.secrets: """
  INSERT INTO lot_private (lot_id, seq, opening, person)
  SELECT p.* FROM held, unnest($1::text[], $2::bigint[], $3::jsonb[], $4::jsonb[]) AS p""",
    Part.boxes: """
  INSERT INTO lot_sealed (lot_id, seq, box)
  SELECT b.* FROM held, unnest($1::text[], $2::bigint[], $3::text[]) AS b""",
    Part.answers: """
  INSERT INTO lot_answer (lot_id, holder_tag, bid_id, seq, answer)
  SELECT a.* FROM held, unnest(
    $1::text[], $2::text[], $3::text[], $4::bigint[], $5::jsonb[]) AS a""",
    Part.outages: """
  INSERT INTO lot_outage (lot_id, court_id, down_ms, back_ms, effect)
  SELECT o.* FROM held, unnest(
    $1::text[], $2::text[], $3::bigint[], $4::bigint[], $5::text[]) AS o""",
    Part.checks: """
  INSERT INTO lot_check (lot_id, wanted_seq, seq)
  SELECT c.lot_id, c.seq, 0 FROM held, unnest($1::text[], $2::bigint[]) AS c(lot_id, seq)
  ON CONFLICT (lot_id) DO UPDATE SET wanted_seq = excluded.wanted_seq""",
    Part.news: """
  INSERT INTO outbox (lane, consumer, event, key, payload, created_at, due_at, attempts)
  SELECT n.lane, n.consumer, n.event, n.key, n.payload, n.at, n.at, 0
  FROM held, unnest(
    $1::text[], $2::text[], $3::text[], $4::text[], $5::jsonb[], $6::timestamptz[]
  ) WITH ORDINALITY AS n(lane, consumer, event, key, payload, at, place)
  ORDER BY n.place""",
    # A notice costs a commit a lock and wakes our own ear: where no other node is, none is sent.
    Part.notices: f"""
  SELECT count(pg_notify('{CHANNEL}', w)) FROM held, unnest($1::text[]) AS w
  WHERE EXISTS (SELECT FROM bidding_node AS n WHERE n.id <> held.id AND n.released_at IS NULL)""",  # noqa: S608
}
_WRITES = frozenset(_SQL) - {Part.notices}
_ARGUMENTS = {
    part: max(int(number) for number in re.findall(r"\$(\d+)", sql)) for part, sql in _SQL.items()
}
