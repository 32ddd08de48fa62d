"""Who can be chosen or drawn for an appraisal, and who is kept out: the one place that says so.

The parties may agree on any three of their speciality; chance takes from the sub-roster of the
property's place. Law: REF-21, REF-22, REF-30, TRAP-18.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from auction.cases.models import CaseParty, SeizedAsset
from valuation.agencies import pool as places_pool
from valuation.agencies.models import AgencyAccount
from valuation.agencies.places import is_same_place, place_within
from valuation.agencies.pool import PoolLevel
from valuation.agencies.queries import roster_of
from valuation.agencies.roster import RosterEntry, Speciality, may_appraise
from valuation.draw.contributing import ConflictGround
from valuation.draw.models import DrawExclusion
from valuation.draw.record import Exclusion


@dataclass(frozen=True)
class Pool:
    """Who can be named, in order of id, and who cannot because of a conflict of interest.

    `sub_roster` says of a draw's pool which one it is and why, as the draw's file tells it.
    """

    eligible: tuple[RosterEntry, ...]
    excluded: tuple[Exclusion, ...]
    sub_roster: Mapping[str, Any] = field(default_factory=dict)


async def pool_of(
    session: AsyncSession,
    *,
    court_id: str,
    case_id: str,
    appraisal_id: str,
    speciality: str,
    on: date,
) -> Pool:
    """Return the sub-roster an appraisal chooses from, without whoever has a conflict.

    Nobody is named by a licence that has expired on the court day `on`. An agency for which a
    party of the case acts is kept out without anybody having to say so.
    """
    fit = may_appraise(await roster_of(session, court_id), Speciality(speciality), on)
    grounds = await _acting_for_parties(session, case_id)
    noted = select(DrawExclusion).where(col(DrawExclusion.appraisal_id) == appraisal_id)
    grounds |= {row.agency_id: row.ground for row in (await session.exec(noted)).all()}
    return Pool(
        tuple(entry for entry in fit if entry.agency_id not in grounds),
        tuple(
            Exclusion(entry.agency_id, entry.name, grounds[entry.agency_id])
            for entry in fit
            if entry.agency_id in grounds
        ),
    )


async def drawn_from(
    session: AsyncSession,
    pool: Pool,
    *,
    asset_id: str,
    speciality: str,
    asked: PoolLevel | None = None,
) -> Pool:
    """Return the part of a pool that chance takes from: the city's, the province's, or the whole.

    `asked` is the sub-roster that both sides ask for; they have it if it counts. Whoever has a
    conflict of interest is not counted. Law: REF-21, REF-22, TRAP-18.
    """
    asset = await session.get_one(SeizedAsset, asset_id)
    province, city = place_within(asset.location_zh)
    province = province or _province_known(pool.eligible, city)
    named = Speciality(speciality)
    found = places_pool.pool_for(pool.eligible, named, province, city, asked=asked)
    told = {
        "level": found.level,
        "reason": found.reason,
        "province": province,
        "city": city,
        "in_city": found.in_city,
        "in_province": found.in_province,
        "in_whole": len(pool.eligible),
    }
    return replace(pool, eligible=found.entries, sub_roster=told)


def _province_known(entries: Sequence[RosterEntry], city: str) -> str:
    """Return the province in which the roster knows a city, where an address names none."""
    known = {entry.province for entry in entries if is_same_place(entry.city, city)}
    return known.pop() if len(known) == 1 else ""


async def _acting_for_parties(session: AsyncSession, case_id: str) -> dict[str, str]:
    rows = (
        select(AgencyAccount.agency_id)
        .join(CaseParty, col(CaseParty.account_id) == col(AgencyAccount.account_id))
        .where(col(CaseParty.case_id) == case_id)
    )
    return dict.fromkeys((await session.exec(rows)).all(), ConflictGround.acts_for_party.value)
