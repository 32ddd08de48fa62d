"""Naming three agencies: who can be named, and what is wrong with a list."""

from __future__ import annotations

import pytest

from auction.cases.kinds import AssetKind
from valuation.agencies.roster import RosterEntry, Speciality, may_agree, may_appraise, suited_to
from valuation.refusals import ValuationRefusal


def entry(number: int, *, suspended: bool = False, of: str = "real_estate") -> RosterEntry:
    name, licence = f"Agency {number}", f"琼房评{number:03d}"
    return RosterEntry(f"agency_{number}", name, licence, Speciality(of), suspended)


ROSTER = [entry(1), entry(2), entry(3), entry(4, suspended=True), entry(5, of="assets")]


def test_three_of_the_roster_in_an_order_of_their_own_may_be_agreed() -> None:
    agreed = ["agency_3", "agency_1", "agency_2"]
    assert may_agree(ROSTER, Speciality.real_estate, agreed) is None


@pytest.mark.parametrize(
    ("ids", "code"),
    [
        ([1, 2], ValuationRefusal.three_agencies_needed),
        ([1, 2, 3, 5], ValuationRefusal.three_agencies_needed),
        ([1, 2, 1], ValuationRefusal.same_agency_twice),
        ([1, 2, 9], ValuationRefusal.agency_not_on_roster),
        ([1, 2, 4], ValuationRefusal.agency_suspended),
        ([1, 2, 5], ValuationRefusal.other_speciality),
    ],
)
def test_an_unlawful_choice_is_refused(ids: list[int], code: ValuationRefusal) -> None:
    refusal = may_agree(ROSTER, Speciality.real_estate, [f"agency_{i}" for i in ids])
    assert refusal is not None
    assert refusal.code is code


def test_nobody_suspended_and_no_other_speciality_can_be_drawn() -> None:
    fit = may_appraise(list(reversed(ROSTER)), Speciality.real_estate)
    assert [found.agency_id for found in fit] == ["agency_1", "agency_2", "agency_3"]


def test_every_kind_of_property_has_somebody_to_appraise_it() -> None:
    assert all(suited_to(kind) for kind in AssetKind)
