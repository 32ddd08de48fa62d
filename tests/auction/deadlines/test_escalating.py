"""What is overdue is laid before the president, once for each level of the court's own rule."""

from __future__ import annotations

import asyncio
from datetime import datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlmodel import col, select

from auction.db.engine import Database
from auction.db.models import AuditEntry
from auction.deadlines.desk_queries import standing_escalations
from auction.deadlines.escalating import acknowledge, escalate_overdue, rule_of, set_rule
from auction.deadlines.escalation import EscalationRule, check_rule, levels_reached, mark_of
from auction.deadlines.events import DeadlineEscalated
from auction.deadlines.models import Escalation
from auction.deadlines.refusals import EscalationRefusal
from auction.deadlines.service import close_deadline, fire_due, open_deadline, stop_deadline
from auction.kernel.actor import Role
from auction.kernel.refusal import CommonRefusal, Refused
from tests.fakes.court_of_tests import NOON, CourtOfTests, open_court

DAY = timedelta(days=1)


@pytest.fixture
async def court(database: Database) -> CourtOfTests:
    return await open_court(database)


# -- The rule ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("days", "levels"), [(-1, 0), (0, 1), (2, 1), (3, 2), (9, 2), (10, 3), (17, 4)]
)
def test_levels_follow_the_days_and_then_come_again(days: int, levels: int) -> None:
    rule = EscalationRule(after_days=(0, 3), again_every_days=7)

    assert levels_reached(rule, kind="report", due_at=NOON, now=NOON + days * DAY) == levels


def test_a_day_counts_when_it_is_whole() -> None:
    rule = EscalationRule(after_days=(3,))
    just_before = NOON + 3 * DAY - timedelta(microseconds=1)

    assert levels_reached(rule, kind="report", due_at=NOON, now=just_before) == 0
    assert levels_reached(rule, kind="report", due_at=NOON, now=NOON + 3 * DAY) == 1


def test_what_settles_itself_has_a_day_for_it_and_is_told_when_it_hangs() -> None:
    reached = [
        levels_reached(EscalationRule(), kind="balance_due", due_at=NOON, now=NOON + days * DAY)
        for days in range(2)
    ]
    assert reached == [0, 1]


@pytest.mark.parametrize(
    "rule",
    [
        EscalationRule(after_days=()),
        EscalationRule(after_days=(3, 0)),
        EscalationRule(after_days=(1, 1)),
        EscalationRule(after_days=(-1,)),
        EscalationRule(after_days=(366,)),
        EscalationRule(again_every_days=0),
        EscalationRule(mark_days=(0, 30)),
        EscalationRule(after_days=tuple(range(7))),
    ],
)
def test_a_rule_that_tells_nobody_or_turns_back_is_no_rule(rule: EscalationRule) -> None:
    refusal = check_rule(rule)
    assert refusal is not None
    assert refusal.code is EscalationRefusal.bad_days


@given(st.integers(-10, 400))
def test_mark_is_the_narrowest_that_holds(days_left: int) -> None:
    mark = mark_of(EscalationRule(), days_left)

    fitting = [each for each in (30, 60, 90) if days_left <= each]
    assert mark == (min(fitting) if fitting else None)


# -- The sweep -----------------------------------------------------------------------------------


async def test_a_deadline_met_in_time_is_told_to_nobody(court: CourtOfTests) -> None:
    await duty(court, due_at=NOON + DAY)
    async with court.acting() as uow:
        await close_deadline(uow, kind="report", subject="asset:a")
    court.clock.pass_days(30)

    assert await sweep(court) == 0


async def test_an_overdue_deadline_is_told_once_to_each_president(court: CourtOfTests) -> None:
    await duty(court, due_at=NOON + DAY)
    court.clock.pass_days(1)

    assert [await sweep(court), await sweep(court)] == [1, 0]
    [row] = await rows(court)
    assert row.told == [court.staff[Role.president].account_id]
    assert row.level == 1


async def test_a_sweep_that_comes_late_makes_up_for_each_level_and_tells_the_highest(
    court: CourtOfTests,
) -> None:
    await duty(court, due_at=NOON)
    court.clock.pass_days(5)
    await sweep(court)

    assert [row.level for row in await rows(court)] == [1, 2]
    assert len(await court.happened(DeadlineEscalated)) == 1


async def test_two_sweeps_at_once_tell_once(court: CourtOfTests) -> None:
    await duty(court, due_at=NOON)

    await asyncio.gather(*(sweep(court) for _each in range(4)))
    assert [row.level for row in await rows(court)] == [1]


async def test_a_clock_that_stands_still_is_not_overdue(court: CourtOfTests) -> None:
    await duty(court, due_at=NOON + DAY)
    async with court.acting() as uow:
        await stop_deadline(uow, kind="report", subject="asset:a")
    court.clock.pass_days(9)

    assert await sweep(court) == 0


async def test_a_court_without_a_president_tells_its_administrator(court: CourtOfTests) -> None:
    lone = court.staff[Role.president]
    async with court.acting() as uow:
        from auction.people.models import Account

        account = await uow.session.get_one(Account, lone.account_id)
        account.disabled_at = uow.now
        uow.add(account)
    await duty(court, due_at=NOON)
    await sweep(court)

    [row] = await rows(court)
    assert row.told == [court.staff[Role.admin].account_id]


async def test_an_escalation_is_in_the_audit_record(court: CourtOfTests) -> None:
    await duty(court, due_at=NOON)
    await sweep(court)

    assert await audited(court, "deadline.escalated") == [
        {"kind": "report", "about": "asset:a", "level": 1}
    ]


# -- The court's own rule, and the president's answer ---------------------------------------------


async def test_a_courts_own_rule_is_the_one_that_counts(court: CourtOfTests) -> None:
    async with court.acting(Role.admin) as uow:
        await set_rule(uow, EscalationRule(after_days=(2,), again_every_days=1))
    await duty(court, due_at=NOON)
    court.clock.pass_days(1)
    assert await sweep(court) == 0

    court.clock.pass_days(2)
    await sweep(court)
    assert [row.level for row in await rows(court)] == [1, 2]
    async with court.works.database.session() as session:
        assert (await rule_of(session, court.court_id)).after_days == (2,)


async def test_only_the_administrator_sets_the_rule(court: CourtOfTests) -> None:
    with pytest.raises(Refused) as refused:
        async with court.acting(Role.judge) as uow:
            await set_rule(uow, EscalationRule())
    assert refused.value.refusal.code is CommonRefusal.not_allowed


async def test_an_escalation_stands_until_the_president_answers(court: CourtOfTests) -> None:
    await duty(court, due_at=NOON)
    await sweep(court)
    [standing] = await on_desk(court)
    async with court.acting(Role.president) as uow:
        await acknowledge(uow, escalation_id=standing.id, note="已约谈承办法官")

    assert await on_desk(court) == []
    [row] = await rows(court)
    assert (row.note, row.acknowledged_by) == (
        "已约谈承办法官",
        court.staff[Role.president].account_id,
    )


@pytest.mark.parametrize(
    ("who", "note", "code"),
    [
        (Role.judge, "x", CommonRefusal.not_allowed),
        (Role.president, "  ", CommonRefusal.missing),
        (Role.president, "字" * 501, CommonRefusal.too_long),
    ],
)
async def test_an_answer_is_the_presidents_with_a_word(
    court: CourtOfTests, who: Role, note: str, code: CommonRefusal
) -> None:
    await duty(court, due_at=NOON)
    await sweep(court)
    [standing] = await on_desk(court)

    with pytest.raises(Refused) as refused:
        async with court.acting(who) as uow:
            await acknowledge(uow, escalation_id=standing.id, note=note)
    assert refused.value.refusal.code is code


async def test_an_escalation_is_answered_once(court: CourtOfTests) -> None:
    await duty(court, due_at=NOON)
    await sweep(court)
    [standing] = await on_desk(court)
    async with court.acting(Role.president) as uow:
        await acknowledge(uow, escalation_id=standing.id, note="一")

    with pytest.raises(Refused) as refused:
        async with court.acting(Role.president) as uow:
            await acknowledge(uow, escalation_id=standing.id, note="二")
    assert refused.value.refusal.code is EscalationRefusal.acknowledged_already


async def test_another_courts_president_finds_nothing(
    court: CourtOfTests, database: Database
) -> None:
    other = await open_court(database)
    await duty(court, due_at=NOON)
    await sweep(court)
    [standing] = await on_desk(court)

    with pytest.raises(Refused) as refused:
        async with other.acting(Role.president) as uow:
            await acknowledge(uow, escalation_id=standing.id, note="x")
    assert refused.value.refusal.code is CommonRefusal.not_found


# -- What these tests do over and over -------------------------------------------------------------


async def duty(court: CourtOfTests, *, due_at: datetime, **change: Any) -> str:
    told = {"kind": "report", "subject": "asset:a", "law": "REF-40", **change}
    async with court.acting() as uow:
        return await open_deadline(
            uow, court_id=court.court_id, case_id=None, role=Role.judge, due_at=due_at, **told
        )


async def sweep(court: CourtOfTests) -> int:
    async with court.acting() as uow:
        await fire_due(uow)
    async with court.acting() as uow:
        return await escalate_overdue(uow)


async def rows(court: CourtOfTests) -> list[Escalation]:
    async with court.works.database.session() as session:
        found = select(Escalation).order_by(col(Escalation.deadline_id), col(Escalation.level))
        return list((await session.exec(found)).all())


async def on_desk(court: CourtOfTests) -> list[Any]:
    async with court.works.database.session() as session:
        return await standing_escalations(session, court.court_id)


async def audited(court: CourtOfTests, act: str) -> list[dict[str, Any]]:
    async with court.works.database.session() as session:
        found = select(AuditEntry.data).where(col(AuditEntry.act) == act)
        return [dict(data) for data in (await session.exec(found)).all()]
