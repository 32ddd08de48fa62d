"""The bidding password: nobody bids from a browser in which the bidder did not confirm. OJA-23."""

from __future__ import annotations

from tests.fakes.live_lots import START_FEN
from tests.fakes.live_site import LiveSite, Viewer


async def why_not(viewer: Viewer) -> list[str]:
    """Return what a new viewer is told they lack."""
    return list((await viewer.until(lambda frame: "you" in frame))["you"]["why_not"])


async def test_a_bid_without_confirmation_is_refused_and_leaves_no_trace(site: LiveSite) -> None:
    token = await site.sign_in("ann")
    await site.admit("ann")
    async with site.viewer(token, is_confirmed=False) as viewer:
        refused = await viewer.bid("a1", START_FEN)
    assert (refused["code"], refused["transient"]) == ("unconfirmed", False)
    assert (await site.live.state()).bids == 0


async def test_whoever_did_not_confirm_is_told_so_and_may_not_bid(site: LiveSite) -> None:
    token = await site.sign_in("ann")
    await site.admit("ann")
    async with site.viewer(token, is_confirmed=False) as viewer:
        assert await why_not(viewer) == ["bidding_unconfirmed"]
    async with site.viewer(token) as viewer:
        assert await why_not(viewer) == []


async def test_confirming_reaches_a_socket_that_is_open(site: LiveSite) -> None:
    token = await site.sign_in("ann")
    await site.admit("ann")
    async with site.viewer(token, is_confirmed=False) as viewer:
        before = await viewer.bid("a1", START_FEN)
        await site.confirm(token)
        after = await viewer.bid("a1", START_FEN)
        frame = await viewer.until(lambda frame: bool(frame.get("you")))
    assert (before["kind"], after["kind"]) == ("refused", "accepted")
    assert frame["you"]["can_bid"]


async def test_confirming_on_one_lot_confirms_no_other(site: LiveSite) -> None:
    token = await site.sign_in("ann")
    await site.admit("ann")
    await site.confirm(token, "another lot")
    async with site.viewer(token, is_confirmed=False) as viewer:
        assert (await viewer.bid("a1", START_FEN))["code"] == "unconfirmed"


async def test_a_new_sign_in_confirms_anew(site: LiveSite) -> None:
    token = await site.sign_in("ann")
    await site.admit("ann")
    await site.confirm(token)
    again = await site.sign_in_again("ann")
    async with site.viewer(again, is_confirmed=False) as viewer:
        assert (await viewer.bid("a1", START_FEN))["code"] == "unconfirmed"


async def test_a_bidder_signed_out_is_not_asked_to_confirm_but_to_sign_in(site: LiveSite) -> None:
    token = await site.sign_in("ann")
    await site.admit("ann")
    async with site.viewer(token, is_confirmed=False) as viewer:
        await site.sign_out(token)
        assert (await viewer.bid("a1", START_FEN))["code"] == "not_signed_in"


async def test_a_token_that_may_bid_needs_no_confirmation(site: LiveSite) -> None:
    bearer = await site.give_token("ann", "bid")
    await site.admit("ann")
    async with site.viewer(bearer=bearer) as viewer:
        assert (await viewer.bid("a1", START_FEN))["kind"] == "accepted"
