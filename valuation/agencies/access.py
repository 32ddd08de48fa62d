"""Who may touch which agency, and what every verb of the roster reads and insists on."""

from __future__ import annotations

from datetime import date

from auction.db.unit_of_work import UnitOfWork
from auction.kernel.actor import Role
from auction.kernel.clock import court_day
from auction.kernel.refusal import CommonRefusal, Refusal, refuse
from auction.people.turns import take_turn
from valuation.acts import CLERICAL, court_of, filled
from valuation.agencies.licences import RemovalGround, barred_until, licence_of
from valuation.agencies.models import Agency
from valuation.agencies.places import province_of
from valuation.agencies.refusals import RosterRefusal


async def agency_of_court(
    uow: UnitOfWork, agency_id: str, roles: tuple[Role, ...] = CLERICAL
) -> Agency:
    """Return an agency of the actor's court, locked."""
    court_id = court_of(uow, roles)
    row = await uow.session.get(Agency, agency_id, with_for_update=True)
    if row is None or row.court_id != court_id:
        raise refuse(CommonRefusal.not_found)
    return row


async def lock_roster(uow: UnitOfWork, court_id: str) -> None:
    """Let one at a time change which licences stand on a court's roster."""
    await take_turn(uow.session, "roster", court_id)


def typed_licence(text: str) -> str:
    """Return a licence number as it is kept, or refuse it."""
    number = licence_of(filled(text, "licence_no"))
    if number is None:
        raise refuse(RosterRefusal.bad_licence, "licence_no", said=text.strip()[:60])
    return number


def typed_province(text: str) -> str:
    """Return a province's full name; empty where none was given."""
    if not text.strip():
        return ""
    province = province_of(text)
    if province is None:
        raise refuse(RosterRefusal.unknown_province, "province", said=text.strip()[:60])
    return province


def removal_bar(agency: Agency, today: date, field_name: str | None = None) -> Refusal | None:
    """Say whether a removed agency is still barred. Law: REF-20."""
    if agency.removed_at is None:
        return None
    until_on = barred_until(RemovalGround(agency.removal_ground), court_day(agency.removed_at))
    if until_on is None or until_on < today:
        return None
    data = {"agency": agency.name, "until_on": until_on}
    return Refusal(RosterRefusal.agency_barred, data, field_name)
