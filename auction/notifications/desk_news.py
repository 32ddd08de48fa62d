"""Telling the president what is overdue, and people of their own viewings and questions.

No letter to a visitor names a lot: it names a code and a place, and leads to a page of their own
(OJA-24).
"""

from __future__ import annotations

from typing import Any

from sqlmodel import col, select

from auction.db.unit_of_work import UnitOfWork
from auction.deadlines.events import DeadlineEscalated
from auction.deadlines.models import Deadline, Escalation
from auction.kernel.clock import from_ms, to_ms
from auction.notifications.kinds import MessageKind
from auction.notifications.service import tell
from auction.people.models import Account
from auction.viewing.events import (
    QuestionAnswered,
    QuestionSetAside,
    ViewingBooked,
    ViewingCancelled,
    ViewingMoved,
    ViewingSoon,
)
from auction.viewing.queries import (
    SlotView,
    asker_of,
    booking_holder,
    holders_of_slot,
    question,
    slot,
)

VISITS = "/my/visits"


async def on_deadline_escalated(uow: UnitOfWork, event: DeadlineEscalated) -> None:
    """Tell those whom the escalation names what is overdue, by which law, since when."""
    row = await uow.session.get_one(Escalation, event.escalation_id)
    due = await uow.session.get_one(Deadline, row.deadline_id)
    for account_id in row.told:
        await tell(
            uow,
            account_id=account_id,
            kind=MessageKind.deadline_escalated,
            data={
                "deadline": due.kind,
                "law": due.law,
                "due_at": from_ms(to_ms(due.due_at)).isoformat(),
                "level": row.level,
            },
            link="/court",
        )


async def on_viewing_booked(uow: UnitOfWork, event: ViewingBooked) -> None:
    """Confirm a place, with the code to be shown at the door."""
    await _tell_holder(uow, event.booking_id, MessageKind.viewing_booked)


async def on_viewing_soon(uow: UnitOfWork, event: ViewingSoon) -> None:
    """Remind somebody the day before."""
    await _tell_holder(uow, event.booking_id, MessageKind.viewing_soon)


async def on_viewing_moved(uow: UnitOfWork, event: ViewingMoved) -> None:
    """Tell everybody who booked where and when it is now."""
    await _tell_holders(uow, event.slot_id, MessageKind.viewing_moved)


async def on_viewing_cancelled(uow: UnitOfWork, event: ViewingCancelled) -> None:
    """Tell everybody who booked that it does not take place."""
    await _tell_holders(uow, event.slot_id, MessageKind.viewing_cancelled)


async def on_question_answered(uow: UnitOfWork, event: QuestionAnswered) -> None:
    """Tell whoever asked that the court has answered."""
    await _tell_asker(uow, event.question_id, MessageKind.question_answered)


async def on_question_set_aside(uow: UnitOfWork, event: QuestionSetAside) -> None:
    """Tell whoever asked, and nobody else, why there is no answer."""
    await _tell_asker(uow, event.question_id, MessageKind.question_set_aside)


async def _tell_holder(uow: UnitOfWork, booking_id: str, kind: MessageKind) -> None:
    account_id, seen, code = await booking_holder(uow.session, booking_id)
    await _tell_person(uow, account_id, kind, _facts(seen, code))


async def _tell_holders(uow: UnitOfWork, slot_id: str, kind: MessageKind) -> None:
    seen = await slot(uow.session, slot_id)
    assert seen is not None
    for account_id, code in await holders_of_slot(uow.session, slot_id):
        await _tell_person(uow, account_id, kind, _facts(seen, code))


async def _tell_asker(uow: UnitOfWork, question_id: str, kind: MessageKind) -> None:
    found = await question(uow.session, question_id)
    assert found is not None
    data = {"closed_reason": found.closed_reason}
    await _tell_person(uow, await asker_of(uow.session, question_id), kind, data)


async def _tell_person(
    uow: UnitOfWork, account_id: str, kind: MessageKind, data: dict[str, Any]
) -> None:
    """Tell an account that is still there; one that was given up is not reached any more."""
    known = select(Account.id).where(Account.id == account_id, col(Account.locked_at).is_(None))
    if (await uow.session.exec(known)).first() is not None:
        await tell(uow, account_id=account_id, kind=kind, data=data, link=VISITS)


def _facts(seen: SlotView, code: str) -> dict[str, Any]:
    return {"starts_at": seen.starts_at.isoformat(), "place": seen.place, "code": code}
