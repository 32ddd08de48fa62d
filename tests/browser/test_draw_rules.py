"""The browser's own checker of draws, beside ours: the same verdict on every file."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Page

from auction.kernel.canonical import canonical_bytes
from tests.browser.site import Site
from tests.valuation.draw.test_changed_bytes import members, published
from tests.valuation.draw.test_uniformity import drawn
from valuation.draw.drawing import NotARecord, first_fault, read_record

pytestmark = pytest.mark.asyncio(loop_scope="module")

DOCUMENT = Path(__file__).parents[2] / "docs" / "draw.md"

# Bytes travel as text of one character each. A verdict is a fault's name, or the three names.
CHECK = """
async (files) => {
  const { checkDraw } = await import("/static/js/verify/draw.js");
  const verdicts = [];
  for (const file of files) {
    try {
      verdicts.push(await checkDraw(Uint8Array.from(file, (char) => char.charCodeAt(0))));
    } catch (fault) {
      verdicts.push(fault.code ?? String(fault));
    }
  }
  return verdicts;
}
"""


@pytest_asyncio.fixture(loop_scope="module")
async def secure_page(browser: Browser) -> Any:
    """A page that may hash: the browser lets only a secure one."""
    async with await browser.new_context() as context:
        site = Site(await context.new_page(), "https://court.test")
        await site.page.route("**/*", site.answer)
        await site.show("")
        yield site.page


async def theirs(page: Page, *files: bytes) -> list[Any]:
    verdicts: list[Any] = await page.evaluate(CHECK, [file.decode("latin-1") for file in files])
    return verdicts


def ours(content: bytes) -> str | list[str]:
    try:
        record = read_record(content)
    except NotARecord:
        return "not_a_record"
    fault = first_fault(record)
    names = {line.agency_id: line.name for line in record.roster}
    return fault.value if fault else [names[agency_id] for agency_id in record.chosen]


async def test_the_browser_draws_the_same_three(secure_page: Page) -> None:
    files = [
        canonical_bytes(drawn(size, number).to_json()) for size in (3, 7, 60) for number in range(9)
    ]
    assert await theirs(secure_page, *files) == [ours(file) for file in files]


async def test_the_worked_examples_hold_in_the_browser(secure_page: Page) -> None:
    examples = [part.split("```")[0].encode() for part in DOCUMENT.read_text().split("```json")[1:]]
    assert len(examples) == 2
    assert await theirs(secure_page, *examples) == [ours(example) for example in examples]
    assert all(isinstance(json.loads(example), dict) for example in examples)


async def test_the_browser_names_the_same_fault_for_each_changed_byte(secure_page: Page) -> None:
    content = published(b"k" * 32, 4, "42")
    files = []
    for member in ("roster", "secret", "contributions"):
        for place in range(*members(content, member)):
            touched = bytearray(content)
            touched[place] ^= 1
            files.append(bytes(touched))
    verdicts = await theirs(secure_page, *files)
    assert verdicts == [ours(file) for file in files]
    assert all(isinstance(verdict, str) for verdict in verdicts)
