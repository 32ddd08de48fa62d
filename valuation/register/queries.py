"""Reading the register: a page of lines, how many stand where, who may be asked for."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ARRAY, BindParameter, Boolean, String, TextClause, bindparam, text
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from auction.cases.models import EnforcementCase
from auction.deadlines.queries import is_provisional
from auction.kernel.clock import court_day
from auction.kernel.page import PAGE_SIZE, Page
from auction.people.models import Account
from valuation.procedure.ladder import Method
from valuation.register.lines_sql import COUNTS, page_statement
from valuation.register.stages import Holder, Stage, Standing, Step, holder, steps

_NOT_OF_THE_WAY = [
    "distribution_due",
    "record_period",
    "account_period",
    "fee_advance",
    "fee_expenses",
    "fee_decision",
]


class Order(StrEnum):
    """In which order the lines stand; first of all what is due first."""

    due = "due"
    oldest = "oldest"
    newest = "newest"
    case = "case"


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """Which lines are asked for; nothing said: all."""

    stage: Stage | None = None
    is_overdue: bool = False
    judge_id: str = ""
    method: Method | None = None
    search: str = ""
    order: Order = Order.due


@dataclass(frozen=True, kw_only=True)
class RegisterLine:
    """One seized thing: what was done when, who holds it, what is due. Days by the calendar.

    `is_provisional`: the day it is due may move, its year's holidays not being announced.
    """

    asset_id: str
    asset_name_zh: str
    asset_name_en: str
    asset_kind: str
    case_id: str
    case_number: str
    judge_id: str
    judge_name: str
    stage: Stage
    holder: Holder
    holder_name: str
    is_suspended: bool
    seized_on: date
    started_on: date | None
    methods: tuple[str, ...]
    method: str
    price_fixed_on: date | None
    reference_fen: int | None
    price_valid_until_on: date | None
    announced_on: date | None
    ended_on: date | None
    sold_fen: int | None
    handed_over_on: date | None
    procedure_id: str
    appraisal_id: str
    lot_id: str
    lot_number: str
    sale_id: str
    due_kind: str
    due_law: str
    due_at: datetime | None
    is_overdue: bool
    is_provisional: bool
    steps: tuple[Step, ...]

    @property
    def days(self) -> int:
        """Return the days from the seizure until now, or until it was over."""
        return sum(step.days for step in self.steps)


@dataclass(frozen=True)
class StageCount:
    """How many things of a court stand at a stage, and for how many something is overdue."""

    stage: Stage
    things: int
    overdue: int


async def register_page(
    session: AsyncSession,
    court_id: str,
    now: datetime,
    wanted: Wanted,
    number: int = 1,
    size: int = PAGE_SIZE,
) -> Page[RegisterLine]:
    """Return one page of a court's register, read in one statement."""
    number = max(number, 1)
    asked = {
        "stage": wanted.stage or "",
        "judge": wanted.judge_id,
        "method": wanted.method or "",
        "overdue": wanted.is_overdue,
        "search": f"%{_literal(wanted.search)}%" if wanted.search else "",
        "size": size,
        "start": (number - 1) * size,
    }
    rows = await _rows(session, page_statement(wanted.order), court_id, now, asked)
    lines = tuple(_line(row, now) for row in rows)
    return Page(lines, rows[0].total if rows else 0, number, size)


async def counts(session: AsyncSession, court_id: str, now: datetime) -> list[StageCount]:
    """Return how many things stand at each stage where any stands, in the stages' order."""
    rows = {row.stage: row for row in await _rows(session, COUNTS, court_id, now, {})}
    return [
        StageCount(stage, rows[stage].things, rows[stage].overdue)
        for stage in Stage
        if stage in rows
    ]


async def judges_in_charge(session: AsyncSession, court_id: str) -> list[tuple[str, str]]:
    """Return the id and name of whoever is in charge of a case of this court, by name."""
    rows = (
        select(Account.id, Account.name)
        .join(EnforcementCase, col(EnforcementCase.judge_id) == col(Account.id))
        .where(col(EnforcementCase.court_id) == court_id)
        .distinct()
        .order_by(col(Account.name), col(Account.id))
    )
    return [(account_id, name) for account_id, name in await session.exec(rows)]


async def _rows(
    session: AsyncSession, statement: str, court_id: str, now: datetime, asked: dict[str, Any]
) -> list[Any]:
    known = {"court": court_id, "now": now, "left_out": _NOT_OF_THE_WAY, **asked}
    typed = _typed(statement, known)
    return list((await session.exec(typed, params=known)).all())  # type: ignore[call-overload]


def _typed(statement: str, known: dict[str, Any]) -> TextClause:
    """Name the types that the database cannot guess."""
    kinds: dict[str, Any] = {
        "left_out": ARRAY(String),
        "overdue": Boolean(),
        **dict.fromkeys(("stage", "judge", "method", "search"), String()),
    }
    binds: list[BindParameter[Any]] = [
        bindparam(name, type_=kind) for name, kind in kinds.items() if name in known
    ]
    return text(statement).bindparams(*binds)


def _line(row: Any, now: datetime) -> RegisterLine:
    stage = Stage(row.stage)
    held_by = holder(
        Standing(
            stage=stage,
            lot_waits=row.lot_state == "deciding",
            method=row.method or "",
            due_role=row.due_role or "",
            closed=row.case_state == "closed",
        )
    )
    methods = tuple(row.methods or ())
    if not methods and row.price_method:
        methods = (row.price_method,)
    days = {
        "started_on": _day(row.started_at),
        "fixed_on": _day(row.fixed_at),
        "announced_on": _day(row.published_at),
        "sold_on": _day(row.ended_at) if stage is not Stage.preparing else None,
        "handed_over_on": _day(row.handed_over_at),
    }
    is_over = stage in (Stage.handed_over, Stage.withdrawn)
    return RegisterLine(
        asset_id=row.asset_id,
        asset_name_zh=row.name_zh,
        asset_name_en=row.name_en,
        asset_kind=row.kind,
        case_id=row.case_id,
        case_number=row.case_number,
        judge_id=row.judge_id,
        judge_name=row.judge_name,
        stage=stage,
        holder=held_by,
        holder_name=_name_of(held_by, row),
        is_suspended=row.is_suspended,
        seized_on=row.seized_on,
        started_on=days["started_on"],
        methods=methods,
        method=row.method or "",
        price_fixed_on=days["fixed_on"],
        reference_fen=row.reference_fen,
        price_valid_until_on=row.valid_until_on if row.fixed_at else None,
        announced_on=days["announced_on"],
        ended_on=days["sold_on"],
        sold_fen=row.price_fen,
        handed_over_on=days["handed_over_on"],
        procedure_id=row.procedure_id or "",
        appraisal_id=row.appraisal_id or "",
        lot_id=row.lot_id or "",
        lot_number=row.lot_number or "",
        sale_id=row.sale_id or "",
        due_kind=row.due_kind or "",
        due_law=row.due_law or "",
        due_at=row.due_at,
        is_overdue=row.due_at is not None and row.due_at <= now,
        is_provisional=row.due_at is not None and is_provisional(row.due_kind, row.due_at),
        steps=steps(seized_on=row.seized_on, today=court_day(now), is_over=is_over, **days),
    )


def _name_of(held_by: Holder, row: Any) -> str:
    if held_by is Holder.agency:
        return str(row.agency_name or "")
    return str(row.judge_name) if held_by is Holder.judge else ""


def _day(at: datetime | None) -> date | None:
    return None if at is None else court_day(at)


def _literal(search: str) -> str:
    return search.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
