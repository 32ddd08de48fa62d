"""Staff and agencies declare their near relatives on a page that shows nobody's number again."""

from __future__ import annotations

import re

import pytest

from auction.kernel.actor import Role
from tests.auction.people.test_check_digits import PERSON
from tests.web.people_site import PeopleSite

PATH = "/account/relatives"


async def test_a_judge_declares_and_takes_back(people_site: PeopleSite) -> None:
    browser = await people_site.signed_in(people_site.court.staff[Role.judge])
    await browser.get(PATH)

    declared = await browser.send(PATH, {"relation": "sibling", "number": PERSON})
    page = await browser.get(PATH)
    path = re.search(rf"{PATH}/(\w+)/withdrawal", page.text)
    assert path is not None
    withdrawn = await browser.send(path.group(0))

    assert (declared.status_code, withdrawn.status_code) == (303, 303)
    assert "Brother or sister" in page.text
    assert PERSON not in page.text
    assert "Nobody is declared yet" in (await browser.get(PATH)).text


@pytest.mark.parametrize(
    "form",
    [
        {},
        {"relation": "cousin", "number": PERSON},
        {"relation": "sibling", "number": "360426199101010072"},
        {"relation": "sibling", "number": "<script>" * 10},
        {"relation": "sibling", "number": "C01X00T47", "nationality": "D\u202e"},
    ],
)
async def test_what_names_nobody_is_refused(people_site: PeopleSite, form: dict[str, str]) -> None:
    browser = await people_site.signed_in(people_site.court.staff[Role.judge])
    await browser.get(PATH)

    assert (await browser.send(PATH, form)).status_code == 422


async def test_a_bidder_has_no_such_page(people_site: PeopleSite) -> None:
    browser = await people_site.signed_in(await people_site.court.person("王芳", Role.bidder))

    assert (await browser.get(PATH)).status_code == 403


async def test_nobody_takes_back_another_s_declaration(people_site: PeopleSite) -> None:
    judge = await people_site.signed_in(people_site.court.staff[Role.judge])
    await judge.get(PATH)
    await judge.send(PATH, {"relation": "self", "number": PERSON})
    path = re.search(rf"{PATH}/\w+/withdrawal", (await judge.get(PATH)).text)
    clerk = await people_site.signed_in(people_site.court.staff[Role.clerk])
    await clerk.get(PATH)
    assert path is not None

    assert (await clerk.send(path.group(0))).status_code == 404
