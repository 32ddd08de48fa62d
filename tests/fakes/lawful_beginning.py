"""What everybody does before anything else: a desk swears, whoever comes from outside consents."""

from __future__ import annotations

from auction.db.unit_of_work import UnitOfWork
from auction.kernel.actor import Role
from auction.people.consents import give_consent
from auction.people.notices import Notice, standing
from auction.people.oath import STANDING
from auction.people.oaths import take_oath


async def begin_lawfully(uow: UnitOfWork) -> None:
    """Take the desk's oath, or agree to the notices, as whoever acts."""
    if uow.actor.court_id is None:
        for notice in Notice:
            version = standing(notice).version
            await give_consent(uow, notice=notice, version=version, language="en")
    elif uow.actor.is_one_of(Role.admission):
        await take_oath(uow, version=STANDING.version, language="zh")
