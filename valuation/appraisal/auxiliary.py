"""Who values a property may not buy it, nor may who is near them: noted with each commission.

Noted again when a report comes in, for whoever began to act for the agency since. Law: OJA-52.
"""

from __future__ import annotations

from typing import Protocol

from sqlmodel import select

from auction.db.unit_of_work import UnitOfWork
from auction.enrolment.law_bars import note_work
from valuation.agencies.models import AgencyAccount
from valuation.appraisal.models import Appraisal, Commission


class OfAnAppraisal(Protocol):
    """Any news of an appraisal."""

    appraisal_id: str


async def note_valuers(uow: UnitOfWork, event: OfAnAppraisal) -> None:
    """Note who acts for the agencies that an appraisal is commissioned from."""
    appraisal = await uow.session.get_one(Appraisal, event.appraisal_id)
    accounts = (
        select(AgencyAccount.account_id)
        .join(Commission, Commission.agency_id == AgencyAccount.agency_id)  # type: ignore[arg-type]
        .where(Commission.appraisal_id == appraisal.id)
    )
    account_ids = set((await uow.session.exec(accounts)).all())
    await note_work(uow, asset_id=appraisal.asset_id, account_ids=sorted(account_ids))
