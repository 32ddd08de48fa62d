"""Telling bidders what the desk found in their papers, and those who are asked to bid together.

No letter says for which lot: whoever reads the mail must not learn it (OJA-24).
"""

from __future__ import annotations

from sqlmodel import select

from auction.db.unit_of_work import UnitOfWork
from auction.enrolment.entry_rules import JointState
from auction.enrolment.events import EntryDecided, PartnerNamed
from auction.enrolment.models import JointBidder
from auction.enrolment.queries import holder_of_deposit
from auction.notifications.kinds import MessageKind
from auction.notifications.service import tell
from auction.people.models import Account


async def on_entry_decided(uow: UnitOfWork, event: EntryDecided) -> None:
    """Tell whoever handed papers in what was found; the reason stands on the deposit's page."""
    account_id, _lot_id = await holder_of_deposit(uow.session, event.deposit_number)
    await tell(
        uow,
        account_id=account_id,
        kind=MessageKind.papers_accepted if event.is_confirmed else MessageKind.papers_refused,
        data={"number": event.deposit_number},
        link=f"/my/deposits/{event.deposit_number}",
    )


async def on_partner_named(uow: UnitOfWork, event: PartnerNamed) -> None:
    """Tell somebody who has an account that they are asked to bid with others."""
    row = await uow.session.get_one(JointBidder, event.joint_id)
    known = select(Account.id).where(Account.email == row.email)
    account_id = (await uow.session.exec(known)).first()
    if account_id is None or row.state != JointState.asked:
        return
    await tell(
        uow,
        account_id=account_id,
        kind=MessageKind.partner_asked,
        data={},
        link=f"/my/joint/{row.id}",
    )
