"""What a bidder is in the case behind a lot: its applicant, who may pay less, or its debtor.

Both may bid. Law: OJA-21, OJA-53; TRAP-05, TRAP-19.
"""

from __future__ import annotations

from dataclasses import dataclass

from sqlmodel.ext.asyncio.session import AsyncSession

from auction.cases import queries as cases
from auction.cases.kinds import PartyRole
from auction.kernel.invariant import hold
from auction.lots.models import Lot


@dataclass(frozen=True)
class RoleInCase:
    """`claim_fen` is what they claim as the applicant for enforcement; None if they are not."""

    claim_fen: int | None
    is_debtor: bool


NO_ROLE = RoleInCase(None, False)


async def role_in_case(session: AsyncSession, lot: Lot, account_id: str) -> RoleInCase:
    """Return what an account is in a lot's case."""
    case = await cases.case(session, lot.court_id, lot.case_id)
    hold(case is not None, f"lot {lot.id} has a case")
    assert case is not None
    own = [party for party in case.parties if party.account_id == account_id]
    applying = {party.id for party in own if party.role is PartyRole.applicant}
    claimed = sum(claim.total_fen for claim in case.claims if claim.party_id in applying)
    return RoleInCase(
        claimed if applying else None, any(party.role is PartyRole.debtor for party in own)
    )
