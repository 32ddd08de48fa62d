"""Reading a court's roster: as pages show it, and as the rules read it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from auction.db.models import AuditEntry
from auction.kernel.clock import court_day
from auction.people.models import Account
from valuation.agencies.licences import (
    AgencyState,
    Appraiser,
    Licence,
    RemovalGround,
    barred_until,
)
from valuation.agencies.models import Agency, AgencyAccount, AgencyAppraiser, AgencyLicence
from valuation.agencies.places import tidy
from valuation.agencies.roster import RosterEntry, standing
from valuation.agencies.speciality import Speciality


@dataclass(frozen=True, kw_only=True)
class AgencyView:
    """An agency on a court's roster, and the e-mail addresses of who acts for it.

    `speciality` and `licence_no` are the primary ones; `licences` all of them.
    """

    id: str
    name: str
    licence_no: str
    speciality: Speciality
    region: str
    contact: str
    suspended_at: datetime | None
    suspension_reason: str
    accounts: tuple[str, ...]
    province: str = ""
    city: str = ""
    address: str = ""
    practice_scope: str = ""
    licences: tuple[Licence, ...] = ()
    appraisers: tuple[Appraiser, ...] = ()
    removed_at: datetime | None = None
    removal_ground: RemovalGround | None = None
    removal_note: str = ""
    court_id: str = ""

    @property
    def place(self) -> str:
        """Return where it is, as one line."""
        return f"{self.province}{self.city}" or self.region

    @property
    def specialities(self) -> tuple[Speciality, ...]:
        """Return what it values, in the order of the roster."""
        held = {licence.speciality for licence in self.licences}
        return tuple(one for one in Speciality if one in held)

    @property
    def barred_until(self) -> date | None:
        """Return the last day on which it may not be listed again, if it is barred."""
        if self.removed_at is None or self.removal_ground is None:
            return None
        return barred_until(self.removal_ground, court_day(self.removed_at))

    def state_on(self, on: date) -> AgencyState:
        """Return how it stands on a day."""
        return standing(
            is_removed=self.removed_at is not None,
            is_suspended=self.suspended_at is not None,
            licences=self.licences,
            on=on,
        )


@dataclass(frozen=True, kw_only=True)
class RosterSearch:
    """What somebody looks for on a roster; empty means all, but those that were removed."""

    text: str = ""
    speciality: Speciality | None = None
    province: str = ""
    state: AgencyState | None = None

    def finds(self, agency: AgencyView, on: date) -> bool:
        """Say whether an agency is looked for."""
        words = (agency.name, agency.place, agency.address)
        numbers = tuple(licence.licence_no for licence in agency.licences)
        wanted, state = tidy(self.text).casefold(), agency.state_on(on)
        return (
            any(wanted in word.casefold() for word in (*words, *numbers))
            and self.speciality in {None, *agency.specialities}
            and self.province in {"", agency.province}
            and (state is self.state or (self.state is None and state is not AgencyState.removed))
        )


@dataclass(frozen=True, kw_only=True)
class AgencyAct:
    """One line of an agency's history: what was done, when, by whom, and with what."""

    at: datetime
    act: str
    by: str
    data: dict[str, object]


async def roster(session: AsyncSession, court_id: str | None) -> list[AgencyView]:
    """Return a court's roster, by speciality and name; of every court where None is asked for.

    Removed agencies stand on it with their ground.
    """
    rows = select(Agency)
    if court_id is not None:
        rows = rows.where(col(Agency.court_id) == court_id)
    found = (await session.exec(rows.order_by(col(Agency.speciality), col(Agency.name)))).all()
    ids = [row.id for row in found]
    emails = await _emails(session, ids)
    licences = await _licences(session, ids)
    appraisers = await appraisers_of(session, ids)
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
            province=row.province,
            city=row.city,
            address=row.address,
            practice_scope=row.practice_scope,
            licences=tuple(licences[row.id]),
            appraisers=tuple(appraisers[row.id]),
            removed_at=row.removed_at,
            removal_ground=RemovalGround(row.removal_ground) if row.removal_ground else None,
            removal_note=row.removal_note,
            court_id=row.court_id,
        )
        for row in found
    ]


async def roster_of(session: AsyncSession, court_id: str) -> list[RosterEntry]:
    """Return a court's roster as the rules read it."""
    rows = select(Agency).where(col(Agency.court_id) == court_id).order_by(col(Agency.id))
    found = (await session.exec(rows)).all()
    licences = await _licences(session, [row.id for row in found])
    return [
        RosterEntry(
            row.id,
            row.name,
            row.licence_no,
            Speciality(row.speciality),
            row.suspended_at is not None,
            tuple(licences[row.id]),
            row.province,
            row.city,
            row.removed_at is not None,
        )
        for row in found
    ]


async def appraisers_of(
    session: AsyncSession, agency_ids: Sequence[str]
) -> defaultdict[str, list[Appraiser]]:
    """Return who signs for each agency, by category and name."""
    rows = select(AgencyAppraiser).where(col(AgencyAppraiser.agency_id).in_(agency_ids))
    ordered = rows.order_by(
        col(AgencyAppraiser.category), col(AgencyAppraiser.name), col(AgencyAppraiser.licence_no)
    )
    found: defaultdict[str, list[Appraiser]] = defaultdict(list)
    for row in (await session.exec(ordered)).all():
        one = Appraiser(row.name, Speciality(row.category), row.licence_no, row.expires_on)
        found[row.agency_id].append(one)
    return found


async def history_of(session: AsyncSession, agency_id: str) -> list[AgencyAct]:
    """Return what was done with an agency, the newest first."""
    rows = (
        select(AuditEntry, Account.name)
        .outerjoin(Account, col(Account.id) == col(AuditEntry.actor_id))
        .where(col(AuditEntry.subject) == f"agency:{agency_id}")
        .order_by(col(AuditEntry.id).desc())
        .limit(200)
    )
    return [
        AgencyAct(at=row.at, act=row.act, by=name or "", data=dict(row.data))
        for row, name in (await session.exec(rows)).all()
    ]


async def _emails(session: AsyncSession, ids: Sequence[str]) -> defaultdict[str, list[str]]:
    emails = defaultdict(list)
    bound = select(AgencyAccount.agency_id, Account.email).join(
        Account, col(Account.id) == col(AgencyAccount.account_id)
    )
    for agency_id, email in await session.exec(bound.where(col(AgencyAccount.agency_id).in_(ids))):
        emails[agency_id].append(email)
    return emails


async def _licences(session: AsyncSession, ids: Sequence[str]) -> defaultdict[str, list[Licence]]:
    rows = select(AgencyLicence).where(col(AgencyLicence.agency_id).in_(ids))
    found: defaultdict[str, list[Licence]] = defaultdict(list)
    for row in (await session.exec(rows.order_by(col(AgencyLicence.speciality)))).all():
        licence = Licence(Speciality(row.speciality), row.licence_no, row.expires_on)
        found[row.agency_id].append(licence)
    return found
