"""The browser's own checker of records, beside ours: the same verdict on every history."""

from __future__ import annotations

import os
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Page

from auction.bidding.verify import Verified, verify
from tests.auction.bidding.histories import flipped, forged, history, record_bytes
from tests.browser.site import Site

pytestmark = pytest.mark.asyncio(loop_scope="module")

GOLDEN = Path(__file__).parents[1] / "auction" / "bidding" / "golden"
HISTORIES = 1000
LONG = 100 if os.environ.get("AUCTION_SOAK") else 2

# Bytes travel as text of one character each. A verdict is what the record comes to, or the line
# of its first flaw.
CHECK = """
async (files) => {
  const { checkRecord } = await import("/static/js/verify/check.js");
  const verdict = async (file) => {
    try {
      const bytes = Uint8Array.from(file, (char) => char.charCodeAt(0));
      return (await checkRecord(bytes)).outcome;
    } catch (flaw) {
      return flaw.line ?? String(flaw);
    }
  };
  const verdicts = [];
  for (const file of files) verdicts.push(await verdict(file));
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


def ours(record: bytes) -> dict[str, Any] | int:
    """Return our own verdict on a record file, as `auction verify` reads it."""
    text = record.decode(errors="surrogateescape").removesuffix("\n")
    found = verify(text.split("\n"))
    return asdict(found) if isinstance(found, Verified) else found.line


async def theirs(page: Page, records: list[bytes]) -> list[dict[str, Any] | int]:
    verdicts: list[dict[str, Any] | int] = await page.evaluate(
        CHECK, [record.decode("latin-1") for record in records]
    )
    return verdicts


async def test_golden_records_come_to_the_same_in_the_browser(secure_page: Page) -> None:
    golden = [path.read_bytes() for path in sorted(GOLDEN.glob("*.record.jsonl"))]
    found = await theirs(secure_page, golden)
    assert len(found) >= 4
    assert found == [ours(record) for record in golden]


async def test_a_thousand_histories_come_to_the_same_touched_or_not(secure_page: Page) -> None:
    whole = [record_bytes(history(number)) for number in range(HISTORIES)]
    records = [
        *whole,
        *(flipped(record, number) for number, record in enumerate(whole)),
        *(forged(record, number) for number, record in enumerate(whole)),
    ]
    found = await theirs(secure_page, records)
    expected = [ours(record) for record in records]
    differ = [n for n, pair in enumerate(zip(found, expected, strict=True)) if pair[0] != pair[1]]
    assert [(n, found[n], expected[n]) for n in differ[:5]] == []
    assert all(isinstance(verdict, dict) for verdict in expected[:HISTORIES])
    assert all(isinstance(verdict, int) for verdict in expected[HISTORIES : 2 * HISTORIES])


async def test_long_histories_come_to_the_same(secure_page: Page) -> None:
    whole = [record_bytes(history(number, most=2000)) for number in range(LONG)]
    records = [each for n, record in enumerate(whole) for each in (record, forged(record, n))]
    assert await theirs(secure_page, records) == [ours(record) for record in records]
