"""Reading what was decided of a lot: terms before the panel, and a ship's committee."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from auction.lots.models import CommitteeDecision, TermsDecision, TermsSignature
from auction.lots.panel import MEMBERS_TO_DECIDE, DecisionState
from auction.lots.rules import ProposedTerms
from auction.people.models import Account


@dataclass(frozen=True)
class SignatureView:
    """A member of the panel who signed."""

    member_id: str
    name: str
    signed_at: datetime


@dataclass(frozen=True)
class CommitteeView:
    """The decision of the committee that sells a ship; `recorded_at` is when the court noted it."""

    number: str
    decided_on: date
    text: str
    recorded_at: datetime


@dataclass(frozen=True)
class DecisionView:
    """Terms before the panel, or decided by it; `terms_hash` is what a signature binds."""

    id: str
    lot_id: str
    state: DecisionState
    terms: ProposedTerms
    terms_hash: str
    proposed_by: str
    proposer_name: str
    proposed_at: datetime
    decided_at: datetime | None
    signatures: tuple[SignatureView, ...]

    @property
    def missing_signatures(self) -> int:
        """Return how many members must still sign."""
        return max(MEMBERS_TO_DECIDE - len(self.signatures), 0)

    def is_signed_by(self, account_id: str | None) -> bool:
        """Say whether an account has signed."""
        return any(signature.member_id == account_id for signature in self.signatures)


async def decision(session: AsyncSession, lot_id: str) -> DecisionView | None:
    """Return the terms that stand before the panel or were decided, with who signed."""
    found = (
        await session.exec(
            select(TermsDecision, Account.name)
            .join(Account, col(Account.id) == col(TermsDecision.proposed_by))
            .where(
                col(TermsDecision.lot_id) == lot_id,
                col(TermsDecision.state) != DecisionState.void,
            )
        )
    ).first()
    if found is None:
        return None
    row, proposer = found
    signed = (
        select(TermsSignature, Account.name)
        .join(Account, col(Account.id) == col(TermsSignature.member_id))
        .where(col(TermsSignature.decision_id) == row.id)
        .order_by(col(TermsSignature.signed_at), col(TermsSignature.member_id))
    )
    return DecisionView(
        id=row.id,
        lot_id=row.lot_id,
        state=DecisionState(row.state),
        terms=ProposedTerms.from_json(row.terms),
        terms_hash=row.terms_hash,
        proposed_by=row.proposed_by,
        proposer_name=proposer,
        proposed_at=row.proposed_at,
        decided_at=row.decided_at,
        signatures=tuple(
            SignatureView(each.member_id, name, each.signed_at)
            for each, name in (await session.exec(signed)).all()
        ),
    )


async def committee_decision(session: AsyncSession, lot_id: str) -> CommitteeView | None:
    """Return the committee's decision recorded for a ship's lot, or None."""
    row = await session.get(CommitteeDecision, lot_id)
    if row is None:
        return None
    return CommitteeView(row.number, row.decided_on, row.text, row.recorded_at)
