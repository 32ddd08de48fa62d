"""What a lot's rules are asked with: read from the rows of the lot, its property and its case."""

from __future__ import annotations

from typing import Any, cast

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from auction.cases.finding import findings_of
from auction.cases.findings import public_answers
from auction.cases.kinds import AssetKind, PartyKind, PartyRole
from auction.cases.models import CaseParty, Claim, EnforcementCase, SeizedAsset
from auction.cases.priority import is_organisation
from auction.cases.priority_service import holders
from auction.kernel.clock import court_day
from auction.kernel.invariant import hold
from auction.lots.announcement import (
    AnnouncementFacts,
    CommitteeFacts,
    HolderFacts,
    HouseFacts,
    PriceFacts,
    PropertyFacts,
    shown_name,
)
from auction.lots.conditions import extra_conditions
from auction.lots.models import CommitteeDecision, Lot, LotReserve, ReferencePriceRow
from auction.lots.noticing import notified
from auction.lots.profile_queries import profile_of_lot
from auction.lots.rules import ProposedTerms
from auction.lots.sale_rounds import AuctionRound, SaleBasis
from auction.people.queries import court


async def latest_price(session: AsyncSession, asset_id: str) -> ReferencePriceRow | None:
    """Return the reference price that stands for a thing, or None."""
    newest = (
        select(ReferencePriceRow)
        .where(col(ReferencePriceRow.asset_id) == asset_id)
        .order_by(col(ReferencePriceRow.fixed_at).desc(), col(ReferencePriceRow.id).desc())
        .limit(1)
    )
    return (await session.exec(newest)).first()


async def basis_of(session: AsyncSession, lot: Lot) -> SaleBasis:
    """Return what this lot's terms are measured against, by the price that stands now."""
    asset = await session.get_one(SeizedAsset, lot.asset_id)
    price = await latest_price(session, lot.asset_id)
    hold(price is not None, "a lot is drafted only from a reference price")
    assert price is not None
    previous = await session.get_one(Lot, lot.previous_lot_id) if lot.previous_lot_id else None
    # A price found anew since the chain began is judged by its own day of announcement.
    first = await _first_of_chain(session, lot)
    announced_on = court_day(first.published_at) if first.published_at else None
    is_of_chain = price.id == first.reference_price_id
    return SaleBasis(
        round=cast("AuctionRound", lot.round),
        is_resale=lot.is_resale,
        kind=AssetKind(asset.kind),
        reference_fen=price.amount_fen,
        valid_until_on=price.valid_until_on,
        seizure_lapses_on=asset.seizure_lapses_on,
        first_published_on=announced_on if is_of_chain else None,
        previous_start_fen=previous.terms["start_fen"] if previous and previous.terms else None,
        previous_reserve_fen=await _reserve_fen(session, previous),
        failed_at=previous.closed_at if previous and not lot.is_resale else None,
    )


async def _reserve_fen(session: AsyncSession, lot: Lot | None) -> int | None:
    """Return the reserve a lot kept secret, once its close has opened it; None if it had none."""
    if lot is None or lot.closed_at is None or not lot.terms:
        return None
    commitment = lot.terms.get("reserve_commitment")
    row = await session.get(LotReserve, commitment) if commitment else None
    return None if row is None else row.reserve_fen


async def announcement_facts(
    session: AsyncSession, lot: Lot, terms: ProposedTerms
) -> AnnouncementFacts:
    """Return everything the announcement of a lot says."""
    asset = await session.get_one(SeizedAsset, lot.asset_id)
    case = await session.get_one(EnforcementCase, lot.case_id)
    price = await session.get_one(ReferencePriceRow, lot.reference_price_id)
    own = await court(session, lot.court_id)
    hold(own is not None, "a lot belongs to a court")
    assert own is not None
    return AnnouncementFacts(
        lot_number=lot.number,
        case_number=case.number,
        titles=await _titles(session, case.id),
        round=cast("AuctionRound", lot.round),
        is_resale=lot.is_resale,
        court=HouseFacts(
            name_zh=own.name_zh,
            name_en=own.name_en,
            contact=own.contact,
            bank_name=own.bank_name,
            bank_account=own.bank_account,
        ),
        property=PropertyFacts(
            kind=AssetKind(asset.kind),
            name_zh=asset.name_zh,
            name_en=asset.name_en,
            description_zh=asset.description_zh,
            description_en=asset.description_en,
            location_zh=asset.location_zh,
            location_en=asset.location_en,
            encumbrances=asset.encumbrances,
            occupation=asset.occupation,
            defects=asset.defects,
        ),
        price=PriceFacts(
            amount_fen=price.amount_fen,
            method=price.method,
            source=price.source,
            valid_until_on=price.valid_until_on,
        ),
        terms=terms,
        owners=await _names(session, case.id, PartyRole.debtor),
        priority_holders=await _priority_holders(session, lot),
        has_report=price.report_file_id is not None,
        committee=await _committee(session, lot.id),
        conditions=await extra_conditions(session, lot.id),
        notified=await notified(session, lot),
        profile=await profile_of_lot(session, lot),
        findings=await _findings(session, lot.asset_id),
    )


async def _priority_holders(session: AsyncSession, lot: Lot) -> tuple[HolderFacts, ...]:
    """Return who is recorded with priority: on the thing, by rank, then as a party of the case."""
    recorded = [
        HolderFacts(
            name=shown_name(each.name, is_person=not is_organisation(each.name)),
            basis=each.basis,
            rank=each.rank,
        )
        for each in await holders(session, lot.asset_id)
    ]
    parties = await _names(session, lot.case_id, PartyRole.priority_holder)
    return (*recorded, *(HolderFacts(name=name) for name in parties))


async def _findings(session: AsyncSession, asset_id: str) -> dict[str, Any] | None:
    """Return what was found as everybody may read it, with the version it was read from."""
    found = await findings_of(session, asset_id)
    if found is None:
        return None
    shown = public_answers(found.kind, found.answers)
    return {"version": found.version, "kind": found.kind.value, "answers": shown}


async def _committee(session: AsyncSession, lot_id: str) -> CommitteeFacts | None:
    row = await session.get(CommitteeDecision, lot_id)
    if row is None:
        return None
    return CommitteeFacts(number=row.number, decided_on=row.decided_on, text=row.text)


async def _first_of_chain(session: AsyncSession, lot: Lot) -> Lot:
    first = lot
    while first.previous_lot_id is not None:
        first = await session.get_one(Lot, first.previous_lot_id)
    return first


async def _titles(session: AsyncSession, case_id: str) -> tuple[str, ...]:
    rows = select(Claim.title).where(col(Claim.case_id) == case_id).order_by(col(Claim.position))
    return tuple(dict.fromkeys((await session.exec(rows)).all()))


async def _names(session: AsyncSession, case_id: str, role: PartyRole) -> tuple[str, ...]:
    rows = (
        select(CaseParty.name, CaseParty.kind)
        .where(col(CaseParty.case_id) == case_id, col(CaseParty.role) == role)
        .order_by(col(CaseParty.position))
    )
    return tuple(
        shown_name(name, is_person=kind == PartyKind.person)
        for name, kind in (await session.exec(rows)).all()
    )
