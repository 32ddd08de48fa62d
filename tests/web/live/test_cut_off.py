"""Who is cut off, when, with which code; and what everyone is told when bids cannot be taken."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from websockets.exceptions import ConnectionClosed, InvalidStatus

from tests.fakes.cut_line import CutLine, cut_line
from tests.fakes.live_lots import LOT, START_FEN, HandClock, LiveLots, running_engine
from tests.fakes.live_site import LiveSite, Viewer, live_site
from web.live.direct_line import text_frame
from web.live.hub import Seat
from web.live.socket import LiveSocket


@pytest.fixture
async def line_and_site(
    database_url: str, tmp_path: Path, clock: HandClock
) -> AsyncIterator[tuple[CutLine, LiveSite]]:
    async with (
        cut_line(database_url, tmp_path / "pg") as (line, through),
        running_engine(database_url, tmp_path, clock, engine_url=through) as live,
        live_site(live, tmp_path) as site,
    ):
        await live.list_lot()
        await live.until(lambda state: state.status == "open")
        yield line, site


async def test_everyone_is_told_that_bids_cannot_be_taken_and_when_they_can_again(
    line_and_site: tuple[CutLine, LiveSite],
) -> None:
    line, site = line_and_site
    async with site.viewer() as viewer:
        await viewer.next()
        line.is_down = True
        line.hang_up()
        down = await viewer.until(lambda frame: frame["kind"] == "service")
        line.is_down = False
        back = await viewer.until(lambda frame: frame["kind"] == "service")
    assert [down["taking_bids"], back["taking_bids"]] == [False, True]


async def test_whoever_comes_while_bids_cannot_be_taken_is_told_too(
    line_and_site: tuple[CutLine, LiveSite],
) -> None:
    line, site = line_and_site
    async with site.viewer() as viewer:
        line.is_down = True
        line.hang_up()
        await viewer.until(lambda frame: frame["kind"] == "service")
        async with site.viewer() as late:
            frames = [await late.next(), await late.next()]
    assert [frame["kind"] for frame in frames] == ["snapshot", "service"]


async def test_a_bid_that_cannot_be_kept_is_unavailable_and_may_be_asked_again(
    line_and_site: tuple[CutLine, LiveSite],
) -> None:
    line, site = line_and_site
    token = await site.sign_in("ann")
    await site.admit("ann")
    async with site.viewer(token) as viewer:
        line.is_down = True
        line.hang_up()
        refused = await viewer.bid("a1", START_FEN)
        line.is_down = False
        await viewer.until(lambda frame: frame.get("taking_bids") is True)
        accepted = await viewer.bid("a1", START_FEN)
    assert (refused["code"], refused["transient"]) == ("unavailable", True)
    assert accepted["kind"] == "accepted"


async def test_the_shut_down_closes_sockets_so_that_clients_come_back(
    live: LiveLots, tmp_path: Path
) -> None:
    await live.list_lot()
    async with live_site(live, tmp_path) as site:
        opening = site.viewer()
        viewer = await opening.__aenter__()
        await viewer.next()
    with pytest.raises(ConnectionClosed) as closed:
        await viewer.until(lambda _: False)
    await opening.__aexit__(None, None, None)
    assert closed.value.rcvd is not None
    assert closed.value.rcvd.code == 1012


async def test_an_address_has_so_many_sockets_and_no_more(live: LiveLots, tmp_path: Path) -> None:
    await live.list_lot()
    async with live_site(live, tmp_path, sockets_per_address=1) as site, site.viewer():
        with pytest.raises(InvalidStatus) as denied:
            async with site.viewer():
                pass
    assert denied.value.response.status_code == 429


async def test_a_socket_that_left_makes_room_for_another(live: LiveLots, tmp_path: Path) -> None:
    await live.list_lot()
    async with live_site(live, tmp_path, sockets_per_address=1) as site:
        async with site.viewer() as first:
            await first.next()
        async with asyncio.timeout(5):
            while await _is_denied(site):
                await asyncio.sleep(0.02)
        async with site.viewer() as second:
            assert (await second.next())["kind"] == "snapshot"


async def test_an_account_has_so_many_sockets_and_no_more(live: LiveLots, tmp_path: Path) -> None:
    await live.list_lot()
    async with live_site(live, tmp_path, sockets_per_account=1) as site:
        token = await site.sign_in("ann")
        async with site.viewer(token), site.viewer():
            with pytest.raises(InvalidStatus) as denied:
                async with site.viewer(token):
                    pass
    assert denied.value.response.status_code == 429


async def test_a_person_bids_no_faster_through_two_sockets(live: LiveLots, tmp_path: Path) -> None:
    await live.list_lot()
    async with live_site(live, tmp_path, live_bids_per_second_of_account=1) as site:
        ann, ben = await site.sign_in("ann"), await site.sign_in("ben")
        async with site.viewer(ann) as one, site.viewer(ann) as two, site.viewer(ben) as other:
            answers = [await one.bid("a1", START_FEN), await two.bid("a2", START_FEN)]
            answers.append(await two.bid("a3", START_FEN))
            answers.append(await other.bid("b1", START_FEN))
    codes = [answer["code"] for answer in answers]
    assert codes == ["not_admitted", "not_admitted", "too_fast", "not_admitted"]


async def test_an_address_bids_no_faster_through_two_people(live: LiveLots, tmp_path: Path) -> None:
    await live.list_lot()
    async with live_site(live, tmp_path, live_bids_per_second_of_address=1) as site:
        ann, ben = await site.sign_in("ann"), await site.sign_in("ben")
        async with site.viewer(ann) as one, site.viewer(ben) as two:
            answers = [await one.bid("a1", START_FEN), await two.bid("b1", START_FEN)]
            answers.append(await two.bid("b2", START_FEN))
    assert [answer["code"] for answer in answers] == ["not_admitted", "not_admitted", "too_fast"]


async def _is_denied(site: LiveSite) -> bool:
    try:
        async with site.viewer() as viewer:
            await viewer.next()
    except InvalidStatus:
        return True
    return False


async def test_who_does_not_read_is_cut_off_and_holds_nobody_up(site: LiveSite) -> None:
    token = await site.sign_in("ann")
    await site.admit("ann")
    async with site.viewer() as slow, site.viewer(token) as bidder:
        await slow.next()
        seat = await _flooded(site)
        accepted = await bidder.bid("a1", START_FEN)
        with pytest.raises(ConnectionClosed) as closed:
            await _read_on(slow)
    assert accepted["kind"] == "accepted"
    assert closed.value.rcvd is not None
    assert (closed.value.rcvd.code, seat.is_bidder) == (1013, False)


async def _read_on(viewer: Viewer) -> None:
    while True:
        await viewer.connection.recv()


async def _flooded(site: LiveSite) -> Seat:
    """Push frames to the watcher until it is given up."""
    room = await site.hub.room(LOT)
    assert room is not None
    [seat] = [seat for seat in room.seats() if not seat.is_bidder]
    assert isinstance(seat, LiveSocket)
    frame = text_frame('"' + "x" * 16_000 + '"')
    async with asyncio.timeout(10):
        while seat._close_code is None:
            seat.push(frame)
            await asyncio.sleep(0)
    return seat
