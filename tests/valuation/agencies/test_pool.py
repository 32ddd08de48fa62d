"""From which sub-roster the agencies come: the city's, the province's, or the whole. REF-22."""

from __future__ import annotations

from datetime import date

import pytest

from valuation.agencies.licences import Licence
from valuation.agencies.pool import PoolLevel, PoolReason, pool_for
from valuation.agencies.roster import RosterEntry
from valuation.agencies.speciality import Speciality

LAND, FLATS = Speciality.land, Speciality.real_estate


def entry(
    number: int,
    *,
    province: str = "海南省",
    city: str = "海口市",
    suspended: bool = False,
    until: date | None = None,
) -> RosterEntry:
    licence = Licence(LAND, f"L{number}", until)
    name = f"agency_{number:02d}"
    return RosterEntry(name, name, f"L{number}", LAND, suspended, (licence,), province, city)


def many(count: int, start: int = 0, **where: str) -> list[RosterEntry]:
    return [entry(number, **where) for number in range(start, start + count)]  # type: ignore[arg-type]


def test_three_in_the_city_make_its_sub_roster() -> None:
    roster = [*many(3), *many(20, 10, city="三亚市")]
    pool = pool_for(roster, LAND, "海南", "海口")
    assert (pool.level, pool.reason, len(pool.entries)) == (
        PoolLevel.city,
        PoolReason.city_valid,
        3,
    )


def test_two_in_the_city_leave_it_to_the_province() -> None:
    roster = [*many(2), *many(8, 10, city="三亚市"), *many(9, 30, province="广东省", city="广州市")]
    pool = pool_for(roster, LAND, "海南省", "海口市")
    assert (pool.level, pool.reason) == (PoolLevel.province, PoolReason.city_too_short)
    assert len(pool.entries) == 10


def test_nine_in_a_province_leave_it_to_the_whole_roster() -> None:
    roster = [*many(2), *many(7, 10, city="三亚市"), *many(1, 30, province="广东省")]
    pool = pool_for(roster, LAND, "海南省", "海口市")
    assert (pool.level, pool.reason) == (PoolLevel.whole, PoolReason.both_too_short)
    assert len(pool.entries) == 10


@pytest.mark.parametrize(("province", "city"), [("青海省", "西宁市"), ("西藏自治区", "拉萨市")])
def test_five_are_enough_in_qinghai_and_tibet(province: str, city: str) -> None:
    pool = pool_for(many(5, province=province, city="别处"), LAND, province, city)
    assert pool.level is PoolLevel.province


def test_who_is_suspended_or_expired_does_not_count() -> None:
    roster = [*many(2), entry(5, suspended=True), entry(6, until=date(2026, 1, 1))]
    pool = pool_for(roster, LAND, "海南省", "海口市", date(2026, 1, 2))
    assert (pool.level, pool.in_city) == (PoolLevel.whole, 2)


def test_a_place_that_is_not_stated_means_the_whole_roster() -> None:
    assert pool_for(many(4), LAND, "", "").reason is PoolReason.place_unknown


def test_both_parties_may_ask_for_one_sub_roster() -> None:
    roster = [*many(3), *many(8, 10, city="三亚市")]
    pool = pool_for(roster, LAND, "海南省", "海口市", asked=PoolLevel.province)
    assert (pool.level, pool.reason) == (PoolLevel.province, PoolReason.asked_by_both)


def test_a_sub_roster_that_does_not_count_cannot_be_asked_for() -> None:
    assert (
        pool_for(many(3), LAND, "海南省", "海口市", asked=PoolLevel.province).level
        is PoolLevel.city
    )


def test_an_agency_stands_in_the_sub_roster_of_each_speciality_it_is_licensed_for() -> None:
    both = RosterEntry("a", "a", "L", LAND, False, (Licence(LAND, "L"), Licence(FLATS, "F")))
    (found,) = pool_for([both], FLATS, "", "").entries
    assert (found.speciality, found.licence_no) == (FLATS, "F")
