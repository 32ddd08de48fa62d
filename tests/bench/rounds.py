"""What every figure is taken with: the cluster, how many rounds, how long each."""

from __future__ import annotations

import statistics
from collections.abc import Sequence
from dataclasses import dataclass

from tests.bench.processes import Cluster, Serving


@dataclass(frozen=True)
class Bench:
    """One run of the bench. `size` shrinks what is prepared, for development; 1 is real."""

    cluster: Cluster
    rounds: int
    seconds: float
    size: float = 1.0

    def sized(self, count: int) -> int:
        """Return a count as this run has it."""
        return max(1, int(count * self.size))


class Meter:
    """Processor time of a server and of the cluster, from one look to the next."""

    def __init__(self, cluster: Cluster, *servings: Serving) -> None:
        self._cluster = cluster
        self._servings = servings
        self._web = self._database = 0.0

    def begin(self) -> None:
        """Take the times as they are for the beginning."""
        self._web = sum(serving.cpu_seconds() for serving in self._servings)
        self._database = self._cluster.cpu_seconds()

    def micros(self) -> tuple[float, float]:
        """Return what the servers, and what the database has had since, in microseconds."""
        web = sum(serving.cpu_seconds() for serving in self._servings) - self._web
        return web * 1e6, (self._cluster.cpu_seconds() - self._database) * 1e6


def median_text(values: Sequence[float], unit: str) -> str:
    """Return a median as a note says it."""
    return f"{statistics.median(values):,.4g} {unit}"
