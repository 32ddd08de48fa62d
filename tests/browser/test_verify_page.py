"""The page that checks a record: it says what the record comes to, or names its first flaw."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Page, expect

from tests.browser.conftest import LivedHouse

pytestmark = pytest.mark.asyncio(loop_scope="module")

GOLDEN = Path(__file__).parents[1] / "auction" / "bidding" / "golden"
RECORD = (GOLDEN / "sold.record.jsonl").read_bytes()
HEADS = (GOLDEN / "sold.heads.jsonl").read_bytes()
PATIENCE_MS = 30_000


@pytest_asyncio.fixture(loop_scope="module")
async def page(browser: Browser, lived_house: LivedHouse) -> AsyncIterator[Page]:
    async with await browser.new_context(accept_downloads=True) as context:
        page = await context.new_page()
        await page.goto(f"{lived_house.url}/language?to=en&back=/verify")
        await expect(page.locator("[data-verify]")).to_have_attribute("data-ready", "yes")
        yield page


async def _choose(page: Page, **contents: bytes) -> None:
    files = [
        {"name": f"{name}.jsonl", "mimeType": "application/jsonl", "buffer": content}
        for name, content in contents.items()
    ]
    await page.set_input_files("#files", files)  # type: ignore[arg-type]


def _flipped(content: bytes, place: int) -> bytes:
    touched = bytearray(content)
    touched[place] ^= 1
    return bytes(touched)


async def test_a_record_and_what_was_signed_hold(page: Page) -> None:
    await _choose(page, record=RECORD, heads=HEADS)
    report = page.get_by_role("status")
    await expect(report).to_contain_text("This record holds")
    await expect(report).to_contain_text("P8026")
    await expect(report).to_contain_text("Signed up to entry 16 (heads: 2, receipts: 1)")
    await expect(report).to_contain_text("none of those published here")


async def test_one_flipped_byte_of_a_record_is_named_with_its_line(page: Page) -> None:
    report = page.locator("[data-part=report]")
    for place in range(40, len(RECORD) - 1, 331):
        await _choose(page, record=_flipped(RECORD, place), heads=HEADS)
        line = RECORD.count(b"\n", 0, place) + 1
        await expect(report).to_contain_text(f"Line {line} of the record", timeout=PATIENCE_MS)


async def test_one_flipped_byte_of_what_was_signed_is_named_with_its_line(page: Page) -> None:
    report = page.locator("[data-part=report]")
    for place in range(40, len(HEADS) - 1, 67):
        await _choose(page, record=RECORD, heads=_flipped(HEADS, place))
        line = HEADS.count(b"\n", 0, place) + 1
        await expect(report).to_contain_text(f"Line {line} of what was signed", timeout=PATIENCE_MS)
        await _choose(page, record=RECORD)
        await expect(report).to_contain_text("This record holds", timeout=PATIENCE_MS)


async def test_a_record_that_was_cut_off_under_a_signed_head_is_found(page: Page) -> None:
    cut = b"".join(RECORD.splitlines(keepends=True)[:-1])
    await _choose(page, record=cut, heads=HEADS)
    await expect(page.get_by_role("status")).to_contain_text("entry 16 was signed")


async def test_a_page_once_loaded_needs_no_line(page: Page) -> None:
    await page.context.set_offline(True)
    await _choose(page, record=RECORD, heads=HEADS)
    await expect(page.locator("[data-part=report]")).to_contain_text("This record holds")


async def test_a_file_that_is_no_record_is_said_to_be_none(page: Page) -> None:
    await _choose(page, heads=HEADS)
    await expect(page.get_by_role("status")).to_contain_text("None of these files is a record")


async def test_a_lots_own_record_is_fetched_from_its_page_and_holds(
    page: Page, lived_house: LivedHouse
) -> None:
    await page.goto(f"{lived_house.url}/lots/{lived_house.lot_id}")
    await page.click("text=Check it in this browser")
    report = page.locator("[data-part=report]")
    await expect(report).to_contain_text("This record holds")
    await expect(report).to_contain_text("Signed with the key whose fingerprint is")
