"""A court with staff on a real database, a clock that stands where it is set, a readable outbox."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from typing import TypeVar

from sqlmodel import col, select

from auction.db.engine import Database
from auction.db.models import OutboxRow
from auction.db.unit_of_work import Reader, UnitOfWork, Works
from auction.kernel.actor import PLATFORM, STAFF, Actor, Role
from auction.kernel.event import Event
from auction.kernel.ids import new_id
from auction.people.models import Account, AccountRole, Court
from tests.fakes.lawful_beginning import begin_lawfully

_Happened = TypeVar("_Happened", bound=Event)

NOON = datetime(2026, 3, 16, 4, 0, tzinfo=UTC)


class StandingClock:
    """Shows one time until somebody sets another."""

    def __init__(self, at: datetime = NOON) -> None:
        self.at = at

    def now(self) -> datetime:
        return self.at

    def machine_now(self) -> datetime:
        return self.at

    def pass_days(self, days: int) -> None:
        self.at += timedelta(days=days)


class EveryReader(dict[str, tuple[Reader, ...]]):
    """Reads every kind of event, so that a test sees whatever was emitted."""

    def get(self, kind: str, default: object = None) -> tuple[Reader, ...]:  # type: ignore[override]
        return (Reader("test", "test"),)


class CourtOfTests:
    """One court and an account for each role of its staff."""

    def __init__(self, works: Works, clock: StandingClock, court_id: str) -> None:
        self.works, self.clock, self.court_id = works, clock, court_id
        self.staff: dict[Role, Actor] = {}
        self.second_of_desk = PLATFORM

    @asynccontextmanager
    async def acting(self, who: Role | Actor = PLATFORM) -> AsyncGenerator[UnitOfWork]:
        actor = self.staff[who] if isinstance(who, Role) else who
        async with self.works.begin(actor) as uow:
            yield uow

    async def happened(self, event: type[_Happened]) -> list[_Happened]:
        """Return every event of a kind emitted so far, in order."""
        async with self.works.database.session() as session:
            rows = select(OutboxRow).where(col(OutboxRow.event) == event.KIND)
            found = (await session.exec(rows.order_by(col(OutboxRow.id)))).all()
        return [event.from_payload(row.payload) for row in found]

    async def person(self, name: str, *roles: Role, court_id: str | None = None) -> Actor:
        """Make an account and return it as an actor."""
        account_id = new_id("acc")
        async with self.acting() as uow:
            uow.add(
                Account(
                    id=account_id,
                    court_id=court_id,
                    email=f"{account_id}@example.org",
                    password_hash="",
                    name=name,
                    created_at=uow.now,
                )
            )
            await uow.session.flush()
            uow.add(*(AccountRole(account_id=account_id, role=role) for role in roles))
        who = Actor(account_id, court_id, frozenset(roles))
        async with self.acting(who) as uow:
            await begin_lawfully(uow)
        return who


async def open_court(database: Database, *, clock: StandingClock | None = None) -> CourtOfTests:
    """Make a court with one account for each role of its staff."""
    clock = clock or StandingClock()
    works = Works(database, clock, EveryReader())
    court = CourtOfTests(works, clock, new_id("court"))
    async with court.acting() as uow:
        uow.add(
            Court(
                id=court.court_id,
                name_zh="海口海事法院",
                name_en="Haikou Maritime Court",
                case_mark="琼72",
                region_zh="海南",
                region_en="Hainan",
                contact="0898-6600 0000",
                bank_name="中国银行海口分行",
                bank_account="2662 0000 1234",
                created_at=uow.now,
            )
        )
    for role in sorted(STAFF):
        court.staff[role] = await court.person(role.value, role, court_id=court.court_id)
    court.second_of_desk = await court.person(
        "second of the desk", Role.admission, court_id=court.court_id
    )
    return court
