"""What is taken from an account that is to be forgotten: first its contact data, then who it was.

Whether it may be, and until when a person must stay known, is asked to the right of this room
(`registers/forgetting.py`). The row itself stays, without a word about anybody: others refer to it.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import delete
from sqlmodel import col

from auction.db.models import IdempotencyRecord, StoredFile
from auction.db.unit_of_work import UnitOfWork
from auction.people.courts import NO_PASSWORD
from auction.people.models import (
    Account,
    AccountRole,
    ApiToken,
    IdentityDossier,
    NearRelative,
    OneTimeLink,
    SignIn,
)
from auction.people.rules import IdentityState

_NOWHERE = "erased.invalid"


async def lock(uow: UnitOfWork, account: Account, *, machine_now: datetime) -> None:
    """End every way in, and erase how to reach whoever it was."""
    account.email, account.phone = f"{account.id.lower()}@{_NOWHERE}", ""
    account.password_hash, account.email_confirmed_at = NO_PASSWORD, None
    account.disabled_at = account.disabled_at or machine_now
    account.locked_at = account.locked_at or uow.now
    uow.add(account)
    for table in (SignIn, ApiToken, OneTimeLink, IdempotencyRecord, AccountRole, NearRelative):
        await uow.session.exec(delete(table).where(col(table.account_id) == account.id))


async def forget(uow: UnitOfWork, account: Account) -> None:
    """Erase who it was: names, numbers, papers."""
    account.name, account.identity_state = "", IdentityState.none
    account.forgotten_at = uow.now
    uow.add(account)
    mine = col(IdentityDossier.account_id) == account.id
    await uow.session.exec(delete(IdentityDossier).where(mine))
    await uow.session.exec(delete(StoredFile).where(col(StoredFile.owner_id) == account.id))
