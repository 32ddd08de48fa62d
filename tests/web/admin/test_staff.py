from __future__ import annotations

import re

import pytest

from auction.kernel.actor import Role
from auction.people import queries
from tests.fakes.court_of_tests import open_court
from tests.web.people_site import PASSWORD, Browser, PeopleSite
from tests.web.signing_in import sign_in

NEW = {"name": "新书记员", "email": "new@court.example", "roles": "clerk"}


async def admin(site: PeopleSite) -> Browser:
    return await site.signed_in(site.court.staff[Role.admin])


async def test_new_member_sets_a_password_by_the_link_and_signs_in(
    people_site: PeopleSite,
) -> None:
    browser = await admin(people_site)
    await browser.get("/admin/staff/new")
    made = await browser.send("/admin/staff", NEW)
    found = re.search(r"/set-password/[^<\s]+", made.text)
    assert found is not None
    newcomer = people_site.browser()
    await newcomer.get(found.group())
    await newcomer.send(found.group(), {"password": PASSWORD, "password_again": PASSWORD})

    answer = await sign_in(newcomer.client, NEW["email"], PASSWORD)

    assert answer.headers["location"] == "/court"


@pytest.mark.parametrize(
    "change",
    [
        {"email": "no address"},
        {"name": ""},
        {"roles": None},
        {"roles": ["judge", "admission"]},
        {"roles": "bidder"},
        {"roles": "emperor"},
    ],
)
async def test_senseless_member_is_refused_and_nobody_is_made(
    people_site: PeopleSite, change: dict[str, object]
) -> None:
    browser = await admin(people_site)
    await browser.get("/admin/staff/new")

    answer = await browser.send("/admin/staff", {**NEW, **change})

    assert answer.status_code in {400, 422}
    async with people_site.court.works.database.session() as session:
        assert await queries.account_by_email(session, NEW["email"]) is None


async def test_another_courts_member_is_not_found(people_site: PeopleSite) -> None:
    other = await open_court(people_site.court.works.database)
    path = f"/admin/staff/{other.staff[Role.judge].account_id}"
    browser = await admin(people_site)
    await browser.get("/admin/staff/new")

    assert (await browser.get(path)).status_code == 404
    assert (await browser.send(f"{path}/roles", {"roles": "clerk"})).status_code == 404
    assert (await browser.send(f"{path}/access", {"disabled": "yes"})).status_code == 404
    assert (await browser.send(f"{path}/invite")).status_code == 404


async def test_last_administrator_stays(people_site: PeopleSite) -> None:
    browser = await admin(people_site)
    path = f"/admin/staff/{people_site.court.staff[Role.admin].account_id}"
    await browser.get(path)

    answer = await browser.send(f"{path}/roles", {"roles": "clerk"})

    assert "A court keeps at least one administrator." in answer.text


async def test_judge_gets_no_further_than_the_door(people_site: PeopleSite) -> None:
    browser = await people_site.signed_in(people_site.court.staff[Role.judge])

    assert (await browser.get("/admin")).status_code == 403


async def test_court_account_is_changed_for_everybody_who_pays(people_site: PeopleSite) -> None:
    browser = await admin(people_site)
    await browser.get("/admin/court")
    form = {
        "name_zh": "海口海事法院",
        "name_en": "Haikou Maritime Court",
        "contact": "0898-0000 0000",
        "bank_name": "中国建设银行海口分行",
        "bank_account": "4600 1111",
    }

    await browser.send("/admin/court", form)

    async with people_site.court.works.database.session() as session:
        court = await queries.court(session, people_site.court.court_id)
    assert court is not None
    assert court.bank_account == "4600 1111"


async def test_token_is_shown_once_and_then_never(people_site: PeopleSite) -> None:
    browser = await admin(people_site)
    await browser.get("/admin/tokens")
    judge = people_site.court.staff[Role.judge].account_id
    form = {"name": "办案系统", "account_id": judge, "scopes": ["cases", "lots"]}

    made = await browser.send("/admin/tokens", form)

    found = re.search(r'class="secret">([^<]+)<', made.text)
    assert found is not None
    assert found.group(1) not in (await browser.get("/admin/tokens")).text


async def test_token_for_another_courts_judge_is_not_found(people_site: PeopleSite) -> None:
    other = await open_court(people_site.court.works.database)
    browser = await admin(people_site)
    await browser.get("/admin/tokens")
    form = {"name": "x", "account_id": other.staff[Role.judge].account_id, "scopes": ["cases"]}

    assert (await browser.send("/admin/tokens", form)).status_code == 404


async def test_token_that_signs_for_a_panel_member_is_that_member_s_own(
    people_site: PeopleSite,
) -> None:
    browser = await admin(people_site)
    await browser.get("/admin/tokens")
    member = people_site.court.staff[Role.panel].account_id
    form = {"name": "办案系统", "account_id": member, "scopes": ["lots"]}

    answer = await browser.send("/admin/tokens", form)

    assert answer.status_code == 422
    assert "signs in person" in answer.text


async def test_link_to_a_password_somebody_has_is_shown_to_nobody_else(
    people_site: PeopleSite,
) -> None:
    judge = people_site.court.staff[Role.judge]
    await people_site.give_password(judge)
    people_site.sends_mail()
    browser = await admin(people_site)
    path = f"/admin/staff/{judge.account_id}"
    await browser.get(path)

    answer = await browser.send(f"{path}/invite")

    assert answer.status_code == 200
    assert "/set-password/" not in answer.text
