"""Whose token is good: as the sign-ins say, and one look for all who ask at once."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta

import pytest
from sqlalchemy import update
from sqlmodel import col

from auction.people.models import Account, SignIn
from auction.people.sign_ins import find_sign_in, find_token, token_id
from tests.fakes.live_lots import LOT
from tests.fakes.live_site import LiveSite
from web.live.roll import Known, Roll


@pytest.fixture
async def roll(site: LiveSite) -> AsyncIterator[Roll]:
    roll = Roll(site.live.database.url)
    yield roll
    await roll.close()


async def agrees(site: LiveSite, roll: Roll, token: str) -> bool:
    """Say whether the roll and the sign-ins give the same account, and who it is by that."""
    async with site.live.database.session() as session:
        signed_in = await find_sign_in(session, token, site.house.clock.machine_now())
        holder = signed_in or await find_token(session, token)
    expected = None if holder is None else holder.account_id
    found = await roll.who(token_id(token), LOT)
    return (found.account_id if isinstance(found, Known) else found) == expected


async def test_a_live_sign_in_is_known(site: LiveSite, roll: Roll) -> None:
    token = await site.sign_in("ann")
    assert await roll.who(token_id(token), LOT) == Known("ann", is_confirmed=False)
    assert await agrees(site, roll, token)


async def test_a_token_that_may_bid_is_known(site: LiveSite, roll: Roll) -> None:
    token = await site.give_token("ann", "bid", "read")
    assert await agrees(site, roll, token)


async def test_a_token_that_may_not_bid_is_nobodys(site: LiveSite, roll: Roll) -> None:
    token = await site.give_token("ann", "read")
    assert await roll.who(token_id(token), LOT) is None


async def test_a_sign_in_that_ended_is_nobodys(site: LiveSite, roll: Roll) -> None:
    token = await site.sign_in("ann")
    await site.sign_out(token)
    assert await agrees(site, roll, token)


async def test_a_sign_in_that_ran_out_is_nobodys(site: LiveSite, roll: Roll) -> None:
    token = await site.sign_in("ann")
    past = site.house.clock.machine_now() - timedelta(seconds=1)
    async with site.live.database.session() as session:
        await session.exec(update(SignIn).values(expires_at=past))
        await session.commit()
    assert await agrees(site, roll, token)


async def test_a_disabled_account_is_nobody(site: LiveSite, roll: Roll) -> None:
    token = await site.sign_in("ann")
    async with site.live.database.session() as session:
        now = site.house.clock.machine_now()
        await session.exec(update(Account).where(col(Account.id) == "ann").values(disabled_at=now))
        await session.commit()
    assert await agrees(site, roll, token)


async def test_many_who_ask_at_once_each_get_their_own_answer(site: LiveSite, roll: Roll) -> None:
    tokens = {name: await site.sign_in(name) for name in ("ann", "ben", "eve")}
    await site.confirm(tokens["ben"])
    found = await asyncio.gather(*(roll.who(token_id(one), LOT) for one in tokens.values()))
    assert found == [Known(name, is_confirmed=name == "ben") for name in tokens]
