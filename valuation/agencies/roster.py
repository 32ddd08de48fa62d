"""Pure. Who may appraise: specialities, and whether three agencies may be named in order."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from auction.cases.kinds import AssetKind
from auction.kernel.refusal import Refusal
from valuation.agencies.licences import AgencyState, Licence
from valuation.agencies.refusals import RosterRefusal
from valuation.agencies.speciality import Speciality
from valuation.refusals import ValuationRefusal

AGENCIES_IN_ORDER = 3  # Law: REF-21.

__all__ = [
    "AGENCIES_IN_ORDER",
    "RosterEntry",
    "Speciality",
    "may_agree",
    "may_appraise",
    "standing",
    "suited_to",
]


_SUITED: Mapping[AssetKind, tuple[Speciality, ...]] = {
    AssetKind.flat: (Speciality.real_estate,),
    AssetKind.land: (Speciality.land, Speciality.real_estate),
    AssetKind.movable: (Speciality.assets, Speciality.jewellery),
    AssetKind.vehicle: (Speciality.assets,),
    AssetKind.ship: (Speciality.assets,),
    AssetKind.equity: (Speciality.assets,),
    AssetKind.mining_right: (Speciality.mining_rights, Speciality.assets),
    AssetKind.other_right: (Speciality.assets, Speciality.mining_rights, Speciality.land),
}


@dataclass(frozen=True)
class RosterEntry:
    """An agency as it stands on a court's roster.

    `speciality` and `licence_no` are the primary ones; `licences` all of them, the primary too.
    """

    agency_id: str
    name: str
    licence_no: str
    speciality: Speciality
    is_suspended: bool
    licences: tuple[Licence, ...] = ()
    province: str = ""
    city: str = ""
    is_removed: bool = False

    def licence_for(self, speciality: Speciality) -> Licence | None:
        """Return the licence for a speciality, valid or not."""
        held = self.licences or (Licence(self.speciality, self.licence_no),)
        return next((one for one in held if one.speciality is speciality), None)

    def state_on(self, on: date) -> AgencyState:
        """Return how the agency stands on a day; expired when no licence holds any more."""
        return standing(
            is_removed=self.is_removed,
            is_suspended=self.is_suspended,
            licences=self.licences or (Licence(self.speciality, self.licence_no),),
            on=on,
        )


def standing(
    *, is_removed: bool, is_suspended: bool, licences: Sequence[Licence], on: date
) -> AgencyState:
    """Say how an agency stands; what weighs more goes first."""
    if is_removed:
        return AgencyState.removed
    if is_suspended:
        return AgencyState.suspended
    if not any(one.is_valid_on(on) for one in licences):
        return AgencyState.licence_expired
    return AgencyState.may_be_named


def suited_to(asset_kind: AssetKind) -> tuple[Speciality, ...]:
    """Return the specialities that may appraise a kind of property, the usual one first."""
    return _SUITED[asset_kind]


def may_appraise(
    roster: Sequence[RosterEntry], speciality: Speciality, on: date | None = None
) -> list[RosterEntry]:
    """Return who can be named for a speciality, in order of id, each with its licence for it.

    Never anyone suspended or removed, or whose licence has expired by `on`.
    """
    fit = (
        replace(entry, speciality=speciality, licence_no=licence.licence_no)
        for entry in roster
        if (licence := entry.licence_for(speciality)) is not None
        and _may_name(entry, speciality, on) is None
    )
    return sorted(fit, key=lambda entry: entry.agency_id)


def may_agree(
    roster: Sequence[RosterEntry],
    speciality: Speciality,
    agency_ids: Sequence[str],
    on: date | None = None,
) -> Refusal | None:
    """Say what is wrong with the three agencies the parties agreed on. Law: REF-21."""
    if len(agency_ids) != AGENCIES_IN_ORDER:
        return Refusal(ValuationRefusal.three_agencies_needed)
    if len(set(agency_ids)) != AGENCIES_IN_ORDER:
        return Refusal(ValuationRefusal.same_agency_twice)
    entries = {entry.agency_id: entry for entry in roster}
    for agency_id in agency_ids:
        refusal = _may_name(entries.get(agency_id), speciality, on)
        if refusal is not None:
            return refusal
    return None


def _may_name(entry: RosterEntry | None, speciality: Speciality, on: date | None) -> Refusal | None:
    if entry is None or entry.is_removed:
        return Refusal(ValuationRefusal.agency_not_on_roster)
    if entry.is_suspended:
        return Refusal(ValuationRefusal.agency_suspended, {"agency": entry.name})
    licence = entry.licence_for(speciality)
    if licence is None:
        return Refusal(ValuationRefusal.other_speciality, {"agency": entry.name})
    if on is not None and not licence.is_valid_on(on):
        data = {"agency": entry.name, "expired_on": licence.expires_on}
        return Refusal(RosterRefusal.licence_expired, data)
    return None
