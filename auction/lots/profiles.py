"""Pure. What the law asks besides the ordinary of one kind of thing and its circumstances.

The provisions are data with a version: a lot keeps the version it was published under, and
`profile_of` reads that version for ever. A new law is a new table beside the old ones.

Ask `profile_of(kind, marks)` for a draft; `profile_queries.profile_of_lot` for a row.
Law: CAT-01 to CAT-10, TRAP-29.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from typing import Any

from auction.cases.circumstances import (
    LEAST_RENT_YEARS,
    MOST_RENT_YEARS,
    NO_MARKS,
    Circumstance,
    DwellingGround,
    Marks,
    in_order,
)
from auction.cases.kinds import AssetKind
from auction.lots.pricing import Pricing

BEFORE_PROFILES = 0
"""What was published before there were profiles was published under none."""

NEWEST = 1
"""The version under which lots are published now."""


@dataclass(frozen=True, kw_only=True)
class Profile:
    """What one lot's category changes; the neutral values are the ordinary auction.

    `asks_housing_promise`: whoever applies promises to be allowed a home here (CAT-01).
    `checks_housing_before_ruling`: the court looks again before it rules (CAT-01).
    `bars_limited_consumers`: nobody under a consumption limit may buy (CAT-10).
    `shareholder_notice_days`: days from the court's notice to company and shareholders (CAT-04).
    `lessee_notice_days`: a lessee is told so many days before the auction (CAT-05).
    `pricings`: the ways the start may be found, by name (CAT-02, CAT-06, CAT-07).
    `deposit_is_free_for`: the ways for which the deposit is the court's to fix (CAT-02).
    `needs_committee`: a committee decides that it is sold here (CAT-06).
    `needs_approval_before_ruling`: an authority approves before the ruling (CAT-03).
    `sells_only_what_is_needed`: no more than the debts ask for (CAT-03).
    `eviction_grace_months`: from the ruling until nobody is evicted (CAT-09).
    `dwelling_ground`: on which ground a necessary dwelling is sold (CAT-08).
    `rent_years_kept`: years of local average rent kept from the price for the debtor (CAT-08).
    `may_go_without_reserve`: after the last failure it may be sold without a reserve (CAT-07).
    `laws`: the rules that made it so, in order.
    """

    version: int
    kind: AssetKind
    circumstances: tuple[str, ...] = ()
    asks_housing_promise: bool = False
    checks_housing_before_ruling: bool = False
    bars_limited_consumers: bool = False
    shareholder_notice_days: int | None = None
    lessee_notice_days: int | None = None
    pricings: tuple[str, ...] = (Pricing.standard.value,)
    deposit_is_free_for: tuple[str, ...] = ()
    needs_committee: bool = False
    needs_approval_before_ruling: bool = False
    sells_only_what_is_needed: bool = False
    eviction_grace_months: int = 0
    dwelling_ground: DwellingGround | None = None
    rent_years_kept: int = 0
    may_go_without_reserve: bool = False
    laws: tuple[str, ...] = ()

    def allows(self, pricing: Pricing) -> bool:
        """Say whether the start may be found so."""
        return pricing.value in self.pricings

    def has_deposit_band(self, pricing: Pricing) -> bool:
        """Say whether the deposit is bound to 5 to 20 % of the start. Law: OJA-20, CAT-02."""
        return pricing.value not in self.deposit_is_free_for

    def to_json(self) -> dict[str, Any]:
        """Return the profile as a JSON object, as an announcement keeps it."""
        return {name: _plain(value) for name, value in asdict(self).items()}

    @classmethod
    def from_json(cls, kept: Mapping[str, Any]) -> Profile:
        """Build the profile from `to_json`'s object; what it does not name is as ordinary."""
        known = {field.name for field in fields(cls)} & set(kept)
        values = {name: _whole(kept[name]) for name in known}
        ground = values.get("dwelling_ground")
        values["kind"] = AssetKind(values["kind"])
        values["dwelling_ground"] = DwellingGround(ground) if ground else None
        return cls(**values)


@dataclass(frozen=True)
class Provision:
    """One rule: for which kinds, in which circumstance (None: always), what it changes."""

    law: str
    kinds: frozenset[AssetKind]
    circumstance: Circumstance | None
    changes: Mapping[str, Any]


_EVERY = frozenset(AssetKind)
_HOME = frozenset({AssetKind.flat})
_LAND_AND_HOME = frozenset({AssetKind.flat, AssetKind.land})
_ESTATE_OR_CAR = frozenset({AssetKind.flat, AssetKind.land, AssetKind.vehicle})
_EQUITY = frozenset({AssetKind.equity})
_SHIP = frozenset({AssetKind.ship})

_OF_APRIL_2025 = (
    Provision(
        "CAT-01",
        _HOME,
        Circumstance.restricted_city,
        {"asks_housing_promise": True, "checks_housing_before_ruling": True},
    ),
    Provision(
        "CAT-02",
        _EQUITY,
        None,
        {
            "pricings": (Pricing.above_costs.value,),
            "deposit_is_free_for": (Pricing.above_costs.value,),
        },
    ),
    Provision("CAT-03", _EQUITY, None, {"sells_only_what_is_needed": True}),
    Provision(
        "CAT-03", _EVERY, Circumstance.approval_required, {"needs_approval_before_ruling": True}
    ),
    Provision("CAT-04", _EQUITY, None, {"shareholder_notice_days": 20}),
    Provision("CAT-05", _LAND_AND_HOME, None, {"lessee_notice_days": 5}),
    Provision(
        "CAT-06",
        _SHIP,
        None,
        {"needs_committee": True, "pricings": (Pricing.secret_reserve.value,)},
    ),
    Provision(
        "CAT-07",
        _EVERY,
        Circumstance.criminal_case,
        {"may_go_without_reserve": True, "pricings": (Pricing.no_reserve.value,)},
    ),
    Provision("CAT-08", _HOME, Circumstance.sole_dwelling, {}),
    Provision("CAT-09", _HOME, Circumstance.mortgaged_dwelling, {"eviction_grace_months": 6}),
    Provision("CAT-10", _ESTATE_OR_CAR, None, {"bars_limited_consumers": True}),
)

PROVISIONS: Mapping[int, tuple[Provision, ...]] = {BEFORE_PROFILES: (), NEWEST: _OF_APRIL_2025}
"""Every version there ever was; a version that lots were published under never changes."""


def profile_of(kind: AssetKind, marks: Marks = NO_MARKS, *, version: int = NEWEST) -> Profile:
    """Return what the law of a version asks for a kind of thing with a judge's marks.

    A version nobody knows is a `KeyError`: no lot is judged by a guessed law.
    """
    changes: dict[str, Any] = {}
    laws: list[str] = []
    for provision in PROVISIONS[version]:
        if kind not in provision.kinds or not _applies(provision, marks):
            continue
        laws.append(provision.law)
        for name, value in provision.changes.items():
            changes[name] = _joined(changes.get(name), value)
    changes["pricings"] = (Pricing.standard.value, *changes.get("pricings", ()))
    return Profile(
        version=version,
        kind=kind,
        circumstances=tuple(in_order(marks.circumstances)),
        laws=tuple(dict.fromkeys(laws)),
        **_dwelling(marks, version),
        **changes,
    )


def _applies(provision: Provision, marks: Marks) -> bool:
    return provision.circumstance is None or provision.circumstance in marks.circumstances


def _joined(earlier: Any, value: Any) -> Any:
    """Two provisions on one thing: lists are joined, of figures the later stands."""
    return (*earlier, *value) if isinstance(earlier, tuple) else value


def _dwelling(marks: Marks, version: int) -> dict[str, Any]:
    """Return what a necessary dwelling's ground asks: rent is kept on that ground alone."""
    if version == BEFORE_PROFILES or Circumstance.sole_dwelling not in marks.circumstances:
        return {}
    kept = marks.rent_years if marks.dwelling_ground is DwellingGround.rent_kept else None
    years = min(max(kept, LEAST_RENT_YEARS), MOST_RENT_YEARS) if kept else 0
    return {"dwelling_ground": marks.dwelling_ground, "rent_years_kept": years}


def _plain(value: Any) -> Any:
    return list(value) if isinstance(value, tuple) else value


def _whole(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value
