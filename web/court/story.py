"""A case as a story, one for each thing seized: what happened, what is now, what comes.

Ten steps, each with its day: seized, valued, terms, announced, bidding, sold, paid, ruling, handed
over, distributed.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlmodel.ext.asyncio.session import AsyncSession

from auction.cases.queries import AssetView, CaseView
from auction.i18n import formats
from auction.i18n.catalogue import translate
from auction.i18n.languages import Language
from auction.kernel.clock import court_day
from auction.lots.panel_queries import DecisionView, decision
from auction.lots.queries import LotCard, ReferencePriceView, lots_of_case, reference_price
from auction.lots.states import LotState
from auction.settlement.queries import (
    DistributionView,
    SaleView,
    distribution_of_sale,
    sale_of_lot,
)
from valuation.appraisal.queries import AppraisalView, appraisals_of_case


@dataclass(frozen=True)
class Step:
    """A step of a story, as `ui.progress` shows it; `state` is done, now or next."""

    title: str
    state: str
    when: str = ""
    note: str = ""
    href: str = ""
    link: str = ""


@dataclass(frozen=True)
class Story:
    """The steps of one thing, and where it stands."""

    asset: AssetView
    steps: tuple[Step, ...]

    @property
    def place(self) -> int:
        """Return which step is now, from 1; the last when all is done."""
        for number, step in enumerate(self.steps, 1):
            if step.state == "now":
                return number
        return len(self.steps)


@dataclass(frozen=True)
class Course:
    """How far one thing has come: whatever there is of each step, the newest of each."""

    asset: AssetView
    appraisal: AppraisalView | None
    price: ReferencePriceView | None
    lot: LotCard | None
    decision: DecisionView | None
    sale: SaleView | None
    distribution: DistributionView | None


async def read_stories(
    session: AsyncSession, language: Language, case: CaseView
) -> tuple[Story, ...]:
    """Return the story of each thing of a case, in the order it was recorded."""
    return tuple([await read_story(session, language, case, thing) for thing in case.assets])


async def read_story(
    session: AsyncSession, language: Language, case: CaseView, asset: AssetView
) -> Story:
    """Read how far one thing has come, and tell it."""
    appraisals = [
        each for each in await appraisals_of_case(session, case.id) if each.asset_id == asset.id
    ]
    lots = [lot for lot in await lots_of_case(session, case.id) if lot.asset_id == asset.id]
    lot = lots[-1] if lots else None
    sale = await sale_of_lot(session, lot.id) if lot else None
    course = Course(
        asset=asset,
        appraisal=max(appraisals, key=lambda each: each.started_at, default=None),
        price=await reference_price(session, asset.id),
        lot=lot,
        decision=await decision(session, lot.id) if lot else None,
        sale=sale,
        distribution=await distribution_of_sale(session, sale.id) if sale else None,
    )
    return tell(course, language)


def tell(course: Course, language: Language) -> Story:
    """Tell a course as ten steps; the first that is not done is now."""
    told = [
        _seized(course, language),
        _valued(course, language),
        _decided(course, language),
        _announced(course, language),
        _bidding(course, language),
        _sold(course, language),
        _paid(course, language),
        _ruling(course, language),
        _handed_over(course, language),
        _distributed(course, language),
    ]
    now = next((i for i, (_, done) in enumerate(told) if not done), len(told))
    steps = tuple(
        Step(**shown, state="done" if done else "now" if i == now else "next")
        for i, (shown, done) in enumerate(told)
    )
    return Story(course.asset, steps)


_Told = tuple[dict[str, Any], bool]


def _seized(course: Course, language: Language) -> _Told:
    thing = course.asset
    note = translate(language, "lapses %(lapses_on)s", lapses_on=thing.seizure_lapses_on)
    when = _day(language, thing.seized_on)
    return {"title": translate(language, "court_story.seized"), "when": when, "note": note}, True


def _valued(course: Course, language: Language) -> _Told:
    shown: dict[str, Any] = {"title": translate(language, "court_story.valued")}
    if course.price is not None:
        shown["when"] = _day(language, course.price.fixed_at)
        shown["note"] = formats.money(course.price.amount_fen)
    elif course.appraisal is not None:
        shown["note"] = translate(language, f"state.appraisal_state.{course.appraisal.state}")
    if course.appraisal is not None:
        shown |= _link(language, f"/court/appraisals/{course.appraisal.id}")
    return shown, course.price is not None


def _decided(course: Course, language: Language) -> _Told:
    shown: dict[str, Any] = {"title": translate(language, "court_story.decided")}
    found = course.decision
    if found is not None and found.decided_at is not None:
        shown["when"] = _day(language, found.decided_at)
    elif found is not None:
        signed = len(found.signatures)
        shown["note"] = translate(language, "%(signed)s of 3 have signed", signed=signed)
    if course.lot is not None:
        shown |= _link(language, f"/court/lots/{course.lot.id}")
    return shown, found is not None and found.decided_at is not None


def _announced(course: Course, language: Language) -> _Told:
    lot = course.lot
    shown: dict[str, Any] = {"title": translate(language, "court_story.announced")}
    is_public = lot is not None and lot.opens_at is not None
    if lot is not None and is_public:
        shown["note"] = translate(language, "Lot %(number)s", number=lot.number)
        shown |= _link(language, f"/lots/{lot.id}")
    return shown, is_public


def _bidding(course: Course, language: Language) -> _Told:
    lot = course.lot
    shown: dict[str, Any] = {"title": translate(language, "court_story.bidding")}
    if lot is None:
        return shown, False
    if lot.closed_at is not None:
        shown["when"] = _day(language, lot.closed_at)
        if lot.state is not LotState.sold:
            shown["note"] = translate(language, f"state.lot_state.{lot.state}")
    elif lot.state is LotState.open and lot.ends_at is not None:
        shown["note"] = translate(language, "ends %(ends_at)s", ends_at=lot.ends_at)
    elif lot.opens_at is not None:
        shown["note"] = translate(language, "opens %(opens_at)s", opens_at=lot.opens_at)
    return shown, lot.closed_at is not None


def _sold(course: Course, language: Language) -> _Told:
    shown: dict[str, Any] = {"title": translate(language, "court_story.sold")}
    if course.sale is None:
        return shown, False
    shown["when"] = _day(language, course.sale.confirmed_at)
    shown["note"] = formats.money(course.sale.price_fen)
    return shown | _link(language, f"/court/sales/{course.sale.id}"), True


def _paid(course: Course, language: Language) -> _Told:
    sale = course.sale
    shown: dict[str, Any] = {"title": translate(language, "court_story.paid")}
    if sale is None:
        return shown, False
    if sale.paid_at is not None:
        shown["when"] = _day(language, sale.paid_at)
    elif sale.defaulted_at is not None:
        shown["note"] = translate(language, "the buyer did not pay")
    elif sale.annulled_at is not None:
        shown["note"] = translate(language, "the sale was annulled")
    else:
        due = sale.balance_due_at
        shown["note"] = translate(language, "balance due %(due_at)s", due_at=due)
    return shown, sale.paid_at is not None


def _ruling(course: Course, language: Language) -> _Told:
    title = translate(language, "court_story.ruling")
    served = course.sale.ruling_served_at if course.sale else None
    return {"title": title, "when": _day(language, served)}, served is not None


def _handed_over(course: Course, language: Language) -> _Told:
    done = course.sale.handed_over_at if course.sale else None
    return {
        "title": translate(language, "court_story.handed_over"),
        "when": _day(language, done),
    }, bool(done)


def _distributed(course: Course, language: Language) -> _Told:
    found = course.distribution
    shown: dict[str, Any] = {"title": translate(language, "court_story.distributed")}
    if found is None:
        return shown, False
    if found.paid_at is None:
        shown["note"] = translate(language, f"state.distribution_state.{found.state}")
    shown["when"] = _day(language, found.paid_at)
    shown |= _link(language, f"/court/distributions/{found.id}")
    return shown, found.paid_at is not None


def _link(language: Language, href: str) -> dict[str, str]:
    return {"href": href, "link": translate(language, "look")}


def _day(language: Language, at: datetime | date | None) -> str:
    if at is None:
        return ""
    return formats.day(language, court_day(at) if isinstance(at, datetime) else at)
