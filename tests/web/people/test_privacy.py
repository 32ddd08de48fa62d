"""Notices on personal data: public in every version, asked once for each, kept with its hash."""

from __future__ import annotations

import pytest
from sqlalchemy import text

from auction.kernel.actor import Role
from auction.kernel.refusal import Refused
from auction.people.consents import consents_of, give_consent
from auction.people.notices import NOTICES, Notice, standing
from auction.people.refusals import PeopleRefusal
from tests.auction.people.test_service import registered
from tests.web.people_site import PASSWORD, PeopleSite


async def test_every_version_of_every_notice_is_public(people_site: PeopleSite) -> None:
    page = await people_site.browser().get("/privacy")

    assert page.status_code == 200
    assert all(each.sha256("en") in page.text for each in NOTICES)


async def test_a_new_version_is_asked_for_at_the_next_sign_in_and_leads_on(
    people_site: PeopleSite,
) -> None:
    who = await people_site.court.person("王芳", Role.bidder)
    await people_site.give_password(who)
    async with people_site.court.acting() as uow:
        await uow.session.exec(text("UPDATE consent SET version = 0"))  # type: ignore[call-overload]
    browser = people_site.browser()
    await browser.get("/sign-in")
    form = {"email": await people_site.email_of(who), "password": PASSWORD, "next": "/inbox"}

    signed_in = await browser.send("/sign-in", form)
    page = await browser.get(signed_in.headers["location"])
    unticked = await browser.send("/consent", {"notice_version": "1", "next": "/inbox"})
    older = await browser.send(
        "/consent", {"notice_version": "2", "consent": "yes", "next": "/inbox"}
    )
    agreed = await browser.send(
        "/consent", {"notice_version": "1", "consent": "yes", "next": "//evil.example"}
    )
    again = people_site.browser()
    await again.get("/sign-in")

    assert signed_in.headers["location"] == "/consent?next=%2Finbox"
    assert "how your data is used" in page.text
    assert (unticked.status_code, older.status_code) == (422, 409)
    assert agreed.headers["location"] == "/my/bids"
    assert (await again.send("/sign-in", form)).headers["location"] == "/inbox"


async def test_the_account_page_shows_what_was_agreed_to(people_site: PeopleSite) -> None:
    who = await people_site.court.person("王芳", Role.bidder)
    page = await (await people_site.signed_in(who)).get("/account")

    assert "Notice on accounts, version 1" in page.text
    assert "Notice on identity papers (sensitive data), version 1" in page.text


async def test_consent_is_kept_once_with_the_hash_of_what_was_read(
    people_site: PeopleSite,
) -> None:
    account_id = await registered(people_site.court)
    async with people_site.court.acting() as uow:
        for _twice in range(2):
            await give_consent(
                uow, notice=Notice.account, version=1, language="zh", account_id=account_id
            )
        (kept,) = await consents_of(uow.session, account_id)
        with pytest.raises(Refused) as refused:
            await give_consent(
                uow, notice=Notice.identity, version=7, language="zh", account_id=account_id
            )

    assert kept.sha256 == standing(Notice.account).sha256("zh")
    assert refused.value.refusal.code is PeopleRefusal.text_changed
