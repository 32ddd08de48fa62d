"""The duties of a desk: overdue first, then today, this week, later; by kind and judge; as CSV."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from sqlmodel.ext.asyncio.session import AsyncSession
from starlette.requests import Request
from starlette.responses import Response

from auction.cases.desk_queries import CaseOfJudge, judges_of_cases, names_of_assets
from auction.deadlines.escalating import rule_of
from auction.deadlines.escalation import EscalationRule, mark_of
from auction.deadlines.queries import DeadlineView, due_for_court
from auction.i18n import formats
from auction.i18n.articles import articles
from auction.i18n.catalogue import translate
from auction.kernel.actor import Role
from auction.kernel.clock import court_day, day_ends
from auction.lots.queries import LotCard, lots_of_case
from auction.lots.states import UNDER_WAY
from auction.registers.exports import csv_bytes
from web.court.acting import court_of
from web.csv_response import csv_response
from web.requests import house, viewer_of
from web.security.viewer import Viewer
from web.templating import language_of

DAYS_AHEAD = 7
LATER_DAYS = 30
SEIZURE = "seizure_lapses"
_SEES_ALL = (Role.president,)
_PAGES = {
    "asset": "/court/assets/",
    "lot": "/court/lots/",
    "procedure": "/court/procedures/",
    "negotiation": "/court/negotiations/",
    "directed_inquiry": "/court/directed-inquiries/",
    "inquiry": "/court/network-inquiries/",
    "appraisal": "/court/appraisals/",
    "commission": "/court/commissions/",
    "supervision": "/court/supervision/",
    "sale": "/court/sales/",
    "case": "/court/cases/",
    "question": "/court/questions/",
}
_COLUMNS = ("Due", "State", "Duty", "Law", "Who must act", "Case number", "Judge")


@dataclass(frozen=True)
class Duty:
    """A deadline as a line of the desk; `href` is where it is met."""

    deadline: DeadlineView
    case_number: str
    href: str
    is_late: bool
    is_today: bool
    is_this_week: bool = True
    judge_id: str = ""
    judge_name: str = ""

    @property
    def when(self) -> str:
        """Return under which heading it stands."""
        if self.is_late:
            return "overdue"
        if self.is_today:
            return "today"
        return "this_week" if self.is_this_week else "later"


@dataclass(frozen=True)
class Wanted:
    """What the desk was asked to show; nothing said is everything."""

    whose: str = ""
    kind: str = ""
    judge: str = ""

    def takes(self, duty: Duty, account_id: str | None) -> bool:
        """Say whether a duty is shown."""
        return (
            (self.whose != "mine" or duty.judge_id == account_id)
            and self.kind in {"", duty.deadline.kind}
            and self.judge in {"", duty.judge_id}
        )


@dataclass(frozen=True)
class Desk:
    """What falls due, sorted; and what there is to choose from."""

    wanted: Wanted
    duties: list[Duty]
    kinds: list[str]
    judges: list[tuple[str, str]]
    all_duties: list[Duty] = field(default_factory=list)

    def under(self, when: str) -> list[Duty]:
        """Return the duties under a heading."""
        return [duty for duty in self.duties if duty.when == when]

    @property
    def this_week(self) -> list[Duty]:
        """Return what is late or falls due within the week."""
        return [duty for duty in self.duties if duty.when != "later"]


@dataclass(frozen=True)
class Lapse:
    """A seizure that is about to lapse: `mark` is the court's own, None once it has lapsed."""

    asset_id: str
    names: tuple[str, str]
    case_id: str
    case_number: str
    lapses_on: date
    days_left: int
    mark: int | None
    blocks: tuple[LotCard, ...]


async def read_desk(
    session: AsyncSession, viewer: Viewer, court_id: str, now: datetime, wanted: Wanted
) -> Desk:
    """Return the viewer's duties of the next weeks, those past included, as they were asked for."""
    until = day_ends(court_day(now)) + timedelta(days=LATER_DAYS)
    due = await due_for_court(session, court_id, now, until)
    theirs = [each for each in due if is_theirs(each, viewer)]
    known = {each.case_id for each in theirs if each.case_id is not None}
    cases = await judges_of_cases(session, court_id, known)
    duties = [_duty(each, cases, now) for each in theirs]
    judges = {case.judge_id: case.judge_name for case in cases.values()}
    return Desk(
        wanted=wanted,
        duties=[duty for duty in duties if wanted.takes(duty, viewer.account_id)],
        kinds=sorted({each.kind for each in theirs}),
        judges=sorted(judges.items(), key=lambda each: each[1]),
        all_duties=duties,
    )


async def read_lapses(session: AsyncSession, court_id: str, now: datetime) -> list[Lapse]:
    """Return the seizures that have come under one of the court's marks, the nearest first.

    Once the thing is sold and the title has passed, its clock is closed. Law: SEI-01, S10 27.
    """
    rule = await rule_of(session, court_id)
    until = day_ends(court_day(now)) + timedelta(days=max(rule.mark_days))
    due = [
        each for each in await due_for_court(session, court_id, now, until) if each.kind == SEIZURE
    ]
    cases = await judges_of_cases(session, court_id, {each.case_id or "" for each in due})
    names = await names_of_assets(session, court_id, [each.subject_id for each in due])
    return [await _lapse(session, each, rule, cases, names, now) for each in due]


async def download_deadlines(request: Request) -> Response:
    """Give the desk as it was asked for as CSV."""
    language, now = language_of(request), house(request).clock.now()
    async with house(request).database.session() as session:
        desk = await read_desk(
            session, viewer_of(request), court_of(request), now, wanted_of(request)
        )
    rows = [
        [
            formats.time(language, duty.deadline.due_at),
            translate(language, f"desk.{duty.when}"),
            translate(language, f"deadline.{duty.deadline.kind}"),
            articles(language, duty.deadline.law),
            translate(language, f"state.role.{duty.deadline.role}"),
            duty.case_number,
            duty.judge_name,
        ]
        for duty in desk.duties
    ]
    head = [translate(language, name) for name in _COLUMNS]
    return csv_response(f"deadlines-{court_day(now)}.csv", csv_bytes(head, rows))


def wanted_of(request: Request) -> Wanted:
    """Read what the desk is asked to show; words that are too long ask for nothing there is."""
    asked = request.query_params
    return Wanted(*(asked.get(name, "")[:100] for name in ("whose", "kind", "judge")))


def is_theirs(deadline: DeadlineView, viewer: Viewer) -> bool:
    """Say whether a duty is the viewer's: their role's, a judge's for a clerk, all for a president.

    A clerk prepares what a judge must do, and a judge answers for what a clerk must.
    """
    if viewer.is_one_of(*_SEES_ALL) or deadline.role in viewer.roles:
        return True
    pair = (Role.judge, Role.clerk)
    return deadline.role in pair and viewer.is_one_of(*pair)


def address_of(deadline: DeadlineView) -> str:
    """Return the page on which a duty is met."""
    if deadline.role == Role.finance:
        return "/finance"
    if "plan" in deadline.data:
        return f"/court/distributions/{deadline.data['distribution']}/plan"
    kind, _, subject_id = deadline.subject.partition(":")
    if kind in _PAGES:
        return f"{_PAGES[kind]}{subject_id}"
    return f"/court/cases/{deadline.case_id}" if deadline.case_id else "/court"


def _duty(due: DeadlineView, cases: Mapping[str, CaseOfJudge], now: datetime) -> Duty:
    end_of_today = day_ends(court_day(now))
    case = cases.get(due.case_id or "")
    return Duty(
        deadline=due,
        case_number=case.number if case else "",
        href=address_of(due),
        is_late=due.due_at <= now,
        is_today=now < due.due_at <= end_of_today,
        is_this_week=due.due_at <= end_of_today + timedelta(days=DAYS_AHEAD),
        judge_id=case.judge_id if case else "",
        judge_name=case.judge_name if case else "",
    )


async def _lapse(
    session: AsyncSession,
    due: DeadlineView,
    rule: EscalationRule,
    cases: Mapping[str, CaseOfJudge],
    names: Mapping[str, tuple[str, str]],
    now: datetime,
) -> Lapse:
    lapses_on = date.fromisoformat(due.data["lapses_on"])
    days_left = (lapses_on - court_day(now)).days
    case = cases.get(due.case_id or "")
    return Lapse(
        asset_id=due.subject_id,
        names=names.get(due.subject_id, ("", "")),
        case_id=due.case_id or "",
        case_number=case.number if case else "",
        lapses_on=lapses_on,
        days_left=days_left,
        mark=mark_of(rule, days_left) if days_left >= 0 else None,
        blocks=tuple(_blocked(await lots_of_case(session, due.case_id or ""), due.subject_id)),
    )


def _blocked(lots: Iterable[LotCard], asset_id: str) -> list[LotCard]:
    """Return the lots under way that cannot be announced, or must be pulled, if it lapses."""
    return [card for card in lots if card.asset_id == asset_id and card.state in UNDER_WAY]
