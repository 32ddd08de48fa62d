"""The page that compares valuations with the prices got, by method, agency and platform."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from valuation.record.figures import FEW, ValuerKind, compare
from valuation.record.queries import all_valued
from web.public.ratio_plot import plots
from web.requests import house
from web.templating import render

_SHOWN = 100


async def show_comparison(request: Request) -> Response:
    """Show, for each who valued: how many sales, the median ratio, its quartiles, and a plot."""
    async with house(request).database.session() as session:
        lines = compare(await all_valued(session))
    drawn = plots(lines)
    context = {
        "few": FEW,
        "sections": [
            (kind, [(line, drawn[line]) for line in lines if line.kind is kind][:_SHOWN])
            for kind in ValuerKind
        ],
    }
    return render(request, "public/prices_got.html", context)
