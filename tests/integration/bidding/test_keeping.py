"""Records are kept ten years, their persons no longer; the chain holds throughout (OJA-48)."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from auction.bidding.boxes import box_behind
from auction.bidding.keeping import LEAST_YEARS, begin_keeping, destroy_persons, keep_until
from auction.bidding.refusals import KeepingRefusal
from auction.bidding.verify import Verified
from auction.db.court_clock import begin_court_time
from auction.db.unit_of_work import Works
from auction.kernel.actor import PLATFORM
from auction.kernel.refusal import Refused
from tests.fakes.court_of_tests import EveryReader, open_court
from tests.fakes.live_lots import LOT, START_FEN, LiveLots

ENDED = datetime(2026, 3, 16, 5, 10, tzinfo=UTC)
OVER = keep_until(ENDED)


async def closed_lot(live: LiveLots) -> None:
    await live.list_lot()
    await live.admit("ann", "ben")
    await live.bid("ann", START_FEN)
    live.clock.advance(minutes=70)
    await live.until(lambda state: state.status == "closed")


async def keeping(live: LiveLots, ended_at: datetime = ENDED, *, years: int = LEAST_YEARS) -> str:
    """Begin the period at a court, and return the court."""
    court = await open_court(live.database)
    async with court.acting() as uow:
        await begin_keeping(
            uow, lot_id=LOT, court_id=court.court_id, ended_at=ended_at, years=years
        )
    return court.court_id


async def destroy(live: LiveLots, at: datetime) -> bool:
    works = Works(live.database, live.clock, EveryReader())
    async with works.begin(PLATFORM, at=at) as uow:
        return await destroy_persons(uow, lot_id=LOT)


async def run(live: LiveLots, statement: str) -> None:
    async with live.database.session() as session:
        await session.exec(text(statement))  # type: ignore[call-overload]
        await session.commit()


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE lot_private SET person = NULL",
        "DELETE FROM lot_private",
        "TRUNCATE lot_private",
        "DELETE FROM lot_sealed",
        "UPDATE lot_sealed SET box = 'another'",
        "DELETE FROM lot_answer",
        "DELETE FROM lot_event",
        "DELETE FROM lot_keeping",
        "UPDATE lot_keeping SET keep_until = keep_until - interval '1 day'",
        "UPDATE lot_keeping SET destroyed_at = clock_timestamp()",
    ],
)
async def test_the_database_destroys_nothing_before_the_ten_years_are_over(
    live: LiveLots, statement: str
) -> None:
    await closed_lot(live)
    await keeping(live)
    await begin_court_time(live.database, at=OVER - timedelta(days=1), rate=0)
    with pytest.raises(DBAPIError, match=r"kept|append-only"):
        await run(live, statement)


async def test_nobody_begins_a_period_that_is_shorter_or_of_a_lot_that_runs(live: LiveLots) -> None:
    await live.list_lot()
    await live.admit("ann")
    with pytest.raises(DBAPIError, match="not over"):
        await keeping(live)


async def test_the_years_count_from_what_the_record_says_not_from_what_is_claimed(
    live: LiveLots,
) -> None:
    await closed_lot(live)
    with pytest.raises(DBAPIError, match="ten years"):
        await keeping(live, ENDED - timedelta(days=400))


async def test_the_service_refuses_it_too_and_says_until_when(live: LiveLots) -> None:
    await closed_lot(live)
    await keeping(live)
    with pytest.raises(Refused) as refused:
        await destroy(live, ENDED.replace(year=ENDED.year + 9))
    assert refused.value.refusal.code == KeepingRefusal.still_kept


async def test_after_the_period_nobody_is_left_and_the_record_verifies_as_before(
    live: LiveLots,
) -> None:
    await closed_lot(live)
    paddle = (await live.state()).admissions["ann"].paddle
    await keeping(live)
    before = await live.verified()
    await begin_court_time(live.database, at=OVER, rate=0)
    assert await destroy(live, OVER)
    assert not await destroy(live, OVER), "once is enough"
    assert await live.verified() == before
    assert isinstance(before, Verified)
    for table in ("lot_sealed", "lot_answer", "bid_ceiling", "lot_snapshot"):
        assert await live.rows(f"SELECT 1 FROM {table}") == [], table
    assert await live.rows("SELECT 1 FROM lot_private WHERE person IS NOT NULL") == []
    async with live.database.session() as session:
        with pytest.raises(Refused):
            await box_behind(session, LOT, paddle)


def test_ten_years_from_a_leap_day_are_a_day_more_rather_than_less() -> None:
    assert keep_until(datetime(2028, 2, 29, tzinfo=UTC)) == datetime(2038, 3, 1, tzinfo=UTC)


def test_nobody_can_set_fewer_than_ten_years() -> None:
    assert keep_until(ENDED, 1) == keep_until(ENDED, 10) == ENDED.replace(year=2036)
