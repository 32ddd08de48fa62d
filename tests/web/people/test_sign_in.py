from __future__ import annotations

import pytest

from auction.kernel.actor import Role
from tests.web.people_site import PASSWORD, PeopleSite
from tests.web.signing_in import sign_in
from web.people.sign_in import local_path


async def test_whoever_knows_the_password_comes_to_their_desk(people_site: PeopleSite) -> None:
    judge = people_site.court.staff[Role.judge]
    await people_site.give_password(judge)
    browser = people_site.browser()

    answer = await sign_in(browser.client, await people_site.email_of(judge), PASSWORD)

    assert (answer.status_code, answer.headers["location"]) == (303, "/court")


async def test_session_cookie_is_out_of_reach_of_scripts(people_site: PeopleSite) -> None:
    judge = people_site.court.staff[Role.judge]
    await people_site.give_password(judge)

    answer = await sign_in(
        people_site.browser().client, await people_site.email_of(judge), PASSWORD
    )

    cookie = answer.headers["set-cookie"]
    assert cookie.startswith("session=")
    assert "HttpOnly" in cookie
    assert "SameSite=lax" in cookie


@pytest.mark.parametrize(
    ("email", "password"),
    [("nobody@example.org", PASSWORD), (None, "wrong password"), (None, "x" * 5000)],
)
async def test_wrong_address_and_wrong_password_read_the_same(
    people_site: PeopleSite, email: str | None, password: str
) -> None:
    judge = people_site.court.staff[Role.judge]
    await people_site.give_password(judge)

    answer = await sign_in(
        people_site.browser().client, email or await people_site.email_of(judge), password
    )

    assert answer.status_code == 409
    assert "The address or the password is wrong." in answer.text
    assert password not in answer.text


async def test_guessing_at_one_account_is_slowed(people_site: PeopleSite) -> None:
    judge = people_site.court.staff[Role.judge]
    await people_site.give_password(judge)
    email = await people_site.email_of(judge)
    client = people_site.browser().client
    for _ in range(5):
        await sign_in(client, email, "wrong password")

    answer = await sign_in(client, email, PASSWORD)

    assert "session" not in answer.cookies
    assert "Too many requests" in answer.text


async def test_rival_who_guesses_does_not_lock_the_bidder_out(people_site: PeopleSite) -> None:
    judge = people_site.court.staff[Role.judge]
    await people_site.give_password(judge)
    email = await people_site.email_of(judge)
    rival = people_site.browser("10.0.0.66").client
    for _ in range(6):
        await sign_in(rival, email, "wrong password")

    answer = await sign_in(people_site.browser().client, email, PASSWORD)

    assert answer.status_code == 303


async def test_signing_out_ends_the_session_on_the_server(people_site: PeopleSite) -> None:
    browser = await people_site.signed_in(people_site.court.staff[Role.judge])
    stolen = browser.client.cookies["session"]
    await browser.get("/account")

    await browser.send("/sign-out")

    thief = people_site.browser()
    thief.client.cookies.set("session", stolen)
    assert (await thief.get("/account")).status_code == 303


async def test_signing_in_again_gives_another_token(people_site: PeopleSite) -> None:
    judge = people_site.court.staff[Role.judge]
    await people_site.give_password(judge)
    browser = await people_site.signed_in(judge)
    first = browser.client.cookies["session"]
    await browser.get("/account")

    form = {"email": await people_site.email_of(judge), "password": PASSWORD}
    await browser.send("/sign-in", form)

    thief = people_site.browser()
    thief.client.cookies.set("session", first)
    assert (await thief.get("/account")).status_code == 303


async def test_visitor_is_asked_to_sign_in_and_comes_back(people_site: PeopleSite) -> None:
    answer = await people_site.browser().get("/account?x=1")

    assert answer.headers["location"] == "/sign-in?next=%2Faccount%3Fx%3D1"


@pytest.mark.parametrize("text", ["//evil.example", "/\\evil.example", "https://evil.example", ""])
def test_nobody_is_led_off_the_site(text: str) -> None:
    assert local_path(text) is None


def test_path_of_the_site_is_followed() -> None:
    assert local_path("/lots/lot_1?page=2") == "/lots/lot_1?page=2"
