"""The door: bids that were stamped here and are not yet where they are decided.

A lot does not close while one that was stamped in time is still on its way. House rule after
OJA-30: the stamp is taken when the frame is read, so nothing earlier can come in afterwards.
"""

from __future__ import annotations


class Door:
    """Counts the stamps of the bids under way, by lot."""

    def __init__(self) -> None:
        self._inside: dict[str, dict[int, int]] = {}
        self._shut: dict[str, int] = {}

    def enter(self, lot_id: str, stamp_ms: int) -> None:
        """Note a bid that was just stamped."""
        stamps = self._inside.get(lot_id)
        if stamps is None:
            stamps = self._inside[lot_id] = {}
        stamps[stamp_ms] = stamps.get(stamp_ms, 0) + 1

    def leave(self, lot_id: str, stamp_ms: int) -> None:
        """Note that it was handed over, or answered."""
        stamps = self._inside[lot_id]
        left = stamps[stamp_ms] - 1
        if left:
            stamps[stamp_ms] = left
            return
        del stamps[stamp_ms]
        if not stamps:
            del self._inside[lot_id]

    def has_earlier(self, lot_id: str, end_ms: int) -> bool:
        """Say whether a bid stamped before an instant is still on its way."""
        return any(stamp_ms < end_ms for stamp_ms in self._inside.get(lot_id, ()))

    def shut(self, lot_id: str, end_ms: int) -> None:
        """Let nothing stamped before an instant through any more: it took too long to come in."""
        if self.has_earlier(lot_id, end_ms):
            self._shut[lot_id] = end_ms

    def is_shut_to(self, lot_id: str, stamp_ms: int) -> bool:
        """Say whether a bid comes too late through this door, though it was stamped in time."""
        return bool(self._shut) and stamp_ms < self._shut.get(lot_id, 0)
