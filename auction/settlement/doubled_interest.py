"""The doubled interest of a case's claims, worked out to the day a sale's ruling takes effect.

Only of claims whose title's terms the court entered; the others keep what was entered by hand. What
earlier sales of the case brought lowers the base. Law: INT-01 to INT-05, TRAP-14.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from auction.cases.delay_interest import DelayInterest, Payment
from auction.cases.models import Claim, ClaimTerms
from auction.cases.queries import CaseView, ClaimView
from auction.cases.title_terms import TitleTerms, worked_out
from auction.cases.titles import TermsView, terms_of_claims
from auction.db.unit_of_work import UnitOfWork
from auction.kernel.clock import court_day
from auction.settlement.distribution.waterfall import Part
from auction.settlement.models import DistributionRow, Sale
from auction.settlement.rules import DistributionState

_DECIDED = (DistributionState.approved, DistributionState.paid)


@dataclass(frozen=True)
class ClaimInterest:
    """Where a claim's doubled interest comes from: worked out, with each span, or by hand."""

    claim_id: str
    creditor: str
    title: str
    doubled_interest_fen: int
    entered: TermsView | None
    debts: tuple[DelayInterest, ...]

    @property
    def by_hand(self) -> bool:
        """Say whether a clerk entered the sum."""
        return self.entered is None


async def work_out_interest(uow: UnitOfWork, sale: Sale) -> None:
    """Work the doubled interest of the case's claims out to the day title passed. INT-04.

    A sum is never less than what was paid of it before.
    """
    ends_on = court_day(sale.ruling_served_at or uow.now)
    rows = (
        select(Claim, ClaimTerms)
        .join(ClaimTerms, col(ClaimTerms.claim_id) == col(Claim.id))
        .where(col(Claim.case_id) == sale.case_id)
        .order_by(col(Claim.id))
        .with_for_update()
    )
    for claim, kept in (await uow.session.exec(rows)).all():
        terms = TitleTerms.from_json(kept.terms)
        paid = await _paid(uow.session, claim, terms, ends_on)
        debts = worked_out(terms, ends_on=ends_on, paid_since=paid)
        had_fen = await _doubled_paid(uow.session, claim)
        claim.doubled_interest_fen = max(sum(debt.interest_fen for debt in debts), had_fen)
        kept.worked_to_on = ends_on
        uow.add(claim, kept)
    await uow.session.flush()


async def interest_of_case(session: AsyncSession, case: CaseView) -> list[ClaimInterest]:
    """Return where the doubled interest of each claim comes from, in the order of the claims."""
    entered = await terms_of_claims(session, case.id)
    told = []
    for claim in case.claims:
        view = entered.get(claim.id)
        debts: tuple[DelayInterest, ...] = ()
        if view is not None:
            paid = await _paid(session, claim, view.terms, view.worked_to_on)
            debts = worked_out(view.terms, ends_on=view.worked_to_on, paid_since=paid)
        told.append(
            ClaimInterest(
                claim.id, claim.creditor, claim.title, claim.doubled_interest_fen, view, debts
            )
        )
    return told


async def _paid(
    session: AsyncSession, claim: Claim | ClaimView, terms: TitleTerms, before: date
) -> list[Payment]:
    """Return what earlier sales paid on the adjudged money, each on the day its title passed.

    House rule: the claim's costs count where the base is more than the principal: they are in it.
    """
    base_fen = sum(each.base_fen for each in terms.instalments)
    own_fen = sum(each.fen for each in terms.payments)
    parts = {Part.principal}
    if base_fen - own_fen > claim.principal_fen:
        parts.add(Part.costs)
    paid = []
    for lines, on in await _decided(session, claim):
        fen = sum(
            line["paid_fen"]
            for line in lines
            if line["claim"] == claim.id and line["part"] in parts
        )
        if fen and on < before:
            paid.append(Payment(on, fen))
    return paid


async def _doubled_paid(session: AsyncSession, claim: Claim) -> int:
    return sum(
        line["paid_fen"]
        for lines, _ in await _decided(session, claim)
        for line in lines
        if line["claim"] == claim.id and line["part"] == Part.doubled_interest
    )


async def _decided(
    session: AsyncSession, claim: Claim | ClaimView
) -> list[tuple[list[dict[str, Any]], date]]:
    """Return the lines of each approved distribution on a claim's case, and its ruling's day."""
    rows = (
        select(DistributionRow.lines, Sale.ruling_served_at, DistributionRow.proposed_at)
        .join(Sale, col(Sale.id) == col(DistributionRow.sale_id))
        .join(Claim, col(Claim.case_id) == col(DistributionRow.case_id))
        .where(col(Claim.id) == claim.id, col(DistributionRow.state).in_(_DECIDED))
        .order_by(col(DistributionRow.proposed_at))
    )
    return [
        (list(lines), court_day(served_at or proposed_at))
        for lines, served_at, proposed_at in (await session.exec(rows)).all()
    ]
