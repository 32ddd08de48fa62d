"""Every page a user can reach by links, in both languages: read by axe, by a phone, by a linguist.

A small court is lived through, served, and walked: one page of each kind for each user.
"""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from dataclasses import dataclass

import pytest
import pytest_asyncio
from axe_playwright_python.async_playwright import Axe
from playwright.async_api import Browser, Page

from tests.browser.conftest import LivedHouse
from tests.browser.people import somebody

# Every page of the house is opened twice before the first test looks at what was seen.
pytestmark = [pytest.mark.asyncio(loop_scope="module"), pytest.mark.timeout(1500)]

USERS = ("", "bidder", "judge", "finance", "applicant", "agency", "admin")
WIDE, NARROW = 1440, 360
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}

NO_PAGE = re.compile(
    r"[./](csv|json|jsonl|pdf|xlsx|xml|zip|ics)$|^/(files|language|draws|static|design)\b"
    r"|/(reports|pictures|receipts|papers/file_[a-z0-9]+|network-reports|annexes|files|proofs)\b"
)
AN_ID = re.compile(r"(?<=/)(?:[a-z]+_[0-9a-z]{16}|\d{4,})")
A_KEY = re.compile(
    r"\b(?:state|refusal|missing|message|paper|script|said|sort|deadline|figure|rule|law)\.[a-z_]+"
    r"|%\(\w+\)|\{\w+\}|\b(?:OJA|REF|SEI|DIST|AUC|TRAP|PLAT)-\d+"
)
ENGLISH = re.compile(r"[A-Za-z]{3,} [A-Za-z]{2,}")

# What is read: the page's own words, without names, code, what somebody typed, and what says it is
# in English.
WORDS = """
() => {
  const foreign = "[lang|=en], code, pre, script, style, option, textarea";
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const read = [document.title];
  while (walker.nextNode()) {
    if (!walker.currentNode.parentElement.closest(foreign)) read.push(walker.currentNode.data);
  }
  return read.map((text) => text.trim()).filter(Boolean);
}
"""
LINKS = "() => [...document.querySelectorAll('a[href^=\"/\"]')].map((a) => a.getAttribute('href'))"
TOO_WIDE_BY = "() => document.documentElement.scrollWidth - window.innerWidth"


@dataclass(frozen=True)
class Seen:
    """A page as it was found."""

    path: str
    language: str
    status: int
    words: list[str]
    too_wide_by: dict[int, int]
    violations: list[str]


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def pages(browser: Browser, lived_house: LivedHouse) -> AsyncIterator[list[Seen]]:
    found: list[Seen] = []
    known: set[str] = set()
    for user in USERS:
        email = f"{user}@sandbox.example" if user else ""
        person = await somebody(browser, lived_house.url, email)
        await person.page.goto(f"{lived_house.url}/language?to=zh&back=/")
        chinese = await _walk(person.page, lived_house.url, known)
        await person.page.goto(f"{lived_house.url}/language?to=en&back=/verify")
        english = [await _look(person.page, lived_house.url, page.path, "en") for page in chinese]
        found += [*chinese, *english]
        await person.page.context.close()
    yield found


async def test_every_link_leads_somewhere(pages: list[Seen]) -> None:
    assert [(page.path, page.status) for page in pages if page.status != 200] == []


@pytest.mark.parametrize("width", [WIDE, NARROW])
async def test_nothing_is_wider_than_the_screen(pages: list[Seen], width: int) -> None:
    wide = [(page.path, page.language) for page in pages if page.too_wide_by.get(width, 0) > 0]
    assert wide == []


async def test_no_key_stands_where_words_should(pages: list[Seen]) -> None:
    keys = [(page.path, text) for page in pages for text in page.words if A_KEY.search(text)]
    assert keys == []


async def test_chinese_pages_speak_chinese(pages: list[Seen]) -> None:
    chinese = [page for page in pages if page.language == "zh"]
    assert [(p.path, text) for p in chinese for text in p.words if ENGLISH.search(text)] == []


async def test_axe_finds_nothing(pages: list[Seen]) -> None:
    assert [(page.path, page.violations) for page in pages if page.violations] == []


async def _walk(page: Page, site: str, known: set[str]) -> list[Seen]:
    """Look at one page of each kind that links lead to from here and nobody saw before."""
    found: list[Seen] = []
    queue = ["/", *await page.evaluate(LINKS)]
    while queue:
        path = queue.pop(0).split("#")[0]
        kind = AN_ID.sub("…", path.split("?")[0])
        if kind in known or NO_PAGE.search(path.split("?")[0]):
            continue
        known.add(kind)
        found.append(await _look(page, site, path, "zh"))
        queue += await page.evaluate(LINKS)
    return found


async def _look(page: Page, site: str, path: str, language: str) -> Seen:
    await page.set_viewport_size({"width": WIDE, "height": 900})
    answer = await page.goto(site + path)
    assert answer is not None
    assert "html" in answer.headers["content-type"], f"{path} is no page"
    too_wide_by = {WIDE: await page.evaluate(TOO_WIDE_BY)}
    violations = await _violations(page) if language == "en" else []
    await page.set_viewport_size({"width": NARROW, "height": 780})
    too_wide_by[NARROW] = await page.evaluate(TOO_WIDE_BY)
    words = await page.evaluate(WORDS)
    return Seen(path, language, answer.status, words, too_wide_by, violations)


async def _violations(page: Page) -> list[str]:
    found = await Axe().run(page, options=RULES)
    return [
        f"{wrong['id']}: {wrong['nodes'][0]['html'][:100]}"
        for wrong in found.response["violations"]
    ]
