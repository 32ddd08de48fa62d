from __future__ import annotations

import pytest

from auction.kernel.actor import Role
from tests.fakes.enrolled import EnrolledLot, publish_lot
from tests.web.people_site import PeopleSite

FORM = {"refund_account": "6222 0000 0001 0001", "eligible": "yes"}


@pytest.fixture
async def lot(people_site: PeopleSite) -> EnrolledLot:
    return await publish_lot(people_site.court)


async def test_applying_leads_to_the_deposit(people_site: PeopleSite, lot: EnrolledLot) -> None:
    browser = await people_site.signed_in(await lot.bidder())
    await browser.get(f"/lots/{lot.lot_id}/apply")

    answer = await browser.send(f"/lots/{lot.lot_id}/apply", FORM)

    assert answer.status_code == 303
    deposit = await browser.get(answer.headers["location"])
    assert "Pay by bank transfer" in deposit.text
    assert "贰拾柒万叁仟柒佰伍拾陆元整" in deposit.text


async def test_page_says_what_is_missing_to_a_visitor(
    people_site: PeopleSite, lot: EnrolledLot
) -> None:
    page = await people_site.browser().get(f"/lots/{lot.lot_id}/apply")

    assert "You have not signed in." in page.text
    assert 'name="refund_account"' not in page.text


async def test_page_sends_somebody_unknown_to_prove_who_they_are(
    people_site: PeopleSite, lot: EnrolledLot
) -> None:
    unknown = await people_site.court.person("无名", Role.bidder)
    browser = await people_site.signed_in(unknown)

    page = await browser.get(f"/lots/{lot.lot_id}/apply")

    assert "Your identity is not proved." in page.text
    assert "/account#identity" in page.text
    assert 'name="refund_account"' not in page.text


async def test_without_the_promise_nothing_is_applied_for(
    people_site: PeopleSite, lot: EnrolledLot
) -> None:
    browser = await people_site.signed_in(await lot.bidder())
    await browser.get(f"/lots/{lot.lot_id}/apply")

    answer = await browser.send(f"/lots/{lot.lot_id}/apply", {**FORM, "eligible": None})

    assert answer.status_code == 422
    assert "6222 0000 0001 0001" in answer.text
    assert "You have not applied" in (await browser.get("/my/bids")).text


async def test_account_that_is_none_is_refused_beside_its_field(
    people_site: PeopleSite, lot: EnrolledLot
) -> None:
    browser = await people_site.signed_in(await lot.bidder())
    await browser.get(f"/lots/{lot.lot_id}/apply")

    answer = await browser.send(f"/lots/{lot.lot_id}/apply", {**FORM, "refund_account": "12"})

    assert answer.status_code == 422
    assert 'id="refund_account-error"' in answer.text


@pytest.mark.parametrize("method", ["get", "send"])
async def test_unknown_lot_is_not_found(people_site: PeopleSite, method: str) -> None:
    lot = await publish_lot(people_site.court)
    browser = await people_site.signed_in(await lot.bidder())
    await browser.get("/account")
    path = "/lots/lot_unknown/apply"

    answer = await (browser.get(path) if method == "get" else browser.send(path, FORM))

    assert answer.status_code == 404


async def test_staff_cannot_apply(people_site: PeopleSite, lot: EnrolledLot) -> None:
    browser = await people_site.signed_in(people_site.court.staff[Role.clerk])
    await browser.get("/account")

    assert (await browser.send(f"/lots/{lot.lot_id}/apply", FORM)).status_code == 403
