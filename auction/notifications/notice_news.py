"""Telling of notices before a sale: to whoever is to receive one, and to the judges of its end.

The letter names the lot and the case, for it is a notice to the parties and no bidder's business.
"""

from __future__ import annotations

from auction.cases.queries import case
from auction.db.unit_of_work import UnitOfWork
from auction.kernel.actor import Role
from auction.kernel.ids import new_id
from auction.kernel.invariant import hold
from auction.notices.events import NoticeSent, PublicNoticeRan
from auction.notices.models import NoticeService, SaleNotice
from auction.notifications.kinds import EmailState, MessageKind
from auction.notifications.models import Message
from auction.notifications.service import tell, tell_role


async def on_notice_sent(uow: UnitOfWork, event: NoticeSent) -> None:
    """Tell a recipient in the account, or by an e-mail whose link confirms the receipt. OJA-18.

    What was voided in between is sent to nobody.
    """
    row = await uow.session.get_one(NoticeService, event.service_id)
    notice = await uow.session.get_one(SaleNotice, row.notice_id)
    if notice.voided_at is not None:
        return
    found = await case(uow.session, notice.court_id, notice.case_id)
    hold(found is not None, "a notice belongs to a case")
    assert found is not None
    data = {"case_number": found.number, "lot": notice.lot_number}
    if row.account_id is not None:
        link = f"/my/cases/{notice.case_id}/notices/{notice.id}"
        kind = MessageKind.sale_notice
        await tell(uow, account_id=row.account_id, kind=kind, data=data, link=link)
        return
    uow.add(
        Message(
            id=new_id("msg"),
            court_id=notice.court_id,
            email=row.address,
            language="zh",
            kind=MessageKind.sale_notice_by_mail,
            data=data,
            link=f"/notices/mail/{row.id}",
            created_at=uow.now,
            email_state=EmailState.waiting,
        )
    )


async def on_public_notice_ran(uow: UnitOfWork, event: PublicNoticeRan) -> None:
    """Remind the judges that a public notice has run: the announcement may wait for nothing more.

    Law: OJA-18.
    """
    await tell_role(
        uow,
        court_id=event.court_id,
        role=Role.judge,
        kind=MessageKind.public_notice_ran,
        link=f"/court/lots/{event.lot_id}/notices",
    )
