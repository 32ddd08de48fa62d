"""What stands before the applicant, and what a case has brought in: read for rules and pages."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import col, func, select
from sqlmodel.ext.asyncio.session import AsyncSession

from auction.cases.kinds import ClaimClass, PartyRole
from auction.cases.models import CaseCost, CaseParty, Claim
from auction.kernel.refusal import Refusal
from auction.lots.models import Lot, NoSurplusNotice, SellAllConsent, TermsDecision
from auction.lots.panel import DecisionState
from auction.lots.refusals import LotRefusal
from auction.lots.states import BEFORE_PUBLICATION, UNDONE, LotState
from auction.lots.surplus import (
    RankedClaim,
    SurplusStep,
    burden_fen,
    is_enough,
    leaves_surplus,
    step_of,
)

_STEP_CODES = {
    SurplusStep.telling: LotRefusal.no_surplus,
    SurplusStep.answer: LotRefusal.no_surplus_unanswered,
    SurplusStep.new_price: LotRefusal.no_surplus_price_too_low,
    SurplusStep.giving_up: LotRefusal.no_surplus_given_up,
}


@dataclass(frozen=True, kw_only=True)
class SurplusView:
    """A lot's start price against what comes before the applicant, in fen; and what waits."""

    lot_id: str
    start_fen: int
    burden_fen: int
    told_at: datetime | None
    until_at: datetime | None
    asked_at: datetime | None
    step: SurplusStep | None


@dataclass(frozen=True, kw_only=True)
class OverSaleView:
    """Whether enough was sold for a case, what is still on sale, and whether its debtors agreed."""

    got_fen: int
    is_enough: bool
    has_consent: bool
    still_on_sale: tuple[str, ...]


async def over_sale_of(session: AsyncSession, case_id: str) -> OverSaleView:
    """Return how far a case's sales have come against what is owed. Law: AUC-14."""
    return OverSaleView(
        got_fen=await got_fen(session, case_id),
        is_enough=await has_enough(session, case_id),
        has_consent=await all_agreed(session, case_id),
        still_on_sale=tuple(await still_on_sale(session, case_id)),
    )


async def told_of_case(session: AsyncSession, case_id: str, now: datetime) -> list[SurplusView]:
    """Return the drafts of a case of which the applicant was told that nothing would be left."""
    rows = (
        select(Lot)
        .join(NoSurplusNotice, col(NoSurplusNotice.lot_id) == col(Lot.id))
        .where(col(Lot.case_id) == case_id, col(Lot.state).in_(BEFORE_PUBLICATION))
    )
    found = [await surplus_of(session, lot, now) for lot in (await session.exec(rows)).all()]
    return [view for view in found if view is not None and view.step is not None]


async def surplus_of(session: AsyncSession, lot: Lot, now: datetime) -> SurplusView | None:
    """Return how a draft's standing terms leave the applicant; None without terms.

    `step` is None where something is left. Law: AUC-06.
    """
    standing = select(TermsDecision).where(
        col(TermsDecision.lot_id) == lot.id, col(TermsDecision.state) != DecisionState.void
    )
    decision = (await session.exec(standing)).first()
    if decision is None:
        return None
    start, burden = decision.terms["start_fen"], await burden_of(session, lot)
    notice = await session.get(NoSurplusNotice, lot.id)
    told_at, until_at = (notice.told_at, notice.until_at) if notice else (None, None)
    asked_at = notice.asked_at if notice else None
    step = step_of(told_at=told_at, until_at=until_at, asked=asked_at is not None, now=now)
    return SurplusView(
        lot_id=lot.id,
        start_fen=start,
        burden_fen=burden,
        told_at=told_at,
        until_at=until_at,
        asked_at=asked_at,
        step=None if leaves_surplus(start, burden) else step,
    )


async def burden_of(session: AsyncSession, lot: Lot) -> int:
    """Return what is paid before the applicant out of a lot, in fen."""
    rows = select(Claim, CaseParty.role).where(
        col(Claim.case_id) == lot.case_id, col(Claim.party_id) == col(CaseParty.id)
    )
    claims = [
        RankedClaim(
            claim_class=ClaimClass(claim.claim_class),
            rank=claim.rank,
            total_fen=_total_fen(claim),
            is_applicants=role == PartyRole.applicant,
            asset_id=claim.collateral_asset_id,
        )
        for claim, role in (await session.exec(rows)).all()
    ]
    return burden_fen(
        claims, asset_id=lot.asset_id, costs_fen=await _costs_fen(session, lot.case_id)
    )


async def missing_surplus(session: AsyncSession, lot: Lot, now: datetime) -> list[Refusal]:
    """Say that a sale would leave its applicant nothing, and what to do about it. Law: AUC-06."""
    found = await surplus_of(session, lot, now)
    if found is None or found.step is None:
        return []
    data = {"start_fen": found.start_fen, "burden_fen": found.burden_fen}
    if found.until_at is not None:
        data["until_at"] = found.until_at  # type: ignore[assignment]
    return [Refusal(_STEP_CODES[found.step], data)]


async def missing_need(session: AsyncSession, lot: Lot, _now: datetime) -> list[Refusal]:
    """Say that what was sold covers the case already, where no debtor agreed to sell on. AUC-14."""
    if not await has_enough(session, lot.case_id) or await all_agreed(session, lot.case_id):
        return []
    return [Refusal(LotRefusal.enough_was_sold, {"got_fen": await got_fen(session, lot.case_id)})]


async def has_enough(session: AsyncSession, case_id: str) -> bool:
    """Say whether the sales of a case cover its claims, costs and execution fee."""
    claims = (await session.exec(select(Claim).where(col(Claim.case_id) == case_id))).all()
    return is_enough(
        got_fen=await got_fen(session, case_id),
        claims_fen=sum(map(_total_fen, claims)),
        costs_fen=await _costs_fen(session, case_id),
    )


async def got_fen(session: AsyncSession, case_id: str) -> int:
    """Return what the lots of a case were sold for, without those whose sale was undone."""
    sold = select(func.coalesce(func.sum(Lot.price_fen), 0)).where(
        col(Lot.case_id) == case_id,
        col(Lot.state) == LotState.sold,
        col(Lot.result).not_in(UNDONE),
    )
    return int((await session.exec(sold)).one() or 0)


async def all_agreed(session: AsyncSession, case_id: str) -> bool:
    """Say whether every debtor of a case agreed that everything is sold."""
    debtors = select(CaseParty.id).where(
        col(CaseParty.case_id) == case_id, col(CaseParty.role) == PartyRole.debtor
    )
    agreed = select(SellAllConsent.party_id).where(col(SellAllConsent.case_id) == case_id)
    wanted = set((await session.exec(debtors)).all())
    return bool(wanted) and wanted <= set((await session.exec(agreed)).all())


async def still_on_sale(session: AsyncSession, case_id: str) -> list[str]:
    """Return the numbers of a case's lots that are announced or running."""
    rows = select(Lot.number).where(
        col(Lot.case_id) == case_id, col(Lot.state).in_((LotState.published, LotState.open))
    )
    return list((await session.exec(rows.order_by(col(Lot.number)))).all())


def _total_fen(claim: Claim) -> int:
    return claim.principal_fen + claim.interest_fen + claim.costs_fen + claim.doubled_interest_fen


async def _costs_fen(session: AsyncSession, case_id: str) -> int:
    total = select(func.coalesce(func.sum(CaseCost.amount_fen), 0)).where(
        col(CaseCost.case_id) == case_id
    )
    return int((await session.exec(total)).one())
