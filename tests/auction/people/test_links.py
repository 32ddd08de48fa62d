from __future__ import annotations

from datetime import timedelta

import pytest

from auction.db.engine import Database
from auction.kernel.refusal import Refused
from auction.people import links
from auction.people.links import LASTS, LinkPurpose
from auction.people.refusals import PeopleRefusal
from tests.auction.people.test_service import registered
from tests.fakes.court_of_tests import NOON, open_court

PURPOSE = LinkPurpose.set_password


async def fresh_link(database: Database) -> str:
    court = await open_court(database)
    account_id = await registered(court)
    async with court.acting() as uow:
        return links.open_link(
            uow.session, purpose=PURPOSE, account_id=account_id, machine_now=NOON
        )


async def test_link_works_once(database: Database) -> None:
    link_id = await fresh_link(database)
    async with database.session() as session:
        await links.use_link(session, link_id, PURPOSE, NOON)
        await session.commit()

    async with database.session() as session:
        with pytest.raises(Refused) as refused:
            await links.use_link(session, link_id, PURPOSE, NOON)

    assert refused.value.refusal.code == PeopleRefusal.link_unknown


async def test_link_grows_too_old(database: Database) -> None:
    link_id = await fresh_link(database)

    async with database.session() as session:
        assert await links.find_link(session, link_id, PURPOSE, NOON + LASTS[PURPOSE]) is None


async def test_link_is_good_for_its_purpose_only(database: Database) -> None:
    link_id = await fresh_link(database)

    async with database.session() as session:
        assert await links.find_link(session, link_id, LinkPurpose.confirm_email, NOON) is None


async def test_looking_does_not_use_a_link_up(database: Database) -> None:
    link_id = await fresh_link(database)

    async with database.session() as session:
        for minute in range(2):
            at = NOON + timedelta(minutes=minute)
            assert await links.find_link(session, link_id, PURPOSE, at) is not None


async def test_using_one_link_uses_up_the_others_for_the_same(database: Database) -> None:
    court = await open_court(database)
    account_id = await registered(court)
    async with court.acting() as uow:
        first, second = [
            links.open_link(uow.session, purpose=PURPOSE, account_id=account_id, machine_now=NOON)
            for _ in range(2)
        ]
    async with database.session() as session:
        await links.use_link(session, first, PURPOSE, NOON)
        await session.commit()

    async with database.session() as session:
        assert await links.find_link(session, second, PURPOSE, NOON) is None
