"""A report is served on every party of a case, whatever kind of report it is. Law: REF-40, REF-41.

Called by the room whose report it is, in its own unit of work, with its own rows locked.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from sqlmodel import select

from auction.cases.models import CaseParty
from auction.db.unit_of_work import UnitOfWork
from auction.deadlines.calendar import due_in_days
from auction.kernel.clock import court_day, day_begins
from auction.kernel.refusal import CommonRefusal, refuse
from valuation.acts import must_be, parties_of_actor
from valuation.refusals import ValuationRefusal
from valuation.serving.models import ReportService
from valuation.serving.rules import OBJECTION_DAYS, PUBLIC_NOTICE_DAYS, ServedBy


async def serve(
    uow: UnitOfWork, *, report_id: str, court_id: str, case_id: str, paper: str = "report"
) -> list[ReportService]:
    """Serve a report on every party of a case; return how, party by party.

    A party with an account has received it now; one without, after fifteen full days of public
    notice, unless a receipt is recorded. `paper` says what it is. Law: REF-40.
    """
    parties = (await uow.session.exec(select(CaseParty).where(CaseParty.case_id == case_id))).all()
    served = [_served(uow.now, report_id, court_id, party) for party in parties]
    for row in served:
        row.paper = paper
        uow.add(row)
    await uow.session.flush()
    return served


def everybody_until(served: Sequence[ReportService], now: datetime) -> datetime:
    """Return the instant after which nobody served may object any more. Law: REF-41."""
    until = (row.objections_until_at for row in served)
    return max(until, default=due_in_days(now, OBJECTION_DAYS))


async def note_receipt(
    uow: UnitOfWork, *, report_id: str, party_id: str, received_on: date
) -> datetime:
    """Note the day on which a party without an account received a report on paper.

    The notice may have run out before: the earlier day counts. Returns until when somebody may
    object now.
    """
    row = await uow.session.get(ReportService, (report_id, party_id))
    if row is None:
        raise refuse(CommonRefusal.not_found)
    must_be(row.way, ServedBy.public_notice)
    if received_on < court_day(row.served_at):
        raise refuse(ValuationRefusal.received_before_served, "received_on")
    if received_on > court_day(uow.now):
        raise refuse(ValuationRefusal.received_in_future, "received_on")
    row.way, row.received_on = ServedBy.paper, min(received_on, row.received_on)
    row.objections_until_at = _objections_until(row.received_on)
    await uow.session.flush()
    rows = select(ReportService).where(ReportService.report_id == report_id)
    return everybody_until((await uow.session.exec(rows)).all(), uow.now)


async def note_reading(uow: UnitOfWork, *, report_id: str, case_id: str) -> None:
    """Note that a party opened a report served on it, the first time it does."""
    for party in await parties_of_actor(uow, case_id):
        row = await uow.session.get(ReportService, (report_id, party.id))
        if row is not None and row.read_at is None:
            row.read_at = uow.now


def _served(now: datetime, report_id: str, court_id: str, party: CaseParty) -> ReportService:
    today = court_day(now)
    has_account = party.account_id is not None
    received_on = today if has_account else today + timedelta(days=PUBLIC_NOTICE_DAYS)
    return ReportService(
        report_id=report_id,
        party_id=party.id,
        court_id=court_id,
        way=ServedBy.account if has_account else ServedBy.public_notice,
        served_at=now,
        received_on=received_on,
        objections_until_at=_objections_until(received_on),
    )


def _objections_until(received_on: date) -> datetime:
    return due_in_days(day_begins(received_on), OBJECTION_DAYS)
