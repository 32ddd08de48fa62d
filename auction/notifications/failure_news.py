"""Telling of what follows a failure: the creditors who are asked, and the parties of the case."""

from __future__ import annotations

from sqlmodel import col, select

from auction.cases import queries as cases
from auction.db.unit_of_work import UnitOfWork
from auction.in_kind.events import CreditorsAsked, PropertyGranted, SeizureReleased
from auction.in_kind.models import InKindOffer, InKindQuestion
from auction.lots.models import Lot
from auction.notifications.kinds import MessageKind
from auction.notifications.service import tell_parties, tell_party
from auction.settlement.events import TakingLapsed
from auction.settlement.models import Sale


async def on_creditors_asked(uow: UnitOfWork, event: CreditorsAsked) -> None:
    """Ask each creditor, in their inbox or by mail, at which price and until when. OJS-02."""
    lot = await uow.session.get_one(Lot, event.lot_id)
    offers = select(InKindOffer).where(col(InKindOffer.lot_id) == lot.id)
    offer = (await uow.session.exec(offers)).one()
    questions = select(InKindQuestion.party_id).where(col(InKindQuestion.offer_id) == offer.id)
    asked = set((await uow.session.exec(questions)).all())
    case = await cases.case(uow.session, lot.court_id, lot.case_id)
    until = offer.answers_until_at.isoformat()
    for party in case.parties if case is not None else ():
        if party.id in asked:
            data = {"price_fen": offer.price_fen, "until_at": until}
            await tell_party(uow, lot, party, kind=MessageKind.in_kind_asked, data=data)


async def on_property_granted(uow: UnitOfWork, event: PropertyGranted) -> None:
    """Tell the parties who is to have the thing, and at which price. Law: AUC-16, G19-09."""
    sale = await uow.session.get_one(Sale, event.sale_id)
    data = {"name": sale.buyer_name, "price_fen": sale.price_fen}
    await tell_parties(uow, sale, kind=MessageKind.property_granted, data=data)


async def on_taking_lapsed(uow: UnitOfWork, event: TakingLapsed) -> None:
    """Tell the parties that it was not paid in time. Law: AUC-16."""
    sale = await uow.session.get_one(Sale, event.sale_id)
    data = {"name": sale.buyer_name}
    await tell_parties(uow, sale, kind=MessageKind.taking_lapsed, data=data)


async def on_seizure_released(uow: UnitOfWork, event: SeizureReleased) -> None:
    """Tell the parties that the seizure has ended. Law: OJS-12."""
    lot = await uow.session.get_one(Lot, event.lot_id)
    await tell_parties(uow, lot, kind=MessageKind.seizure_released, data={"lot": lot.number})
