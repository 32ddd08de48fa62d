"""The verbs of consent: agree to the version of a notice on personal data that stands.

Law: PIPL art 13, 14, 29. A consent is a row that nothing changes; a new version asks anew.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from auction.db.unit_of_work import UnitOfWork
from auction.kernel.ids import new_id
from auction.kernel.refusal import CommonRefusal, refuse
from auction.people.models import Consent
from auction.people.notices import Notice, standing
from auction.people.refusals import PeopleRefusal
from auction.people.turns import take_turn


@dataclass(frozen=True)
class ConsentView:
    """What somebody agreed to, and when."""

    notice: Notice
    version: int
    sha256: str
    language: str
    given_at: datetime


async def give_consent(
    uow: UnitOfWork,
    *,
    notice: Notice,
    version: int,
    language: str,
    account_id: str | None = None,
) -> None:
    """Agree to a notice for oneself; again changes nothing. `account_id`: who registers just now.

    Refuses any version but the one that stands: nobody agrees to what they were not shown.
    """
    giver = uow.actor.account_id or account_id
    if giver is None:
        raise refuse(CommonRefusal.not_signed_in)
    if version != standing(notice).version:
        raise refuse(PeopleRefusal.text_changed)
    await take_turn(uow.session, "consent", giver)
    if await has_consented(uow.session, giver, notice):
        return
    uow.add(
        Consent(
            id=new_id("consent"),
            account_id=giver,
            notice=notice,
            version=version,
            sha256=standing(notice).sha256(language),
            language=language,
            given_at=uow.now,
        )
    )
    await uow.session.flush()


async def has_consented(session: AsyncSession, account_id: str, notice: Notice) -> bool:
    """Say whether somebody agreed to the version of a notice that stands."""
    rows = select(Consent.id).where(
        Consent.account_id == account_id,
        Consent.notice == notice,
        Consent.version == standing(notice).version,
    )
    return (await session.exec(rows)).first() is not None


async def insist_consent(uow: UnitOfWork, notice: Notice) -> None:
    """Refuse to process what somebody did not agree to."""
    if not await has_consented(uow.session, uow.actor.account_id or "", notice):
        raise refuse(PeopleRefusal.consent_missing, "consent")


async def consents_of(session: AsyncSession, account_id: str) -> list[ConsentView]:
    """Return all that somebody agreed to, the newest first."""
    rows = select(Consent).where(Consent.account_id == account_id)
    found = (await session.exec(rows.order_by(col(Consent.given_at).desc()))).all()
    return [
        ConsentView(Notice(row.notice), row.version, row.sha256, row.language, row.given_at)
        for row in found
    ]
