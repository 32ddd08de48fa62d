"""The language switch: keeps the reader's choice in a cookie and goes back to where they were."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from auction.i18n.languages import language_or_none
from web.templating import LANGUAGE_COOKIE

_YEAR_SECONDS = 365 * 24 * 3600


async def choose_language(request: Request) -> Response:
    """Set the language `to` and return `back`, which must be an address of this site."""
    response = RedirectResponse(own_address(request.query_params.get("back")), status_code=303)
    chosen = language_or_none(request.query_params.get("to"))
    if chosen is not None:
        response.set_cookie(
            LANGUAGE_COOKIE,
            chosen.value,
            max_age=_YEAR_SECONDS,
            httponly=True,
            samesite="lax",
            secure=request.url.scheme == "https",
        )
    return response


def own_address(back: str | None) -> str:
    """Return a path on this site; "/" for anything that could lead elsewhere.

    A browser reads "//host" and "/\\host" as another site, and drops control characters first.
    """
    if not back or not back.startswith("/") or back[1:2] in {"/", "\\"}:
        return "/"
    return back if back.isprintable() and "\\" not in back else "/"
