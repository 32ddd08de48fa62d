"""Reading fees: of an appraisal with every step of the sum; of an agency, its own only."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from auction.cases.models import CaseParty
from auction.kernel.refusal import CommonRefusal, refuse
from valuation.agencies.models import Agency, AgencyAccount
from valuation.appraisal.models import Appraisal, Commission
from valuation.fees.models import FeeAccount, FeeAdvance, FeeExpense, ValuationFee
from valuation.fees.rules import AdvanceState, FeeKind, FeeOutcome, FeeState
from valuation.fees.tariff import exact_yuan, permille


@dataclass(frozen=True, kw_only=True)
class PartView:
    """What of a value fell into one tier of the tariff, and what that came to, not rounded."""

    from_fen: int
    to_fen: int
    in_tier_fen: int
    rate_permille: str
    exact_yuan: str


@dataclass(frozen=True, kw_only=True)
class ExpenseView:
    """What an agency says it spent, and what the judge accepted of it."""

    commission_id: str
    agency_name: str
    amount_fen: int
    note: str
    receipt_file_id: str | None
    entered_at: datetime
    accepted_fen: int | None
    decision_note: str
    decided_at: datetime | None


@dataclass(frozen=True, kw_only=True)
class FeeView:
    """A fee and how it was computed; `figures` are the amounts that went into it."""

    id: str
    kind: FeeKind
    outcome: FeeOutcome
    state: FeeState
    subject: str
    payee_name: str
    amount_fen: int | None
    from_advance_fen: int
    figures: dict[str, int]
    parts: tuple[PartView, ...]
    made_at: datetime
    booked_at: datetime | None


@dataclass(frozen=True, kw_only=True)
class AdvanceView:
    """The applicant's advance: the estimate behind it, its number, and what became of it."""

    appraisal_id: str
    state: AdvanceState
    expected_fen: int
    estimate_fen: int
    amount_fen: int
    payer_name: str
    payment_number: str
    due_at: datetime | None
    paid_at: datetime | None
    paid_fen: int
    used_fen: int
    returned_fen: int


@dataclass(frozen=True, kw_only=True)
class FeesView:
    """All fees of an appraisal, what its agencies say they spent, and the advance."""

    appraisal_id: str
    fees: tuple[FeeView, ...]
    expenses: tuple[ExpenseView, ...]
    advance: AdvanceView | None

    @property
    def total_fen(self) -> int:
        """Return what is booked so far."""
        return sum(fee.amount_fen or 0 for fee in self.fees)

    @property
    def awaited(self) -> FeeView | None:
        """Return the fee that waits for the agency's expenses, or for the judge to accept them."""
        return next((fee for fee in self.fees if fee.state is FeeState.awaiting_expenses), None)


@dataclass(frozen=True, kw_only=True)
class CommissionFees:
    """What an agency sees of money: its own fee, expenses and account, and the estimate."""

    commission_id: str
    agency_name: str
    bank_account: str
    fees: tuple[FeeView, ...]
    expense: ExpenseView | None
    expected_fen: int | None
    estimate_fen: int | None
    may_estimate: bool
    may_claim: bool


async def fees_of_appraisal(session: AsyncSession, appraisal_id: str) -> FeesView:
    """Return the fees of an appraisal. Who may read them, the caller asks."""
    rows = select(ValuationFee).where(col(ValuationFee.appraisal_id) == appraisal_id)
    fees = (
        await session.exec(rows.order_by(col(ValuationFee.made_at), col(ValuationFee.id)))
    ).all()
    spent = (
        select(FeeExpense, Agency.name)
        .join(Commission, col(Commission.id) == col(FeeExpense.commission_id))
        .join(Agency, col(Agency.id) == col(Commission.agency_id))
        .where(col(Commission.appraisal_id) == appraisal_id)
        .order_by(col(Commission.place))
    )
    found = (await session.exec(spent)).all()
    return FeesView(
        appraisal_id=appraisal_id,
        fees=tuple(fee_view(row) for row in fees),
        expenses=tuple(_expense(row, name) for row, name in found),
        advance=await _advance(session, appraisal_id),
    )


async def inquiry_fees_of_case(session: AsyncSession, case_id: str) -> list[FeeView]:
    """Return what the platforms of a case's network inquiries were paid."""
    rows = select(ValuationFee).where(
        col(ValuationFee.case_id) == case_id, col(ValuationFee.kind) == FeeKind.inquiry
    )
    found = (await session.exec(rows.order_by(col(ValuationFee.subject)))).all()
    return [fee_view(row) for row in found]


async def advances_of_case(session: AsyncSession, case_id: str) -> list[AdvanceView]:
    """Return the advances that were asked in a case, the newest first."""
    rows = select(FeeAdvance.appraisal_id).where(
        col(FeeAdvance.case_id) == case_id, col(FeeAdvance.asked_at).is_not(None)
    )
    ids = (await session.exec(rows.order_by(col(FeeAdvance.asked_at).desc()))).all()
    found = [await _advance(session, appraisal_id) for appraisal_id in ids]
    return [advance for advance in found if advance is not None]


async def fees_of_commission(
    session: AsyncSession, account_id: str, commission_id: str
) -> CommissionFees:
    """Return what an agency may see of the money for one of its commissions, else not found."""
    commission = await session.get(Commission, commission_id)
    if commission is None or commission.offered_at is None:
        raise refuse(CommonRefusal.not_found)
    if await session.get(AgencyAccount, (commission.agency_id, account_id)) is None:
        raise refuse(CommonRefusal.not_found)
    agency = await session.get_one(Agency, commission.agency_id)
    whole = await fees_of_appraisal(session, commission.appraisal_id)
    own = await _own_fees(session, commission)
    account = await session.get(FeeAccount, commission.agency_id)
    expenses = [each for each in whole.expenses if each.commission_id == commission_id]
    advance = whole.advance
    appraisal = await session.get_one(Appraisal, commission.appraisal_id)
    is_booked = any(fee.state is FeeState.booked for fee in own)
    return CommissionFees(
        commission_id=commission_id,
        agency_name=agency.name,
        bank_account=account.bank_account if account else "",
        fees=tuple(own),
        expense=expenses[0] if expenses else None,
        expected_fen=advance.expected_fen if advance else None,
        estimate_fen=advance.estimate_fen if advance else None,
        may_estimate=(advance is None or advance.state is AdvanceState.estimated)
        and appraisal.closed_at is None,
        may_claim=not is_booked,
    )


def fee_view(row: ValuationFee) -> FeeView:
    """Return a fee as its readers see it."""
    return FeeView(
        id=row.id,
        kind=FeeKind(row.kind),
        outcome=FeeOutcome(row.outcome),
        state=FeeState(row.state),
        subject=row.subject,
        payee_name=row.payee_name,
        amount_fen=row.amount_fen,
        from_advance_fen=row.from_advance_fen,
        figures={name: fen for name, fen in row.arithmetic.items() if isinstance(fen, int)},
        parts=tuple(_part(part) for part in _parts_of(row.arithmetic)),
        made_at=row.made_at,
        booked_at=row.booked_at,
    )


async def _own_fees(session: AsyncSession, commission: Commission) -> list[FeeView]:
    rows = select(ValuationFee).where(
        col(ValuationFee.appraisal_id) == commission.appraisal_id,
        col(ValuationFee.agency_id) == commission.agency_id,
    )
    return [fee_view(row) for row in (await session.exec(rows.order_by(col(ValuationFee.made_at))))]


async def _advance(session: AsyncSession, appraisal_id: str) -> AdvanceView | None:
    row = await session.get(FeeAdvance, appraisal_id)
    if row is None:
        return None
    party = await session.get(CaseParty, row.party_id) if row.party_id else None
    return AdvanceView(
        appraisal_id=appraisal_id,
        state=AdvanceState(row.state),
        expected_fen=row.expected_fen,
        estimate_fen=row.estimate_fen,
        amount_fen=row.amount_fen,
        payer_name=party.name if party else "",
        payment_number=row.payment_number,
        due_at=row.due_at,
        paid_at=row.paid_at,
        paid_fen=row.paid_fen,
        used_fen=row.used_fen,
        returned_fen=row.returned_fen,
    )


def _parts_of(arithmetic: Mapping[str, Any]) -> Sequence[Mapping[str, int]]:
    return arithmetic.get("parts") or ()


def _part(part: Mapping[str, int]) -> PartView:
    return PartView(
        from_fen=part["from_fen"],
        to_fen=part["to_fen"],
        in_tier_fen=part["to_fen"] - part["from_fen"],
        rate_permille=permille(part["rate"]),
        exact_yuan=exact_yuan(part["product"]),
    )


def _expense(row: FeeExpense, agency: str) -> ExpenseView:
    return ExpenseView(
        commission_id=row.commission_id,
        agency_name=agency,
        amount_fen=row.amount_fen,
        note=row.note,
        receipt_file_id=row.receipt_file_id,
        entered_at=row.entered_at,
        accepted_fen=row.accepted_fen,
        decision_note=row.decision_note,
        decided_at=row.decided_at,
    )
