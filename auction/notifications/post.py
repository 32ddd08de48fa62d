"""Sending what waits: each letter is claimed, handed over, and what became of it is kept.

Tried again later and later when the server cannot take it, given up when it says never. Machine
time: mail knows nothing of the court's clock.
"""

from __future__ import annotations

from datetime import datetime, timedelta

import structlog
from sqlmodel import col, or_, select

from auction.db.unit_of_work import Works
from auction.i18n.languages import Language
from auction.kernel.actor import PLATFORM
from auction.notifications import letters
from auction.notifications.kinds import EmailState
from auction.notifications.models import Message
from auction.notifications.ports import Letter, Mailer, MailFailed

AT_ONCE = 20
MOST_ATTEMPTS = 8
CLAIMED_FOR = timedelta(minutes=5)

log = structlog.get_logger()


async def send_waiting(works: Works, mailer: Mailer) -> int:
    """Send what is due; return how many letters were handed over or given up."""
    settled = 0
    for letter, attempt in await _claim(works):
        settled += await _send(works, mailer, letter, attempt)
    return settled


async def _claim(works: Works) -> list[tuple[Letter, int]]:
    """Take letters for ourselves: another worker leaves them alone until the claim runs out."""
    now = works.clock.machine_now()
    due = (
        select(Message)
        .where(
            Message.email_state == EmailState.waiting,
            or_(col(Message.next_try_at).is_(None), col(Message.next_try_at) <= now),
        )
        .order_by(col(Message.created_at), col(Message.id))
        .limit(AT_ONCE)
        .with_for_update(skip_locked=True)
    )
    async with works.begin(PLATFORM) as uow:
        rows = (await uow.session.exec(due)).all()
        for row in rows:
            row.email_attempts += 1
            row.next_try_at = now + CLAIMED_FOR
            uow.add(row)
        return [(_letter(row), row.email_attempts) for row in rows]


async def _send(works: Works, mailer: Mailer, letter: Letter, attempt: int) -> int:
    try:
        state, error = await mailer.send(letter), ""
    except MailFailed as failure:
        given_up = failure.is_final or attempt >= MOST_ATTEMPTS
        state, error = EmailState.failed if given_up else EmailState.waiting, str(failure)[:500]
        log.warning("mail_failed", message=letter.message_id, attempt=attempt, final=given_up)
    now = works.clock.machine_now()
    async with works.begin(PLATFORM) as uow:
        row = await uow.session.get(Message, letter.message_id, with_for_update=True)
        if row is not None and row.email_state == EmailState.waiting:
            _note(row, state, error, now)
            uow.add(row)
    return 0 if state is EmailState.waiting else 1


def _note(row: Message, state: EmailState, error: str, now: datetime) -> None:
    row.email_state, row.email_error = state, error
    row.sent_at = now if state is EmailState.sent else None
    row.next_try_at = (
        now + timedelta(minutes=2**row.email_attempts) if state is EmailState.waiting else None
    )


def _letter(row: Message) -> Letter:
    language = Language(row.language)
    return Letter(
        message_id=row.id,
        to=row.email,
        subject=letters.subject(language, row.kind, row.data),
        body=letters.body(language, row.kind, row.data),
        link=row.link,
    )
