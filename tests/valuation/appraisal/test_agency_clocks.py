"""Whatever is granted and however long it stands still: an agency's time has its end.

Law: REF-25, REF-26. Thirty days and twice fifteen, the time that stood, and rest days at the ends.
"""

from __future__ import annotations

import asyncio
from datetime import timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlmodel import select

from auction.db.engine import Database
from auction.deadlines.models import Deadline
from auction.kernel.refusal import Refused
from tests.valuation.house import MONDAY, ValuationHouse
from valuation.appraisal import service
from valuation.appraisal.models import Appraisal, Commission

_MOST_DAYS = 30 + 15 + 15
_LONGEST_REST = 9  # The longest run of days off at which a last day may fall.
_ACTS = st.one_of(
    st.tuples(st.just("ask"), st.integers(1, 15)),
    st.tuples(st.just("stand"), st.integers(0, 40)),
    st.tuples(st.just("pass"), st.integers(0, 20)),
)


class Story:
    """One agency's term, played through; `stood` is how long it stood still in all."""

    def __init__(self, court: ValuationHouse) -> None:
        self.court, self.stood, self.ends = court, timedelta(), 1

    async def begin(self) -> None:
        self.court.clock.at = MONDAY
        async with self.court.begin(self.court.judge) as uow:
            self.court.asset_id = await self.court.seize(uow)
        self.appraisal_id = await self.court.agreed()
        await self.court.accept(self.appraisal_id)
        self.first, self.agent = await self.court.turn(self.appraisal_id)

    async def do(self, act: str, days: int) -> None:
        if act == "pass":
            await self.court.pass_days(days)
        elif act == "ask":
            await self._ask(days)
        else:
            await self._stand(days)

    async def _ask(self, days: int) -> None:
        try:
            async with self.court.begin(self.agent) as uow:
                request = await service.request_extension(
                    uow, commission_id=self.first.id, days=days, reason="现场未开放"
                )
            async with self.court.begin(self.court.judge) as uow:
                await service.decide_extension(uow, request_id=request, days=days)
        except Refused:
            return
        self.ends += 1

    async def _stand(self, days: int) -> None:
        if (await self.state()) != "accepted":
            return
        async with self.court.database.session() as session:
            row = await session.get_one(Appraisal, self.appraisal_id)
        procedure_id = row.procedure_id
        async with self.court.begin(self.court.judge) as uow:
            await service.suspend_procedure(uow, procedure_id=procedure_id, ground="case_stayed")
        await self.court.pass_days(days)
        async with self.court.begin(self.court.judge) as uow:
            await service.resume_procedure(uow, procedure_id=procedure_id)
        self.stood += timedelta(days=days + 1)  # A day that it stood in part counts whole.
        self.ends += 1

    async def state(self) -> str:
        async with self.court.database.session() as session:
            return (await session.get_one(Commission, self.first.id)).state

    async def latest(self) -> timedelta:
        """Return the longest the first agency may have had."""
        rests = timedelta(days=_LONGEST_REST * self.ends)
        return timedelta(days=_MOST_DAYS + 1) + self.stood + rests

    async def give_up(self) -> None:
        """Let everybody be late until nothing is left to wait for, and the papers come back."""
        for _ in range(3):
            await self.court.pass_days(200)
        async with self.court.database.session() as session:
            rows = select(Commission.id).where(Commission.appraisal_id == self.appraisal_id)
            ids = (await session.exec(rows)).all()
        for commission_id in ids:
            async with self.court.begin(self.court.clerk) as uow:
                await service.return_materials(uow, commission_id=commission_id)

    async def open_clocks(self) -> list[str]:
        async with self.court.database.session() as session:
            rows = select(Deadline.kind).where(
                Deadline.closed_at.is_(None),  # type: ignore[union-attr]
                Deadline.role == "agency",
            )
            return list((await session.exec(rows)).all())


async def test_an_agency_s_time_ends_and_leaves_no_clock(database: Database) -> None:
    court = ValuationHouse(database)
    await court.furnish()
    loop = asyncio.get_running_loop()

    @settings(
        max_examples=8,
        deadline=None,
        suppress_health_check=list(HealthCheck),
        derandomize=True,
    )
    @given(acts=st.lists(_ACTS, max_size=8))
    def ends(acts: list[tuple[str, int]]) -> None:
        asyncio.run_coroutine_threadsafe(_played(court, acts), loop).result()

    await asyncio.to_thread(ends)


async def _played(court: ValuationHouse, acts: list[tuple[str, int]]) -> None:
    story = Story(court)
    await story.begin()
    for act, days in acts:
        await story.do(act, days)
    await court.pass_to(max(court.clock.at, MONDAY + await story.latest()))
    assert await story.state() == "lapsed"
    await story.give_up()
    assert await court.state(story.appraisal_id) == "exhausted"
    assert await court.open_clocks() == {}
    assert await story.open_clocks() == []
