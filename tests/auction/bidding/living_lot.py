"""A lot that lives in a test: it decides, evolves and writes its record as the shell does."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from auction.bidding import commands as cmd
from auction.bidding import record
from auction.bidding.answers import Accepted, Answer, BidAnswer
from auction.bidding.decide import decide
from auction.bidding.events import LotEvent
from auction.bidding.evolve import evolve
from auction.bidding.lot_state import LotState, new_lot
from auction.bidding.opened_ranks import to_open
from auction.lots.secret_reserve import SecretReserve
from auction.lots.terms import BiddingTerms

OPENS = 1_000_000_000
ENDS = OPENS + 24 * 3600 * 1000
START, STEP = 1_000_00, 50_00
MINUTE = 60_000


def terms(**changes: Any) -> BiddingTerms:
    """Return plain terms: 24 hours from 1,000 yuan by 50, with what a test changes."""
    plain: dict[str, Any] = {
        "kind": "auction",
        "round": "first",
        "start_fen": START,
        "increment_fen": STEP,
        "deposit_fen": 100_00,
        "opens_at_ms": OPENS,
        "ends_at_ms": ENDS,
    }
    return BiddingTerms(**{**plain, **changes})


def counted_salts() -> Iterator[bytes]:
    """Give salts that are no secret, 1, 2, 3 …, so that a record comes out the same each time."""
    number = 0
    while True:
        number += 1
        yield number.to_bytes(32, "big")


class LivingLot:
    """A lot with its answers kept and its record written, all in memory."""

    def __init__(
        self, lot_id: str = "L1", reserve: SecretReserve | None = None, **changes: Any
    ) -> None:
        self.reserve = reserve
        if reserve is not None:
            changes["reserve_commitment"] = reserve.commitment()
        self.state: LotState = new_lot(lot_id, terms(**changes))
        self.head = record.first_link(lot_id, self.state.terms)
        self.lines = [record.heading_line(lot_id, self.state.terms)]
        self.entries: list[record.Entry] = []
        self.events: list[LotEvent] = []
        self.answers: dict[tuple[str, str], BidAnswer] = {}
        self._salts = counted_salts()
        self._ids = iter(range(1, 10**9))

    def do(self, command: cmd.Command) -> Answer:
        """Put a command to the lot, and keep everything that comes of it."""
        key = (command.holder_tag, command.id) if isinstance(command, cmd.PlaceBid) else None
        decision = decide(self.state, command, self.answers.get(key) if key else None)
        answer = decision.answer
        for event in decision.events:
            self._append(event)
        if isinstance(answer, Accepted) and decision.events:
            answer = answer._replace(hash=self.head)
        if decision.keep:
            assert key is not None
            assert isinstance(answer, BidAnswer)
            assert key not in self.answers
            self.answers[key] = answer
        return answer

    def admit(self, *paddles: str, rank: int | None = None) -> None:
        """Admit bidders whose tags are their paddles in lower case."""
        for paddle in paddles:
            self.do(cmd.Admit(at_ms=OPENS - 1, holder_tag=paddle.lower(), paddle=paddle, rank=rank))

    def open(self) -> LivingLot:
        self.do(cmd.OpenLot(OPENS))
        return self

    def bid(self, paddle: str, price_fen: int, at_ms: int = OPENS, **more: Any) -> Answer:
        """Let a paddle offer a price, under an id of its own unless one is given."""
        more.setdefault("id", f"b{next(self._ids)}")
        bid = cmd.PlaceBid(holder_tag=paddle.lower(), price_fen=price_fen, stamp_ms=at_ms, **more)
        return self.do(bid)

    def close(self) -> LivingLot:
        """Close at the end, and open the ranks of those who bid."""
        self.do(cmd.ClosingDue(self.state.ends_at_ms, self.reserve))
        secrets = {entry.seq: entry.secret for entry in self.entries if entry.secret}
        openings = tuple(record.opening_of(seq, secrets[seq]) for seq in to_open(self.state))
        self.do(cmd.OpenRanks(at_ms=self.state.ends_at_ms, openings=openings))
        return self

    def _append(self, event: LotEvent) -> None:
        entry = record.write(
            event,
            seq=self.state.seq + 1,
            previous=self.head,
            fresh_salt=lambda: next(self._salts),
        )
        self.state = evolve(self.state, event)
        self.head = entry.hash
        self.entries.append(entry)
        self.events.append(event)
        self.lines.append(record.line(entry.public, entry.hash))


def a_reserve(reserve_fen: int) -> SecretReserve:
    """Return a secret reserve under a salt that is no secret."""
    return SecretReserve(reserve_fen, "5a" * 32)


def open_lot(*paddles: str, ranks: dict[str, int] | None = None, **changes: Any) -> LivingLot:
    """Return an open lot with these bidders, and these holders of priority."""
    lot = LivingLot(**changes)
    lot.admit(*paddles)
    for paddle, rank in (ranks or {}).items():
        lot.admit(paddle, rank=rank)
    return lot.open()
