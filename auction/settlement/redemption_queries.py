"""Reads of redemption: what pays a case off today, what was asked and came, whom it pays."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from auction.cases import queries as cases
from auction.cases.execution_fee import execution_fee
from auction.cases.queries import CaseView
from auction.kernel.invariant import hold
from auction.kernel.refusal import CommonRefusal, refuse
from auction.lots.models import Lot
from auction.lots.states import LotState
from auction.people.queries import court
from auction.settlement.distributing import FEE_NAMES
from auction.settlement.distribution.plain_form import EXECUTION_FEE
from auction.settlement.models import DistributionRow, Redemption
from auction.settlement.payees import Payee, payees_of
from auction.settlement.rules import SHARED


class RedemptionState(StrEnum):
    """Where money that pays a case's debts off stands."""

    asked = "asked"
    replaced = "replaced"
    paid = "paid"
    accepted = "accepted"
    sent_back = "sent_back"


@dataclass(frozen=True)
class Owed:
    """What pays a case off today, line by line, and what of it has come."""

    lines: tuple[dict[str, Any], ...]
    claims_fen: int
    costs_fen: int
    fee_fen: int
    received_fen: int

    @property
    def total_fen(self) -> int:
        """Return all that is owed."""
        return self.claims_fen + self.costs_fen + self.fee_fen

    @property
    def left_fen(self) -> int:
        """Return what is still to come."""
        return max(self.total_fen - self.received_fen, 0)


@dataclass(frozen=True)
class RedemptionView:
    """A sum asked for to pay a case off, and what became of it."""

    id: str
    case_id: str
    payer_name: str
    amount_fen: int
    payment_number: str
    state: RedemptionState
    asked_at: datetime
    paid_at: datetime | None
    decided_at: datetime | None
    reason: str


async def owed(session: AsyncSession, court_id: str, case_id: str) -> Owed:
    """Return what pays off a case today: claims with the interest as entered, costs, the fee.

    What earlier distributions paid is taken off. The debtor bears the costs. Law: AUC-19, FEE-01.
    """
    case = await case_of(session, court_id, case_id)
    before = await _paid_before(session, case_id)
    lines = [
        line
        for claim in case.claims
        for part in ("principal", "interest", "costs", "doubled_interest")
        if (line := _line(claim.id, part, getattr(claim, f"{part}_fen"), before))
    ]
    claims_fen = sum(line["paid_fen"] for line in lines)
    costs = [
        line for cost in case.costs if (line := _line(cost.id, "cost", cost.amount_fen, before))
    ]
    fee_fen = _fee(case, claims_fen, before)
    fee = [_new_line(EXECUTION_FEE, "cost", fee_fen)] if fee_fen else []
    return Owed(
        lines=(*costs, *fee, *lines),
        claims_fen=claims_fen,
        costs_fen=sum(line["paid_fen"] for line in costs),
        fee_fen=fee_fen,
        received_fen=sum(row.amount_fen for row in await redemptions_in(session, case_id, "paid")),
    )


async def redemptions_of_case(session: AsyncSession, case_id: str) -> list[RedemptionView]:
    """Return every sum asked for to pay a case off, the newest first."""
    rows = select(Redemption).where(col(Redemption.case_id) == case_id)
    found = (await session.exec(rows.order_by(col(Redemption.asked_at).desc()))).all()
    return [
        RedemptionView(
            id=row.id,
            case_id=row.case_id,
            payer_name=row.payer_name,
            amount_fen=row.amount_fen,
            payment_number=row.payment_number,
            state=RedemptionState(row.state),
            asked_at=row.asked_at,
            paid_at=row.paid_at,
            decided_at=row.decided_at,
            reason=row.reason,
        )
        for row in found
    ]


async def unpaid_payees(session: AsyncSession, court_id: str, case_id: str) -> list[Payee]:
    """Return whom an accepted redemption could not pay yet: nobody knows their account."""
    row = await accepted_redemption(session, case_id)
    if row is None:
        return []
    case = await case_of(session, court_id, case_id)
    return [payee for payee in await payees_of_redemption(session, case, row) if not payee.account]


async def payees_of_redemption(
    session: AsyncSession, case: CaseView, row: Redemption
) -> list[Payee]:
    """Return whom an accepted redemption pays, and how much each."""
    own = await court(session, row.court_id)
    hold(own is not None, "a redemption belongs to a court")
    assert own is not None
    named = {line["claim"]: line["account"] for line in row.lines if line.get("account")}
    return payees_of(case, own, row.lines, surplus_fen=row.surplus_fen, named=named)


async def came_late(session: AsyncSession, rows: Iterable[Redemption], case_id: str) -> bool:
    """Say whether the last of the money came when bidding on a lot of the case had begun."""
    last = max((row.paid_at for row in rows if row.paid_at is not None), default=None)
    began = [
        lot.opens_at
        for lot in await lots_of_case(session, case_id)
        if lot.state in (LotState.open, LotState.sold) and lot.opens_at is not None
    ]
    return last is not None and any(opened <= last for opened in began)


async def lots_of_case(session: AsyncSession, case_id: str) -> list[Lot]:
    """Return every lot of a case."""
    rows = select(Lot).where(col(Lot.case_id) == case_id).order_by(col(Lot.id))
    return list((await session.exec(rows)).all())


def _line(claim: str, part: str, due_fen: int, before: Mapping[tuple[str, str], int]) -> Any:
    left_fen = due_fen - before.get((claim, part), 0)
    return _new_line(claim, part, left_fen) if left_fen > 0 else None


def _new_line(claim: str, part: str, fen: int) -> dict[str, Any]:
    return {"claim": claim, "part": part, "paid_fen": fen}


def _fee(case: CaseView, claims_fen: int, before: Mapping[tuple[str, str], int]) -> int:
    """Return the execution fee still to charge; none where a clerk entered it as a cost."""
    if any(cost.name in FEE_NAMES for cost in case.costs) or not claims_fen:
        return 0
    enforced_fen = sum(fen for (_, part), fen in before.items() if part != "cost")
    charged_fen = before.get((EXECUTION_FEE, "cost"), 0)
    return max(execution_fee(enforced_fen + claims_fen) - charged_fen, 0)


async def _paid_before(session: AsyncSession, case_id: str) -> dict[tuple[str, str], int]:
    shared = select(DistributionRow.lines).where(
        col(DistributionRow.case_id) == case_id, col(DistributionRow.state).in_(SHARED)
    )
    redeemed = select(Redemption.lines).where(col(Redemption.case_id) == case_id)
    paid: dict[tuple[str, str], int] = {}
    for lines in [*(await session.exec(shared)).all(), *(await session.exec(redeemed)).all()]:
        for line in lines:
            key = (line["claim"], line["part"])
            paid[key] = paid.get(key, 0) + line["paid_fen"]
    return paid


async def redemptions_in(session: AsyncSession, case_id: str, state: str) -> list[Redemption]:
    """Return the redemptions of a case in one state, the first asked first."""
    rows = select(Redemption).where(
        col(Redemption.case_id) == case_id, col(Redemption.state) == state
    )
    return list((await session.exec(rows.order_by(col(Redemption.asked_at)))).all())


async def accepted_redemption(session: AsyncSession, case_id: str) -> Redemption | None:
    """Return the last redemption that was accepted and pays somebody, or None."""
    accepted = await redemptions_in(session, case_id, "accepted")
    return next((row for row in reversed(accepted) if row.lines), None)


async def case_of(session: AsyncSession, court_id: str, case_id: str) -> CaseView:
    """Return a case of a court; refuses `not_found` where there is none."""
    case = await cases.case(session, court_id, case_id)
    if case is None:
        raise refuse(CommonRefusal.not_found)
    return case
