"""Reading a court's roster: as pages show it, and as the rules read it."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from auction.people.models import Account
from valuation.agencies.models import Agency, AgencyAccount
from valuation.agencies.roster import RosterEntry, Speciality


@dataclass(frozen=True, kw_only=True)
class AgencyView:
    """An agency on a court's roster, and the e-mail addresses of who acts for it."""

    id: str
    name: str
    licence_no: str
    speciality: Speciality
    region: str
    contact: str
    suspended_at: datetime | None
    suspension_reason: str
    accounts: tuple[str, ...]


async def roster(session: AsyncSession, court_id: str) -> list[AgencyView]:
    """Return a court's roster, by speciality and name."""
    rows = select(Agency).where(col(Agency.court_id) == court_id)
    found = (await session.exec(rows.order_by(col(Agency.speciality), col(Agency.name)))).all()
    emails = defaultdict(list)
    bound = select(AgencyAccount.agency_id, Account.email).join(
        Account, col(Account.id) == col(AgencyAccount.account_id)
    )
    ids = [row.id for row in found]
    for agency_id, email in await session.exec(bound.where(col(AgencyAccount.agency_id).in_(ids))):
        emails[agency_id].append(email)
    return [
        AgencyView(
            id=row.id,
            name=row.name,
            licence_no=row.licence_no,
            speciality=Speciality(row.speciality),
            region=row.region,
            contact=row.contact,
            suspended_at=row.suspended_at,
            suspension_reason=row.suspension_reason,
            accounts=tuple(emails[row.id]),
        )
        for row in found
    ]


async def roster_of(session: AsyncSession, court_id: str) -> list[RosterEntry]:
    """Return a court's roster as the rules read it."""
    rows = select(Agency).where(col(Agency.court_id) == court_id).order_by(col(Agency.id))
    return [
        RosterEntry(
            row.id,
            row.name,
            row.licence_no,
            Speciality(row.speciality),
            row.suspended_at is not None,
        )
        for row in (await session.exec(rows)).all()
    ]
