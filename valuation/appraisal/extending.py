"""An agency asks for more time; the judge grants or refuses it. Law: REF-26.

A request the judge leaves unanswered gives no time: when the report falls due it lapses.
"""

from __future__ import annotations

from sqlmodel import col, select

from auction.db.unit_of_work import UnitOfWork
from auction.deadlines.calendar import due_after_standing, due_later
from auction.deadlines.service import move_deadline
from auction.kernel.clock import court_day, last_day
from auction.kernel.ids import new_id
from auction.kernel.refusal import CommonRefusal, refuse
from valuation.acts import JUDICIAL, filled, insist, must_be
from valuation.appraisal.access import appraisal_of_court, commission_of_actor, note_act
from valuation.appraisal.consequences import start_clock, stop_clock
from valuation.appraisal.desk_models import ExtensionRequest
from valuation.appraisal.desk_rules import ExtensionState, may_ask_extension, may_grant
from valuation.appraisal.events import ExtensionAsked, ExtensionDecided
from valuation.appraisal.models import Appraisal, Commission
from valuation.appraisal.refusals import AgencyDeskRefusal
from valuation.appraisal.rules import ClockKind, CommissionState
from valuation.refusals import ValuationRefusal


async def request_extension(uow: UnitOfWork, *, commission_id: str, days: int, reason: str) -> str:
    """Ask for 1 to 15 more days for the report, in writing and five days before its end.

    Returns the request's id. Two are the most; a correction or a reissue has none. Law: REF-26.
    """
    appraisal, commission = await commission_of_actor(uow, commission_id)
    must_be(commission.state, CommissionState.accepted)
    assert commission.due_at is not None, "an accepted commission has its term"
    stopped_at = commission.stopped_at or uow.now
    due_at = due_after_standing(commission.due_at, stopped_at, uow.now)
    states = [ExtensionState(row.state) for row in await _requests(uow, commission_id)]
    insist(may_ask_extension(days, due_at=due_at, today=court_day(uow.now), states=states))
    row = ExtensionRequest(
        id=new_id("ext"),
        court_id=commission.court_id,
        commission_id=commission_id,
        state=ExtensionState.pending,
        asked_days=days,
        reason=filled(reason, "reason"),
        asked_at=uow.now,
    )
    uow.add(row)
    await uow.session.flush()
    await start_clock(uow, appraisal, ClockKind.extension, commission=commission_id)
    note_act(uow, appraisal, "extension_asked", request=row.id, days=days)
    uow.emit(ExtensionAsked(appraisal.id, appraisal.court_id, row.id))
    return row.id


async def decide_extension(
    uow: UnitOfWork, *, request_id: str, days: int | None, answer: str = ""
) -> None:
    """Grant 1 to 15 days, not more than asked, or refuse with a reason (`days` None).

    The days follow the last day of the term; the last of them is a working day. Law: REF-26,
    TIME-01.
    """
    appraisal, commission, row = await _pending(uow, request_id)
    if days is None:
        row.state, row.answer = ExtensionState.refused, filled(answer, "answer")
    else:
        insist(may_grant(days, row.asked_days))
        assert commission.due_at is not None
        granted = [one for one in await _requests(uow, commission.id) if one.place is not None]
        row.state, row.granted_days, row.place = ExtensionState.granted, days, len(granted) + 1
        commission.due_at = row.due_at = due_later(commission.due_at, days)
        row.answer = answer.strip()
        await move_deadline(
            uow,
            kind=ClockKind.report,
            subject=f"appraisal:{appraisal.id}",
            due_at=commission.due_at,
        )
    row.decided_at, row.decided_by = uow.now, uow.actor.account_id
    await stop_clock(uow, appraisal, ClockKind.extension)
    note_act(uow, appraisal, "extension_decided", request=row.id, days=days)
    uow.emit(ExtensionDecided(appraisal.id, appraisal.court_id, row.id))


async def _pending(
    uow: UnitOfWork, request_id: str
) -> tuple[Appraisal, Commission, ExtensionRequest]:
    """Return a request that waits for the judge, with the term it is about still running."""
    row = await uow.session.get(ExtensionRequest, request_id)
    if row is None:
        raise refuse(CommonRefusal.not_found)
    commission = await uow.session.get_one(Commission, row.commission_id)
    appraisal = await appraisal_of_court(uow, commission.appraisal_id, JUDICIAL)
    await uow.session.refresh(commission)
    await uow.session.refresh(row)
    if row.state != ExtensionState.pending:
        raise refuse(AgencyDeskRefusal.extension_decided_already)
    due_at = commission.due_at
    if due_at is not None and commission.stopped_at is None and uow.now >= due_at:
        raise refuse(ValuationRefusal.report_too_late, due_on=last_day(due_at))
    return appraisal, commission, row


async def _requests(uow: UnitOfWork, commission_id: str) -> list[ExtensionRequest]:
    rows = select(ExtensionRequest).where(col(ExtensionRequest.commission_id) == commission_id)
    return list((await uow.session.exec(rows.order_by(col(ExtensionRequest.asked_at)))).all())
