from __future__ import annotations

from typing import Any

import httpx2
import pytest

from auction.kernel.actor import Actor, Role
from auction.people.check_digits import DeskIdentityCheck
from auction.people.rules import IdentityState
from tests.auction.people.test_check_digits import PERSON
from tests.auction.people.test_identity import state_of
from tests.fakes.identity_papers import PNG, pdf
from tests.web.people_site import PASSWORD, PeopleSite

FORM = {
    "kind": "person",
    "legal_name": "王芳",
    "number": PERSON,
    "representative": "",
    "consent": "yes",
    "notice_version": "1",
}


async def hand_in(
    site: PeopleSite, who: Actor, papers: list[bytes], **change: Any
) -> httpx2.Response:
    browser = await site.signed_in(who)
    await browser.get("/account")
    files = [("documents", (f"{i}.png", paper, "image/png")) for i, paper in enumerate(papers)]
    return await browser.send("/account/identity", {**FORM, **change}, files=files)


@pytest.fixture
async def bidder(people_site: PeopleSite) -> Actor:
    return await people_site.court.person("王芳", Role.bidder)


async def test_sandbox_proves_at_once_and_says_so(people_site: PeopleSite, bidder: Actor) -> None:
    answer = await hand_in(people_site, bidder, [PNG, pdf()])

    assert answer.status_code == 303
    assert await state_of(people_site.court, bidder) is IdentityState.verified
    page = await (await people_site.signed_in(bidder)).get("/account")
    assert "instant check, a stand-in" in page.text


async def test_production_sends_papers_to_the_desk(people_site: PeopleSite, bidder: Actor) -> None:
    people_site.checks_identity_by(DeskIdentityCheck())

    await hand_in(people_site, bidder, [PNG])

    assert await state_of(people_site.court, bidder) is IdentityState.submitted


@pytest.mark.parametrize(
    ("papers", "change"),
    [
        ([PNG], {"number": "360426199101010072"}),
        ([PNG], {"legal_name": ""}),
        ([PNG], {"legal_name": "王" * 101}),
        ([PNG], {"kind": "robot"}),
        ([], {}),
        ([b"<svg onload=alert(1)>"], {}),
        ([PNG, b"MZ\x90"], {}),
    ],
)
async def test_what_proves_nothing_is_refused_and_what_was_typed_stays(
    people_site: PeopleSite, bidder: Actor, papers: list[bytes], change: dict[str, str]
) -> None:
    answer = await hand_in(people_site, bidder, papers, **change)

    assert answer.status_code == 422
    assert f'value="{change.get("number", PERSON)}"' in answer.text
    assert await state_of(people_site.court, bidder) is IdentityState.none


async def test_staff_have_no_identity_to_hand_in(people_site: PeopleSite) -> None:
    clerk = people_site.court.staff[Role.clerk]

    assert (await hand_in(people_site, clerk, [PNG])).status_code == 403


async def test_identity_number_is_not_shown_whole(people_site: PeopleSite, bidder: Actor) -> None:
    await hand_in(people_site, bidder, [PNG])

    page = await (await people_site.signed_in(bidder)).get("/account")

    assert PERSON not in page.text


async def test_bidder_makes_a_token_and_revokes_it(people_site: PeopleSite, bidder: Actor) -> None:
    await people_site.give_password(bidder)
    browser = await people_site.signed_in(bidder)
    await browser.get("/account")
    asked = {"name": "bot", "scopes": ["bid"], "password": PASSWORD}
    made = await browser.send("/account/tokens", asked)
    assert 'class="secret"' in made.text
    path = made.text.split('action="/account/tokens/')[1].split('"')[0]

    await browser.send(f"/account/tokens/{path}")

    assert "No tokens" in (await browser.get("/account")).text


async def test_a_session_left_open_makes_no_token(people_site: PeopleSite, bidder: Actor) -> None:
    await people_site.give_password(bidder)
    browser = await people_site.signed_in(bidder)
    await browser.get("/account")

    asked = {"name": "bot", "scopes": ["bid"], "password": "not the right one"}
    answer = await browser.send("/account/tokens", asked)

    assert answer.status_code == 422
    assert "No tokens" in (await browser.get("/account")).text


async def test_scope_beyond_the_role_is_refused(people_site: PeopleSite, bidder: Actor) -> None:
    await people_site.give_password(bidder)
    browser = await people_site.signed_in(bidder)
    await browser.get("/account")

    asked = {"name": "bot", "scopes": ["finance"], "password": PASSWORD}
    answer = await browser.send("/account/tokens", asked)

    assert answer.status_code == 422
