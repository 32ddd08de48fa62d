"""Reading negotiations. A figure is read here and nowhere else, and not before the seal is lifted.

Not even by whoever stated it: a figure on a screen is a figure that can be shown about.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from auction.cases.kinds import PartyRole
from auction.cases.models import CaseParty, EnforcementCase, SeizedAsset
from auction.kernel.clock import last_day
from valuation.negotiation.models import NegotiatingParty, Negotiation
from valuation.negotiation.rules import SIDES, NegotiationFailure, NegotiationState


@dataclass(frozen=True, kw_only=True)
class StatementView:
    """What one party was asked and did; its figure and validity are None while they are sealed."""

    party_id: str
    party_name: str
    role: PartyRole
    stated_at: datetime | None
    refused_at: datetime | None
    amount_fen: int | None
    valid_until_on: date | None


@dataclass(frozen=True, kw_only=True)
class NegotiationView:
    """A negotiation whole. `opened_at`: when the seals were lifted; None: they never were yet.

    `not_asked`: applicants and debtors without an account, whom it did not ask. `amount_fen` is
    the price all stated, once it is known that they did.
    """

    id: str
    court_id: str
    case_id: str
    case_number: str
    asset_id: str
    asset_name_zh: str
    asset_name_en: str
    procedure_id: str
    state: NegotiationState
    begun_at: datetime
    due_at: datetime
    opened_at: datetime | None
    closed_at: datetime | None
    why: NegotiationFailure | None
    reason: str
    amount_fen: int | None
    valid_until_on: date | None
    statements: tuple[StatementView, ...]
    not_asked: tuple[str, ...]

    @property
    def last_on(self) -> date:
        """Return the last day on which a price may be stated."""
        return last_day(self.due_at)

    @property
    def stated(self) -> int:
        """Return how many have stated a price."""
        return sum(row.stated_at is not None for row in self.statements)

    def asset_name(self, language: str) -> str:
        """Return what is to be priced, in a language."""
        return self.asset_name_zh if language == "zh" else self.asset_name_en

    def statements_of(self, party_ids: Sequence[str]) -> list[StatementView]:
        """Return what these parties were asked and did."""
        return [row for row in self.statements if row.party_id in party_ids]


async def negotiation(session: AsyncSession, negotiation_id: str) -> NegotiationView | None:
    """Return a negotiation. Who may read it, the caller asks."""
    row = await session.get(Negotiation, negotiation_id)
    return None if row is None else await _view(session, row)


async def negotiations_of_case(session: AsyncSession, case_id: str) -> list[NegotiationView]:
    """Return a case's negotiations, the oldest first. Who may read them, the caller asks."""
    rows = select(Negotiation).where(col(Negotiation.case_id) == case_id)
    found = await session.exec(rows.order_by(col(Negotiation.begun_at), col(Negotiation.id)))
    return [await _view(session, row) for row in found.all()]


async def _view(session: AsyncSession, row: Negotiation) -> NegotiationView:
    case = await session.get_one(EnforcementCase, row.case_id)
    thing = await session.get_one(SeizedAsset, row.asset_id)
    statements = await _statements(session, row)
    agreed = row.state in {NegotiationState.confirming, NegotiationState.fixed}
    return NegotiationView(
        id=row.id,
        court_id=row.court_id,
        case_id=row.case_id,
        case_number=case.number,
        asset_id=row.asset_id,
        asset_name_zh=thing.name_zh,
        asset_name_en=thing.name_en,
        procedure_id=row.procedure_id,
        state=NegotiationState(row.state),
        begun_at=row.begun_at,
        due_at=row.due_at,
        opened_at=row.opened_at,
        closed_at=row.closed_at,
        why=NegotiationFailure(row.why) if row.why else None,
        reason=row.reason,
        amount_fen=statements[0].amount_fen if agreed else None,
        valid_until_on=row.valid_until_on,
        statements=statements,
        not_asked=await _not_asked(session, row, statements),
    )


async def _statements(session: AsyncSession, row: Negotiation) -> tuple[StatementView, ...]:
    rows = (
        select(NegotiatingParty, CaseParty)
        .join(CaseParty, col(CaseParty.id) == col(NegotiatingParty.party_id))
        .where(col(NegotiatingParty.negotiation_id) == row.id)
        .order_by(col(CaseParty.position), col(CaseParty.id))
    )
    is_open = row.opened_at is not None
    return tuple(
        StatementView(
            party_id=party.id,
            party_name=party.name,
            role=PartyRole(party.role),
            stated_at=asked.stated_at,
            refused_at=asked.refused_at,
            amount_fen=asked.amount_fen if is_open else None,
            valid_until_on=asked.valid_until_on if is_open else None,
        )
        for asked, party in await session.exec(rows)
    )


async def _not_asked(
    session: AsyncSession, row: Negotiation, asked: Sequence[StatementView]
) -> tuple[str, ...]:
    rows = select(CaseParty.name).where(
        col(CaseParty.case_id) == row.case_id,
        col(CaseParty.role).in_(SIDES),
        col(CaseParty.id).not_in([each.party_id for each in asked]),
    )
    return tuple((await session.exec(rows.order_by(col(CaseParty.position)))).all())
