"""The clocks of a notice: until when everybody is to be told, and when a public notice has run."""

from __future__ import annotations

from datetime import datetime

from auction.db.unit_of_work import UnitOfWork
from auction.deadlines.calendar import due_in_days
from auction.deadlines.events import DeadlineDue
from auction.deadlines.queries import due_at
from auction.deadlines.service import close_deadline, open_deadline
from auction.kernel.actor import Role
from auction.notices.events import PublicNoticeRan
from auction.notices.facts import standing_notice, standings
from auction.notices.models import SaleNotice
from auction.notices.rules import NoticeState

NOTIFY, PUBLICITY = "notice_to_parties", "notice_publicity"
NOTIFY_DAYS = 10
"""House rule: the law names no period; as long as it gives to begin the sale (REF-48)."""


async def start_notifying(uow: UnitOfWork, notice: SaleNotice) -> None:
    """Let the days begin in which everybody is told."""
    await open_deadline(
        uow,
        court_id=notice.court_id,
        case_id=notice.case_id,
        kind=NOTIFY,
        subject=_subject(notice.lot_id),
        role=Role.judge,
        law="OJA-18",
        due_at=due_in_days(uow.now, NOTIFY_DAYS),
        data={"lot": notice.lot_number},
    )


async def start_publicity(uow: UnitOfWork, notice: SaleNotice, ends_at: datetime) -> None:
    """Watch for the end of a public notice; of several the last one's."""
    subject = _subject(notice.lot_id)
    known = await due_at(uow.session, kind=PUBLICITY, subject=subject)
    await open_deadline(
        uow,
        court_id=notice.court_id,
        case_id=notice.case_id,
        kind=PUBLICITY,
        subject=subject,
        role=Role.judge,
        law="OJA-18",
        due_at=max(ends_at, known or ends_at),
        data={"lot": notice.lot_number},
    )


async def note_progress(uow: UnitOfWork, notice: SaleNotice) -> None:
    """Stop the clock of telling once everybody is told; the law's days may still run."""
    await uow.session.flush()
    everybody = await standings(uow.session, notice)
    waits = (NoticeState.untold, NoticeState.unread)
    if all(each.state(uow.now) not in waits for each in everybody):
        await close_deadline(uow, kind=NOTIFY, subject=_subject(notice.lot_id))


async def stop_clocks(uow: UnitOfWork, lot_id: str) -> None:
    """Stop both clocks: the lot is announced, or its notice void."""
    for kind in (NOTIFY, PUBLICITY):
        await close_deadline(uow, kind=kind, subject=_subject(lot_id))


async def on_deadline_due(uow: UnitOfWork, event: DeadlineDue) -> None:
    """React to a public notice that has stood its days: it is over, and the judges are told."""
    if event.kind != PUBLICITY:
        return
    await close_deadline(uow, kind=PUBLICITY, subject=event.subject)
    lot_id = event.subject.removeprefix("lot:")
    if await standing_notice(uow.session, lot_id) is not None:
        uow.emit(PublicNoticeRan(lot_id=lot_id, court_id=event.court_id))


def _subject(lot_id: str) -> str:
    return f"lot:{lot_id}"
