"""The pieces of a page can be read and used by everybody: axe finds nothing, nothing overflows."""

from __future__ import annotations

import pytest
from axe_playwright_python.async_playwright import Axe
from starlette.applications import Starlette
from starlette.routing import Route
from starlette.testclient import TestClient

from tests.browser.site import SITE, Site
from web.sandbox import style_page

pytestmark = pytest.mark.asyncio(loop_scope="module")

PAGES = {
    "/design": style_page.show_pieces,
    "/design/lot": style_page.show_lot,
    "/design/desk": style_page.show_desk,
}
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}
SMALLER_THAN_A_THUMB = """
() => [...document.querySelectorAll("button, .button, input, select, summary, .site-nav a")]
  .filter((e) => e.checkVisibility() && !["checkbox", "radio", "hidden"].includes(e.type))
  .filter((e) => e.getBoundingClientRect().height < 44)
  .map((e) => e.outerHTML.slice(0, 80))
"""


async def _open(site: Site, path: str, *, width: int, dark: bool = False) -> None:
    app = Starlette(routes=[Route(path, handler) for path, handler in PAGES.items()])
    site.html = TestClient(app).get(path, headers={"Accept-Language": "zh"}).text
    await site.page.set_viewport_size({"width": width, "height": 800})
    await site.page.emulate_media(color_scheme="dark" if dark else "light")
    await site.page.goto(SITE + path)


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("path", PAGES)
async def test_axe_finds_nothing(site: Site, path: str, dark: bool) -> None:
    await _open(site, path, width=1440, dark=dark)
    found = await Axe().run(site.page, options=RULES)
    assert [(wrong["id"], len(wrong["nodes"])) for wrong in found.response["violations"]] == []


@pytest.mark.parametrize("path", PAGES)
async def test_nothing_is_wider_than_a_phone(site: Site, path: str) -> None:
    await _open(site, path, width=360)
    assert await site.page.evaluate("document.documentElement.scrollWidth") == 360


@pytest.mark.parametrize("path", PAGES)
async def test_every_target_fits_a_thumb(site: Site, path: str) -> None:
    await _open(site, path, width=360)
    assert await site.page.evaluate(SMALLER_THAN_A_THUMB) == []


async def test_bid_panel_leaves_half_a_phone_to_the_lot(site: Site) -> None:
    await _open(site, "/design/lot", width=360)
    height = await site.page.evaluate("document.querySelector('.bid-panel').offsetHeight")
    assert height <= 400
