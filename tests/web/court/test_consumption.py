"""The clerk's list of people under consumption limits: read in, searched, shortened."""

from __future__ import annotations

import re

import httpx2
import pytest

from auction.kernel.actor import Role
from tests.auction.people.test_check_digits import PERSON
from tests.web.people_site import Browser, PeopleSite

PATH = "/court/consumption-limits"
LIST = f"name,number,from,until\n林小妹,{PERSON},2026-01-01,\n坏行,1,2026-01-01,\n"


async def clerk_of(site: PeopleSite) -> Browser:
    browser = await site.signed_in(site.court.staff[Role.clerk])
    await browser.get(PATH)
    return browser


async def read_in(browser: Browser, content: bytes) -> httpx2.Response:
    return await browser.send(PATH, files={"file": ("list.csv", content, "text/csv")})


async def test_a_file_is_read_in_with_a_word_for_each_line(people_site: PeopleSite) -> None:
    browser = await clerk_of(people_site)

    first = await read_in(browser, LIST.encode())
    second = await read_in(browser, LIST.encode())

    assert "added 1" in first.text
    assert "wrong 1" in first.text
    assert "unchanged 1" in second.text
    assert "林小妹" in (await browser.get(f"{PATH}?name=小")).text
    assert "林小妹" not in (await browser.get(f"{PATH}?name=王")).text
    assert PERSON not in first.text + second.text


async def test_an_entry_is_taken_off_the_list(people_site: PeopleSite) -> None:
    browser = await clerk_of(people_site)
    path = re.search(rf"{PATH}/\w+/removal", (await read_in(browser, LIST.encode())).text)
    assert path is not None

    answer = await browser.send(path.group(0))

    assert answer.status_code == 303
    assert "Nobody is on this list" in (await browser.get(PATH)).text


@pytest.mark.parametrize("content", [b"", b"MZ\x90\x00", b"a,b\n1,2\n", b"\xff\xfe"])
async def test_what_is_no_list_is_refused(people_site: PeopleSite, content: bytes) -> None:
    browser = await clerk_of(people_site)

    assert (await read_in(browser, content)).status_code == 422


async def test_a_panel_member_reads_and_does_not_write(people_site: PeopleSite) -> None:
    browser = await people_site.signed_in(people_site.court.staff[Role.panel])
    page = await browser.get(PATH)

    assert page.status_code == 200
    assert "Read a file in" not in page.text.replace("Read a file in, or", "")
    assert (await read_in(browser, LIST.encode())).status_code == 403
