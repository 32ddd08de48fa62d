"""A filed year stands before what the library knows, in every process that read it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auction.db.engine import Database
from auction.deadlines.calendar import (
    FiledYear,
    calendar_around,
    due_in_days,
    has_official_list,
    listed_year,
    use_filed_years,
)
from auction.deadlines.court_years import file_year, read_filed_years, years
from auction.deadlines.queries import is_provisional
from auction.kernel.actor import Role
from auction.kernel.refusal import Refused
from tests.fakes.court_of_tests import CourtOfTests, open_court

SOURCE = "国办发明电〔2026〕9号"
NEW_YEAR = [date(2027, 1, day) for day in (1, 2, 3)]
OFF = [*NEW_YEAR, *(date(2027, 2, day) for day in range(5, 14))]
WORK = [date(2027, 2, 20)]
LAST_OF_2026 = datetime(2026, 12, 31, 2, tzinfo=UTC)


@pytest.fixture(autouse=True)
def library_again() -> Iterator[None]:
    yield
    use_filed_years({})


@pytest.fixture
async def court(database: Database) -> CourtOfTests:
    return await open_court(database)


async def file(court: CourtOfTests, who: Role = Role.admin, **change: object) -> None:
    asked = {"year": 2027, "days_off": OFF, "workdays": WORK, "source": SOURCE, **change}
    async with court.acting(who) as uow:
        await file_year(uow, **asked)  # type: ignore[arg-type]
    async with court.works.database.session() as session:
        await read_filed_years(session)


async def test_a_filed_year_is_official(court: CourtOfTests) -> None:
    assert not has_official_list(2027)
    await file(court)
    assert has_official_list(2027)
    assert not is_provisional("method_choice", datetime(2027, 5, 1, tzinfo=UTC))


async def test_periods_end_by_it(court: CourtOfTests) -> None:
    await file(court, days_off=[*OFF, date(2027, 1, 4)])
    assert due_in_days(LAST_OF_2026, 1) == datetime(2027, 1, 5, 16, tzinfo=UTC)


async def test_a_made_up_saturday_is_a_working_day(court: CourtOfTests) -> None:
    assert calendar_around(WORK[0]).is_off(WORK[0])
    await file(court)
    assert not calendar_around(WORK[0]).is_off(WORK[0])


async def test_filed_again_it_is_replaced_whole(court: CourtOfTests) -> None:
    await file(court)
    await file(court, workdays=[])
    async with court.works.database.session() as session:
        (found,) = await years(session, 2027, 2027)
    assert (found.workdays, found.is_official, found.source) == ((), True, SOURCE)


async def test_other_years_stay_the_librarys(court: CourtOfTests) -> None:
    before = listed_year(2026)
    await file(court)
    assert calendar_around(date(2026, 6, 1)).holidays >= before.days_off


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"days_off": OFF[:5]}, "bad_days_off"),
        ({"days_off": [*OFF, date(2028, 1, 1)]}, "bad_days_off"),
        ({"days_off": [date(2027, 1, 1) + timedelta(days=n) for n in range(90)]}, "bad_days_off"),
        ({"workdays": [date(2027, 2, 22)]}, "bad_workdays"),
        ({"workdays": [date(2027, 1, 2)]}, "bad_workdays"),
        ({"workdays": [date(2026, 2, 21)]}, "bad_workdays"),
        ({"source": " "}, "missing"),
        ({"year": 3000}, "bad_date"),
        ({"who": Role.judge}, "not_allowed"),
    ],
)
async def test_what_is_no_years_list_is_refused(
    court: CourtOfTests, change: dict[str, object], code: str
) -> None:
    with pytest.raises(Refused) as refusal:
        await file(court, **change)  # type: ignore[arg-type]
    assert refusal.value.refusal.code == code


@given(st.sets(st.dates(date(2030, 1, 1), date(2030, 12, 31)), max_size=60), st.integers(1, 60))
def test_no_period_ends_on_a_filed_day_off(off: set[date], days: int) -> None:
    use_filed_years({2030: FiledYear(frozenset(off), frozenset())})
    began = datetime(2030, 3, 4, 2, tzinfo=UTC)
    last = (due_in_days(began, days) - timedelta(seconds=1)).astimezone(UTC) + timedelta(hours=8)
    assert last.date() not in off
