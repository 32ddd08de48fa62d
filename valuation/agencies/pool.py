"""Pure. From which sub-roster the three agencies come: the city's, the province's, or the whole.

Law: REF-21, REF-22. The place is the property's, not the court's.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from valuation.agencies.places import QINGHAI, TIBET, is_same_place, province_of
from valuation.agencies.roster import RosterEntry, may_appraise
from valuation.agencies.speciality import Speciality

CITY_LEAST = 3  # Law: REF-22.
PROVINCE_LEAST = 10  # Law: REF-22.
SPARSE_PROVINCE_LEAST = 5  # Law: REF-22: Qinghai and Tibet.


class PoolLevel(StrEnum):
    """Which sub-roster."""

    city = "city"
    province = "province"
    whole = "whole"


class PoolReason(StrEnum):
    """Why it was that one."""

    city_valid = "city_valid"
    city_too_short = "city_too_short"
    both_too_short = "both_too_short"
    place_unknown = "place_unknown"
    asked_by_both = "asked_by_both"


@dataclass(frozen=True, kw_only=True)
class Pool:
    """The agencies that can be named, in order of id; how many were found, how many it takes."""

    level: PoolLevel
    reason: PoolReason
    speciality: Speciality
    province: str
    city: str
    entries: tuple[RosterEntry, ...]
    in_city: int
    in_province: int
    province_least: int


def pool_for(
    roster: Sequence[RosterEntry],
    speciality: Speciality,
    province: str,
    city: str,
    on: date | None = None,
    *,
    asked: PoolLevel | None = None,
) -> Pool:
    """Return the sub-roster for property at a place: the city's first, then the province's.

    A sub-roster with too few eligible agencies does not count. `asked`: both parties ask for this
    one; they have it if it counts. Law: REF-21, REF-22.
    """
    fit = may_appraise(roster, speciality, on)
    there = [entry for entry in fit if is_same_place(_full(entry.province), _full(province))]
    local = [entry for entry in there if is_same_place(entry.city, city)]
    least = province_least(province)
    by_level = {PoolLevel.city: local, PoolLevel.province: there, PoolLevel.whole: fit}
    counting = {
        PoolLevel.city: len(local) >= CITY_LEAST,
        PoolLevel.province: len(there) >= least,
        PoolLevel.whole: True,
    }
    if asked is not None and counting[asked]:
        level, reason = asked, PoolReason.asked_by_both
    else:
        level = next(level for level in PoolLevel if counting[level])
        reason = _reason(level, province)
    return Pool(
        level=level,
        reason=reason,
        speciality=speciality,
        province=province,
        city=city,
        entries=tuple(by_level[level]),
        in_city=len(local),
        in_province=len(there),
        province_least=least,
    )


def province_least(province: str) -> int:
    """Return how many eligible agencies make a province's sub-roster count. Law: REF-22."""
    return SPARSE_PROVINCE_LEAST if province_of(province) in {QINGHAI, TIBET} else PROVINCE_LEAST


def _reason(level: PoolLevel, province: str) -> PoolReason:
    if level is PoolLevel.city:
        return PoolReason.city_valid
    if not province.strip():
        return PoolReason.place_unknown
    return PoolReason.city_too_short if level is PoolLevel.province else PoolReason.both_too_short


def _full(province: str) -> str:
    return province_of(province) or province
