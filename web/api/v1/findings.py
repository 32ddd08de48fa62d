"""What was found of seized property, what a judge marked, and how complete a lot's listing is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any

from pydantic import Field
from sqlmodel.ext.asyncio.session import AsyncSession

from auction.cases import finding, marking
from auction.cases.circumstances import Circumstance, DwellingGround, Marks
from auction.cases.queries import AssetView
from auction.db.unit_of_work import UnitOfWork
from auction.kernel.refusal import CommonRefusal, refuse
from auction.lots.completeness import Item
from auction.lots.listing_facts import completeness_of
from auction.lots.models import Lot
from web.api.v1.answers import found
from web.api.v1.assets import asset_of_court
from web.api.v1.endpoint import Call
from web.api.v1.fields import OptionalProse
from web.api.v1.lots import lot_of_court
from web.api.v1.reading import Body, NoBody, NoQuery


class Found(Body):
    """Answers by question: texts, whole fen, days, choices; rows as lists of objects."""

    answers: dict[str, Any]
    seen_version: Annotated[int, Field(ge=0, le=1_000_000)] | None = None


class Marked(Body):
    """What a judge finds the law to treat apart."""

    circumstances: Annotated[list[Circumstance], Field(max_length=9)]
    dwelling_ground: DwellingGround | None = None
    rent_years: Annotated[int, Field(ge=1, le=99)] | None = None
    explanation: OptionalProse = ""
    seen_version: Annotated[int, Field(ge=0, le=1_000_000)] | None = None


@dataclass(frozen=True)
class Findings:
    """The newest version of what was found, what it leaves open, and the marks that stand."""

    version: int
    answers: dict[str, Any]
    found_at: datetime | None
    missing: list[str]
    circumstances: list[Circumstance]
    dwelling_ground: DwellingGround | None
    rent_years: int | None


@dataclass(frozen=True)
class ListingItem:
    """One item of the law's two lists; `why` is a code where it is missing."""

    item: Item
    law: str
    is_met: bool
    why: str | None


@dataclass(frozen=True)
class Listing:
    """How complete a lot's listing is; below 100 nothing is announced."""

    per_cent: int
    items: list[ListingItem]


async def show_findings(session: AsyncSession, call: Call[NoBody, NoQuery]) -> Findings:
    """Show what was found of property of the court."""
    return await _findings(session, await asset_of_court(session, call))


async def record_findings(uow: UnitOfWork, call: Call[Found, NoQuery]) -> Findings:
    """Keep what was found as its next version; it may be unfinished."""
    asset_id = call.path["asset_id"]
    await finding.record_findings(
        uow, asset_id=asset_id, answers=call.body.answers, seen_version=call.body.seen_version
    )
    await uow.session.flush()
    return await _findings(uow.session, await asset_of_court(uow.session, call))


async def mark_asset(uow: UnitOfWork, call: Call[Marked, NoQuery]) -> Findings:
    """Record what a judge finds the law to treat apart."""
    body = call.body
    marks = Marks(
        circumstances=frozenset(body.circumstances),
        dwelling_ground=body.dwelling_ground,
        rent_years=body.rent_years,
        explanation=body.explanation,
    )
    asset_id = call.path["asset_id"]
    await marking.mark_asset(uow, asset_id=asset_id, marks=marks, seen_version=body.seen_version)
    await uow.session.flush()
    return await _findings(uow.session, await asset_of_court(uow.session, call))


async def show_completeness(session: AsyncSession, call: Call[NoBody, NoQuery]) -> Listing:
    """Show what a lot that is not announced yet still lacks."""
    shown = await lot_of_court(session, call)
    if shown.is_public:
        raise refuse(CommonRefusal.not_found)
    row = found(await session.get(Lot, shown.id))
    score = await completeness_of(session, row, call.house.clock.now())
    items = [
        ListingItem(each.item, each.item.law, each.is_met, each.why) for each in score.findings
    ]
    return Listing(score.per_cent, items)


async def _findings(session: AsyncSession, asset: AssetView) -> Findings:
    standing = await finding.findings_of(session, asset.id)
    marks = await marking.marks_of(session, asset.id)
    return Findings(
        version=0 if standing is None else standing.version,
        answers={} if standing is None else dict(standing.answers),
        found_at=None if standing is None else standing.found_at,
        missing=[] if standing is None else standing.missing,
        circumstances=sorted(marks.circumstances),
        dwelling_ground=marks.dwelling_ground,
        rent_years=marks.rent_years,
    )
