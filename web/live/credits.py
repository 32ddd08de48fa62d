"""Pure. How much one socket, one account, one address may ask: by credit, and by number."""

from __future__ import annotations

from collections import Counter, deque

MALFORMED_PER_MINUTE = 5
_FULL_AFTER_SECONDS = 2.0
_MOST_PURSES = 10_000


class Credits:
    """A purse that fills by `per_second` up to two seconds' worth; a frame costs one credit."""

    def __init__(self, per_second: float) -> None:
        self._per_second = per_second
        self._most = per_second * _FULL_AFTER_SECONDS
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

    def is_full(self, now: float) -> bool:
        """Say whether a purse is as good as a new one."""
        return self._as_of is None or now - self._as_of >= _FULL_AFTER_SECONDS


class Purses:
    """A purse for each name, whatever sockets it asks through; full ones are forgotten."""

    def __init__(self, per_second: float) -> None:
        self._per_second = per_second
        self._purses: dict[str, Credits] = {}

    def spend(self, whose: str, now: float) -> bool:
        """Pay out of the purse of `whose`; False when it is empty."""
        purse = self._purses.get(whose)
        if purse is None:
            self._forget_full(now)
            purse = self._purses[whose] = Credits(self._per_second)
        return purse.spend(now)

    def _forget_full(self, now: float) -> None:
        if len(self._purses) >= _MOST_PURSES:
            self._purses = {
                whose: purse for whose, purse in self._purses.items() if not purse.is_full(now)
            }


class Places:
    """How many places each name has taken, and that none takes more than `most`."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._taken: Counter[str] = Counter()

    def take(self, whose: str) -> bool:
        """Take a place; False when `whose` has as many as there may be."""
        if self._taken[whose] >= self._most:
            return False
        self._taken[whose] += 1
        return True

    def give_back(self, whose: str) -> None:
        """Free a place that was taken."""
        self._taken[whose] -= 1
        if not self._taken[whose]:
            del self._taken[whose]


class Strikes:
    """Counts malformed frames; the fifth within a minute is one too many."""

    def __init__(self) -> None:
        self._at: deque[float] = deque(maxlen=MALFORMED_PER_MINUTE)

    def one_too_many(self, now: float) -> bool:
        """Note a malformed frame at `now` (seconds, monotonic); say whether the socket closes."""
        self._at.append(now)
        return len(self._at) == MALFORMED_PER_MINUTE and now - self._at[0] < 60
