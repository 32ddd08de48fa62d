"""Pages in a real browser without a server: every address is answered from here."""

from __future__ import annotations

import mimetypes
from datetime import UTC, datetime
from typing import Any

from playwright.async_api import Page, Route

from auction.i18n.languages import Language
from auction.kernel.clock import to_ms
from web.assets import STATIC
from web.templating import environment

SITE = "http://court.test"
NOW = datetime(2026, 3, 16, 2, 0, tzinfo=UTC)


class Site:
    """A browser page whose addresses are answered from here: one page, and the static files."""

    def __init__(self, page: Page, origin: str = SITE) -> None:
        self.page = page
        self.origin = origin
        self.html = ""
        self.sent: list[str] = []

    async def answer(self, route: Route) -> None:
        path = route.request.url.removeprefix(self.origin).partition("?")[0]
        if path.startswith("/static/"):
            file = STATIC / path.removeprefix("/static/")
            kind = mimetypes.guess_type(file.name)[0]
            await route.fulfill(body=file.read_bytes(), content_type=kind)
            return
        if route.request.method == "POST":
            self.sent.append(route.request.post_data or "")
        await route.fulfill(body=self.html, content_type="text/html; charset=utf-8")

    async def show(self, body: str, language: Language = Language.en, rate: int = 1) -> None:
        """Open a page with these pieces, its scripts and its words, at ten o'clock in Haikou."""
        frame = (
            f'<!doctype html><html lang="{language.tag}"><meta name="court-now" '
            f'content="{to_ms(NOW)}"><meta name="court-rate" content="{rate}">'
            '<meta name="court-words" content="{{ script_words() }}">'
            '<script type="module" src="/static/js/enhance.js"></script>'
        )
        self.html = environment(language).from_string(frame + body).render(now=NOW, form=None)
        await self.page.goto(f"{self.origin}/")

    async def module(self, name: str, call: str, given: Any) -> Any:
        """Call a script's function on each of the given values."""
        code = f"async (given) => {{ const m = await import('/static/js/{name}'); return {call}; }}"
        return await self.page.evaluate(code, given)
