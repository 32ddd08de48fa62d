"""Laying what is overdue before the president, and the president's answer.

Swept by the worker. A row for each level, at most one of a level by a unique constraint: two
sweeps at once cannot tell twice, and one that was missed is made up for by the next.
"""

from __future__ import annotations

from sqlmodel import col, func, select
from sqlmodel.ext.asyncio.session import AsyncSession

from auction.db.unit_of_work import UnitOfWork
from auction.deadlines.escalation import EscalationRule, check_rule, levels_reached
from auction.deadlines.events import DeadlineEscalated
from auction.deadlines.models import Deadline, Escalation, EscalationRuleRow
from auction.deadlines.refusals import EscalationRefusal
from auction.kernel.actor import Role
from auction.kernel.ids import new_id
from auction.kernel.refusal import CommonRefusal, Refused, refuse
from auction.people.queries import accounts_with_role

MOST_NOTE = 500
_TOLD = (Role.president, Role.admin)


async def set_rule(uow: UnitOfWork, rule: EscalationRule) -> None:
    """Set the rule of the administrator's court. What was escalated before stays escalated."""
    court_id = uow.actor.court_id
    if court_id is None or not uow.actor.is_one_of(Role.admin):
        raise refuse(CommonRefusal.not_allowed)
    refusal = check_rule(rule)
    if refusal is not None:
        raise Refused(refusal)
    row = await uow.session.get(EscalationRuleRow, court_id, with_for_update=True)
    if row is None:
        row = EscalationRuleRow(
            court_id=court_id, changed_at=uow.now, changed_by=uow.actor.account_id or ""
        )
    row.after_days, row.mark_days = list(rule.after_days), list(rule.mark_days)
    row.again_every_days = rule.again_every_days
    row.changed_at, row.changed_by = uow.now, uow.actor.account_id or ""
    uow.add(row)
    uow.audit(
        "escalation.rule_set",
        f"court:{court_id}",
        court_id,
        after=row.after_days,
        again=row.again_every_days,
        marks=row.mark_days,
    )


async def rule_of(session: AsyncSession, court_id: str) -> EscalationRule:
    """Return a court's rule; the house's where it has set none."""
    row = await session.get(EscalationRuleRow, court_id)
    return EscalationRule() if row is None else _rule(row)


async def escalate_overdue(uow: UnitOfWork, limit: int = 100) -> int:
    """Lay each overdue deadline before its president, once for each level; return how many.

    Whether it has fired does not matter. One that was met, or stands still, is left alone.
    """
    rules = {row.court_id: _rule(row) for row in (await uow.session.exec(_RULES)).all()}
    done = 0
    for due, had in await _overdue(uow):
        rule = rules.get(due.court_id, EscalationRule())
        reached = levels_reached(rule, kind=due.kind, due_at=due.due_at, now=uow.now)
        if reached > had and await _escalate(uow, due.id, reached):
            done += 1
        if done >= limit:
            break
    return done


async def acknowledge(uow: UnitOfWork, *, escalation_id: str, note: str) -> None:
    """Note that the president has seen to it, and how. The deadline itself stays open.

    Refuses a second answer, and one without a word.
    """
    if uow.actor.court_id is None or not uow.actor.is_one_of(Role.president):
        raise refuse(CommonRefusal.not_allowed)
    row = await uow.session.get(Escalation, escalation_id, with_for_update=True)
    if row is None or row.court_id != uow.actor.court_id:
        raise refuse(CommonRefusal.not_found)
    if row.acknowledged_at is not None:
        raise refuse(EscalationRefusal.acknowledged_already)
    note = note.strip()
    if not note:
        raise refuse(CommonRefusal.missing, "note")
    if len(note) > MOST_NOTE:
        raise refuse(CommonRefusal.too_long, "note", longest=MOST_NOTE)
    row.acknowledged_at, row.acknowledged_by = uow.now, uow.actor.account_id
    row.note = note
    uow.add(row)
    uow.audit(
        "deadline.acknowledged",
        f"deadline:{row.deadline_id}",
        row.court_id,
        escalation=row.id,
        level=row.level,
        note=note,
    )


_RULES = select(EscalationRuleRow)


def _rule(row: EscalationRuleRow) -> EscalationRule:
    return EscalationRule(tuple(row.after_days), row.again_every_days, tuple(row.mark_days))


async def _overdue(uow: UnitOfWork) -> list[tuple[Deadline, int]]:
    """Return what is overdue, longest first, with how many levels each had."""
    had = (
        select(func.count())
        .select_from(Escalation)
        .where(col(Escalation.deadline_id) == col(Deadline.id))
        .scalar_subquery()
    )
    rows = (
        select(Deadline, had)
        .where(
            col(Deadline.closed_at).is_(None),
            col(Deadline.stopped_at).is_(None),
            col(Deadline.due_at) <= uow.now,
        )
        .order_by(col(Deadline.due_at), col(Deadline.id))
    )
    return [(row, count) for row, count in (await uow.session.exec(rows)).all()]


async def _escalate(uow: UnitOfWork, deadline_id: str, reached: int) -> bool:
    """Write the levels that are missing, unless the duty was met meanwhile, or is being met."""
    row = await uow.session.get(
        Deadline,
        deadline_id,
        with_for_update={"skip_locked": True},
        populate_existing=True,
    )
    if row is None or row.closed_at is not None or row.stopped_at is not None:
        return False
    known = (
        select(func.count())
        .select_from(Escalation)
        .where(col(Escalation.deadline_id) == deadline_id)
    )
    had = (await uow.session.exec(known)).one()
    told = await _president(uow, row.court_id)
    written = [_level(uow, row, level, told) for level in range(had + 1, reached + 1)]
    uow.add(*written)
    await uow.session.flush()
    for each in written[-1:]:
        uow.emit(DeadlineEscalated(each.id, each.court_id))
    return bool(written)


def _level(uow: UnitOfWork, row: Deadline, level: int, told: list[str]) -> Escalation:
    uow.audit(
        "deadline.escalated",
        f"deadline:{row.id}",
        row.court_id,
        kind=row.kind,
        about=row.subject,
        level=level,
    )
    return Escalation(
        id=new_id("esc"),
        court_id=row.court_id,
        deadline_id=row.id,
        level=level,
        escalated_at=uow.now,
        told=told,
    )


async def _president(uow: UnitOfWork, court_id: str) -> list[str]:
    """Return whom to tell: the presidents, or whoever administers a court that has none."""
    for role in _TOLD:
        found = await accounts_with_role(uow.session, court_id, role)
        if found:
            return [each.id for each in found]
    return []
