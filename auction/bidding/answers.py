"""Pure. What whoever asked is told, and what `decide` returns.

What every bid makes anew is a tuple here and elsewhere in this room: a frozen class, which guards
each of its fields, took a tenth of what a bid costs.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, NamedTuple

from auction.bidding.events import LotEvent
from auction.bidding.refusals import BidRefusal, CommandRefusal


class Accepted(NamedTuple):
    """The bid counts. `hash` is its entry's link in the record, filled in by whoever wrote it."""

    id: str
    price_fen: int
    seq: int
    at_ms: int
    hash: str = ""


class RefusedBid(NamedTuple):
    """The bid does not count, and why; `data` is what the protocol promises with the code."""

    id: str
    price_fen: int
    code: BidRefusal
    data: Mapping[str, Any] = MappingProxyType({})


BidAnswer = Accepted | RefusedBid


@dataclass(frozen=True, slots=True)
class Done:
    """What was asked happened; `seq` is the number of the event that says so."""

    seq: int


@dataclass(frozen=True, slots=True)
class NotDone:
    """What was asked did not happen, and why; asking changed nothing."""

    code: CommandRefusal


Answer = Accepted | RefusedBid | Done | NotDone


class Decision(NamedTuple):
    """What to append, in order, and what to answer once it is on disk.

    `keep` asks that the answer be stored for ever under (holder_tag, id), in the same commit.
    """

    events: tuple[LotEvent, ...]
    answer: Answer
    keep: bool = False
