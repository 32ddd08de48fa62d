from __future__ import annotations

import pytest

from auction.enrolment import service
from auction.kernel.actor import Actor, Role
from auction.payments import queries as payments
from auction.payments.events import PayoutConfirmed
from auction.payments.service import confirm_payout
from tests.fakes.enrolled import EnrolledLot, publish_lot
from tests.web.people_site import PeopleSite
from web.bidder.deposits import story


@pytest.fixture
async def lot(people_site: PeopleSite) -> EnrolledLot:
    return await publish_lot(people_site.court)


async def test_deposit_of_somebody_else_is_not_found(
    people_site: PeopleSite, lot: EnrolledLot
) -> None:
    deposit = await lot.apply(await lot.bidder("甲"))
    other = await people_site.signed_in(await lot.bidder("乙"))

    assert (await other.get(f"/my/deposits/{deposit.number}")).status_code == 404


async def test_admitted_bidder_is_led_to_the_bidding(
    people_site: PeopleSite, lot: EnrolledLot
) -> None:
    deposit = await lot.admitted()
    browser = await people_site.signed_in(Actor(deposit.account_id, None, frozenset({Role.bidder})))

    page = await browser.get(f"/my/deposits/{deposit.number}")

    assert "You may bid" in page.text
    assert f'href="/lots/{lot.lot_id}"' in page.text


async def test_returned_deposit_is_proved_by_the_banks_reference(
    people_site: PeopleSite, lot: EnrolledLot
) -> None:
    deposit = await lot.admitted()
    async with lot.court.acting() as uow:
        await service.release_all_but(uow, lot_id=lot.lot_id, keep=None, closed_at=uow.now)
    async with lot.court.acting(Role.finance) as uow:
        [payout] = await payments.payouts_of(uow.session, ("deposit_return",), deposit.number)
        await confirm_payout(uow, payout_id=payout.id, bank_ref="BANK-77")
    [confirmed] = await lot.court.happened(PayoutConfirmed)
    async with lot.court.acting() as uow:
        await service.deposit_returned(uow, confirmed)
    browser = await people_site.signed_in(Actor(deposit.account_id, None, frozenset({Role.bidder})))

    page = await browser.get(f"/my/deposits/{deposit.number}")

    assert "Proof of the return" in page.text
    assert "BANK-77" in page.text


async def test_list_of_ones_lots_leads_to_what_is_next(
    people_site: PeopleSite, lot: EnrolledLot
) -> None:
    who = await lot.bidder()
    deposit = await lot.apply(who)

    page = await (await people_site.signed_in(who)).get("/my/bids")

    assert "You applied for 1 lot" in page.text
    assert f'href="/my/deposits/{deposit.number}"' in page.text


async def test_empty_list_says_so(people_site: PeopleSite, lot: EnrolledLot) -> None:
    page = await (await people_site.signed_in(await lot.bidder())).get("/my/bids")

    assert "You have not applied for a lot yet" in page.text


async def test_story_of_a_held_deposit_goes_on(lot: EnrolledLot) -> None:
    deposit = await lot.apply(await lot.bidder())
    await lot.pay(deposit)

    steps = story(await lot.deposit(deposit.number))

    assert [(step["name"], step["state"]) for step in steps] == [
        ("asked", "done"),
        ("held", "done"),
        ("admitted", "now"),
        ("returns", "next"),
    ]
