"""Which page of a list a request asks for, and the links to its neighbours."""

from __future__ import annotations

from typing import Any

from starlette.requests import Request

from auction.kernel.page import Page

_FURTHEST = 100_000


def page_number(request: Request, name: str = "page") -> int:
    """Return the page asked for, from 1; anything senseless is the first."""
    text = request.query_params.get(name, "")
    if not text.isascii() or not text.isdigit():
        return 1
    return min(max(int(text[:9]), 1), _FURTHEST)


def pager(request: Request, page: Page[Any], name: str = "page") -> dict[str, str | None]:
    """Return what `ui.pager` shows: where one is, and the addresses of the neighbours."""

    def address(number: int) -> str:
        return str(request.url.include_query_params(**{name: number}).replace(scheme="", netloc=""))

    return {
        "previous_href": address(page.number - 1) if page.has_previous else None,
        "next_href": address(page.number + 1) if page.has_next else None,
        "where": f"{page.first}–{page.last} / {page.total}",
    }
