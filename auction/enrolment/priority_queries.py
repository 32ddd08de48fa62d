"""Reading claims of priority: the desk's list and one claim, and a bidder's own newest one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from auction.cases.models import SeizedAsset
from auction.cases.priority import Basis, Holder
from auction.cases.priority_service import holders
from auction.db.unit_of_work import UnitOfWork
from auction.enrolment.models import PriorityClaim
from auction.enrolment.priority import ClaimState, claim_for_desk
from auction.lots.models import Lot


@dataclass(frozen=True)
class OwnClaim:
    """A claim as whoever made it sees it."""

    id: str
    basis: Basis
    state: ClaimState
    rank: int | None
    reason: str
    claimed_at: datetime
    decided_at: datetime | None


@dataclass(frozen=True)
class ClaimToDecide:
    """A claim as the desk sees it: a person and a thing, never a paddle or a bid."""

    id: str
    claimant: str
    asset_zh: str
    asset_en: str
    lot_number: str
    basis: Basis
    statement: str
    file_ids: tuple[str, ...]
    state: ClaimState
    rank: int | None
    reason: str
    claimed_at: datetime
    decided_at: datetime | None
    known: tuple[Holder, ...] = ()
    proposed_by: str | None = None
    proposed_at: datetime | None = None
    proposed_rank: int | None = None
    proposed_reason: str = ""
    sent_back_note: str = ""


async def own_claim(session: AsyncSession, deposit_number: str) -> OwnClaim | None:
    """Return the newest claim made for a deposit, or None. Whose it is, the caller has asked."""
    rows = (
        select(PriorityClaim)
        .where(col(PriorityClaim.deposit_number) == deposit_number)
        .order_by(col(PriorityClaim.claimed_at).desc())
    )
    row = (await session.exec(rows)).first()
    if row is None:
        return None
    return OwnClaim(
        id=row.id,
        basis=Basis(row.basis),
        state=ClaimState(row.state),
        rank=row.rank,
        reason=row.reason,
        claimed_at=row.claimed_at,
        decided_at=row.decided_at,
    )


async def waiting_claims(session: AsyncSession, court_id: str) -> list[ClaimToDecide]:
    """Return the claims that wait for a court's desk, the longest waiting first."""
    rows = _CLAIMS.where(
        col(PriorityClaim.court_id) == court_id, col(PriorityClaim.state) == ClaimState.claimed
    ).order_by(col(PriorityClaim.claimed_at))
    return [_view(*found) for found in (await session.exec(rows)).all()]


async def look_at_claim(uow: UnitOfWork, *, claim_id: str) -> ClaimToDecide:
    """Return one claim to the desk, with the court's own record, and note who looked. TRAP-20."""
    claim = await claim_for_desk(uow, claim_id)
    rows = _CLAIMS.where(col(PriorityClaim.id) == claim_id)
    row, lot, asset = (await uow.session.exec(rows)).one()
    uow.audit("priority.read", f"claim:{claim_id}", claim.court_id)
    return _view(row, lot, asset, tuple(await holders(uow.session, asset.id)))


_CLAIMS = (
    select(PriorityClaim, Lot, SeizedAsset)
    .join(Lot, col(Lot.id) == col(PriorityClaim.lot_id))
    .join(SeizedAsset, col(SeizedAsset.id) == col(Lot.asset_id))
)


def _view(
    row: PriorityClaim,
    lot: Lot,
    asset: SeizedAsset,
    known: tuple[Holder, ...] = (),
) -> ClaimToDecide:
    return ClaimToDecide(
        id=row.id,
        claimant=row.claimant,
        asset_zh=asset.name_zh,
        asset_en=asset.name_en,
        lot_number=lot.number,
        basis=Basis(row.basis),
        statement=row.statement,
        file_ids=tuple(row.file_ids),
        state=ClaimState(row.state),
        rank=row.rank,
        reason=row.reason,
        claimed_at=row.claimed_at,
        decided_at=row.decided_at,
        known=known,
        proposed_by=row.proposed_by,
        proposed_at=row.proposed_at,
        proposed_rank=row.proposed_rank,
        proposed_reason=row.proposed_reason,
        sent_back_note=row.sent_back_note,
    )
