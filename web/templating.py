"""How a handler makes a page: `render(request, name, context)`, one environment per language.

A page is told about its request by attributes of `request.state`, or of `app.state` for what is the
same for all, each of which may be missing:

* `viewer` (`web.security.viewer.Viewer`): set by the session middleware; else a visitor.
* `clock` (`auction.kernel.clock.Clock`): court time; else the machine's.
* `sandbox`: None or an object with `.rate`, court seconds per second; else no sandbox.
* `court_names`: the house's name by language code; else "Court auctions".
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from functools import cache
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.requests import HTTPConnection, Request
from starlette.responses import HTMLResponse, RedirectResponse

from auction.i18n.catalogue import catalogue, translate
from auction.i18n.languages import Language, choose
from auction.kernel.clock import Clock
from web import page_words
from web.assets import TEMPLATES, asset
from web.navigation import navigation
from web.security.viewer import ANONYMOUS, Viewer

LANGUAGE_COOKIE = "language"
SAID_COOKIE = "said"


def render(
    request: Request, name: str, context: Mapping[str, Any] | None = None, status: int = 200
) -> HTMLResponse:
    """Return a page in the reader's language; never kept by a cache, for it may be personal."""
    language = language_of(request)
    body = (
        environment(language)
        .get_template(name)
        .render({**_given(request, language), **(context or {})})
    )
    response = HTMLResponse(
        body,
        status_code=status,
        headers={
            "Content-Language": language.tag,
            "Cache-Control": "no-store",
            "Vary": "Cookie, Accept-Language",
        },
    )
    if SAID_COOKIE in request.cookies:
        response.delete_cookie(SAID_COOKIE)
    return response


def see_other(url: str, said: str | None = None) -> RedirectResponse:
    """Send the browser on after a POST; the next page says `said.<said>` once, at its top."""
    response = RedirectResponse(url, status_code=303)
    if said is not None:
        response.set_cookie(SAID_COOKIE, said, max_age=30, httponly=True, samesite="lax")
    return response


def viewer_of(request: HTTPConnection) -> Viewer:
    """Return who looks; a visitor where no session middleware ran."""
    viewer = _told(request, "viewer")
    return viewer if isinstance(viewer, Viewer) else ANONYMOUS


def language_of(request: HTTPConnection) -> Language:
    """Return the reader's language: the cookie, else the account's, else the browser's."""
    chosen = request.cookies.get(LANGUAGE_COOKIE) or viewer_of(request).language
    return choose(request.headers.get("accept-language"), chosen)


def court_now(request: HTTPConnection) -> datetime:
    """Return court time; the machine's where no clock was given."""
    clock: Clock | None = _told(request, "clock")
    return clock.now() if clock is not None else datetime.now(UTC)


@cache
def environment(language: Language) -> Environment:
    """Return the Jinja environment of a language: escaping everywhere, undefined names fail."""
    env = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        extensions=["jinja2.ext.i18n"],
        trim_blocks=True,
        lstrip_blocks=True,
    )
    page_words.install(env, language)
    env.globals.update(lang=language.value, lang_tag=language.tag, asset=asset)
    env.globals["ui"] = env.get_template("macros.html").module
    return env


def _given(request: Request, language: Language) -> dict[str, Any]:
    viewer, path = viewer_of(request), request.url.path
    return {
        "user": viewer if viewer.signed_in else None,
        "viewer": viewer,
        "csrf": viewer.csrf,
        "now": court_now(request),
        "sandbox": _told(request, "sandbox"),
        "path": path,
        "address": f"{path}?{request.url.query}" if request.url.query else path,
        "court_name": _court_name(request, language),
        "nav": navigation(viewer, path),
        "other_language": language.other,
        "said": _said(request, language),
    }


def _told(request: HTTPConnection, name: str) -> Any:
    app = request.scope.get("app")
    told = getattr(request.state, name, None)
    return getattr(app.state, name, None) if told is None and app is not None else told


def _court_name(request: Request, language: Language) -> str:
    names: Mapping[str, str] = _told(request, "court_names") or {}
    return names.get(language.value) or translate(language, "Court auctions")


def _said(request: Request, language: Language) -> str | None:
    """Say only what the catalogue knows, so that a planted cookie cannot speak for the court."""
    key = f"said.{request.cookies.get(SAID_COOKIE, '')}"
    words = catalogue(language)
    return words.text(key) if key in words else None
