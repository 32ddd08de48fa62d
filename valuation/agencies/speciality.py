"""Pure. The five specialities of the roster. Law: REF-22."""

from __future__ import annotations

from enum import StrEnum


class Speciality(StrEnum):
    """The five sub-rosters. Law: REF-22."""

    real_estate = "real_estate"
    assets = "assets"
    land = "land"
    mining_rights = "mining_rights"
    jewellery = "jewellery"
