"""Giving up an account in the browser."""

from __future__ import annotations

import pytest

from auction.kernel.actor import Actor, Role
from tests.web.people_site import PASSWORD, PeopleSite

SENT = {"password": PASSWORD, "understood": "yes"}


@pytest.fixture
async def bidder(people_site: PeopleSite) -> Actor:
    who = await people_site.court.person("王芳", Role.bidder)
    await people_site.give_password(who)
    return who


async def test_the_page_says_what_becomes_of_the_account_and_asks_once_more(
    people_site: PeopleSite, bidder: Actor
) -> None:
    page = await (await people_site.signed_in(bidder)).get("/account/erasure")
    assert "everything about you is erased now" in page.text
    assert "data-confirm=" in page.text


async def test_with_the_password_the_account_is_gone_and_nobody_signs_in(
    people_site: PeopleSite, bidder: Actor
) -> None:
    email = await people_site.email_of(bidder)
    browser, elsewhere = [await people_site.signed_in(bidder) for _ in range(2)]
    await browser.get("/account/erasure")
    answer = await browser.send("/account/erasure", SENT)
    assert (answer.status_code, answer.headers["location"]) == (303, "/")
    for left in (browser, elsewhere):
        assert (await left.get("/account")).status_code in {303, 401}
    guest = people_site.browser()
    await guest.get("/sign-in")
    answer = await guest.send("/sign-in", {"email": email, "password": PASSWORD})
    assert answer.status_code == 409


@pytest.mark.parametrize(
    "change", [{"password": "not the one 1887"}, {"password": ""}, {"understood": None}]
)
async def test_without_the_password_or_the_promise_nothing_happens(
    people_site: PeopleSite, bidder: Actor, change: dict[str, str | None]
) -> None:
    browser = await people_site.signed_in(bidder)
    await browser.get("/account/erasure")
    answer = await browser.send("/account/erasure", {**SENT, **change})
    assert answer.status_code == 422
    assert (await browser.get("/account")).status_code == 200


async def test_staff_cannot_give_up_theirs(people_site: PeopleSite) -> None:
    browser = await people_site.signed_in(people_site.court.staff[Role.judge])
    assert (await browser.get("/account/erasure")).status_code == 403
