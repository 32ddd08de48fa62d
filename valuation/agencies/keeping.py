"""What stands about an agency: its place, its licences, who signs for it. Law: REF-22, REF-30."""

from __future__ import annotations

from datetime import date

from sqlmodel import col, delete, select

from auction.db.unit_of_work import UnitOfWork
from auction.kernel.clock import court_day
from auction.kernel.ids import new_id
from auction.kernel.refusal import CommonRefusal, refuse
from valuation.acts import filled, member
from valuation.agencies.access import agency_of_court, lock_roster, typed_licence, typed_province
from valuation.agencies.import_line import appraiser_name
from valuation.agencies.models import Agency, AgencyAppraiser, AgencyLicence
from valuation.agencies.places import tidy
from valuation.agencies.refusals import RosterRefusal
from valuation.agencies.speciality import Speciality


async def keep_details(
    uow: UnitOfWork,
    *,
    agency_id: str,
    name: str,
    province: str = "",
    city: str = "",
    address: str = "",
    contact: str = "",
    practice_scope: str = "",
) -> None:
    """Write down an agency's name, place, contact and scope anew."""
    agency = await agency_of_court(uow, agency_id)
    values = {
        "name": filled(tidy(name), "name"),
        "province": typed_province(province),
        "city": tidy(city),
        "address": tidy(address),
        "contact": tidy(contact),
        "practice_scope": practice_scope.strip(),
    }
    changes = {
        what: [getattr(agency, what), value]
        for what, value in values.items()
        if getattr(agency, what) != value
    }
    for what, value in values.items():
        setattr(agency, what, value)
    if changes:
        uow.audit("agency.changed", f"agency:{agency_id}", agency.court_id, **changes)


async def keep_licence(
    uow: UnitOfWork,
    *,
    agency_id: str,
    speciality: str,
    licence_no: str,
    expires_on: date | None = None,
) -> None:
    """Write down the licence for a speciality: a new one, a new number, or a new last day.

    Law: REF-22. A number that another agency holds is refused.
    """
    agency = await agency_of_court(uow, agency_id)
    await lock_roster(uow, agency.court_id)
    number, wanted = typed_licence(licence_no), member(Speciality, speciality, "speciality")
    await _insist_free(uow, agency, number)
    row = await uow.session.get(AgencyLicence, (agency_id, wanted))
    before = row.licence_no if row is not None else ""
    is_as_it_was = row is not None and (before, row.expires_on) == (number, expires_on)
    if not is_as_it_was and expires_on is not None and expires_on < court_day(uow.now):
        data = {"agency": agency.name, "expired_on": expires_on}
        raise refuse(RosterRefusal.licence_expired, "expires_on", **data)
    if row is None:
        row = AgencyLicence(
            agency_id=agency_id,
            speciality=wanted,
            court_id=agency.court_id,
            licence_no=number,
        )
        uow.add(row)
    row.licence_no, row.expires_on = number, expires_on
    if agency.speciality == wanted:
        agency.licence_no = number
    await uow.session.flush()
    uow.audit(
        "agency.licensed",
        f"agency:{agency_id}",
        agency.court_id,
        speciality=wanted,
        licence=number,
        before=before,
        expires_on=expires_on.isoformat() if expires_on else "",
    )


async def drop_licence(uow: UnitOfWork, *, agency_id: str, speciality: str) -> None:
    """Take a speciality off an agency; the last one stays, for an agency has one."""
    agency = await agency_of_court(uow, agency_id)
    wanted = member(Speciality, speciality, "speciality")
    rows = select(AgencyLicence).where(col(AgencyLicence.agency_id) == agency_id)
    held = list((await uow.session.exec(rows.order_by(col(AgencyLicence.speciality)))).all())
    gone = next((row for row in held if row.speciality == wanted), None)
    if gone is None:
        raise refuse(CommonRefusal.not_found)
    if len(held) == 1:
        raise refuse(RosterRefusal.last_licence)
    if agency.speciality == wanted:
        first = next(row for row in held if row is not gone)
        agency.speciality, agency.licence_no = first.speciality, first.licence_no
    await uow.session.delete(gone)
    uow.audit("agency.unlicensed", f"agency:{agency_id}", agency.court_id, speciality=wanted)


async def add_appraiser(
    uow: UnitOfWork,
    *,
    agency_id: str,
    name: str,
    category: str,
    licence_no: str,
    expires_on: date | None = None,
) -> None:
    """Note who signs for an agency, with category and licence. Law: REF-30."""
    agency = await agency_of_court(uow, agency_id)
    who = appraiser_name(filled(name, "name"))
    if who is None:
        raise refuse(CommonRefusal.malformed, "name")
    number, wanted = typed_licence(licence_no), member(Speciality, category, "category")
    known = select(AgencyAppraiser.id).where(
        col(AgencyAppraiser.agency_id) == agency_id,
        col(AgencyAppraiser.category) == wanted,
        col(AgencyAppraiser.licence_no) == number,
    )
    if (await uow.session.exec(known)).first() is not None:
        raise refuse(RosterRefusal.appraiser_listed_already, "licence_no", licence=number)
    write_appraiser(uow, agency, who, wanted, number, expires_on)
    uow.audit(
        "agency.appraiser_added", f"agency:{agency_id}", agency.court_id, name=who, licence=number
    )


async def remove_appraiser(
    uow: UnitOfWork, *, agency_id: str, category: str, licence_no: str
) -> None:
    """Note that somebody no longer signs for an agency."""
    agency = await agency_of_court(uow, agency_id)
    rows = select(AgencyAppraiser).where(
        col(AgencyAppraiser.agency_id) == agency_id,
        col(AgencyAppraiser.category) == category,
        col(AgencyAppraiser.licence_no) == licence_no,
    )
    row = (await uow.session.exec(rows)).first()
    if row is None:
        raise refuse(CommonRefusal.not_found)
    await uow.session.delete(row)
    uow.audit(
        "agency.appraiser_gone",
        f"agency:{agency_id}",
        agency.court_id,
        name=row.name,
        licence=licence_no,
    )


async def clear_appraisers(uow: UnitOfWork, agency_id: str) -> None:
    """Strike everybody who signs for an agency, before the list is written anew."""
    gone = delete(AgencyAppraiser).where(col(AgencyAppraiser.agency_id) == agency_id)
    await uow.session.exec(gone)


def write_appraiser(
    uow: UnitOfWork,
    agency: Agency,
    name: str,
    category: Speciality,
    licence_no: str,
    expires_on: date | None,
) -> None:
    """Add the row of somebody who signs for an agency."""
    uow.add(
        AgencyAppraiser(
            id=new_id("appraiser"),
            court_id=agency.court_id,
            agency_id=agency.id,
            name=name,
            category=category,
            licence_no=licence_no,
            expires_on=expires_on,
        )
    )


async def _insist_free(uow: UnitOfWork, agency: Agency, licence_no: str) -> None:
    held = (
        select(Agency.name)
        .join(AgencyLicence, col(AgencyLicence.agency_id) == col(Agency.id))
        .where(
            col(Agency.court_id) == agency.court_id,
            col(Agency.id) != agency.id,
            col(AgencyLicence.licence_no) == licence_no,
        )
    )
    other = (await uow.session.exec(held)).first()
    if other is not None:
        data = {"agency": other, "licence": licence_no}
        raise refuse(RosterRefusal.licence_of_another, "licence_no", **data)
