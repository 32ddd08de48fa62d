"""Whatever fires, closes, stops and is ruled, each overdue deadline is told once for each level.

A dumb model keeps, for each deadline, the highest level that any sweep found it at while it was
open and ran. Its rows in the database must be the levels from one to that, each once, and none for
what was met in time or stood still.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from datetime import datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlmodel import col, select

from auction.db.engine import Database
from auction.deadlines.escalating import escalate_overdue, set_rule
from auction.deadlines.escalation import SETTLED_BY_RUNNING_OUT, EscalationRule
from auction.deadlines.models import Escalation
from auction.deadlines.service import close_deadline, fire_due, go_on, open_deadline, stop_deadline
from auction.kernel.actor import Role
from tests.fakes.court_of_tests import NOON, CourtOfTests, open_court

EXAMPLES = 200 if os.environ.get("AUCTION_SOAK") else 15
DAY = timedelta(days=1)
KINDS = ("report", "balance_due", "ruling_due")


@dataclass
class Duty:
    """What the model knows of one deadline."""

    kind: str
    due_at: datetime
    is_open: bool = True
    stands: bool = False
    told: int = 0

    def find(self, rule: EscalationRule, now: datetime) -> None:
        """Count, level by level, what a sweep must have told by now."""
        grace = 1 if self.kind in SETTLED_BY_RUNNING_OUT else 0
        if not self.is_open or self.stands:
            return
        level, day = 0, None
        for after in rule.after_days:
            if now >= self.due_at + (after + grace) * DAY:
                level, day = level + 1, after
        if level == len(rule.after_days) and rule.again_every_days and day is not None:
            while now >= self.due_at + (day + rule.again_every_days + grace) * DAY:
                level, day = level + 1, day + rule.again_every_days
        self.told = max(self.told, level)


class Run:
    """One court's deadlines beside their model."""

    def __init__(self, court: CourtOfTests) -> None:
        self.court, self.rule = court, EscalationRule()
        self.duties: dict[str, Duty] = {}
        self.open: dict[tuple[str, str], str] = {}

    async def do(self, act: str, number: int) -> None:
        await getattr(self, act)(number)

    def about(self, number: int) -> tuple[str, str]:
        """Return one of a few kinds and things; each court has things of its own."""
        return KINDS[number % 3], f"asset:{self.court.court_id}-{number % 2}"

    async def opens(self, number: int) -> None:
        kind, subject = self.about(number)
        due_at = self.court.clock.at + timedelta(hours=(number % 9) * 12 - 24)
        async with self.court.acting() as uow:
            due_id = await open_deadline(
                uow,
                court_id=self.court.court_id,
                case_id=None,
                kind=kind,
                subject=subject,
                role=Role.judge,
                law="REF-40",
                due_at=due_at,
            )
        self._closed(kind, subject)
        self.open[kind, subject] = due_id
        self.duties[due_id] = Duty(kind, due_at)

    async def closes(self, number: int) -> None:
        kind, subject = self.about(number)
        async with self.court.acting() as uow:
            await close_deadline(uow, kind=kind, subject=subject)
        self._closed(kind, subject)

    async def stops(self, number: int) -> None:
        kind, subject = self.about(number)
        async with self.court.acting() as uow:
            stopped = await stop_deadline(uow, kind=kind, subject=subject)
        if stopped:
            self.duties[self.open[kind, subject]].stands = True

    async def goes_on(self, number: int) -> None:
        kind, subject = self.about(number)
        async with self.court.acting() as uow:
            due_at = await go_on(uow, kind=kind, subject=subject)
        if due_at is not None:
            duty = self.duties[self.open[kind, subject]]
            duty.stands, duty.due_at = False, due_at

    async def passes(self, number: int) -> None:
        self.court.clock.at += timedelta(hours=number % 60)

    async def fires(self, _number: int) -> None:
        async with self.court.acting() as uow:
            await fire_due(uow)

    async def rules(self, number: int) -> None:
        after = sorted({number % 3, number % 5 + 1})
        again = number % 4 or None
        self.rule = EscalationRule(after_days=tuple(after), again_every_days=again)
        async with self.court.acting(Role.admin) as uow:
            await set_rule(uow, self.rule)

    async def sweeps(self, _number: int) -> None:
        async with self.court.acting() as uow:
            await escalate_overdue(uow)
        for duty in self.duties.values():
            duty.find(self.rule, self.court.clock.at)

    def _closed(self, kind: str, subject: str) -> None:
        due_id = self.open.pop((kind, subject), None)
        if due_id is not None:
            self.duties[due_id].is_open = False

    async def told(self) -> dict[str, list[int]]:
        rows = (
            select(Escalation.deadline_id, Escalation.level)
            .where(col(Escalation.court_id) == self.court.court_id)
            .order_by(col(Escalation.level))
        )
        told: dict[str, list[int]] = {}
        async with self.court.works.database.session() as session:
            for due_id, level in (await session.exec(rows)).all():
                told.setdefault(due_id, []).append(level)
        return told


ACTS = st.sampled_from(
    ("opens", "opens", "closes", "stops", "goes_on", "passes", "passes", "fires", "rules", "sweeps")
)


@pytest.mark.timeout(600)
@settings(
    max_examples=EXAMPLES,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(steps=st.lists(st.tuples(ACTS, st.integers(0, 200)), min_size=6, max_size=30))
async def test_each_overdue_deadline_is_told_once_for_each_level(
    database: Database, steps: list[tuple[str, int]]
) -> None:
    run = Run(await open_court(database))
    run.court.clock.at = NOON
    for act, number in steps:
        await run.do(act, number)
    await run.sweeps(0)

    wanted = {key: list(range(1, each.told + 1)) for key, each in run.duties.items() if each.told}
    assert await run.told() == wanted
