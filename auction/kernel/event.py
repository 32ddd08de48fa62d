"""Pure. What rooms tell each other: something that happened, written to the outbox.

A room's events stand in its `events.py`. Each has a reader in `auction/reactions.py` or
`valuation/reactions.py`; a tidy test knows no event without one.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any, ClassVar, Self


@dataclass(frozen=True)
class Event:
    """Something that happened. Fields are strings, whole numbers, booleans or None.

    `KIND` names it in the outbox; events with the same `key()` are handled in order.
    """

    KIND: ClassVar[str]

    def key(self) -> str:
        """Return what it happened to, e.g. "lot:lot_x"; one key's events keep their order."""
        raise NotImplementedError

    def payload(self) -> dict[str, Any]:
        """Return the fields as a JSON object."""
        return asdict(self)

    @classmethod
    def from_payload(cls, payload: dict[str, Any]) -> Self:
        """Build the event again from its payload."""
        return cls(**payload)
