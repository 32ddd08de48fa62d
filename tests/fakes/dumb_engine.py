"""Stands where the engine stands: keeps the time of each announced lot, obeys orders, says so.

No journal, no bidders, no sockets: what it tells the other rooms are the engine's own events.
"""

from __future__ import annotations

from dataclasses import dataclass

from auction.bidding.commands import Command, Resume, Suspend, Withdraw
from auction.bidding.lot_news import (
    ActRefused,
    ActTaken,
    LotKnockedDown,
    LotOpened,
    LotResumed,
    LotUnsold,
    LotWithdrawn,
)
from auction.bidding.refusals import CommandRefusal
from auction.db.unit_of_work import Works
from auction.kernel.actor import PLATFORM
from auction.kernel.clock import to_ms
from auction.kernel.event import Event
from auction.lots.models import Lot


@dataclass
class Course:
    """Where one lot is: upcoming, open, suspended or over, and how it ended."""

    lot_id: str
    court_id: str
    opens_ms: int
    ends_ms: int
    status: str = "upcoming"
    result: str = ""
    has_opened: bool = False
    left_ms: int = 0
    price_fen: int | None = None
    paddle: str = ""

    @property
    def next_ms(self) -> int | None:
        """Return when it next does something of itself."""
        return {"upcoming": self.opens_ms, "open": self.ends_ms}.get(self.status)


class DumbEngine:
    """Every announced lot's course."""

    def __init__(self) -> None:
        self.courses: dict[str, Course] = {}
        self.works: Works

    async def take_up(self, lot_id: str) -> None:
        if lot_id in self.courses:
            return
        async with self.works.database.session() as session:
            lot = await session.get_one(Lot, lot_id)
        assert lot.opens_at is not None
        assert lot.ends_at is not None
        self.courses[lot_id] = Course(lot_id, lot.court_id, to_ms(lot.opens_at), to_ms(lot.ends_at))

    async def admit(self, lot_id: str, **_: object) -> None:
        raise AssertionError("nobody is admitted here")

    async def look(self, lot_id: str) -> None:
        return None

    async def command(self, lot_id: str, command: Command, *, about: str | None = None) -> None:
        course = self.courses[lot_id]
        refused = self._obey(course, command)
        act_id = about or ""
        if refused is not None:
            await self._tell(ActRefused(lot_id, course.court_id, act_id, refused))
            return
        news: list[Event] = [ActTaken(lot_id, course.court_id, act_id, self._now_ms)]
        if isinstance(command, Resume):
            news.append(LotResumed(lot_id, course.court_id))
        if isinstance(command, Withdraw):
            news.append(LotWithdrawn(lot_id, course.court_id, command.reason))
        await self._tell(*news)

    def bid(self, lot_id: str, price_fen: int, paddle: str) -> None:
        self.courses[lot_id].price_fen, self.courses[lot_id].paddle = price_fen, paddle

    def next_ms(self) -> int | None:
        """Return when some lot next does something of itself."""
        known = [each.next_ms for each in self.courses.values()]
        return min((each for each in known if each is not None), default=None)

    async def tick(self) -> None:
        """Open and close what is due."""
        for course in list(self.courses.values()):
            if course.status == "upcoming" and course.opens_ms <= self._now_ms:
                course.status, course.has_opened = "open", True
                await self._tell(LotOpened(course.lot_id, course.court_id))
            if course.status == "open" and course.ends_ms <= self._now_ms:
                await self._tell(self._close(course))

    def _close(self, course: Course) -> Event:
        course.status = "over"
        course.result = "unsold" if course.price_fen is None else "sold"
        if course.price_fen is None:
            return LotUnsold(course.lot_id, course.court_id, None, course.ends_ms)
        return LotKnockedDown(
            course.lot_id, course.court_id, course.price_fen, course.paddle, course.ends_ms
        )

    def _obey(self, course: Course, command: Command) -> str | None:
        now = self._now_ms
        match command:
            case Suspend():
                if course.status not in ("upcoming", "open"):
                    return CommandRefusal.not_open
                course.left_ms = course.ends_ms - max(now, course.opens_ms)
                course.status = "suspended"
            case Resume():
                if course.status != "suspended":
                    return CommandRefusal.not_suspended
                course.ends_ms = max(course.ends_ms, now + course.left_ms)
                course.status = "open" if course.has_opened else "upcoming"
            case Withdraw():
                if course.status == "over":
                    return CommandRefusal.lot_over
                course.status, course.result = "over", "withdrawn"
            case _:
                raise AssertionError(f"no court orders {command}")
        return None

    @property
    def _now_ms(self) -> int:
        return to_ms(self.works.clock.now())

    async def _tell(self, *news: Event) -> None:
        async with self.works.begin(PLATFORM) as uow:
            for each in news:
                uow.emit(each)
