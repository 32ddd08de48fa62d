from __future__ import annotations

import pytest

from auction.kernel.actor import Role
from auction.kernel.refusal import Refused
from auction.people import sign_ins
from tests.web.people_site import Browser, PeopleSite
from web.security.sessions import viewer_from_bearer, viewer_from_cookie


async def judge(site: PeopleSite) -> Browser:
    browser = await site.signed_in(site.court.staff[Role.judge])
    await browser.get("/account")
    return browser


async def test_form_without_a_token_is_refused(people_site: PeopleSite) -> None:
    browser = await judge(people_site)

    answer = await browser.send("/account/language", {"csrf": None, "language": "zh"})

    assert answer.status_code == 403


@pytest.mark.parametrize("token", ["forged", ""])
async def test_forged_token_is_refused(people_site: PeopleSite, token: str) -> None:
    browser = await judge(people_site)

    answer = await browser.send("/account/language", {"csrf": token, "language": "zh"})

    assert answer.status_code == 403


async def test_token_of_another_session_is_refused(people_site: PeopleSite) -> None:
    browser, other = (
        await judge(people_site),
        await people_site.signed_in(people_site.court.staff[Role.clerk]),
    )
    await other.get("/account")

    answer = await browser.send("/account/language", {"csrf": other.csrf, "language": "zh"})

    assert answer.status_code == 403


async def test_form_from_before_the_sign_in_is_stale(people_site: PeopleSite) -> None:
    browser = people_site.browser()
    await browser.get("/sign-in")
    before = browser.csrf
    signed_in = await judge(people_site)

    answer = await signed_in.send("/account/language", {"csrf": before, "language": "zh"})

    assert answer.status_code == 403


async def test_form_sent_by_another_site_is_refused(people_site: PeopleSite) -> None:
    browser = await judge(people_site)
    browser.client.headers["Origin"] = "https://evil.example"

    assert (await browser.send("/account/language", {"language": "zh"})).status_code == 403


async def test_own_form_is_taken(people_site: PeopleSite) -> None:
    browser = await judge(people_site)
    browser.client.headers["Origin"] = "http://localhost:8000"

    assert (await browser.send("/account/language", {"language": "zh"})).status_code == 303


async def test_token_in_a_header_is_taken(people_site: PeopleSite) -> None:
    browser = await judge(people_site)
    browser.client.headers["X-CSRF-Token"] = browser.csrf

    answer = await browser.send("/inbox/read", {"csrf": None})

    assert answer.status_code == 303


async def test_visitors_token_is_worth_nothing_without_the_cookie(people_site: PeopleSite) -> None:
    browser = people_site.browser()
    await browser.get("/sign-in")
    browser.client.cookies.clear()

    answer = await browser.send("/sign-in", {"email": "a@b.org", "password": "x"})

    assert answer.status_code == 403


async def test_bearer_token_opens_no_page(people_site: PeopleSite) -> None:
    await token_of(people_site)
    browser = people_site.browser()
    browser.client.headers["Authorization"] = "Bearer secret"

    assert (await browser.get("/account")).status_code == 303


async def test_bearer_token_is_good_for_its_scope(people_site: PeopleSite) -> None:
    await token_of(people_site)

    viewer = await viewer_from_bearer(people_site.house, "Bearer secret", "bid")

    assert viewer.scopes == {"bid"}
    with pytest.raises(Refused):
        await viewer_from_bearer(people_site.house, "Bearer secret", "cases")


@pytest.mark.parametrize("header", [None, "", "Bearer", "Bearer ", "Basic secret", "Bearer forged"])
async def test_forged_bearer_is_nobody(people_site: PeopleSite, header: str | None) -> None:
    await token_of(people_site)

    assert not (await viewer_from_bearer(people_site.house, header, "bid")).signed_in


@pytest.mark.parametrize("header", [None, "", "session=", "session=forged", "session", ";;=;"])
async def test_forged_cookie_is_nobody(people_site: PeopleSite, header: str | None) -> None:
    assert not (await viewer_from_cookie(people_site.house, header)).signed_in


async def test_shut_out_account_is_nobody_at_once(people_site: PeopleSite) -> None:
    browser = await judge(people_site)
    admin = await people_site.signed_in(people_site.court.staff[Role.admin])
    account_id = people_site.court.staff[Role.judge].account_id
    await admin.get(f"/admin/staff/{account_id}")
    await admin.send(f"/admin/staff/{account_id}/access", {"disabled": "yes"})

    assert (await browser.get("/account")).status_code == 303


async def test_unread_messages_are_counted_for_the_header(people_site: PeopleSite) -> None:
    browser = await judge(people_site)

    assert "Nothing new" in (await browser.get("/inbox")).text


async def token_of(site: PeopleSite) -> None:
    judge = site.court.staff[Role.judge]
    async with site.court.acting() as uow:
        await sign_ins.add_token(
            uow.session,
            token="secret",
            account_id=judge.account_id or "",
            name="bot",
            scopes=["bid"],
            machine_now=uow.now,
        )
