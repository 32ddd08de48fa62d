"""What completeness is judged by, read from the rows; and the two checks that rest on it.

A room that keeps notices joins here: `ListingFacts.notices_stated`. Law: OJA-15, OJA-16, CAT-08.
"""

from __future__ import annotations

from datetime import datetime

from sqlmodel import col, func, select
from sqlmodel.ext.asyncio.session import AsyncSession

from auction.cases.finding import findings_of
from auction.cases.kinds import PartyRole
from auction.cases.marking import marks_of
from auction.cases.models import CaseParty, PriorityHolder
from auction.deadlines.calendar import calendar_around
from auction.i18n.languages import Language
from auction.kernel.clock import court_day
from auction.kernel.refusal import Refusal
from auction.lots.announcement import AnnouncementFacts, draft
from auction.lots.completeness import Completeness, ListingFacts, judge
from auction.lots.facts import announcement_facts, basis_of
from auction.lots.models import Lot, TermsDecision
from auction.lots.panel import DecisionState
from auction.lots.profile_queries import unsuited_pricing
from auction.lots.proposals import propose
from auction.lots.refusals import LotRefusal
from auction.lots.rules import ProposedTerms
from auction.lots.states import LotState


async def completeness_of(session: AsyncSession, lot: Lot, now: datetime) -> Completeness:
    """Judge what a lot would show if it were announced at an instant."""
    return judge(await listing_facts(session, lot, now))


async def listing_facts(session: AsyncSession, lot: Lot, now: datetime) -> ListingFacts:
    """Return the facts; terms the panel has not seen yet are read as they would be proposed."""
    terms = await _terms(session, lot, now)
    facts = await announcement_facts(session, lot, terms)
    found = await findings_of(session, lot.asset_id)
    answers = {} if found is None else found.answers
    return ListingFacts(
        sections=_sections(facts),
        titles=facts.titles,
        price_method=facts.price.method,
        price_source=facts.price.source,
        has_report=facts.has_report,
        terms_decided=lot.state == LotState.decided,
        findings_missing=None if found is None else tuple(found.missing),
        defects_stated="defects" in answers,
        taxes_stated="tax_items" in answers,
        priority_found=answers.get("priority", ""),
        holders=await _holders(session, lot),
        bank_name=facts.court.bank_name,
        bank_account=facts.court.bank_account,
        court_contact=facts.court.contact,
        marks_missing=await _marks_missing(session, lot, terms),
    )


async def missing_ground(session: AsyncSession, lot: Lot, _now: datetime) -> list[Refusal]:
    """Say that a necessary dwelling may not be sold, for no ground is recorded. Law: CAT-08."""
    marks = await marks_of(session, lot.asset_id)
    return [Refusal(LotRefusal.dwelling_without_ground)] if marks.lacks_ground else []


async def incomplete_listing(session: AsyncSession, lot: Lot, now: datetime) -> list[Refusal]:
    """Say that an item of the law's two lists is missing: nothing is announced below 100 %."""
    score = await completeness_of(session, lot, now)
    if not score.missing:
        return []
    data = {
        "per_cent": score.per_cent,
        "met": score.met,
        "all": len(score.findings),
        "items": ", ".join(finding.item for finding in score.missing),
    }
    return [Refusal(LotRefusal.listing_incomplete, data)]


async def _terms(session: AsyncSession, lot: Lot, now: datetime) -> ProposedTerms:
    standing = select(TermsDecision.terms).where(
        col(TermsDecision.lot_id) == lot.id, col(TermsDecision.state) != DecisionState.void
    )
    signed = (await session.exec(standing)).first()
    if signed is not None:
        return ProposedTerms.from_json(dict(signed))
    basis = await basis_of(session, lot)
    return propose(basis, now=now, calendar=calendar_around(court_day(now)))


def _sections(facts: AnnouncementFacts) -> dict[str, str]:
    text = draft(facts)[Language.zh.value]
    return {section["code"]: "\n".join(section["paragraphs"]) for section in text["sections"]}


async def _holders(session: AsyncSession, lot: Lot) -> int:
    """Count who is recorded with priority: on the thing, or as a party of the case."""
    recorded = select(func.count()).where(col(PriorityHolder.asset_id) == lot.asset_id)
    parties = select(func.count()).where(
        col(CaseParty.case_id) == lot.case_id, col(CaseParty.role) == PartyRole.priority_holder
    )
    return (await session.exec(recorded)).one() + (await session.exec(parties)).one()


async def _marks_missing(session: AsyncSession, lot: Lot, terms: ProposedTerms) -> tuple[str, ...]:
    marks = await marks_of(session, lot.asset_id)
    missing = ["dwelling_without_ground"] if marks.lacks_ground else []
    if await unsuited_pricing(session, lot, terms.pricing) is not None:
        missing.append("pricing_needs_mark")
    return tuple(missing)
