"""Paying by card through the doors: the button, the page, the report, the way back."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from datetime import timedelta

import httpx2
import pytest
import pytest_asyncio

from auction.enrolment.queries import DepositView
from auction.enrolment.rules import DepositState
from auction.kernel.actor import Actor, Role
from auction.lots.models import Lot
from tests.fakes.card_house import CardHouse, card_house
from tests.fakes.enrolled import publish_lot
from tests.web.people_site import PeopleSite
from web.house import Cards


@pytest_asyncio.fixture
async def house(people_site: PeopleSite) -> AsyncGenerator[CardHouse]:
    lot = await publish_lot(people_site.court)
    async with card_house(lot) as opened:
        people_site.house.cards = Cards(opened.gateway, opened.stand.url, {})
        yield opened


@pytest_asyncio.fixture
async def deposit(house: CardHouse) -> DepositView:
    return await house.lot.apply(await house.lot.bidder("王芳"))


def _payer(deposit: DepositView) -> Actor:
    return Actor(deposit.account_id, None, frozenset({Role.bidder}))


def _path(deposit: DepositView) -> str:
    return f"/my/deposits/{deposit.number}"


async def test_without_keys_the_page_says_that_cards_are_not_taken(
    people_site: PeopleSite, house: CardHouse, deposit: DepositView
) -> None:
    people_site.house.cards = None
    browser = await people_site.signed_in(_payer(deposit))
    page = await browser.get(_path(deposit))
    assert "takes no deposits by card" in page.text
    refused = await browser.send(f"{_path(deposit)}/card", {"means": "card"})
    assert "This court takes no deposits by card." in refused.text


async def test_the_button_leads_to_the_gateway_and_the_report_to_the_paddle(
    people_site: PeopleSite, house: CardHouse, deposit: DepositView
) -> None:
    browser = await people_site.signed_in(_payer(deposit))
    page = await browser.get(_path(deposit))
    assert f"form-action 'self' {house.stand.url};" in page.headers["content-security-policy"]
    sent_on = await browser.send(f"{_path(deposit)}/card", {"means": "card"})
    assert sent_on.headers["location"].startswith(house.stand.url)
    paid = await house.stand.pay(sent_on.headers["location"])
    assert paid.headers["location"].endswith(f"{_path(deposit)}?paid=1")
    back = await browser.get(f"{_path(deposit)}?paid=1")
    assert "You are back from the payment page" in back.text
    await _report(people_site, house)
    await house.settle()
    assert (await house.lot.deposit(deposit.number)).state is DepositState.held


async def test_a_lot_that_ends_within_the_hold_is_held_and_not_charged(
    people_site: PeopleSite, house: CardHouse, deposit: DepositView
) -> None:
    court = house.lot.court
    async with court.acting() as uow:
        lot = await uow.session.get_one(Lot, house.lot.lot_id)
        assert lot.ends_at is not None
        court.clock.at = lot.ends_at - timedelta(days=4)
    browser = await people_site.signed_in(_payer(deposit))
    assert "held on your card" in (await browser.get(_path(deposit))).text
    sent_on = await browser.send(f"{_path(deposit)}/card", {"means": "card"})
    await house.stand.pay(sent_on.headers["location"])
    books = house.stand.stand_in.store.account("acct_platform")
    assert [each["status"] for each in books.find("payment_intent")] == ["requires_capture"]


async def test_a_court_among_others_without_an_account_of_its_own_takes_no_cards(
    people_site: PeopleSite, house: CardHouse, deposit: DepositView
) -> None:
    people_site.house.cards = Cards(house.gateway, house.stand.url, {"沪72": "acct_other"})
    browser = await people_site.signed_in(_payer(deposit))
    assert "takes no deposits by card" in (await browser.get(_path(deposit))).text


async def test_nobody_pays_somebody_elses_deposit(
    people_site: PeopleSite, house: CardHouse, deposit: DepositView
) -> None:
    other = await people_site.signed_in(await house.lot.bidder("乙"))
    await other.get("/my/bids")
    assert (await other.send(f"{_path(deposit)}/card", {"means": "card"})).status_code == 404


async def test_a_gateway_that_is_away_is_said_and_the_button_stays(
    people_site: PeopleSite, house: CardHouse, deposit: DepositView
) -> None:
    browser = await people_site.signed_in(_payer(deposit))
    await browser.get(_path(deposit))
    await house.stand.control("faults", **{"next[0]": "lost"})
    away = await browser.send(f"{_path(deposit)}/card", {"means": "card"})
    assert "does not answer" in away.text
    again = await browser.send(f"{_path(deposit)}/card", {"means": "card"})
    assert again.status_code == 303
    books = house.stand.stand_in.store.account("acct_platform")
    assert len(books.find("checkout.session")) == 1


@pytest.mark.parametrize(("means", "status"), [("customer_balance", 409), ("gold", 422)])
async def test_what_is_not_offered_cannot_be_chosen(
    people_site: PeopleSite, house: CardHouse, deposit: DepositView, means: str, status: int
) -> None:
    browser = await people_site.signed_in(_payer(deposit))
    await browser.get(_path(deposit))
    assert (await browser.send(f"{_path(deposit)}/card", {"means": means})).status_code == status


async def test_whoever_paid_with_anothers_name_reads_that_it_lies_at_the_desk(
    people_site: PeopleSite, house: CardHouse, deposit: DepositView
) -> None:
    await house.pay(await house.open(deposit), name="李伟")
    await house.reported()
    await house.settle()
    browser = await people_site.signed_in(_payer(deposit))
    page = await browser.get(_path(deposit))
    assert "lies at the finance desk" in page.text
    assert "Another payer" in page.text


async def test_a_report_that_is_not_signed_is_refused_and_kept_nowhere(
    people_site: PeopleSite, house: CardHouse
) -> None:
    answer = await _posted(people_site, b'{"object": "event"}', {"Stripe-Signature": "t=1,v1=x"})
    assert (answer.status_code, answer.json()) == (400, {"error": "bad_signature"})
    assert await house.work.run_due() == 0


async def _report(site: PeopleSite, house: CardHouse) -> None:
    """Let the stand-in's reports come to the door, each twice."""
    await house.stand.control("webhooks")
    for payload, headers in house.stand.posted:
        kept = [(await _posted(site, payload, headers)).json()["kept"] for _ in range(2)]
        assert kept == [True, False]


async def _posted(site: PeopleSite, payload: bytes, headers: dict[str, str]) -> httpx2.Response:
    transport = httpx2.ASGITransport(site.app)
    async with httpx2.AsyncClient(transport=transport, base_url="http://court.test") as http:
        return await http.post("/webhooks/stripe", content=payload, headers=headers)
