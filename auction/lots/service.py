"""The verbs of a lot: price taken over, drafted, proposed, signed by the panel, published, ended.

Judges and clerks draft and propose, panel members sign, a judge publishes; each only for their
own court, whose objects alone are found. What follows publication stands in `aftermath.py` and
is given on from here.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlmodel import col, func, select

from auction.cases.joined import whole_of
from auction.cases.models import SeizedAsset
from auction.db.unit_of_work import UnitOfWork
from auction.deadlines.calendar import due_in_days
from auction.deadlines.service import close_deadline, open_deadline
from auction.kernel.actor import Role
from auction.kernel.canonical import content_hash
from auction.kernel.clock import court_day
from auction.kernel.ids import new_id
from auction.kernel.invariant import hold
from auction.kernel.money import is_amount
from auction.kernel.refusal import CommonRefusal, Refusal, Refused, refuse
from auction.lots import panel
from auction.lots.access import court_of_actor, insist_unpublished, own_lot
from auction.lots.after_failure import (
    give_up_further_round,
    insist_undecided_nowhere,
    list_again,
    note_listed,
    standing_follower,
)
from auction.lots.aftermath import (
    bar_buyer,
    mark_closed,
    mark_open,
    on_title_passed,
    on_withdrawn,
    relist_after_annulment,
    relist_after_default,
    relist_after_failure,
)
from auction.lots.announcement import check_announcement, draft
from auction.lots.committee import record_committee_decision
from auction.lots.drafting import insert_draft
from auction.lots.events import LotPublished, TermsSubmitted
from auction.lots.facts import announcement_facts, basis_of, latest_price
from auction.lots.giving_up import give_up_draft
from auction.lots.models import (
    Announcement,
    Lot,
    ReferencePriceRow,
    TermsDecision,
    TermsSignature,
)
from auction.lots.noticing import open_missing_notice, open_notice_of
from auction.lots.panel import DecisionState
from auction.lots.pricing import Pricing
from auction.lots.profile_queries import unsuited_pricing
from auction.lots.readiness import insist_ready
from auction.lots.reference_price import ReferencePrice, check_reference_price
from auction.lots.refusals import LotRefusal
from auction.lots.reserves import fix_reserve, insist_same, kept_reserve
from auction.lots.rules import ProposedTerms, check_reserve, check_terms
from auction.lots.secret_reserve import SecretReserve
from auction.lots.states import UNDER_WAY, UNDONE, LotState
from auction.lots.surplus import leaves_surplus
from auction.lots.surplus_facts import burden_of
from auction.lots.voiding import void_decisions
from auction.notices.service import close_notice

__all__ = [
    "accept_reference_price",
    "bar_buyer",
    "draft_lot",
    "draft_sale",
    "mark_closed",
    "mark_open",
    "on_title_passed",
    "on_withdrawn",
    "open_missing_notice",
    "propose_terms",
    "publish",
    "record_committee_decision",
    "relist_after_annulment",
    "relist_after_default",
    "relist_after_failure",
    "sign_terms",
    "withdraw_draft",
]

START_DISPOSAL_DAYS = 10


async def accept_reference_price(uow: UnitOfWork, price: ReferencePrice) -> str:
    """Take over what a thing is worth; return the reference price's id. Ten days begin to run.

    The same price handed over twice is one. Law: REF-47, REF-48.
    """
    _insist(check_reference_price(price))
    asset = await uow.session.get(SeizedAsset, price.asset_id)
    elsewhere = uow.actor.account_id is not None and uow.actor.court_id != price.court_id
    if (
        asset is None
        or elsewhere
        or (asset.court_id, asset.case_id)
        != (
            price.court_id,
            price.case_id,
        )
    ):
        raise refuse(CommonRefusal.not_found)
    known = await latest_price(uow.session, price.asset_id)
    if known is not None and (known.amount_fen, known.fixed_at) == (
        price.amount_fen,
        price.fixed_at,
    ):
        return known.id
    row = ReferencePriceRow(
        id=new_id("price"),
        court_id=price.court_id,
        case_id=price.case_id,
        asset_id=price.asset_id,
        amount_fen=price.amount_fen,
        method=price.method,
        source=price.source,
        report_file_id=price.report_file_id,
        fixed_at=price.fixed_at,
        valid_until_on=price.valid_until_on,
    )
    uow.add(row)
    subject = f"asset:{price.asset_id}"
    uow.audit("price.fixed", subject, price.court_id, fen=price.amount_fen, method=price.method)
    await close_deadline(uow, kind="price_procedure", subject=subject)
    await open_deadline(
        uow,
        court_id=price.court_id,
        case_id=price.case_id,
        kind="start_disposal",
        subject=subject,
        role=Role.judge,
        law="REF-48",
        due_at=due_in_days(price.fixed_at, START_DISPOSAL_DAYS),
    )
    return row.id


async def draft_lot(uow: UnitOfWork, *, asset_id: str) -> str:
    """Begin the first lot of a thing whose reference price stands; return the lot's id."""
    court_id = court_of_actor(uow, Role.judge, Role.clerk)
    asset = await uow.session.get(SeizedAsset, asset_id, with_for_update=True)
    if asset is None or asset.court_id != court_id:
        raise refuse(CommonRefusal.not_found)
    if await whole_of(uow.session, asset_id) is not None:
        raise refuse(LotRefusal.sold_with_another)
    price = await latest_price(uow.session, asset_id)
    if price is None:
        raise refuse(LotRefusal.no_reference_price)
    if price.valid_until_on < court_day(uow.now):
        raise refuse(LotRefusal.reference_price_expired, valid_until_on=price.valid_until_on)
    taken = select(Lot.number).where(
        col(Lot.asset_id) == asset_id,
        col(Lot.state).in_((*UNDER_WAY, LotState.sold)),
        func.coalesce(col(Lot.result), "").not_in(UNDONE),
    )
    other = (await uow.session.exec(taken)).first()
    if other is not None:
        raise refuse(LotRefusal.lot_exists, lot=other)
    await insist_undecided_nowhere(uow, asset_id)
    lot = await insert_draft(uow, asset, price, round_="first")
    uow.audit("lot.drafted", f"lot:{lot.id}", court_id, number=lot.number)
    return lot.id


async def draft_sale(uow: UnitOfWork, *, lot_id: str) -> str:
    """Begin the judicial sale (变卖) of a thing whose second auction failed; return the lot's id.

    Only when every creditor was asked and none takes it in kind. Law: OJA-42, OJS-02, OJS-05.
    """
    failed = await own_lot(uow, lot_id, Role.judge)
    if failed.round != "second" or failed.state != LotState.unsold:
        raise refuse(LotRefusal.not_a_failed_second)
    follower = await standing_follower(uow.session, lot_id)
    if follower is not None:
        raise refuse(LotRefusal.lot_exists, lot=follower.number)
    await list_again(uow, failed)
    asset = await uow.session.get_one(SeizedAsset, failed.asset_id)
    price = await uow.session.get_one(ReferencePriceRow, failed.reference_price_id)
    lot = await insert_draft(uow, asset, price, round_="sale", previous=failed)
    uow.audit("lot.sale_drafted", f"lot:{lot.id}", lot.court_id, follows=failed.number)
    return lot.id


async def propose_terms(
    uow: UnitOfWork,
    *,
    lot_id: str,
    start_fen: int,
    increment_fen: int,
    deposit_fen: int,
    opens_at: datetime,
    ends_at: datetime,
    balance_days: int,
    pricing: Pricing = Pricing.standard,
    ground: str = "",
    reserve_fen: int | None = None,
    seen_hash: str | None = None,
) -> str:
    """Put lawful terms before the panel; return the decision's id. Earlier signatures are void.

    `ground` is asked for when the pricing is not the ordinary one, `reserve_fen` when it is a
    secret reserve: kept apart, of which the terms hold a commitment. `seen_hash`, of the terms
    the proposer had before their eyes ("" for none), refuses a form that is stale.
    Law: OJA-10, OJA-11, OJA-13, OJA-20, OJA-27, OJA-28, OJA-41, OJA-43, CAT-02, CAT-06, CAT-07.
    """
    lot = await own_lot(uow, lot_id, Role.judge, Role.clerk)
    insist_unpublished(lot)
    earlier = await _standing_decision(uow, lot_id)
    _insist_fresh(seen_hash, earlier)
    is_standard = pricing is Pricing.standard
    reserve = _fixed_reserve(uow, lot, pricing, reserve_fen)
    terms = ProposedTerms(
        start_fen=start_fen,
        increment_fen=increment_fen,
        deposit_fen=deposit_fen,
        opens_at=opens_at,
        ends_at=ends_at,
        balance_days=balance_days,
        pricing=pricing,
        ground="" if is_standard else ground.strip(),
        reserve_commitment=None if reserve is None else reserve.commitment(),
    )
    basis = await basis_of(uow.session, lot)
    _insist(check_terms(terms, basis, published_at=uow.now))
    _insist(await unsuited_pricing(uow.session, lot, pricing))
    _insist(check_reserve(reserve, terms, basis))
    price = await latest_price(uow.session, lot.asset_id)
    if price is not None:
        lot.reference_price_id = price.id
    if earlier is not None:
        await void_decisions(uow, lot_id)
    decision = _decision(uow, lot, terms.to_json(basis.round))
    lot.state = LotState.deciding
    uow.add(lot, decision)
    subject = f"lot:{lot_id}"
    uow.audit("terms.proposed", subject, lot.court_id, decision=decision.id, terms=decision.terms)
    await close_deadline(uow, kind="start_disposal", subject=f"asset:{lot.asset_id}")
    if leaves_surplus(start_fen, await burden_of(uow.session, lot)):
        await close_deadline(uow, kind="no_surplus", subject=subject)
    uow.emit(TermsSubmitted(lot_id=lot_id, decision_id=decision.id, court_id=lot.court_id))
    return decision.id


async def sign_terms(
    uow: UnitOfWork,
    *,
    decision_id: str,
    seen_hash: str | None = None,
    reserve_fen: int | None = None,
) -> bool:
    """Sign terms as a member of the panel; say whether the panel has now decided.

    A secret reserve is shown to nobody, so whoever signs it types it: `reserve_fen` must be the
    figure the terms commit to. Law: OJA-43, CAT-06, TRAP-23.
    """
    known = await uow.session.get(TermsDecision, decision_id)
    if known is None:
        raise refuse(CommonRefusal.not_found)
    lot = await own_lot(uow, known.lot_id, *Role)
    decision = await uow.session.get_one(TermsDecision, decision_id, populate_existing=True)
    if seen_hash is not None and seen_hash != decision.terms_hash:
        raise refuse(CommonRefusal.stale_form)
    member_id = uow.actor.account_id
    hold(member_id is not None, "whoever belongs to a court has an account")
    assert member_id is not None
    signed = select(TermsSignature.member_id).where(col(TermsSignature.decision_id) == decision_id)
    signed_by = set((await uow.session.exec(signed)).all())
    _insist(
        panel.may_sign(
            DecisionState(decision.state),
            signed_by=signed_by,
            member_id=member_id,
            is_member=uow.actor.is_one_of(Role.panel),
        )
    )
    await insist_same(uow, decision.terms.get("reserve_commitment"), reserve_fen)
    uow.add(TermsSignature(decision_id=decision_id, member_id=member_id, signed_at=uow.now))
    uow.audit("terms.signed", f"lot:{lot.id}", lot.court_id, hash=decision.terms_hash)
    if not panel.is_complete({*signed_by, member_id}):
        return False
    decision.state, decision.decided_at = DecisionState.decided, uow.now
    lot.state = LotState.decided
    uow.add(decision, lot)
    uow.audit("terms.decided", f"lot:{lot.id}", lot.court_id, hash=decision.terms_hash)
    await open_notice_of(uow, lot, decision)
    return True


async def publish(uow: UnitOfWork, *, lot_id: str, seen_hash: str | None = None) -> None:
    """Announce a lot on the terms the panel decided; both are frozen from now on.

    The dates are measured again: what was lawful when proposed may have come too near.
    A ship is announced only with its committee's recorded decision, and nothing before everybody
    concerned was told. Law: OJA-13, OJA-14, OJA-15, OJA-16, OJA-18, OJA-43, CAT-06, REF-47.
    """
    lot = await own_lot(uow, lot_id, Role.judge)
    insist_unpublished(lot)
    decision = await _standing_decision(uow, lot_id)
    if decision is None or lot.state != LotState.decided:
        raise refuse(LotRefusal.terms_not_decided)
    await insist_ready(uow.session, lot, uow.now)
    _insist_fresh(seen_hash, decision)
    signed = select(TermsSignature.member_id).where(col(TermsSignature.decision_id) == decision.id)
    hold(panel.is_complete((await uow.session.exec(signed)).all()), "three members have signed")
    hold(content_hash(decision.terms) == decision.terms_hash, "what was signed has not changed")
    terms = ProposedTerms.from_json(decision.terms)
    basis = await basis_of(uow.session, lot)
    _insist(check_terms(terms, basis, published_at=uow.now))
    reserve = await kept_reserve(uow, terms.reserve_commitment)
    _insist(check_reserve(reserve, terms, basis))
    content = draft(await announcement_facts(uow.session, lot, terms))
    _insist(check_announcement(content))
    lot.state, lot.profile_version = LotState.published, content["profile"]["version"]
    lot.terms = terms.bidding_terms(basis.round).to_json()
    lot.published_at, lot.opens_at, lot.ends_at = uow.now, terms.opens_at, terms.ends_at
    announcement = Announcement(
        id=new_id("ann"),
        court_id=lot.court_id,
        lot_id=lot_id,
        version=1,
        content=content,
        content_hash=content_hash(content),
        published_at=uow.now,
    )
    uow.add(lot, announcement)
    subject = f"lot:{lot_id}"
    uow.audit("lot.published", subject, lot.court_id, announcement=announcement.content_hash)
    for kind in ("second_auction", "resale"):
        await close_deadline(uow, kind=kind, subject=subject)
    await close_notice(uow, lot_id)
    await note_listed(uow, lot)
    uow.emit(LotPublished(lot_id=lot_id, case_id=lot.case_id, court_id=lot.court_id))


async def withdraw_draft(uow: UnitOfWork, *, lot_id: str, reason: str) -> None:
    """Give up a lot that was never published; the thing may be drafted anew. Law: AUC-17.

    A published lot is withdrawn through its engine, for there may be bidders.
    """
    lot = await own_lot(uow, lot_id, Role.judge)
    insist_unpublished(lot)
    if not reason.strip():
        raise refuse(CommonRefusal.missing, "reason")
    await give_up_draft(uow, lot, reason=reason.strip())
    await give_up_further_round(uow, lot)


def _fixed_reserve(
    uow: UnitOfWork, lot: Lot, pricing: Pricing, reserve_fen: int | None
) -> SecretReserve | None:
    if pricing is not Pricing.secret_reserve or reserve_fen is None:
        return None
    if not is_amount(reserve_fen):
        raise refuse(CommonRefusal.bad_amount, "reserve_fen", least_fen=1)
    return fix_reserve(uow, lot, reserve_fen)


def _decision(uow: UnitOfWork, lot: Lot, terms: dict[str, Any]) -> TermsDecision:
    proposer = uow.actor.account_id
    hold(proposer is not None, "whoever proposes has an account")
    assert proposer is not None
    return TermsDecision(
        id=new_id("terms"),
        court_id=lot.court_id,
        lot_id=lot.id,
        terms=terms,
        terms_hash=content_hash(terms),
        state=DecisionState.submitted,
        proposed_by=proposer,
        proposed_at=uow.now,
    )


async def _standing_decision(uow: UnitOfWork, lot_id: str) -> TermsDecision | None:
    standing = select(TermsDecision).where(
        col(TermsDecision.lot_id) == lot_id, col(TermsDecision.state) != DecisionState.void
    )
    return (await uow.session.exec(standing)).first()


def _insist_fresh(seen_hash: str | None, decision: TermsDecision | None) -> None:
    standing = decision.terms_hash if decision is not None else ""
    if seen_hash is not None and seen_hash != standing:
        raise refuse(CommonRefusal.stale_form)


def _insist(refusal: Refusal | None) -> None:
    if refusal is not None:
        raise Refused(refusal)
