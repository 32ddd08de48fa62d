from __future__ import annotations

import re
from typing import Any

import httpx2
import pytest
from sqlmodel import func, select

from auction.people.models import Account
from tests.web.people_site import PASSWORD, Browser, PeopleSite
from tests.web.signing_in import sign_in

FORM = {
    "kind": "person",
    "name": "王芳",
    "email": "wang@example.org",
    "password": PASSWORD,
    "password_again": PASSWORD,
    "terms": "yes",
    "consent": "yes",
    "notice_version": "1",
}


async def register(site: PeopleSite, **change: Any) -> tuple[Browser, httpx2.Response]:
    browser = site.browser()
    await browser.get("/register")
    return browser, await browser.send("/register", {**FORM, **change})


def link_on(page: httpx2.Response) -> str:
    found = re.search(r'href="(/(?:confirm-email|set-password)/[^"]+)"', page.text)
    assert found is not None, page.text
    return found.group(1)


async def accounts(site: PeopleSite) -> int:
    async with site.court.works.database.session() as session:
        rows = select(func.count()).where(Account.email == FORM["email"])
        return (await session.exec(rows)).one()


async def test_confirmed_address_can_sign_in(people_site: PeopleSite) -> None:
    browser, sent = await register(people_site)
    link = link_on(sent)
    await browser.get(link)
    await browser.send(link)

    answer = await sign_in(browser.client, FORM["email"], PASSWORD)

    assert answer.headers["location"] == "/my/bids"


async def test_unconfirmed_address_cannot_and_is_offered_another_letter(
    people_site: PeopleSite,
) -> None:
    browser, _ = await register(people_site)

    answer = await sign_in(browser.client, FORM["email"], PASSWORD)

    assert answer.status_code == 409
    assert 'action="/confirm-email"' in answer.text


async def test_link_that_was_opened_only_is_not_used(people_site: PeopleSite) -> None:
    browser, sent = await register(people_site)
    link = link_on(sent)

    for _ in range(2):
        assert (await browser.get(link)).status_code == 200


async def test_used_link_is_used_up(people_site: PeopleSite) -> None:
    browser, sent = await register(people_site)
    link = link_on(sent)
    await browser.get(link)
    await browser.send(link)

    assert (await browser.get(link)).status_code == 404


async def test_link_with_a_forged_seal_is_not_found(people_site: PeopleSite) -> None:
    browser, sent = await register(people_site)
    forged = link_on(sent)[:-4] + "0000"

    assert (await browser.get(forged)).status_code == 404


async def test_taken_address_gets_the_same_page_and_no_second_account(
    people_site: PeopleSite,
) -> None:
    _, first = await register(people_site)
    _, second = await register(people_site, name="Somebody Else")

    assert second.status_code == first.status_code == 200
    assert await accounts(people_site) == 1


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"password": "short"}, "At least 10 characters."),
        ({"password": "p" * 129}, "At most 128 characters."),
        ({"password_again": "something else"}, "The two passwords differ."),
        ({"email": "no address"}, "This is no e-mail address."),
        ({"name": "王" * 101}, "100"),
        ({"kind": "robot"}, "one of"),
        ({"terms": None}, "act for myself"),
    ],
)
async def test_what_is_wrong_is_said_and_what_was_typed_stays(
    people_site: PeopleSite, change: dict[str, str | None], says: str
) -> None:
    _, answer = await register(people_site, **change)

    assert answer.status_code == 422
    assert says in answer.text
    assert (change.get("email") or FORM["email"]) in answer.text
    assert await accounts(people_site) == 0


async def test_registering_from_one_address_is_bounded(people_site: PeopleSite) -> None:
    for number in range(5):
        await register(people_site, email=f"a{number}@example.org")

    _, answer = await register(people_site)

    assert answer.status_code == 409
    assert await accounts(people_site) == 0


async def test_forgotten_password_is_set_anew_by_link(people_site: PeopleSite) -> None:
    browser, _ = await register(people_site)
    await browser.get("/forgotten")
    link = link_on(await browser.send("/forgotten", {"email": FORM["email"]}))
    await browser.get(link)
    other = "another harbour 1888"

    await browser.send(link, {"password": other, "password_again": other})

    answer = await sign_in(browser.client, FORM["email"], other)
    assert answer.status_code == 303


async def test_unknown_address_learns_nothing_from_a_forgotten_password(
    people_site: PeopleSite,
) -> None:
    browser = people_site.browser()
    await browser.get("/forgotten")

    answer = await browser.send("/forgotten", {"email": "nobody@example.org"})

    assert answer.status_code == 200
    assert "nobody@example.org" in answer.text
