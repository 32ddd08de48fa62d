"""Pure. What a judge marks about a seized thing, because the law then asks for more.

A necessary dwelling may be seized but is sold only on one of three grounds. Law: CAT-08 (S9
art. 20). The other marks carry no ground: they are facts of the case.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from auction.cases.kinds import AssetKind
from auction.cases.refusals import CaseRefusal
from auction.kernel.refusal import CommonRefusal, Refusal


class Circumstance(StrEnum):
    """What may be true of a thing beside its kind."""

    restricted_city = "restricted_city"
    """A home in a city that limits who may buy one (CAT-01)."""
    sole_dwelling = "sole_dwelling"
    """What the debtor and those they support need to live in (CAT-08)."""
    mortgaged_dwelling = "mortgaged_dwelling"
    """A home the debtor lives in that was mortgaged for the debt (CAT-09)."""
    criminal_case = "criminal_case"
    """Property of a criminal judgment: its last sale may be without a reserve (CAT-07)."""
    approval_required = "approval_required"
    """Equity or a right whose transfer an authority must approve first (CAT-03)."""

    def suits(self, kind: AssetKind) -> bool:
        """Say whether a kind of thing may be marked so."""
        return kind in _KINDS.get(self, AssetKind)


class DwellingGround(StrEnum):
    """On which ground a necessary dwelling may be sold all the same. Law: CAT-08."""

    other_home = "other_home"
    """Somebody bound to support the debtor has another home for them."""
    moved_to_evade = "moved_to_evade"
    """The debtor gave another home away after the title took effect."""
    housing_provided = "housing_provided"
    """The creditor provides housing by the local standard."""
    rent_kept = "rent_kept"
    """The creditor agrees that five to eight years' average rent is kept for the debtor."""


LEAST_RENT_YEARS, MOST_RENT_YEARS = 5, 8
"""How many years' local average rent may be kept from the price. Law: CAT-08."""

_DWELLING = frozenset({AssetKind.flat})
_KINDS = {
    Circumstance.restricted_city: _DWELLING,
    Circumstance.sole_dwelling: _DWELLING,
    Circumstance.mortgaged_dwelling: _DWELLING,
    Circumstance.approval_required: frozenset(
        {AssetKind.equity, AssetKind.mining_right, AssetKind.other_right}
    ),
}


@dataclass(frozen=True, kw_only=True)
class Marks:
    """What a judge marked: the circumstances, and how a necessary dwelling may be sold."""

    circumstances: frozenset[Circumstance] = frozenset()
    dwelling_ground: DwellingGround | None = None
    rent_years: int | None = None
    explanation: str = ""

    @property
    def lacks_ground(self) -> bool:
        """Say whether a necessary dwelling has no ground to be sold. Law: CAT-08."""
        return Circumstance.sole_dwelling in self.circumstances and self.dwelling_ground is None


NO_MARKS = Marks()


def circumstances_for(kind: AssetKind) -> list[Circumstance]:
    """Return what a kind of thing may be marked with, in order."""
    return [each for each in Circumstance if each.suits(kind)]


def in_order(marked: Iterable[Circumstance]) -> list[str]:
    """Return marks in the order of the law's list, so that equal marks read equally."""
    return [each.value for each in Circumstance if each in set(marked)]


def check_marks(kind: AssetKind, marks: Marks) -> Refusal | None:
    """Say why a thing cannot be marked so. A ground must be explained, kept rent be counted."""
    for each in in_order(marks.circumstances):
        if not Circumstance(each).suits(kind):
            return Refusal(CaseRefusal.mark_unsuited, {}, each)
    if marks.dwelling_ground is None:
        is_free = marks.rent_years is None
        return None if is_free else Refusal(CommonRefusal.missing, {}, "dwelling_ground")
    if Circumstance.sole_dwelling not in marks.circumstances:
        return Refusal(CaseRefusal.dwelling_ground_without_dwelling, {}, "dwelling_ground")
    if not marks.explanation.strip():
        return Refusal(CommonRefusal.missing, {}, "explanation")
    return _check_rent(marks)


def _check_rent(marks: Marks) -> Refusal | None:
    if marks.dwelling_ground is not DwellingGround.rent_kept:
        is_free = marks.rent_years is None
        return None if is_free else Refusal(CommonRefusal.malformed, {}, "rent_years")
    years = marks.rent_years
    if type(years) is int and LEAST_RENT_YEARS <= years <= MOST_RENT_YEARS:
        return None
    bounds = {"least": LEAST_RENT_YEARS, "most": MOST_RENT_YEARS}
    return Refusal(CaseRefusal.rent_years_out_of_range, bounds, "rent_years")
