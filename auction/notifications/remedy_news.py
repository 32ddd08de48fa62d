"""Telling of remedies: the judge at once, whoever raised them, the parties; what became of a sale.

No letter names an outsider to the public or a bidder to anybody; the reasons stand where they are
published. Law: OJA-46, REM-01 to REM-03, AUC-19.
"""

from __future__ import annotations

from auction.db.unit_of_work import UnitOfWork
from auction.kernel.actor import Role
from auction.kernel.invariant import hold
from auction.notifications.kinds import MessageKind
from auction.notifications.service import tell, tell_parties, tell_role
from auction.remedies.claim_steps import ClaimState
from auction.remedies.events import ObjectionMoved, OutsiderClaimMoved
from auction.remedies.objection_steps import ObjectionState
from auction.remedies.queries import claim, objection
from auction.settlement.events import RedemptionMoved, SaleAnnulled
from auction.settlement.models import Redemption, Sale

_FOR_THE_JUDGE = (ClaimState.filed, ClaimState.in_suit, ClaimState.upheld_in_suit)


async def on_claim_moved(uow: UnitOfWork, event: OutsiderClaimMoved) -> None:
    """React to each step of a claim: the judge, the outsider and the parties learn of it."""
    found = await claim(uow.session, event.claim_id)
    hold(found is not None, "the claim that was told of exists")
    assert found is not None
    data = {"case_number": found.case_number, "claim_state": event.state}
    if event.state in _FOR_THE_JUDGE:
        await tell_role(
            uow,
            court_id=event.court_id,
            role=Role.judge,
            kind=MessageKind.outsider_claim_filed,
            data=data,
            link=f"/court/claims/{event.claim_id}",
        )
    if found.account_id is not None:
        await tell(
            uow,
            account_id=found.account_id,
            kind=MessageKind.outsider_claim_moved,
            data=data,
            link=f"/my/remedies/claims/{event.claim_id}",
        )
    await tell_parties(
        uow, event, kind=MessageKind.outsider_claim_moved, data={"claim_state": event.state}
    )


async def on_objection_moved(uow: UnitOfWork, event: ObjectionMoved) -> None:
    """React to each step of an objection: the judge of a new one, the objector, the parties."""
    found = await objection(uow.session, event.objection_id)
    hold(found is not None, "the objection that was told of exists")
    assert found is not None
    data = {"case_number": found.case_number, "objection_state": event.state}
    if event.state in (ObjectionState.filed, ObjectionState.in_review):
        await tell_role(
            uow,
            court_id=event.court_id,
            role=Role.judge,
            kind=MessageKind.objection_filed,
            data=data,
            link=f"/court/enforcement-objections/{event.objection_id}",
        )
    if found.account_id is not None and not found.is_party:
        await tell(
            uow,
            account_id=found.account_id,
            kind=MessageKind.objection_moved,
            data=data,
            link=f"/my/remedies/objections/{event.objection_id}",
        )
    told = {"objection_state": event.state}
    await tell_parties(uow, event, kind=MessageKind.objection_moved, data=told)


async def on_redemption_moved(uow: UnitOfWork, event: RedemptionMoved) -> None:
    """React to money that pays a case off: the judge decides, the parties learn it."""
    row = await uow.session.get_one(Redemption, event.redemption_id)
    data = {"amount_fen": row.amount_fen, "redemption_state": event.state}
    if event.state == "paid":
        await tell_role(
            uow,
            court_id=event.court_id,
            role=Role.judge,
            kind=MessageKind.redemption_paid,
            data=data,
            link=f"/court/cases/{event.case_id}/redemption",
        )
    await tell_parties(uow, event, kind=MessageKind.redemption_decided, data=data)


async def on_sale_annulled(uow: UnitOfWork, event: SaleAnnulled) -> None:
    """React to an annulment: the buyer's money is on its way, the parties learn why. OJA-50."""
    sale = await uow.session.get_one(Sale, event.sale_id)
    data = {"reason": sale.annulment_reason}
    await tell(
        uow,
        account_id=sale.buyer_id,
        kind=MessageKind.purchase_annulled,
        data=data,
        link=f"/my/purchases/{sale.id}",
    )
    await tell_parties(uow, event, kind=MessageKind.sale_annulled, data=data)
