"""The assessment and auction transfer register: as a page, and as CSV."""

from __future__ import annotations

from enum import StrEnum
from typing import TypeVar
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import Response

from auction.deadlines.queries import provisional_years
from auction.i18n import formats
from auction.i18n.catalogue import translate
from auction.i18n.languages import Language
from auction.kernel.clock import court_day, last_day
from auction.registers.exports import csv_bytes, yuan
from valuation.procedure.ladder import Method
from valuation.register.queries import (
    Order,
    RegisterLine,
    Wanted,
    counts,
    judges_in_charge,
    register_page,
)
from valuation.register.stages import Stage, StepName
from web.court.acting import court_of
from web.csv_response import csv_response
from web.paging import page_number, pager
from web.requests import house
from web.templating import language_of, render
from web.words import named_state_label, state_label

_Choice = TypeVar("_Choice", bound=StrEnum)
EXPORTED_AT_MOST = 10_000
_COLUMNS = (
    "Case number",
    "Property",
    "State",
    "Held by",
    "Judge in charge",
    "Seized on",
    "Way to a price begun",
    "Methods",
    "Price fixed",
    "Reference price",
    "Announced",
    "Bidding ended",
    "Price",
    "Handed over",
    "Due",
    "Due through",
    "Late",
)


async def show(request: Request) -> Response:
    """Show a page of the register, what is due first at its top."""
    court_id, wanted = court_of(request), _wanted(request)
    now = house(request).clock.now()
    async with house(request).database.session() as session:
        page = await register_page(session, court_id, now, wanted, page_number(request))
        standing = await counts(session, court_id, now)
        context = {
            "page": page,
            "pager": pager(request, page),
            "wanted": wanted,
            "things": sum(each.things for each in standing),
            "overdue": sum(each.overdue for each in standing),
            "standing": standing,
            "judges": await judges_in_charge(session, court_id),
            "years": await provisional_years(session, court_id),
            "stages": list(Stage),
            "methods": list(Method),
            "orders": list(Order),
            "asked": urlencode(_asked(request)),
        }
    return render(request, "court/register.html", context)


async def download(request: Request) -> Response:
    """Give the lines asked for as CSV, with the days of each step."""
    court_id, language = court_of(request), language_of(request)
    now = house(request).clock.now()
    async with house(request).database.session() as session:
        page = await register_page(session, court_id, now, _wanted(request), size=EXPORTED_AT_MOST)
    head = [translate(language, name) for name in _COLUMNS]
    head += [
        translate(language, "Days: %(step)s", step=state_label(language, step)) for step in StepName
    ]
    rows = [_row(language, line) for line in page.items]
    return csv_response(f"register-{court_day(now)}.csv", csv_bytes(head, rows))


def _wanted(request: Request) -> Wanted:
    """Read the filters; what makes no sense is not asked for."""
    asked = _asked(request)
    return Wanted(
        stage=_member(Stage, asked.get("stage", "")),
        is_overdue=asked.get("overdue") == "yes",
        judge_id=asked.get("judge", ""),
        method=_member(Method, asked.get("method", "")),
        search=asked.get("q", ""),
        order=_member(Order, asked.get("order", "")) or Order.due,
    )


def _asked(request: Request) -> dict[str, str]:
    names = ("q", "stage", "judge", "method", "overdue", "order")
    typed = {name: request.query_params.get(name, "").strip()[:100] for name in names}
    return {name: text.replace("\x00", "") for name, text in typed.items() if text}


def _member(kind: type[_Choice], value: str) -> _Choice | None:
    return kind(value) if value in set(kind) else None


def _row(language: Language, line: RegisterLine) -> list[str]:
    days = {step.name: str(step.days) for step in line.steps}
    held_by = state_label(language, line.holder)
    name = line.asset_name_zh if language is Language.zh else line.asset_name_en
    due_on = last_day(line.due_at) if line.due_at else None
    return [
        line.case_number,
        name,
        named_state_label(language, "stage", line.stage),
        f"{held_by} {line.holder_name}".strip(),
        line.judge_name,
        *(formats.day(language, on) if on else "" for on in (line.seized_on, line.started_on)),
        " → ".join(named_state_label(language, "price_method", method) for method in line.methods),
        formats.day(language, line.price_fixed_on) if line.price_fixed_on else "",
        yuan(line.reference_fen or 0),
        *(formats.day(language, on) if on else "" for on in (line.announced_on, line.ended_on)),
        yuan(line.sold_fen or 0),
        formats.day(language, line.handed_over_on) if line.handed_over_on else "",
        translate(language, f"deadline.{line.due_kind}") if line.due_kind else "",
        formats.day(language, due_on) if due_on else "",
        translate(language, "Overdue") if line.is_overdue else "",
        *(days.get(step, "") for step in StepName),
    ]
