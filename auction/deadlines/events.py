"""Pure. A deadline has come due, or was laid before the president."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

from auction.kernel.event import Event


@dataclass(frozen=True)
class DeadlineDue(Event):
    """The instant of an open deadline has passed. Rooms react to the kinds they opened."""

    KIND: ClassVar[str] = "deadline_due"

    deadline_id: str
    kind: str
    subject: str
    court_id: str
    case_id: str | None
    role: str
    law: str
    due_at_ms: int
    data: dict[str, Any]

    def key(self) -> str:
        """Return what the deadline is about."""
        return self.subject


@dataclass(frozen=True)
class DeadlineEscalated(Event):
    """An overdue deadline was laid before the president; the highest level it has reached."""

    KIND: ClassVar[str] = "deadline_escalated"

    escalation_id: str
    court_id: str

    def key(self) -> str:
        """Return the escalation."""
        return self.escalation_id
