"""Pure. Drawing three agencies in order, so that anyone can draw them again.

Law: REF-21, REF-32. `docs/draw.md` tells it to a stranger, with a worked example. The record
holds all that went in (the roster as it stood, the secret) and what came out.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Self

from auction.kernel.canonical import canonical_bytes, content_hash
from auction.kernel.refusal import Refusal
from valuation.agencies.roster import AGENCIES_IN_ORDER, RosterEntry
from valuation.refusals import ValuationRefusal

SECRET_BYTES = 32
_WORD_VALUES = 2**64


@dataclass(frozen=True)
class RosterLine:
    """An agency as the draw knows it."""

    agency_id: str
    name: str
    licence_no: str


@dataclass(frozen=True, kw_only=True)
class DrawRecord:
    """Everything a draw was made of, and its result. Hashes and the secret are hexadecimal."""

    draw: str
    roster: tuple[RosterLine, ...]
    roster_sha256: str
    secret_sha256: str
    secret: str
    chosen: tuple[str, ...]

    def to_json(self) -> dict[str, Any]:
        """Return the record as the file that is published."""
        return {
            "draw": self.draw,
            "roster": _as_list(self.roster),
            "roster_sha256": self.roster_sha256,
            "secret_sha256": self.secret_sha256,
            "secret": self.secret,
            "contributions": [],
            "chosen": list(self.chosen),
        }

    @classmethod
    def from_json(cls, value: dict[str, Any]) -> Self:
        """Read a published record back."""
        return cls(
            draw=value["draw"],
            roster=tuple(
                RosterLine(line["id"], line["name"], line["licence_no"]) for line in value["roster"]
            ),
            roster_sha256=value["roster_sha256"],
            secret_sha256=value["secret_sha256"],
            secret=value["secret"],
            chosen=tuple(value["chosen"]),
        )


class DrawFault(StrEnum):
    """What does not hold when a draw is recomputed."""

    roster_too_short = "roster_too_short"
    roster_order = "roster_order"
    roster_hash = "roster_hash"
    secret_hash = "secret_hash"  # noqa: S105  (a name, no secret)
    result = "result"


def draw_agencies(name: str, roster: Sequence[RosterEntry], secret: bytes) -> DrawRecord | Refusal:
    """Draw three of a roster, in order.

    Every order of three is equally likely over the secrets. `name` is unique to the draw; who
    stands on `roster` may be named (`roster.may_appraise`). Refuses fewer than three.
    """
    lines = tuple(
        RosterLine(entry.agency_id, entry.name, entry.licence_no)
        for entry in sorted(roster, key=lambda entry: entry.agency_id)
    )
    if len(lines) < AGENCIES_IN_ORDER:
        counts = {"least": AGENCIES_IN_ORDER, "found": len(lines)}
        return Refusal(ValuationRefusal.roster_too_short, counts)
    roster_sha256 = content_hash(_as_list(lines))
    return DrawRecord(
        draw=name,
        roster=lines,
        roster_sha256=roster_sha256,
        secret_sha256=hashlib.sha256(secret).hexdigest(),
        secret=secret.hex(),
        chosen=_first_three(lines, _seed(name, roster_sha256, secret)),
    )


def first_fault(record: DrawRecord) -> DrawFault | None:
    """Recompute a draw from its record; return the first thing that does not hold, or None."""
    ids = [line.agency_id for line in record.roster]
    if len(ids) < AGENCIES_IN_ORDER:
        return DrawFault.roster_too_short
    if ids != sorted(set(ids)):
        return DrawFault.roster_order
    if content_hash(_as_list(record.roster)) != record.roster_sha256:
        return DrawFault.roster_hash
    secret = bytes.fromhex(record.secret)
    if hashlib.sha256(secret).hexdigest() != record.secret_sha256:
        return DrawFault.secret_hash
    seed = _seed(record.draw, record.roster_sha256, secret)
    return None if _first_three(record.roster, seed) == record.chosen else DrawFault.result


def below(words: Iterator[int], bound: int, word_values: int = _WORD_VALUES) -> int:
    """Return a number from 0 to `bound` - 1, each equally likely if each word is.

    Words that lie beyond the last whole multiple of `bound` are thrown away: taking them
    modulo `bound` would favour the small numbers.
    """
    usable = word_values - word_values % bound
    return next(word for word in words if word < usable) % bound


def _first_three(roster: Sequence[RosterLine], seed: bytes) -> tuple[str, ...]:
    """Shuffle by Fisher and Yates, from the last place down, and take the first three."""
    ids = [line.agency_id for line in roster]
    words = _words(seed)
    for last in range(len(ids) - 1, 0, -1):
        other = below(words, last + 1)
        ids[last], ids[other] = ids[other], ids[last]
    return tuple(ids[:AGENCIES_IN_ORDER])


def _seed(name: str, roster_sha256: str, secret: bytes) -> bytes:
    # Parties add no numbers yet; their place in the message is kept, so that old draws stay valid.
    message = {"draw": name, "roster_sha256": roster_sha256, "contributions": []}
    return hmac.digest(secret, canonical_bytes(message), "sha256")


def _words(seed: bytes) -> Iterator[int]:
    """Yield 64-bit words without end: HMAC-SHA256 of a counter from 0, four words a block."""
    counter = 0
    while True:
        block = hmac.digest(seed, counter.to_bytes(8, "big"), "sha256")
        for start in range(0, len(block), 8):
            yield int.from_bytes(block[start : start + 8], "big")
        counter += 1


def _as_list(roster: Sequence[RosterLine]) -> list[dict[str, str]]:
    return [
        {"id": line.agency_id, "name": line.name, "licence_no": line.licence_no} for line in roster
    ]
