from __future__ import annotations

from datetime import datetime, timedelta

from auction.db.engine import Database
from auction.people import sign_ins
from auction.people.models import SignIn
from tests.auction.people.test_service import registered
from tests.fakes.court_of_tests import NOON, CourtOfTests, open_court

HOUR = timedelta(hours=1)


async def signed_in(court: CourtOfTests) -> str:
    account_id = await registered(court)
    async with court.acting() as uow:
        await sign_ins.open_sign_in(
            uow.session, token="token", csrf="csrf", account_id=account_id, machine_now=NOON
        )
    return account_id


async def look(court: CourtOfTests, at: datetime, token: str = "token") -> bool:
    async with court.works.database.session() as session:
        found = await sign_ins.find_sign_in(session, token, at)
        await session.commit()
    return found is not None


async def test_session_tells_who_it_is(database: Database) -> None:
    court = await open_court(database)
    account_id = await signed_in(court)

    async with database.session() as session:
        found = await sign_ins.find_sign_in(session, "token", NOON)

    assert found is not None
    assert (found.account_id, found.csrf) == (account_id, "csrf")


async def test_token_itself_is_not_kept(database: Database) -> None:
    court = await open_court(database)
    await signed_in(court)

    async with database.session() as session:
        assert await session.get(SignIn, "token") is None
        assert await session.get(SignIn, sign_ins.token_id("token")) is not None


async def test_unknown_token_is_nobody(database: Database) -> None:
    court = await open_court(database)
    await signed_in(court)

    assert not await look(court, NOON, "another")


async def test_session_nobody_uses_ends(database: Database) -> None:
    court = await open_court(database)
    await signed_in(court)

    assert not await look(court, NOON + sign_ins.IDLE_LIMIT)


async def test_session_in_use_lives_on(database: Database) -> None:
    court = await open_court(database)
    await signed_in(court)
    for hours in (8, 16, 24):
        assert await look(court, NOON + hours * HOUR)


async def test_session_in_use_still_ends_in_the_end(database: Database) -> None:
    court = await open_court(database)
    await signed_in(court)
    at = NOON
    while at + 8 * HOUR < NOON + sign_ins.LONGEST:
        at += 8 * HOUR
        assert await look(court, at)

    assert not await look(court, NOON + sign_ins.LONGEST)


async def test_revoked_session_is_nobody(database: Database) -> None:
    court = await open_court(database)
    await signed_in(court)

    async with court.acting() as uow:
        await sign_ins.revoke_sign_in(uow.session, sign_ins.token_id("token"), NOON)

    assert not await look(court, NOON)
