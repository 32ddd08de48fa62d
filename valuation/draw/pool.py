"""Who can be chosen or drawn for an appraisal, and who is kept out: the one place that says so.

Law: REF-21, REF-22, REF-30.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from auction.cases.models import CaseParty
from valuation.agencies.models import AgencyAccount
from valuation.agencies.queries import roster_of
from valuation.agencies.roster import RosterEntry, Speciality, may_appraise
from valuation.draw.contributing import ConflictGround
from valuation.draw.models import DrawExclusion
from valuation.draw.record import Exclusion


@dataclass(frozen=True)
class Pool:
    """Who can be named, in order of id, and who cannot because of a conflict of interest."""

    eligible: tuple[RosterEntry, ...]
    excluded: tuple[Exclusion, ...]


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


async def _acting_for_parties(session: AsyncSession, case_id: str) -> dict[str, str]:
    rows = (
        select(AgencyAccount.agency_id)
        .join(CaseParty, col(CaseParty.account_id) == col(AgencyAccount.account_id))
        .where(col(CaseParty.case_id) == case_id)
    )
    return dict.fromkeys((await session.exec(rows)).all(), ConflictGround.acts_for_party.value)
