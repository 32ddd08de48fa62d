"""The verbs of a court's roster: list an agency, say who acts for it, suspend, restore, remove it.

Law: REF-20, REF-22. Kept by the court's judges and clerks. What stands about an agency is kept by
`keeping`, whole files by `importing`.
"""

from __future__ import annotations

from datetime import date

from sqlmodel import col, select

from auction.db.unit_of_work import UnitOfWork
from auction.kernel.actor import Role
from auction.kernel.clock import court_day
from auction.kernel.ids import new_id
from auction.kernel.refusal import CommonRefusal, refuse
from auction.people.queries import account_by_email
from auction.people.service import grant_role
from valuation.acts import CLERICAL, JUDICIAL, court_of, filled, insist, member
from valuation.agencies.access import (
    agency_of_court,
    lock_roster,
    removal_bar,
    typed_licence,
    typed_province,
)
from valuation.agencies.licences import RemovalGround
from valuation.agencies.models import Agency, AgencyAccount, AgencyLicence
from valuation.agencies.places import tidy
from valuation.agencies.refusals import RosterRefusal
from valuation.agencies.speciality import Speciality
from valuation.refusals import ValuationRefusal


async def list_agency(
    uow: UnitOfWork,
    *,
    name: str,
    licence_no: str,
    speciality: str,
    region: str = "",
    contact: str = "",
    province: str = "",
    city: str = "",
    address: str = "",
    practice_scope: str = "",
    expires_on: date | None = None,
) -> str:
    """Put an agency on the court's roster; return its id. A licence stands on it once.

    One that was removed is not listed again within five years. Law: REF-20.
    """
    court_id = court_of(uow, CLERICAL)
    licence_no = typed_licence(licence_no)
    await lock_roster(uow, court_id)
    name = filled(tidy(name), "name")
    await _insist_new(uow, court_id, name, licence_no)
    if expires_on is not None and expires_on < court_day(uow.now):
        data = {"agency": name, "expired_on": expires_on}
        raise refuse(RosterRefusal.licence_expired, "expires_on", **data)
    row = Agency(
        id=new_id("agency"),
        court_id=court_id,
        name=name,
        licence_no=licence_no,
        speciality=member(Speciality, speciality, "speciality"),
        region=region.strip(),
        contact=contact.strip(),
        listed_at=uow.now,
        province=typed_province(province),
        city=tidy(city),
        address=tidy(address),
        practice_scope=practice_scope.strip(),
    )
    uow.add(row)
    await uow.session.flush()
    uow.add(
        AgencyLicence(
            agency_id=row.id,
            speciality=row.speciality,
            court_id=court_id,
            licence_no=licence_no,
            expires_on=expires_on,
        )
    )
    await uow.session.flush()
    uow.audit("agency.listed", f"agency:{row.id}", court_id, licence=licence_no)
    return row.id


async def bind_account(uow: UnitOfWork, *, agency_id: str, email: str) -> None:
    """Let whoever holds a confirmed account act for an agency. Members of staff never can."""
    agency = await agency_of_court(uow, agency_id)
    account = await account_by_email(uow.session, filled(email, "email"))
    if account is None or not account.email_confirmed or account.court_id is not None:
        raise refuse(ValuationRefusal.no_such_account, "email")
    if await uow.session.get(AgencyAccount, (agency_id, account.id)) is None:
        uow.add(AgencyAccount(agency_id=agency_id, account_id=account.id, bound_at=uow.now))
        await grant_role(uow, account_id=account.id, role=Role.agency)
        uow.audit("agency.bound", f"agency:{agency_id}", agency.court_id, account=account.id)


async def suspend_agency(uow: UnitOfWork, *, agency_id: str, reason: str) -> None:
    """Let an agency be named for nothing further; what it was commissioned with goes on."""
    agency = await agency_of_court(uow, agency_id)
    if agency.suspended_at is not None or agency.removed_at is not None:
        raise refuse(CommonRefusal.wrong_state)
    agency.suspension_reason = filled(reason, "reason")
    agency.suspended_at = uow.now
    uow.audit("agency.suspended", f"agency:{agency_id}", agency.court_id, reason=reason.strip())


async def restore_agency(uow: UnitOfWork, *, agency_id: str) -> None:
    """Let a suspended agency be named again; a removed one, once five years are over.

    Law: REF-20.
    """
    agency = await agency_of_court(uow, agency_id)
    if agency.removed_at is not None:
        insist(removal_bar(agency, court_day(uow.now)))
        agency.removed_at, agency.removal_ground, agency.removal_note = None, "", ""
    elif agency.suspended_at is None:
        raise refuse(CommonRefusal.wrong_state)
    agency.suspended_at, agency.suspension_reason = None, ""
    uow.audit("agency.restored", f"agency:{agency_id}", agency.court_id)


async def remove_agency(uow: UnitOfWork, *, agency_id: str, ground: str, note: str) -> None:
    """Take an agency off the roster, with the ground; what it was commissioned with goes on.

    It may not come back for five years, unless it merely ceased. By a judge. Law: REF-20.
    """
    agency = await agency_of_court(uow, agency_id, JUDICIAL)
    if agency.removed_at is not None:
        raise refuse(CommonRefusal.wrong_state)
    chosen = member(RemovalGround, ground, "ground")
    agency.removal_note = filled(note, "note")
    agency.removed_at, agency.removal_ground = uow.now, chosen
    uow.audit(
        "agency.removed", f"agency:{agency_id}", agency.court_id, ground=chosen, note=note.strip()
    )


async def _insist_new(uow: UnitOfWork, court_id: str, name: str, licence_no: str) -> None:
    """Refuse a licence that stands on the roster, and who was removed from it."""
    held = (
        select(Agency)
        .outerjoin(AgencyLicence, col(AgencyLicence.agency_id) == col(Agency.id))
        .where(
            col(Agency.court_id) == court_id,
            (col(Agency.licence_no) == licence_no) | (col(AgencyLicence.licence_no) == licence_no),
        )
    )
    same_name = select(Agency).where(
        col(Agency.court_id) == court_id,
        col(Agency.name) == name,
        col(Agency.removed_at).is_not(None),
    )
    for row in (*(await uow.session.exec(held)), *(await uow.session.exec(same_name))):
        if row.removed_at is None:
            raise refuse(ValuationRefusal.agency_listed_already, "licence_no", licence=licence_no)
        insist(removal_bar(row, court_day(uow.now), field_name="licence_no"))
        raise refuse(RosterRefusal.agency_removed, "licence_no", agency=row.name)
