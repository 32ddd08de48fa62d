"""Pure. Recorded bidding put through the very rules the live lot runs by.

Bids are taken in the order recorded, whatever their times; everybody who bid counts as
admitted, with the rank the recording names.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from auction.bidding.answers import RefusedBid
from auction.bidding.commands import ClosingDue, OpenLot, PlaceBid
from auction.bidding.decide import decide
from auction.bidding.evolve import evolve
from auction.bidding.lot_state import Admission, LotState, new_lot
from auction.bidding.recordings import LotRecording
from auction.kernel.clock import from_ms


@dataclass(frozen=True, slots=True, kw_only=True)
class ReplayResult:
    """What the rules make of a recording; `differs` names what was recorded otherwise."""

    lot: str
    accepted: int
    refused: tuple[tuple[int, str], ...]
    winner: str | None
    price_fen: int | None
    rank: int | None
    ended_at_ms: int
    extensions: int
    result: str
    differs: tuple[str, ...]

    @property
    def is_clean(self) -> bool:
        """Say whether nothing was refused and nothing differs."""
        return not self.refused and not self.differs

    def to_json(self) -> dict[str, Any]:
        """Return the line that `auction replay` prints."""
        line: dict[str, Any] = {
            "lot": self.lot,
            "accepted": self.accepted,
            "refused": [list(one) for one in self.refused],
            "winner": self.winner,
            "price_fen": self.price_fen,
            "rank": self.rank,
            "ended_at": iso_utc(self.ended_at_ms),
            "extensions": self.extensions,
            "result": self.result,
        }
        return {**line, "differs": list(self.differs)} if self.differs else line


def replay(recording: LotRecording) -> ReplayResult:
    """Replay one lot's recording to its end."""
    state = _opened(recording)
    refused: list[tuple[int, str]] = []
    for index, bid in enumerate(recording.bids):
        decision = decide(
            state,
            PlaceBid(
                id=str(index),
                holder_tag=bid.paddle,
                price_fen=bid.price_fen,
                stamp_ms=bid.stamp_ms,
            ),
        )
        if isinstance(decision.answer, RefusedBid):
            refused.append((index, decision.answer.code.value))
        for event in decision.events:
            state = evolve(state, event)
    (closed,) = decide(state, ClosingDue(state.ends_at_ms, recording.reserve)).events
    return _result(recording, evolve(state, closed), tuple(refused))


def iso_utc(at_ms: int) -> str:
    """Return an instant as ISO 8601 in UTC, with milliseconds only where there are any."""
    precision = "milliseconds" if at_ms % 1000 else "seconds"
    return from_ms(at_ms).isoformat(timespec=precision).replace("+00:00", "Z")


def _opened(recording: LotRecording) -> LotState:
    paddles = dict.fromkeys(bid.paddle for bid in recording.bids)
    admissions = {
        paddle: Admission(paddle, recording.priority.get(paddle), seq=0) for paddle in paddles
    }
    state = new_lot(recording.lot, recording.terms)._replace(admissions=admissions)
    (opened,) = decide(state, OpenLot(recording.terms.opens_at_ms)).events
    return evolve(state, opened)


def _result(
    recording: LotRecording, state: LotState, refused: tuple[tuple[int, str], ...]
) -> ReplayResult:
    assert state.result is not None
    found = {
        "winner": state.leader,
        "price_fen": state.price_fen,
        "ended_at_ms": state.ends_at_ms,
    }
    return ReplayResult(
        lot=recording.lot,
        accepted=state.bids,
        refused=refused,
        winner=state.leader,
        price_fen=state.price_fen,
        rank=state.leader_rank,
        ended_at_ms=state.ends_at_ms,
        extensions=state.extensions,
        result=state.result,
        differs=tuple(
            name.removesuffix("_ms")
            for name, value in recording.recorded.items()
            if value != found[name]
        ),
    )
