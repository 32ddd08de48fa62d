"""Pure. How much one socket may ask: frames by credit, and a few mistakes a minute."""

from __future__ import annotations

from collections import deque

MALFORMED_PER_MINUTE = 5


class Credits:
    """A purse that fills by `per_second` up to two seconds' worth; a frame costs one credit."""

    def __init__(self, per_second: float) -> None:
        self._per_second = per_second
        self._most = per_second * 2
        self._left = self._most
        self._as_of: float | None = None

    def spend(self, now: float) -> bool:
        """Pay for a frame read at `now` (seconds, monotonic); False when the purse is empty."""
        gone = 0.0 if self._as_of is None else now - self._as_of
        self._left = min(self._most, self._left + gone * self._per_second)
        self._as_of = now
        if self._left < 1:
            return False
        self._left -= 1
        return True


class Strikes:
    """Counts malformed frames; the fifth within a minute is one too many."""

    def __init__(self) -> None:
        self._at: deque[float] = deque(maxlen=MALFORMED_PER_MINUTE)

    def one_too_many(self, now: float) -> bool:
        """Note a malformed frame at `now` (seconds, monotonic); say whether the socket closes."""
        self._at.append(now)
        return len(self._at) == MALFORMED_PER_MINUTE and now - self._at[0] < 60
