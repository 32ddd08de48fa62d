"""A lot driven as its owner drives it: letters drafted in batches, committed, lost, recovered.

The shell without its wires: what would be a row is kept in a list, what would be a restart is
a lot read anew from that list.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from auction.bidding import codec, record
from auction.bidding.answers import Answer, BidAnswer
from auction.bidding.codec import kept_answer, kept_form
from auction.bidding.commands import Command, PlaceBid
from auction.bidding.draft import Draft, draft, struck_off_bids
from auction.bidding.events import Admitted, PriorityConfirmed
from auction.bidding.evolve import evolve
from auction.bidding.kept_lot import AnswerKey, KeptLot, Letter
from auction.bidding.lot_state import new_lot
from auction.bidding.record import Entry, opening_of
from auction.bidding.view import event_text, state_view
from auction.lots.secret_reserve import SecretReserve
from auction.lots.terms import BiddingTerms
from tests.auction.bidding.client import apply
from tests.auction.bidding.living_lot import counted_salts


class DrivenLot:
    """What is on disk of a lot, and the lot as its owner keeps it in memory."""

    def __init__(self, terms: BiddingTerms, reserve: SecretReserve | None) -> None:
        self.terms, self.reserve = terms, reserve
        self.disk: list[Entry] = []
        self.lines = [record.heading_line("L1", terms)]
        self.journal: dict[AnswerKey, str] = {}
        self.waiting: list[Letter] = []
        self._salts: Iterator[bytes] = counted_salts()
        self.kept = self.read_anew()
        self.clients = [self.snapshot()]

    def post(self, command: Command, told: list[Answer | None]) -> None:
        self.waiting.append(Letter(command, told.append))

    def commit(self, now_ms: int) -> Draft:
        """Draft what waits and write it down, as sequencer and journal do together."""
        letters, self.waiting = self.waiting, []
        made = self._drafted(letters, now_ms, struck_off_bids(self.kept, letters))
        if made.answers.keys() & self.journal.keys():
            # The insert would have failed: an id from before the owner's memory.
            asked = [
                (letter.command.holder_tag, letter.command.id)
                for letter in letters
                if isinstance(letter.command, PlaceBid)
            ]
            made = self._drafted(letters, now_ms, asked)
        assert not made.answers.keys() & self.journal.keys(), "an answer is kept once"
        self._write(made)
        for reply, answer in made.replies:
            reply(answer)
        return made

    def lose(self, now_ms: int) -> None:
        """Draft what waits and lose it before the commit: nothing may have changed."""
        letters, self.waiting = self.waiting, []
        before = (self.kept.state, self.kept.head, dict(self.kept.answers))
        self._drafted(letters, now_ms, struck_off_bids(self.kept, letters))
        assert (self.kept.state, self.kept.head, self.kept.answers) == before

    def read_anew(self) -> KeptLot:
        """Read the lot from what is on disk."""
        lot = KeptLot("court_1", new_lot("L1", self.terms), record.first_link("L1", self.terms))
        lot.reserve = self.reserve
        for entry in self.disk:
            event = record.read(entry.public, entry.secret)
            lot.state, lot.head = evolve(lot.state, event), entry.hash
            lot.tail.append((entry.seq, entry.public))
            if entry.secret is not None and isinstance(event, Admitted | PriorityConfirmed):
                lot.openings[entry.seq] = opening_of(entry.seq, entry.secret)
        return lot

    def snapshot(self) -> dict[str, Any]:
        """Return a client that joins now, and what it was shown."""
        state = codec.state_text(state_view(self.kept.state, watching=0))
        frame = codec.snapshot(lot="L1", seq=self.kept.state.seq, now_ms=0, state=state, you=None)
        shown: dict[str, Any] = json.loads(frame)["state"]
        return shown

    def _drafted(self, letters: list[Letter], now_ms: int, asked: list[AnswerKey]) -> Draft:
        earlier: dict[AnswerKey, BidAnswer] = {
            key: kept_answer(json.loads(self.journal[key])) for key in asked if key in self.journal
        }
        return draft(
            self.kept,
            letters,
            now_ms=now_ms,
            earlier=earlier,
            fresh_salt=lambda: next(self._salts),
        )

    def _write(self, made: Draft) -> None:
        self.kept.state, self.kept.head, self.kept.down_ms = made.state, made.head, None
        self.kept.openings.update(made.openings)
        self.kept.remember(made.answers)
        for key, answer in made.answers.items():
            self.journal[key] = json.dumps(kept_form(answer))
        written = [entry for entry, _ in made.entries]
        self.disk += written
        self.lines += [record.line(entry.public, entry.hash) for entry in written]
        self.kept.tail.extend((entry.seq, entry.public) for entry in written)
        frame = codec.events(now_ms=0, events=[event_text(entry.public) for entry in written])
        for event in json.loads(frame)["events"]:
            self.clients = [apply(client, event) for client in self.clients]
