"""A case as its parties are told it: what happened, what is now, what comes.

Titles are msgids `story.<kind>`, filled with the item's data; words are made by the template.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from auction.cases.queries import CaseView
from auction.lots.queries import LotCard
from auction.lots.states import UNDONE
from auction.settlement.queries import DistributionView, SaleView
from valuation.appraisal.queries import AppraisalView
from valuation.appraisal.rules import AppraisalState, ChosenBy
from valuation.directed_inquiry.queries import InquiryView
from valuation.directed_inquiry.rules import InquiryState
from valuation.negotiation.queries import NegotiationView
from valuation.negotiation.rules import NegotiationState


class Milestone(StrEnum):
    """What every case must come to, in order; the first not reached is what goes on now."""

    priced = "priced"
    announced = "announced"
    sold = "sold"
    passed = "passed"
    paid = "paid"


@dataclass(frozen=True, kw_only=True)
class Happening:
    """Something that happened, or will (`at` is None then)."""

    kind: str
    state: str
    at: datetime | None = None
    href: str = ""
    data: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class CaseFacts:
    """All that a case's story is told from."""

    case: CaseView
    appraisals: Sequence[AppraisalView]
    lots: Sequence[LotCard]
    sales: Sequence[SaleView]
    distributions: Sequence[DistributionView]
    negotiations: Sequence[NegotiationView] = ()
    inquiries: Sequence[InquiryView] = ()


def going_on(facts: CaseFacts) -> Milestone | None:
    """Return the first milestone the case has not reached; None when all is paid out."""
    standing = [sale for sale in facts.sales if not (sale.defaulted_at or sale.annulled_at)]
    reached = {
        Milestone.priced: _is_priced(facts),
        Milestone.announced: any(lot.opens_at is not None for lot in facts.lots),
        Milestone.sold: bool(standing),
        Milestone.passed: any(sale.ruling_served_at for sale in standing),
        Milestone.paid: any(row.paid_at for row in facts.distributions),
    }
    return next((milestone for milestone in Milestone if not reached[milestone]), None)


def _is_priced(facts: CaseFacts) -> bool:
    return (
        any(row.state == AppraisalState.fixed for row in facts.appraisals)
        or any(row.state == NegotiationState.fixed for row in facts.negotiations)
        or any(row.state == InquiryState.fixed for row in facts.inquiries)
    )


def story(facts: CaseFacts, language: str) -> list[Happening]:
    """Return the case from its beginning: done in order of time, then what is now, then next."""
    done = sorted(_happened(facts, language), key=lambda item: item.at or facts.case.opened_at)
    now = going_on(facts)
    if now is None:
        return done
    ahead = list(Milestone)[list(Milestone).index(now) :]
    coming = [
        Happening(kind=f"ahead_{milestone}", state="now" if milestone is now else "next")
        for milestone in ahead
    ]
    return [*done, *coming]


def _happened(facts: CaseFacts, language: str) -> Iterator[Happening]:
    yield _done("case_opened", facts.case.opened_at)
    for thing in facts.case.assets:
        name = thing.name_zh if language == "zh" else thing.name_en
        yield _done("seized", thing.recorded_at, thing=name)
    for negotiation in facts.negotiations:
        yield from _negotiated(negotiation, language)
    for inquiry in facts.inquiries:
        yield from _inquired(inquiry, language)
    for appraisal in facts.appraisals:
        yield from _valued(appraisal, language)
    for lot in facts.lots:
        yield from _offered(lot)
    for sale in facts.sales:
        yield from _settled(sale)
    for distribution in facts.distributions:
        yield from _if_at("paid_out", distribution.paid_at)


def _negotiated(found: NegotiationView, language: str) -> Iterator[Happening]:
    yield _done("negotiation", found.begun_at, thing=found.asset_name(language))
    if found.state == NegotiationState.failed:
        yield from _if_at("negotiation_failed", found.closed_at)
    if found.state == NegotiationState.fixed:
        yield from _if_at("priced", found.closed_at, amount_fen=found.amount_fen)


def _inquired(found: InquiryView, language: str) -> Iterator[Happening]:
    yield _done("inquiry", found.begun_at, thing=found.asset_name(language))
    if found.state == InquiryState.failed:
        yield from _if_at("inquiry_failed", found.closed_at)
    if found.state == InquiryState.fixed:
        yield from _if_at("priced", found.closed_at, amount_fen=found.amount_fen)


def _valued(appraisal: AppraisalView, language: str) -> Iterator[Happening]:
    yield _done("appraisal", appraisal.started_at, thing=appraisal.asset_name(language))
    if appraisal.chosen_at is not None:
        by_draw = appraisal.chosen_by is ChosenBy.draw
        href = f"/draws/{appraisal.id}" if by_draw else ""
        yield _done("drawn" if by_draw else "agreed", appraisal.chosen_at, href=href)
    for commission in appraisal.commissions:
        yield from _if_at("commissioned", commission.offered_at, agency=commission.agency_name)
    for report in appraisal.reports:
        kind = "correction_served" if report.corrects_upheld else "report_served"
        yield from _if_at(kind, report.delivered_at, amount_fen=report.amount_fen)
        for objection in report.objections:
            yield _done("objection", objection.raised_at, party=objection.party_name)
            yield from _if_at("objection_forwarded", objection.forwarded_at)
            if objection.explanation is not None:
                yield from _if_at("objection_explained", objection.explanation.served_at)
            yield from _if_at(f"objection_{objection.state}", objection.decided_at)
        if report.review is not None:
            association = report.review.association
            yield _done("review", report.review.commissioned_at, association=association)
            yield from _if_at(f"review_{report.review.conclusion}", report.review.concluded_at)
    if appraisal.state == AppraisalState.fixed and appraisal.served is not None:
        yield from _if_at("priced", appraisal.closed_at, amount_fen=appraisal.served.standing_fen)


def _offered(lot: LotCard) -> Iterator[Happening]:
    if lot.opens_at is None:
        return
    href = f"/lots/{lot.id}"
    yield _done("opens", lot.opens_at, href=href, number=lot.number)
    result = "sold" if lot.result in UNDONE else lot.result
    kind = result if result in {"sold", "unsold"} else "withdrawn"
    yield from _if_at(kind, lot.closed_at, href=href, price_fen=lot.price_fen)


def _settled(sale: SaleView) -> Iterator[Happening]:
    yield from _if_at("balance_paid", sale.paid_at)
    yield from _if_at("title_passed", sale.ruling_served_at)
    yield from _if_at("handed_over", sale.handed_over_at)
    yield from _if_at("defaulted", sale.defaulted_at)
    yield from _if_at("annulled", sale.annulled_at)


def _if_at(kind: str, at: datetime | None, *, href: str = "", **data: Any) -> Iterable[Happening]:
    return [] if at is None else [_done(kind, at, href=href, **data)]


def _done(kind: str, at: datetime, *, href: str = "", **data: Any) -> Happening:
    return Happening(kind=kind, state="done", at=at, href=href, data=data)
