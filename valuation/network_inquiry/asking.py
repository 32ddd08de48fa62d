"""The worker's way to the platforms: what is due is claimed, asked all at once, and taken down.

A claim, a request and what became of it are three steps: no transaction is open while a platform
thinks, and a mandate sent twice after a crash is one mandate to its platform. Retries and looks
are spaced in machine time; what is in time is judged by the court's.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from datetime import timedelta

import structlog
from sqlmodel import col, or_, select

from auction.cases.models import EnforcementCase, SeizedAsset
from auction.db.unit_of_work import UnitOfWork, Works
from auction.kernel.actor import PLATFORM
from auction.people.models import Court
from valuation.network_inquiry.answers import Fault, Quote
from valuation.network_inquiry.mandates import Mandate, PlatformAddress
from valuation.network_inquiry.models import InquiryMandate, InquiryPlatform, NetworkInquiry
from valuation.network_inquiry.ports import PriceSource
from valuation.network_inquiry.rules import MandateState, RoundKind
from valuation.network_inquiry.taking import note_fault, note_received, take_reply
from valuation.report_file import CheckedReport, check_report

AT_ONCE = 50
CLAIMED_FOR = timedelta(minutes=5)
LOOK_AGAIN_AFTER = timedelta(minutes=1)
LOOK_FOR_LATE_AFTER = timedelta(hours=1)
LONGEST_PAUSE = timedelta(minutes=5)

log = structlog.get_logger()


@dataclass(frozen=True)
class _Errand:
    """One mandate to hand over, or to look after."""

    platform: PlatformAddress
    mandate: Mandate
    is_received: bool


async def ask_platforms(
    works: Works, source: PriceSource, *, look_again_after: timedelta = LOOK_AGAIN_AFTER
) -> int:
    """Ask every platform that is due, all at the same time; return how many were. Law: REF-11."""
    errands = await _claim(works)
    ran = await asyncio.gather(
        *(_run(works, source, errand, look_again_after) for errand in errands),
        return_exceptions=True,
    )
    for errand, problem in zip(errands, ran, strict=True):
        if isinstance(problem, Exception):
            # The claim runs out by itself: it is tried again, and the others went on.
            log.warning("inquiry_errand_failed", mandate=errand.mandate.id, exc_info=problem)
        elif isinstance(problem, BaseException):
            raise problem
    return len(errands)


async def _claim(works: Works) -> list[_Errand]:
    """Take mandates for ourselves: another worker leaves them alone until the claim runs out."""
    now = works.clock.machine_now()
    due = (
        select(InquiryMandate)
        .where(
            col(InquiryMandate.is_asked),
            or_(
                col(InquiryMandate.next_try_at).is_(None),
                col(InquiryMandate.next_try_at) <= now,
            ),
        )
        .order_by(col(InquiryMandate.next_try_at).nulls_first(), col(InquiryMandate.id))
        .limit(AT_ONCE)
        .with_for_update(skip_locked=True)
    )
    async with works.begin(PLATFORM) as uow:
        rows = (await uow.session.exec(due)).all()
        for row in rows:
            row.next_try_at, row.attempts = now + CLAIMED_FOR, row.attempts + 1
        return [await _errand(uow, row) for row in rows]


async def _errand(uow: UnitOfWork, row: InquiryMandate) -> _Errand:
    inquiry = await uow.session.get_one(NetworkInquiry, row.inquiry_id)
    platform = await uow.session.get_one(InquiryPlatform, row.platform_id)
    asset = await uow.session.get_one(SeizedAsset, inquiry.asset_id)
    case = await uow.session.get_one(EnforcementCase, inquiry.case_id)
    court = await uow.session.get_one(Court, inquiry.court_id)
    mandate = Mandate(
        id=row.id,
        kind=RoundKind(inquiry.round_kind),
        corrects=row.corrects_id,
        flaw=row.flaw,
        court=court.name_zh,
        case_number=case.number,
        property_kind=asset.kind,
        name=asset.name_zh,
        location=asset.location_zh,
        features=inquiry.features,
        quantity=inquiry.quantity,
        purpose=inquiry.purpose,
        requirements=inquiry.requirements,
        sent_at=row.sent_at,
    )
    address = PlatformAddress(platform.base_url, platform.key_name)
    return _Errand(address, mandate, row.received_at is not None)


async def _run(
    works: Works, source: PriceSource, errand: _Errand, look_again_after: timedelta
) -> None:
    mandate_id = errand.mandate.id
    if not errand.is_received:
        fault = await source.ask(errand.platform, errand.mandate)
        async with works.begin(PLATFORM) as uow:
            if fault is None:
                await note_received(uow, mandate_id)
            await _schedule(works, uow, mandate_id, fault, timedelta(0))
        return
    reply = await source.answer(errand.platform, mandate_id)
    paper = await _paper(reply) if isinstance(reply, Quote) else None
    async with works.begin(PLATFORM) as uow:
        await take_reply(uow, mandate_id, reply, paper)
        await _schedule(works, uow, mandate_id, None, look_again_after)


async def _paper(quote: Quote) -> CheckedReport | None:
    """Look into a report's PDF; None if it sent none, or one that nobody should open."""
    if not quote.report_pdf:
        return None
    checked = await check_report(quote.report_pdf)
    return checked if isinstance(checked, CheckedReport) else None


async def _schedule(
    works: Works, uow: UnitOfWork, mandate_id: str, fault: Fault | None, pause: timedelta
) -> None:
    """Note when the mandate is looked at next; each failure makes the pause longer."""
    row = await uow.session.get_one(InquiryMandate, mandate_id)
    if fault is not None:
        await note_fault(uow, row, fault)
        pause = _pause_after(row.attempts)
    elif row.state == MandateState.lapsed:
        pause = LOOK_FOR_LATE_AFTER
    row.next_try_at = works.clock.machine_now() + pause


def _pause_after(attempts: int) -> timedelta:
    return min(timedelta(seconds=2 ** min(attempts, 16)), LONGEST_PAUSE)
