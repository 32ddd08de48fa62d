"""Pure. In which order creditors take a thing: by rank, and by lot among equals.

A secret is committed to by its SHA-256 when the creditors are asked. When all have answered it is
published, with every number they added, and anyone can draw again: the seed of a rank is
HMAC-SHA256(secret, canonical JSON of draw, rank, who is in it and their numbers), the order its
shuffle (`kernel/shuffle.py`, told in `docs/draw.md`). The file names questions, not people.
Law: AUC-16.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from auction.kernel.canonical import canonical_bytes
from auction.kernel.shuffle import shuffled

SECRET_BYTES = 32


@dataclass(frozen=True)
class Willing:
    """A creditor who takes it: their question, their statutory rank, the number they added."""

    question_id: str
    rank: int
    number: str = ""


def commitment(secret: bytes) -> str:
    """Return what is published of a secret before the draw."""
    return hashlib.sha256(secret).hexdigest()


def drawn(name: str, willing: Sequence[Willing], secret: bytes) -> dict[str, Any]:
    """Return the public record of a draw: each rank with its seed, and the whole order."""
    ranks: list[dict[str, Any]] = []
    by_rank = groupby(sorted(willing, key=lambda one: (one.rank, one.question_id)), _rank)
    for rank, group in by_rank:
        among = [{"question": one.question_id, "number": one.number} for one in group]
        seed = _seed(name, rank, among, secret)
        order = shuffled([one["question"] for one in among], seed)
        ranks.append({"rank": rank, "among": among, "seed": seed.hex(), "order": list(order)})
    return {
        "draw": name,
        "secret_sha256": commitment(secret),
        "secret": secret.hex(),
        "ranks": ranks,
        "order": [question for each in ranks for question in each["order"]],
    }


def holds(record: Mapping[str, Any]) -> bool:
    """Say whether a published record is what its own secret and inputs give."""
    willing = [
        Willing(one["question"], each["rank"], one["number"])
        for each in record["ranks"]
        for one in each["among"]
    ]
    return drawn(record["draw"], willing, bytes.fromhex(record["secret"])) == dict(record)


def _seed(name: str, rank: int, among: Sequence[Mapping[str, str]], secret: bytes) -> bytes:
    message = {"draw": name, "rank": rank, "among": [dict(one) for one in among]}
    return hmac.digest(secret, canonical_bytes(message), "sha256")


def _rank(one: Willing) -> int:
    return one.rank
