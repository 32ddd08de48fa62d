"""A month of the court's money as one page: bank, card gateway, books, cases.

No payer's name and no deposit's number stands here: the president reads it too.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from auction.i18n.catalogue import translate
from auction.kernel.clock import court_day, is_in_reach
from auction.kernel.refusal import CommonRefusal, refuse
from auction.payments.month_picture import MonthDay, MonthPicture
from auction.payments.months import month_after, month_picture
from auction.registers.exports import csv_bytes, yuan
from web.court.acting import court_of
from web.csv_response import csv_response
from web.finance.account_names import account_names
from web.requests import house
from web.templating import language_of, render

_MONTHS = "/finance/books/months"
_BAR, _GAP, _HEIGHT = 8, 2, 100
_COLUMNS = (
    "Day", "Bank, by the books", "Bank, by its statements", "Card gateway, by the books",
    "Card gateway, by its lines", "Deposits", "Cases",
)  # fmt: skip


@dataclass(frozen=True)
class Bar:
    """One day of the plot: where it stands, and how high deposits and cases are."""

    day: date
    x: int
    deposits: int
    cases: int


async def this_month(request: Request) -> Response:
    """Lead to the month that is running."""
    return RedirectResponse(f"{_MONTHS}/{court_day(house(request).clock.now()):%Y-%m}", 303)


async def show_month(request: Request) -> Response:
    """Show the month, and what a person has to look into."""
    found, language = await _month(request), language_of(request)
    owners = [each.owner for each in (*found.assets, *found.owed)]
    cases = [f"{each.holding.owner}:" for each in found.cases]
    async with house(request).database.session() as session:
        name = await account_names(session, language, [*owners, *cases], court_id=court_of(request))
    today = court_day(house(request).clock.now())
    after = month_after(found.first)
    context = {
        "found": found,
        "name": name,
        "bars": plot(found.days),
        "bar_width": _BAR,
        "plot_width": len(found.days) * (_BAR + _GAP),
        "plot_height": _HEIGHT,
        "before": (found.first - timedelta(days=1)).replace(day=1),
        "after": after if after <= today else None,
        "is_running": found.last == today,
    }
    return render(request, "finance/month.html", context)


async def month_csv(request: Request) -> Response:
    """Give the days of the month as a table; amounts in yuan."""
    found, language = await _month(request), language_of(request)
    head = [translate(language, column) for column in _COLUMNS]
    content = csv_bytes(head, [_row(day) for day in found.days])
    return csv_response(f"money-{found.first:%Y-%m}.csv", content)


def plot(days: Sequence[MonthDay]) -> list[Bar]:
    """Lay the days out beside each other; the highest is as high as the plot."""
    most = max((day.deposits_fen + day.cases_fen for day in days), default=0) or 1
    return [
        Bar(
            day.day,
            number * (_BAR + _GAP),
            day.deposits_fen * _HEIGHT // most,
            day.cases_fen * _HEIGHT // most,
        )
        for number, day in enumerate(days)
    ]


async def _month(request: Request) -> MonthPicture:
    first, now = _first(request), house(request).clock.now()
    if first > court_day(now):
        raise refuse(CommonRefusal.not_found)
    async with house(request).database.session() as session:
        return await month_picture(session, court_of(request), first, now)


def _first(request: Request) -> date:
    try:
        first = date.fromisoformat(f"{request.path_params['month']}-01")
    except ValueError as error:
        raise refuse(CommonRefusal.not_found) from error
    if not is_in_reach(first):
        raise refuse(CommonRefusal.not_found)
    return first


def _row(day: MonthDay) -> list[str]:
    amounts = (
        day.bank_books_fen, day.bank_fen, day.gateway_books_fen, day.gateway_fen,
        day.deposits_fen, day.cases_fen,
    )  # fmt: skip
    return [day.day.isoformat(), *("" if fen is None else yuan(fen) for fen in amounts)]
