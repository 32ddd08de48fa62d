"""Entering what a claim's title says about time, and keeping the interest worked out from it.

A claim without such terms keeps the doubled interest a clerk entered by hand. Law: INT-01, INT-05.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from auction.cases.kinds import CaseState
from auction.cases.models import Claim, ClaimTerms, EnforcementCase
from auction.cases.refusals import CaseRefusal
from auction.cases.title_terms import TitleTerms, may_stand, worked_out
from auction.db.unit_of_work import UnitOfWork
from auction.kernel.actor import Role
from auction.kernel.clock import court_day
from auction.kernel.refusal import CommonRefusal, Refused, refuse


@dataclass(frozen=True)
class TermsView:
    """A title's terms, until which day the interest was last worked out, and who entered them."""

    claim_id: str
    terms: TitleTerms
    worked_to_on: date
    entered_by: str
    entered_at: datetime


async def enter_title_terms(uow: UnitOfWork, *, claim_id: str, terms: TitleTerms) -> None:
    """Enter what a claim's title says; the doubled interest is worked out to today at once.

    It is worked out again, to the day the ruling takes effect, when the proceeds of a sale are
    shared out. A judge or a clerk enters. Law: INT-03, INT-04.
    """
    claim = await _own_claim(uow, claim_id)
    refusal = may_stand(terms, adjudged_fen=claim.principal_fen + claim.costs_fen)
    if refusal is not None:
        raise Refused(refusal)
    row = await uow.session.get(ClaimTerms, claim_id, with_for_update=True)
    if row is None:
        row = ClaimTerms(
            claim_id=claim_id,
            court_id=claim.court_id,
            terms={},
            worked_to_on=court_day(uow.now),
            entered_by="",
            entered_at=uow.now,
        )
    row.terms, row.worked_to_on = terms.to_json(), court_day(uow.now)
    row.entered_by, row.entered_at = uow.actor.account_id or "", uow.now
    spans = worked_out(terms, ends_on=row.worked_to_on)
    claim.doubled_interest_fen = sum(each.interest_fen for each in spans)
    uow.add(row, claim)
    uow.audit(
        "claim.terms_entered", f"case:{claim.case_id}", claim.court_id,
        claim=claim_id, doubled_interest_fen=claim.doubled_interest_fen,
    )  # fmt: skip
    await uow.session.flush()


async def _own_claim(uow: UnitOfWork, claim_id: str) -> Claim:
    """Return a claim of an open case of the actor's court, locked."""
    if uow.actor.court_id is None or not uow.actor.is_one_of(Role.judge, Role.clerk):
        raise refuse(CommonRefusal.not_allowed)
    claim = await uow.session.get(Claim, claim_id, with_for_update=True, populate_existing=True)
    if claim is None or claim.court_id != uow.actor.court_id:
        raise refuse(CommonRefusal.not_found)
    case = await uow.session.get_one(EnforcementCase, claim.case_id)
    if case.state != CaseState.open:
        raise refuse(CaseRefusal.case_closed)
    return claim


async def terms_of_claims(session: AsyncSession, case_id: str) -> dict[str, TermsView]:
    """Return the terms of a case's titles by claim; a claim entered by hand has none."""
    rows = (
        select(ClaimTerms)
        .join(Claim, col(Claim.id) == col(ClaimTerms.claim_id))
        .where(col(Claim.case_id) == case_id)
    )
    return {
        row.claim_id: TermsView(
            row.claim_id,
            TitleTerms.from_json(row.terms),
            row.worked_to_on,
            row.entered_by,
            row.entered_at,
        )
        for row in (await session.exec(rows)).all()
    }
