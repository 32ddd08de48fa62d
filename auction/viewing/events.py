"""Pure. What others are told of viewings and questions. Nothing here names a person."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from auction.kernel.event import Event


@dataclass(frozen=True)
class _OfBooking(Event):
    booking_id: str
    court_id: str

    def key(self) -> str:
        """Return the booking."""
        return self.booking_id


@dataclass(frozen=True)
class ViewingBooked(_OfBooking):
    """Somebody has a place."""

    KIND: ClassVar[str] = "viewing_booked"


@dataclass(frozen=True)
class ViewingSoon(_OfBooking):
    """It is the day before somebody's viewing."""

    KIND: ClassVar[str] = "viewing_soon"


@dataclass(frozen=True)
class _OfSlot(Event):
    slot_id: str
    court_id: str

    def key(self) -> str:
        """Return the slot."""
        return self.slot_id


@dataclass(frozen=True)
class ViewingMoved(_OfSlot):
    """A slot has another place or time; whoever booked keeps the place."""

    KIND: ClassVar[str] = "viewing_moved"


@dataclass(frozen=True)
class ViewingCancelled(_OfSlot):
    """A slot does not take place."""

    KIND: ClassVar[str] = "viewing_cancelled"


@dataclass(frozen=True)
class _OfQuestion(Event):
    question_id: str
    court_id: str

    def key(self) -> str:
        """Return the question."""
        return self.question_id


@dataclass(frozen=True)
class QuestionAnswered(_OfQuestion):
    """The court answered in public."""

    KIND: ClassVar[str] = "question_answered"


@dataclass(frozen=True)
class QuestionSetAside(_OfQuestion):
    """The court does not answer, and says why to whoever asked."""

    KIND: ClassVar[str] = "question_set_aside"
