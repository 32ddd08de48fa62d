"""Telling people: by inbox and e-mail, in the transaction of what there is to tell.

What happened reaches people through the readers of events below. No message joins a name and a
paddle, and none that goes by mail says for which lot somebody paid (Law: OJA-24).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Protocol

from sqlmodel import col, select

from auction.bidding import stops
from auction.bidding.lot_news import BidderAdmitted
from auction.cases import queries as cases
from auction.cases.kinds import PartyRole
from auction.cases.queries import PartyView
from auction.db.unit_of_work import UnitOfWork
from auction.deadlines.events import DeadlineDue
from auction.enrolment.events import DepositReturned, PriorityDecided
from auction.enrolment.queries import holder_of_deposit
from auction.kernel.actor import STAFF, Role
from auction.kernel.clock import from_ms
from auction.kernel.ids import new_id
from auction.kernel.refusal import CommonRefusal, refuse
from auction.lots.events import LotRelisted, TermsSubmitted
from auction.notifications.kinds import BY_MAIL_ONLY, EmailState, MessageKind
from auction.notifications.models import Message
from auction.notifications.post import send_waiting as send_waiting
from auction.payments.events import PayoutReturned, TransferUnmatched
from auction.people.events import AccountRegistered, IdentityDecided
from auction.people.links import LinkPurpose, newest_link
from auction.people.models import Account
from auction.people.queries import accounts_with_role
from auction.settlement.events import (
    BalancePaid,
    ProceedsDistributed,
    SaleConfirmed,
    SaleDefaulted,
    TitlePassed,
)
from auction.settlement.models import Sale

_MET_BY_THE_PLATFORM = frozenset({"record_period", "account_period", "notice_publicity"})


class OfCase(Protocol):
    """Something that belongs to a case of a court."""

    @property
    def court_id(self) -> str:
        """Return the court's id."""
        ...

    @property
    def case_id(self) -> str:
        """Return the case's id."""
        ...


async def tell(
    uow: UnitOfWork,
    *,
    account_id: str | None,
    kind: str,
    data: Mapping[str, Any] | None = None,
    link: str = "",
) -> None:
    """Tell an account something, in its inbox and by e-mail. `link` is a path of this site."""
    if account_id is None:  # A party without an account is reached by the court on paper.
        return
    account = await uow.session.get(Account, account_id)
    if account is None:
        raise refuse(CommonRefusal.not_found)
    if account.locked_at is not None:  # Nobody is there any more to be reached.
        return
    by_mail_only = kind in BY_MAIL_ONLY
    uow.add(
        Message(
            id=new_id("msg"),
            account_id=account.id,
            court_id=account.court_id,
            email=account.email,
            language=account.language,
            kind=kind,
            data=dict(data or {}),
            link=link,
            created_at=uow.now,
            read_at=uow.now if by_mail_only else None,
            email_state=EmailState.waiting,
        )
    )


async def tell_role(
    uow: UnitOfWork,
    *,
    court_id: str,
    role: Role,
    kind: str,
    data: Mapping[str, Any] | None = None,
    link: str = "",
) -> None:
    """Tell everybody who holds a role at a court."""
    for account in await accounts_with_role(uow.session, court_id, role):
        await tell(uow, account_id=account.id, kind=kind, data=data, link=link)


async def mark_read(uow: UnitOfWork, *, message_id: str) -> str:
    """Note that the actor read one of their messages; return where it leads."""
    row = await uow.session.get(Message, message_id)
    if row is None or row.account_id != uow.actor.account_id:
        raise refuse(CommonRefusal.not_found)
    row.read_at = row.read_at or uow.now
    uow.add(row)
    return row.link


async def mark_all_read(uow: UnitOfWork) -> None:
    """Note that the actor has read all their messages."""
    rows = select(Message).where(
        Message.account_id == uow.actor.account_id, col(Message.read_at).is_(None)
    )
    for row in (await uow.session.exec(rows)).all():
        row.read_at = uow.now
        uow.add(row)


# -- People --------------------------------------------------------------------------------------


async def on_account_registered(uow: UnitOfWork, event: AccountRegistered) -> None:
    """Send the link by which an address is confirmed, if one was kept."""
    link_id = await newest_link(uow.session, event.account_id, LinkPurpose.confirm_email)
    if link_id is not None:
        await tell(
            uow,
            account_id=event.account_id,
            kind=MessageKind.confirm_email,
            link=f"/confirm-email/{link_id}",
        )


async def on_identity_decided(uow: UnitOfWork, event: IdentityDecided) -> None:
    """Tell somebody that they are known now, or what was wrong with their papers."""
    kind = MessageKind.identity_verified if event.verified else MessageKind.identity_rejected
    data = {"reason": event.reason}
    await tell(uow, account_id=event.account_id, kind=kind, data=data, link="/account")


# -- Bidders -------------------------------------------------------------------------------------


async def on_admitted(uow: UnitOfWork, event: BidderAdmitted) -> None:
    """Tell whoever paid that they may bid; which paddle is theirs, only the lot's page says."""
    account_id, _lot_id = await holder_of_deposit(uow.session, event.deposit_number)
    await tell(
        uow,
        account_id=account_id,
        kind=MessageKind.admitted,
        data={"number": event.deposit_number},
        link=f"/my/deposits/{event.deposit_number}",
    )


async def on_priority_decided(uow: UnitOfWork, event: PriorityDecided) -> None:
    """Tell whoever claimed priority what the desk found; the rank stands on the deposit's page."""
    account_id, _lot_id = await holder_of_deposit(uow.session, event.deposit_number)
    confirmed = event.rank is not None
    await tell(
        uow,
        account_id=account_id,
        kind=MessageKind.priority_confirmed if confirmed else MessageKind.priority_refused,
        data={"number": event.deposit_number},
        link=f"/my/deposits/{event.deposit_number}",
    )


async def on_deposit_returned(uow: UnitOfWork, event: DepositReturned) -> None:
    """Tell whoever paid a deposit that the bank has paid it back. Law: OJA-37."""
    await tell(
        uow,
        account_id=event.account_id,
        kind=MessageKind.deposit_returned,
        data={"number": event.deposit_number, "amount_fen": event.amount_fen},
        link=f"/my/deposits/{event.deposit_number}",
    )


# -- The court's desks ---------------------------------------------------------------------------


async def on_deadline_due(uow: UnitOfWork, event: DeadlineDue) -> None:
    """Tell the court's people whose duty it is that a deadline has passed unmet.

    What the platform does by itself when it falls due is nobody's to do.
    """
    if event.role not in STAFF or event.kind in _MET_BY_THE_PLATFORM:
        return
    await tell_role(
        uow,
        court_id=event.court_id,
        role=Role(event.role),
        kind=MessageKind.deadline_due,
        data={
            "deadline": event.kind,
            "law": event.law,
            "due_at": from_ms(event.due_at_ms).isoformat(),
        },
        link=f"/court/cases/{event.case_id}" if event.case_id else "/court",
    )


async def tell_of_stops(uow: UnitOfWork) -> int:
    """Wake the president and the administrator for each lot that was stopped; return how many.

    Not by event: a lot may be stopped by whoever can write a row and nothing else, such as a
    restored database's comparison.
    """
    stopped = [stop for stop in await stops.standing(uow.session) if not stop.is_told]
    for stop in stopped:
        for role in (Role.president, Role.admin):
            await tell_role(
                uow,
                court_id=stop.court_id,
                role=role,
                kind=MessageKind.lot_stopped,
                data={"lot": stop.lot_id, "stop": stop.code.value},
                link=f"/lots/{stop.lot_id}",
            )
    await stops.mark_told(uow.session, [stop.lot_id for stop in stopped])
    return len(stopped)


async def on_transfer_unmatched(uow: UnitOfWork, event: TransferUnmatched) -> None:
    """Tell the finance clerks that money arrived that fits nothing."""
    await tell_role(
        uow,
        court_id=event.court_id,
        role=Role.finance,
        kind=MessageKind.transfer_unmatched,
        data={"transfer_reason": event.reason},
        link="/finance",
    )


async def on_payout_returned(uow: UnitOfWork, event: PayoutReturned) -> None:
    """Tell the finance clerks that a payment came back, and lies with the failed payouts."""
    await tell_role(
        uow,
        court_id=event.court_id,
        role=Role.finance,
        kind=MessageKind.payout_returned,
        data={"amount_fen": event.amount_fen},
        link="/finance/payouts?state=failed",
    )


async def on_terms_submitted(uow: UnitOfWork, event: TermsSubmitted) -> None:
    """Call the panel to sign. Law: OJA-43."""
    await tell_role(
        uow,
        court_id=event.court_id,
        role=Role.panel,
        kind=MessageKind.terms_submitted,
        link=f"/court/lots/{event.lot_id}",
    )


async def on_lot_relisted(uow: UnitOfWork, event: LotRelisted) -> None:
    """Tell the judges that a next round, or a re-sale, waits as a draft. Law: OJA-39, OJA-41."""
    kind = MessageKind.resale_drafted if event.is_resale else MessageKind.lot_relisted
    await tell_role(
        uow,
        court_id=event.court_id,
        role=Role.judge,
        kind=kind,
        link=f"/court/lots/{event.lot_id}",
    )


# -- After the sale ------------------------------------------------------------------------------


async def on_sale_confirmed(uow: UnitOfWork, event: SaleConfirmed) -> None:
    """Tell the buyer what is still to pay, and the parties that the property was sold. OJA-35."""
    sale = await _sale(uow, event.sale_id)
    await _tell_buyers(
        uow,
        sale,
        kind=MessageKind.bought,
        data={
            "price_fen": sale.price_fen,
            "balance_fen": sale.balance_fen,
            "balance_due_at": sale.balance_due_at.isoformat(),
        },
    )
    await tell_parties(
        uow, sale, kind=MessageKind.sale_confirmed, data={"price_fen": sale.price_fen}
    )


async def on_balance_paid(uow: UnitOfWork, event: BalancePaid) -> None:
    """Tell the buyer that all is paid, and the judges that the ruling is due. Law: AUC-20."""
    sale = await _sale(uow, event.sale_id)
    data = {"price_fen": sale.price_fen}
    await _tell_buyers(
        uow,
        sale,
        kind=MessageKind.balance_paid,
        data=data,
    )
    await _tell_judges(uow, sale, MessageKind.ruling_to_make)


async def on_title_passed(uow: UnitOfWork, event: TitlePassed) -> None:
    """Tell the buyer that the property is theirs, the parties and the judges. Law: OJA-36."""
    sale = await _sale(uow, event.sale_id)
    await _tell_buyers(uow, sale, kind=MessageKind.title_passed_buyer)
    await tell_parties(uow, sale, kind=MessageKind.title_passed, data={"price_fen": sale.price_fen})
    await _tell_judges(uow, sale, MessageKind.distribution_to_approve)


async def on_sale_defaulted(uow: UnitOfWork, event: SaleDefaulted) -> None:
    """Tell the buyer that the deposit is lost, and the parties that it is sold again. OJA-38."""
    sale = await _sale(uow, event.sale_id)
    await _tell_buyers(
        uow,
        sale,
        kind=MessageKind.purchase_lost,
        data={"deposit_fen": sale.deposit_fen},
    )
    await tell_parties(uow, sale, kind=MessageKind.sale_defaulted, data={})


async def on_distributed(uow: UnitOfWork, event: ProceedsDistributed) -> None:
    """Tell the parties that the bank has paid out the proceeds."""
    sale = await _sale(uow, event.sale_id)
    data = {"price_fen": sale.price_fen}
    await tell_parties(uow, sale, kind=MessageKind.distributed, data=data)


async def _sale(uow: UnitOfWork, sale_id: str) -> Sale:
    sale = await uow.session.get(Sale, sale_id)
    if sale is None:
        raise refuse(CommonRefusal.not_found)
    return sale


def _purchase(sale: Sale) -> str:
    return f"/my/purchases/{sale.id}"


async def _tell_judges(uow: UnitOfWork, sale: Sale, kind: MessageKind) -> None:
    await tell_role(
        uow,
        court_id=sale.court_id,
        role=Role.judge,
        kind=kind,
        link=f"/court/cases/{sale.case_id}",
    )


async def tell_parties(
    uow: UnitOfWork,
    of: OfCase,
    *,
    kind: MessageKind,
    data: Mapping[str, Any],
    role: PartyRole | None = None,
) -> None:
    """Tell every party of a case, or those of a role, each once; by mail who has no account."""
    case = await cases.case(uow.session, of.court_id, of.case_id)
    if case is None:
        raise refuse(CommonRefusal.not_found)
    told = {**data, "case_number": case.number}
    told_to = [party for party in case.parties if role is None or party.role == role]
    for party in {party.account_id or party.email: party for party in told_to}.values():
        await tell_party(uow, of, party, kind=kind, data=told)


async def tell_party(
    uow: UnitOfWork, of: OfCase, party: PartyView, *, kind: MessageKind, data: Mapping[str, Any]
) -> None:
    """Tell a party in their inbox; one without an account at their address; else nobody."""
    if party.account_id is not None:
        link = f"/my/cases/{of.case_id}"
        await tell(uow, account_id=party.account_id, kind=kind, data=data, link=link)
    elif party.email:
        uow.add(
            Message(
                id=new_id("msg"),
                court_id=of.court_id,
                email=party.email,
                language="zh",
                kind=kind,
                data=dict(data),
                created_at=uow.now,
                email_state=EmailState.waiting,
            )
        )


async def _tell_buyers(
    uow: UnitOfWork, sale: Sale, *, kind: MessageKind, data: Mapping[str, Any] | None = None
) -> None:
    """Tell each of those who bought."""
    for account_id in sale.buyer_ids or filter(None, [sale.buyer_id]):
        await tell(uow, account_id=account_id, kind=kind, data=data, link=_purchase(sale))
