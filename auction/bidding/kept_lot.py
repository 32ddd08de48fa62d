"""Pure. A lot as a process keeps it in memory: where it stands on disk, and what is asked of it.

Its one owner decides and appends; any other process keeps a copy to show, and asks nothing of it.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from auction.bidding.answers import Answer, BidAnswer
from auction.bidding.commands import Command
from auction.bidding.events import Opening
from auction.bidding.lot_state import LotState
from auction.lots.secret_reserve import SecretReserve

TAIL_EVENTS = 64
ANSWERS_REMEMBERED = 1_000

Reply = Callable[[Answer | None], None]
"""Told None when nothing is known to be written: asking again gives the truth."""
AnswerKey = tuple[str, str]
"""A holder tag and a bid id."""
Tail = deque[tuple[int, bytes]]
"""The newest entries: their numbers and public bytes."""


class Letter(NamedTuple):
    """A command and whom to tell. `about` goes into the news of it, and nowhere else.

    It is a deposit's number with an admission, and an act's id with what the court orders.
    `sign_in` is what a bid came through, and must be good when it is written down; None where
    that was seen to. Commands but bids are dated when they are decided, whatever instant they
    were written with.
    """

    command: Command
    reply: Reply
    about: str | None = None
    sign_in: str | None = None


@dataclass(slots=True)
class KeptLot:
    """What is durable of a lot, and its mailbox. At its owner only the sequencer changes it.

    `down_ms` is the last durable sign of life before a gap not yet made good; `answers` and
    `older_answers` are the newest given, so that repeating a question costs no query. `reserve`
    is what the close will open of a secret reserve. From `snapshot_seq` on a reader may begin
    with a snapshot.
    """

    court_id: str
    state: LotState
    head: str
    openings: dict[int, Opening] = field(default_factory=dict)
    tail: Tail = field(default_factory=lambda: deque(maxlen=TAIL_EVENTS))
    ceilings: dict[str, int] = field(default_factory=dict)
    answers: dict[AnswerKey, BidAnswer] = field(default_factory=dict)
    older_answers: dict[AnswerKey, BidAnswer] = field(default_factory=dict)
    mailbox: deque[Letter] = field(default_factory=deque)
    down_ms: int | None = None
    reserve: SecretReserve | None = field(default=None, repr=False)
    snapshot_seq: int = 0
    is_stopped: bool = False
    is_ready: bool = False

    @property
    def lot_id(self) -> str:
        """Return the lot's id."""
        return self.state.lot_id

    def remember(self, answers: Mapping[AnswerKey, BidAnswer]) -> None:
        """Keep answers at hand: at least the newest thousand, at most twice as many."""
        self.answers.update(answers)
        if len(self.answers) >= ANSWERS_REMEMBERED:
            self.answers, self.older_answers = {}, self.answers

    def answered(self, key: AnswerKey) -> BidAnswer | None:
        """Return the answer given before under a key, if it is still at hand."""
        return self.answers.get(key) or self.older_answers.get(key)
