"""What claims and objections share: who acts, their paper, their reason, their clock."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from auction.cases.wording import check_wording
from auction.db.files import store_file
from auction.db.unit_of_work import UnitOfWork
from auction.deadlines.calendar import due_in_days
from auction.deadlines.service import close_deadline, open_deadline
from auction.kernel.actor import Role
from auction.kernel.ids import new_id
from auction.kernel.refusal import CommonRefusal, Refused, refuse
from auction.people.documents import checked_type
from auction.people.queries import verified_name
from auction.remedies.claim_steps import Clock
from auction.remedies.models import RemedyStep
from auction.remedies.refusals import RemedyRefusal

DESK = (Role.judge, Role.clerk)
LEAST_REASON, MOST_REASON, MOST_WORDS = 6, 2_000, 8_000


def is_of_court(uow: UnitOfWork, court_id: str, *roles: Role) -> bool:
    """Say whether the actor serves this court in one of these roles."""
    return uow.actor.court_id == court_id and uow.actor.is_one_of(*roles)


async def name_of_actor(uow: UnitOfWork) -> str:
    """Return the actor's own verified name; refuses a visitor, and who is not verified yet.

    House rule: what stops an auction is said in one's own name, or brought to the court on paper.
    """
    if uow.actor.account_id is None:
        raise refuse(CommonRefusal.not_signed_in)
    name = await verified_name(uow.session, uow.actor.account_id)
    if name is None:
        raise refuse(RemedyRefusal.identity_needed)
    return name


def filled(text: str, field_name: str, *, longest: int = MOST_WORDS) -> str:
    """Return a text that must be there, trimmed; refuses one that is too long."""
    if not text.strip():
        raise refuse(CommonRefusal.missing, field_name)
    if len(text) > longest:
        raise refuse(CommonRefusal.too_long, field_name, longest=longest)
    return text.strip()


def reasoned(reason: str) -> str:
    """Return a reason that may be published word for word. Law: OJA-46, TRAP-24."""
    if len(reason.strip()) < LEAST_REASON:
        raise refuse(RemedyRefusal.reason_needed, "reason", least=LEAST_REASON)
    refusal = check_wording({"reason": reason})
    if refusal is not None:
        raise Refused(refusal)
    return filled(reason, "reason", longest=MOST_REASON)


async def kept_paper(uow: UnitOfWork, court_id: str, *, name: str, content: bytes) -> str:
    """Keep the paper that supports a remedy, checked by its content; return the file's id."""
    if not content:
        raise refuse(RemedyRefusal.papers_needed, "documents")
    kind = await checked_type(content)
    file_id = store_file(uow, name=name, media_type=kind, content=content, court_id=court_id)
    # The remedy's row names the file's: it must be in the database first.
    await uow.session.flush()
    return file_id


def checked_service(at: datetime | None, *, decided_at: datetime | None, now: datetime) -> datetime:
    """Return when a decision was served: after it was made, and not ahead."""
    if at is None:
        raise refuse(CommonRefusal.missing, "served_at")
    if decided_at is None or not decided_at <= at <= now:
        raise refuse(RemedyRefusal.served_out_of_time, "served_at")
    return at


def note_step(
    uow: UnitOfWork, court_id: str, remedy_id: str, *, step: str, reason: str, outcome: str = ""
) -> None:
    """Keep who did what, when and why."""
    uow.add(
        RemedyStep(
            id=new_id("step"),
            court_id=court_id,
            remedy_id=remedy_id,
            step=step,
            outcome=outcome,
            reason=reason,
            done_by=uow.actor.account_id,
            done_at=uow.now,
        )
    )


async def set_clock(
    uow: UnitOfWork,
    *,
    court_id: str,
    case_id: str,
    subject: str,
    clock: Clock | None,
    since: datetime,
    all_kinds: Iterable[str],
) -> None:
    """Let exactly the clock of the state that was entered run, and no other."""
    for kind in sorted(set(all_kinds)):
        await close_deadline(uow, kind=kind, subject=subject)
    if clock is not None:
        await open_deadline(
            uow,
            court_id=court_id,
            case_id=case_id,
            kind=clock.kind,
            subject=subject,
            role=clock.role,
            law=clock.law,
            due_at=due_in_days(since, clock.days),
        )
