"""Pure. How much one socket, one account, one address may ask: by credit, and by number."""

from __future__ import annotations

from collections import Counter, deque
from math import inf

MALFORMED_PER_MINUTE = 5
_FULL_AFTER_SECONDS = 2.0
_MOST_PURSES = 10_000


class Credits:
    """A purse that fills by `per_second` up to two seconds' worth; a frame costs one credit."""

    __slots__ = ("_as_of", "_left", "_most", "_per_second")

    def __init__(self, per_second: float) -> None:
        self._per_second = per_second
        self._most = per_second * _FULL_AFTER_SECONDS
        self._left = self._most
        self._as_of = -inf

    def spend(self, now: float) -> bool:
        """Pay for a frame read at `now` (seconds, monotonic); False when the purse is empty."""
        left = self._left + (now - self._as_of) * self._per_second
        if left > self._most:  # Plain, since every frame pays.
            left = self._most
        self._as_of = now
        is_enough = left >= 1
        self._left = left - is_enough
        return is_enough

    def is_full(self, now: float) -> bool:
        """Say whether a purse is as good as a new one."""
        return now - self._as_of >= _FULL_AFTER_SECONDS


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
