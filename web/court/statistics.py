"""A court's figures with their definitions, as a page and as CSV."""

from __future__ import annotations

from datetime import date

from starlette.requests import Request
from starlette.responses import Response

from auction.i18n.catalogue import translate
from auction.kernel.clock import court_day, day_begins, day_ends, is_in_reach
from auction.registers.exports import csv_bytes, yuan
from auction.registers.statistics import Figure, court_figures
from web.court.acting import court_of
from web.csv_response import csv_response
from web.requests import house
from web.templating import language_of, render


async def show_statistics(request: Request) -> Response:
    """Show the figures of a time: this year unless another was asked for."""
    since, until = _days(request)
    context = {"figures": await _figures(request), "since": since, "until": until}
    return render(request, "court/statistics.html", context)


async def download_statistics(request: Request) -> Response:
    """Give the figures, and what each counts, as CSV."""
    language = language_of(request)
    head = [translate(language, name) for name in ("Figure", "Value", "What it counts")]
    rows = [
        [
            translate(language, f"figure.{figure.name}"),
            _plain(figure),
            translate(language, f"figure.{figure.name}.says"),
        ]
        for figure in await _figures(request)
    ]
    since, until = _days(request)
    return csv_response(f"figures-{since}-{until}.csv", csv_bytes(head, rows))


async def _figures(request: Request) -> list[Figure]:
    since, until = _days(request)
    async with house(request).database.session() as session:
        return await court_figures(session, court_of(request), day_begins(since), day_ends(until))


def _plain(figure: Figure) -> str:
    if figure.is_money:
        return yuan(figure.value) or "0.00"
    if figure.unit == "per_mille":
        return f"{figure.value / 10:.1f}%"
    return str(figure.value)


def _days(request: Request) -> tuple[date, date]:
    today = court_day(house(request).clock.now())
    since = _day(request.query_params.get("since"), date(today.year, 1, 1))
    until = _day(request.query_params.get("until"), today)
    return (since, until) if since <= until else (until, since)


def _day(typed: str | None, otherwise: date) -> date:
    try:
        asked = date.fromisoformat(typed) if typed else otherwise
    except ValueError:
        return otherwise
    return asked if is_in_reach(asked) else otherwise
