"""The verbs of a court's roster: list an agency, say who acts for it, suspend it, restore it.

Law: REF-20, REF-22. Kept by the court's judges and clerks.
"""

from __future__ import annotations

from sqlmodel import col, select

from auction.db.unit_of_work import UnitOfWork
from auction.kernel.actor import Role
from auction.kernel.ids import new_id
from auction.kernel.refusal import CommonRefusal, refuse
from auction.people.queries import account_by_email
from auction.people.service import grant_role
from auction.people.turns import take_turn
from valuation.acts import CLERICAL, court_of, filled, member
from valuation.agencies.models import Agency, AgencyAccount
from valuation.agencies.roster import Speciality
from valuation.refusals import ValuationRefusal


async def list_agency(
    uow: UnitOfWork,
    *,
    name: str,
    licence_no: str,
    speciality: str,
    region: str = "",
    contact: str = "",
) -> str:
    """Put an agency on the court's roster; return its id. A licence stands on it once."""
    court_id = court_of(uow, CLERICAL)
    licence_no = filled(licence_no, "licence_no")
    await take_turn(uow.session, "licence", licence_no)
    known = select(Agency.id).where(
        col(Agency.court_id) == court_id, col(Agency.licence_no) == licence_no
    )
    if (await uow.session.exec(known)).first() is not None:
        raise refuse(ValuationRefusal.agency_listed_already, "licence_no", licence=licence_no)
    row = Agency(
        id=new_id("agency"),
        court_id=court_id,
        name=filled(name, "name"),
        licence_no=licence_no,
        speciality=member(Speciality, speciality, "speciality"),
        region=region.strip(),
        contact=contact.strip(),
        listed_at=uow.now,
    )
    uow.add(row)
    await uow.session.flush()
    uow.audit("agency.listed", f"agency:{row.id}", court_id, licence=licence_no)
    return row.id


async def bind_account(uow: UnitOfWork, *, agency_id: str, email: str) -> None:
    """Let whoever holds a confirmed account act for an agency. Members of staff never can."""
    agency = await _agency(uow, agency_id)
    account = await account_by_email(uow.session, filled(email, "email"))
    if account is None or not account.email_confirmed or account.court_id is not None:
        raise refuse(ValuationRefusal.no_such_account, "email")
    if await uow.session.get(AgencyAccount, (agency_id, account.id)) is None:
        uow.add(AgencyAccount(agency_id=agency_id, account_id=account.id, bound_at=uow.now))
        await grant_role(uow, account_id=account.id, role=Role.agency)
        uow.audit("agency.bound", f"agency:{agency_id}", agency.court_id, account=account.id)


async def suspend_agency(uow: UnitOfWork, *, agency_id: str, reason: str) -> None:
    """Let an agency be named for nothing further; what it was commissioned with goes on."""
    agency = await _agency(uow, agency_id)
    if agency.suspended_at is not None:
        raise refuse(CommonRefusal.wrong_state)
    agency.suspension_reason = filled(reason, "reason")
    agency.suspended_at = uow.now
    uow.audit("agency.suspended", f"agency:{agency_id}", agency.court_id, reason=reason.strip())


async def restore_agency(uow: UnitOfWork, *, agency_id: str) -> None:
    """Let a suspended agency be named again."""
    agency = await _agency(uow, agency_id)
    if agency.suspended_at is None:
        raise refuse(CommonRefusal.wrong_state)
    agency.suspended_at, agency.suspension_reason = None, ""
    uow.audit("agency.restored", f"agency:{agency_id}", agency.court_id)


async def _agency(uow: UnitOfWork, agency_id: str) -> Agency:
    court_id = court_of(uow, CLERICAL)
    row = await uow.session.get(Agency, agency_id, with_for_update=True)
    if row is None or row.court_id != court_id:
        raise refuse(CommonRefusal.not_found)
    return row
