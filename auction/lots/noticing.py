"""What a lot has to do with the notice before its announcement: it is opened, asked for, told of.

The notice itself, who receives it and what proves it are `auction.notices`'. Law: OJA-15 (7),
OJA-18.
"""

from __future__ import annotations

from datetime import datetime

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from auction.cases.models import EnforcementCase, SeizedAsset
from auction.db.unit_of_work import UnitOfWork
from auction.deadlines.calendar import due_in_days
from auction.i18n.languages import Language
from auction.kernel.actor import Role
from auction.kernel.invariant import hold
from auction.kernel.refusal import Refusal, refuse
from auction.lots.access import insist_unpublished, own_lot
from auction.lots.announcement import NotifiedFacts, shown_name
from auction.lots.announcement_words import ROUNDS
from auction.lots.models import Lot, TermsDecision
from auction.lots.panel import DecisionState
from auction.lots.refusals import LotRefusal
from auction.lots.rules import ProposedTerms
from auction.notices import rules
from auction.notices.facts import concerned, is_equity, standing_notice, standings
from auction.notices.refusals import NoticeRefusal
from auction.notices.sale import NoticedSale
from auction.notices.service import open_notice
from auction.people.queries import court


async def open_notice_of(uow: UnitOfWork, lot: Lot, decision: TermsDecision) -> str:
    """Open the notice of a lot whose terms were decided; return its id. Law: OJA-18."""
    return await open_notice(uow, await _sale(uow.session, lot, decision))


async def open_missing_notice(uow: UnitOfWork, *, lot_id: str) -> str:
    """Open the notice of a lot that was decided before notices were kept; return its id.

    A notice of the decided terms that stands already is left alone: its proofs hold.
    """
    lot = await own_lot(uow, lot_id, Role.judge, Role.clerk)
    insist_unpublished(lot)
    decision = await _decided(uow.session, lot_id)
    if decision is None:
        raise refuse(LotRefusal.terms_not_decided)
    standing = await standing_notice(uow.session, lot_id, lock=True)
    if standing is not None and standing.terms_hash == decision.terms_hash:
        return standing.id
    return await open_notice_of(uow, lot, decision)


async def missing_notices(session: AsyncSession, lot: Lot, now: datetime) -> list[Refusal]:
    """Return who is still to be told before a lot may be announced, and from when it may be.

    A notice holds for the terms it was given of alone. Law: OJA-18, CAT-04, CAT-05, TRAP-06.
    """
    notice = await standing_notice(session, lot.id)
    decision = await _decided(session, lot.id)
    if notice is None or decision is None or notice.terms_hash != decision.terms_hash:
        return [Refusal(NoticeRefusal.notice_not_opened)]
    return rules.what_is_missing(
        await standings(session, notice),
        now,
        due_in_days,
        is_equity=await is_equity(session, lot.asset_id),
    )


async def longest_notice_days(session: AsyncSession, lot: Lot) -> int:
    """Return how many whole days somebody must have been told of a lot before it is announced."""
    told = rules.recipients(
        [each for each, _ in await concerned(session, lot.case_id, lot.asset_id)],
        is_equity=await is_equity(session, lot.asset_id),
        is_second=_is_second(lot),
    )
    return max((each.days for each in told), default=0)


async def notified(session: AsyncSession, lot: Lot) -> tuple[NotifiedFacts, ...]:
    """Return who was told how, as the announcement says it: surnames only. Law: OJA-15 (7)."""
    notice = await standing_notice(session, lot.id)
    if notice is None:
        return ()
    return tuple(
        NotifiedFacts(
            name=shown_name(each.recipient.name, is_person=each.recipient.is_person),
            channel=each.proof.channel if each.proof else None,
        )
        for each in await standings(session, notice)
    )


async def _decided(session: AsyncSession, lot_id: str) -> TermsDecision | None:
    rows = select(TermsDecision).where(
        col(TermsDecision.lot_id) == lot_id, col(TermsDecision.state) == DecisionState.decided
    )
    return (await session.exec(rows)).first()


async def _sale(session: AsyncSession, lot: Lot, decision: TermsDecision) -> NoticedSale:
    asset = await session.get_one(SeizedAsset, lot.asset_id)
    case = await session.get_one(EnforcementCase, lot.case_id)
    own = await court(session, lot.court_id)
    hold(own is not None, "a lot belongs to a court")
    assert own is not None
    terms = ProposedTerms.from_json(decision.terms)
    round_ = "resale" if lot.is_resale else lot.round
    return NoticedSale(
        lot_id=lot.id,
        lot_number=lot.number,
        court_id=lot.court_id,
        case_id=lot.case_id,
        asset_id=lot.asset_id,
        case_number=case.number,
        court_zh=own.name_zh,
        court_en=own.name_en,
        contact=own.contact,
        name_zh=asset.name_zh,
        name_en=asset.name_en,
        round_zh=ROUNDS[Language.zh][round_],
        round_en=ROUNDS[Language.en][round_],
        is_second=_is_second(lot),
        start_fen=terms.start_fen,
        deposit_fen=terms.deposit_fen,
        opens_at=terms.opens_at,
        ends_at=terms.ends_at,
        terms_hash=decision.terms_hash,
    )


def _is_second(lot: Lot) -> bool:
    """Say whether the thirty days of a second auction press; a re-sale is none. Law: TRAP-10."""
    return lot.round == "second" and not lot.is_resale
