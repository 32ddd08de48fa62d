"""Pure. Who may appraise: specialities, and whether three agencies may be named in order."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from auction.cases.kinds import AssetKind
from auction.kernel.refusal import Refusal
from valuation.refusals import ValuationRefusal

AGENCIES_IN_ORDER = 3  # Law: REF-21.


class Speciality(StrEnum):
    """The five sub-rosters. Law: REF-22."""

    real_estate = "real_estate"
    assets = "assets"
    land = "land"
    mining_rights = "mining_rights"
    jewellery = "jewellery"


_SUITED: Mapping[AssetKind, tuple[Speciality, ...]] = {
    AssetKind.flat: (Speciality.real_estate,),
    AssetKind.land: (Speciality.land, Speciality.real_estate),
    AssetKind.movable: (Speciality.assets, Speciality.jewellery),
    AssetKind.vehicle: (Speciality.assets,),
    AssetKind.ship: (Speciality.assets,),
    AssetKind.equity: (Speciality.assets,),
    AssetKind.other_right: (Speciality.assets, Speciality.mining_rights, Speciality.land),
}


@dataclass(frozen=True)
class RosterEntry:
    """An agency as it stands on a court's roster."""

    agency_id: str
    name: str
    licence_no: str
    speciality: Speciality
    is_suspended: bool


def suited_to(asset_kind: AssetKind) -> tuple[Speciality, ...]:
    """Return the specialities that may appraise a kind of property, the usual one first."""
    return _SUITED[asset_kind]


def may_appraise(roster: Sequence[RosterEntry], speciality: Speciality) -> list[RosterEntry]:
    """Return who can be named for a speciality, in order of id: never anyone suspended."""
    fit = (entry for entry in roster if entry.speciality is speciality and not entry.is_suspended)
    return sorted(fit, key=lambda entry: entry.agency_id)


def may_agree(
    roster: Sequence[RosterEntry], speciality: Speciality, agency_ids: Sequence[str]
) -> Refusal | None:
    """Say what is wrong with the three agencies the parties agreed on. Law: REF-21."""
    if len(agency_ids) != AGENCIES_IN_ORDER:
        return Refusal(ValuationRefusal.three_agencies_needed)
    if len(set(agency_ids)) != AGENCIES_IN_ORDER:
        return Refusal(ValuationRefusal.same_agency_twice)
    entries = {entry.agency_id: entry for entry in roster}
    for agency_id in agency_ids:
        refusal = _may_name(entries.get(agency_id), speciality)
        if refusal is not None:
            return refusal
    return None


def _may_name(entry: RosterEntry | None, speciality: Speciality) -> Refusal | None:
    if entry is None:
        return Refusal(ValuationRefusal.agency_not_on_roster)
    if entry.is_suspended:
        return Refusal(ValuationRefusal.agency_suspended, {"agency": entry.name})
    if entry.speciality is not speciality:
        return Refusal(ValuationRefusal.other_speciality, {"agency": entry.name})
    return None
