"""How often a room's viewers are told: twenty times a second, and less often under load.

House rule: telling may take a quarter of the process's time and no more, so that a crowd of
viewers cannot slow the bids down. The pace in force is a figure, and each change is logged.
"""

from __future__ import annotations

import structlog
from prometheus_client import Gauge

log = structlog.get_logger()

FRAMES_PER_SECOND = 20
MOST_SHARE = 0.25
SLOWEST_PER_SECOND = 2
LOOK_SECONDS = 0.5

PACE = Gauge("auction_frames_per_second", "How often a viewer is told at most, just now.")


class Pace:
    """The pause between two frames of one room, which follows the share of time that telling took.

    The work of telling grows as the pause shrinks, so that their product says how much there is.
    """

    def __init__(self, frames_per_second: float = FRAMES_PER_SECOND) -> None:
        self._least = 1 / frames_per_second
        self._longest = max(self._least, 1 / SLOWEST_PER_SECOND)
        self._busy_seconds = 0.0
        self._since = 0.0
        self._said = self.pause = self._least
        PACE.set(frames_per_second)

    def took(self, seconds: float, now: float) -> None:
        """Take note of a round of frames of any room that ended at `now` (seconds, monotonic)."""
        self._busy_seconds += seconds
        gone = now - self._since
        if gone < LOOK_SECONDS:
            return
        share = self._busy_seconds / gone
        self._busy_seconds, self._since = 0.0, now
        self.pause = min(self._longest, max(self._least, self.pause * share / MOST_SHARE))
        if self.pause > 1.5 * self._said or self.pause < self._said / 1.5:
            self._said = self.pause
            PACE.set(1 / self.pause)
            log.info("pace_changed", frames_per_second=round(1 / self.pause, 1))
