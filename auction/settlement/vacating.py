"""An occupied thing becomes empty: told to leave, a day set, and forced only after it.

Who lost a mortgaged dwelling has six months from the ruling. Law: AUC-27, CAT-09.
"""

from __future__ import annotations

from datetime import datetime

from auction.cases.rules import months_later
from auction.db.unit_of_work import UnitOfWork
from auction.deadlines.service import close_deadline, move_deadline, open_deadline
from auction.kernel.actor import Role
from auction.kernel.clock import court_day, day_ends
from auction.kernel.refusal import CommonRefusal, refuse
from auction.settlement.access import filled, own_sale
from auction.settlement.models import Sale, Vacating
from auction.settlement.refusals import SettlementRefusal
from auction.settlement.rules import SaleState

VACATE = "vacate_due"
GRACE_MONTHS = 6


def grace_ends(ruling_made_at: datetime) -> datetime:
    """Return when a debtor's six months in a mortgaged dwelling are over. Law: CAT-09."""
    return day_ends(months_later(court_day(ruling_made_at), GRACE_MONTHS))


async def tell_occupant(
    uow: UnitOfWork,
    *,
    sale_id: str,
    occupant: str,
    how: str,
    leave_by_at: datetime,
    is_mortgaged_dwelling: bool = False,
) -> None:
    """Record that whoever lives there was told to leave, and by when. A judge or a clerk does.

    The fifteen days of the hand-over wait for that day where it is the law's own grace.
    """
    sale = await own_sale(uow, sale_id, Role.judge, Role.clerk)
    if sale.state != SaleState.title_passed:
        raise refuse(SettlementRefusal.title_not_passed)
    if leave_by_at <= uow.now:
        raise refuse(SettlementRefusal.leave_day_too_near, "leave_by_at")
    until_at = grace_ends(sale.ruling_made_at or uow.now)
    if is_mortgaged_dwelling and leave_by_at < until_at:
        raise refuse(SettlementRefusal.grace_of_six_months, "leave_by_at", until_at=until_at)
    row = await uow.session.get(Vacating, sale.id, with_for_update=True)
    if row is not None and (row.forced_at or row.empty_at):
        raise refuse(SettlementRefusal.empty_already)
    row = row or Vacating(
        sale_id=sale.id,
        court_id=sale.court_id,
        occupant="",
        told_how="",
        told_at=uow.now,
        leave_by_at=leave_by_at,
    )
    row.occupant, row.told_how = filled(occupant, "occupant", 200), filled(how, "how")
    row.is_mortgaged_dwelling, row.leave_by_at, row.told_at = (
        is_mortgaged_dwelling,
        leave_by_at,
        uow.now,
    )
    uow.add(row)
    await open_deadline(
        uow,
        court_id=sale.court_id,
        case_id=sale.case_id,
        kind=VACATE,
        subject=f"sale:{sale.id}",
        role=Role.judge,
        law="CAT-09" if is_mortgaged_dwelling else "AUC-27",
        due_at=leave_by_at,
        data={"sale": sale.id},
    )
    if is_mortgaged_dwelling:
        subject = f"sale:{sale.id}"
        await move_deadline(uow, kind="hand_over_due", subject=subject, due_at=leave_by_at)
    uow.audit("vacating.told", f"sale:{sale.id}", sale.court_id, leave_by=leave_by_at.isoformat())


async def force_out(uow: UnitOfWork, *, sale_id: str, note: str) -> None:
    """Record a forced eviction; not before the day that was set. A judge orders it. AUC-27."""
    sale = await own_sale(uow, sale_id, Role.judge)
    row = await _row(uow, sale)
    if row.empty_at is not None or row.forced_at is not None:
        raise refuse(SettlementRefusal.empty_already)
    if uow.now < row.leave_by_at:
        raise refuse(SettlementRefusal.not_yet_to_be_forced, leave_by_at=row.leave_by_at)
    row.forced_at, row.forced_note = uow.now, filled(note, "forced_note")
    uow.add(row)
    uow.audit("vacating.forced", f"sale:{sale.id}", sale.court_id)


async def note_empty(uow: UnitOfWork, *, sale_id: str) -> None:
    """Record that nobody lives there any more. A judge or a clerk does."""
    sale = await own_sale(uow, sale_id, Role.judge, Role.clerk)
    row = await _row(uow, sale)
    if row.empty_at is not None:
        raise refuse(SettlementRefusal.empty_already)
    row.empty_at = uow.now
    uow.add(row)
    await close_deadline(uow, kind=VACATE, subject=f"sale:{sale.id}")
    uow.audit("vacating.empty", f"sale:{sale.id}", sale.court_id)


async def insist_empty(uow: UnitOfWork, sale: Sale) -> None:
    """Refuse a hand-over while somebody lives there who was told to leave."""
    row = await uow.session.get(Vacating, sale.id)
    if row is not None and row.empty_at is None:
        raise refuse(SettlementRefusal.occupied_still, leave_by_at=row.leave_by_at)


async def _row(uow: UnitOfWork, sale: Sale) -> Vacating:
    row = await uow.session.get(Vacating, sale.id, with_for_update=True)
    if row is None:
        raise refuse(CommonRefusal.not_found)
    return row
