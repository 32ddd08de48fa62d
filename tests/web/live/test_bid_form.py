"""Bidding by a plain form: the same entrance as the socket, and nothing typed is lost."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace

import httpx2
import pytest

from auction.bidding.queries import answer
from auction.bidding.sealing import holder_tag
from tests.fakes.live_lots import LOT, START_FEN
from tests.fakes.live_site import PEPPER, LiveSite

FIELDS = {"id": "one", "price": "1,000.00", "csrf": "csrf"}


async def send(
    site: LiveSite, token: str | None, *, is_confirmed: bool = True, **fields: str
) -> httpx2.Response:
    if token is not None and is_confirmed:
        await site.confirm(token)
    cookies = {} if token is None else {"session": token}
    async with httpx2.AsyncClient(
        base_url=f"http://127.0.0.1:{site.port}", cookies=cookies, trust_env=False
    ) as client:
        return await client.post(f"/lots/{LOT}/bid", data=FIELDS | fields)


async def test_an_accepted_bid_leads_back_to_the_lot(site: LiveSite) -> None:
    token = await site.sign_in("ann")
    paddle = await site.admit("ann")
    said = await send(site, token)
    assert (said.status_code, said.headers["location"]) == (303, f"/lots/{LOT}?bid=one#record")
    state = await site.live.state()
    assert (state.price_fen, state.leader) == (START_FEN, paddle)


async def test_a_refusal_for_good_is_kept_for_the_lots_page(site: LiveSite) -> None:
    token = await site.sign_in("ann")
    await site.admit("ann")
    said = await send(site, token, price="999")
    assert said.status_code == 303
    async with site.live.database.session() as session:
        kept = await answer(session, LOT, holder_tag(PEPPER, "ann", LOT), "one")
    assert kept is not None
    assert getattr(kept, "code", None) == "below_start"


async def test_whoever_did_not_confirm_is_led_to_where_they_can(site: LiveSite) -> None:
    token = await site.sign_in("ann")
    await site.admit("ann")
    said = await send(site, token, is_confirmed=False)
    assert said.status_code == 409
    assert f"/lots/{LOT}/confirm" in said.text
    assert (await site.live.state()).bids == 0


async def test_sending_the_form_twice_is_one_bid(site: LiveSite) -> None:
    token = await site.sign_in("ann")
    await site.admit("ann")
    await send(site, token)
    await send(site, token)
    assert (await site.live.state()).bids == 1


async def test_whoever_is_not_admitted_sees_why_and_what_they_typed(site: LiveSite) -> None:
    token = await site.sign_in("ann")
    said = await send(site, token)
    assert said.status_code == 409
    assert 'value="1,000.00"' in said.text
    assert 'value="one"' not in said.text  # The next try is another bid.


@pytest.mark.parametrize("price", ["", "0", "-5", "1.005", "many", "99999999999999999"])
async def test_what_is_no_amount_is_refused_at_its_field(site: LiveSite, price: str) -> None:
    token = await site.sign_in("ann")
    await site.admit("ann")
    said = await send(site, token, price=price)
    assert said.status_code == 422
    assert (await site.live.state()).bids == 0


async def test_an_id_the_protocol_does_not_know_is_refused(site: LiveSite) -> None:
    token = await site.sign_in("ann")
    await site.admit("ann")
    said = await send(site, token, id="no/id")
    assert said.status_code == 422


async def test_a_forged_form_places_no_bid(site: LiveSite) -> None:
    token = await site.sign_in("ann")
    await site.admit("ann")
    said = await send(site, token, csrf="forged")
    assert said.status_code == 403
    assert (await site.live.state()).bids == 0


async def test_a_bid_that_cannot_be_kept_now_may_be_sent_again_under_its_id(
    site: LiveSite,
) -> None:
    token = await site.sign_in("ann")
    await site.admit("ann")
    site.live.clock.doubt_ms = 500.0
    said = await send(site, token)
    assert said.status_code == 503
    assert 'value="one"' in said.text
    assert not replace(site.live.engine.health()).is_ready


async def test_a_bid_whose_price_comes_after_the_end_is_late(site: LiveSite) -> None:
    """Whoever holds the price back until others have bid has not bid before: OJA-30."""
    token = await site.sign_in("ann")
    await site.admit("ann")
    await site.confirm(token)

    async def held_back() -> AsyncIterator[bytes]:
        yield b"id=one&price="
        site.live.clock.advance(minutes=61)
        yield b"1%2C000.00"

    async with httpx2.AsyncClient(
        transport=httpx2.ASGITransport(site.app),
        base_url="http://localhost:8000",
        cookies={"session": token},
    ) as client:
        said = await client.post(
            f"/lots/{LOT}/bid",
            content=held_back(),
            headers={
                "Content-Type": "application/x-www-form-urlencoded",
                "X-CSRF-Token": "csrf",
            },
        )

    assert said.status_code == 303
    assert (await site.live.state()).price_fen is None
