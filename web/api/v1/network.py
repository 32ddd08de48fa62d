"""Network inquiries and the platforms they go to, as the court and the parties see them."""

from __future__ import annotations

from sqlmodel.ext.asyncio.session import AsyncSession

from auction.db.unit_of_work import UnitOfWork
from auction.kernel.actor import Role
from valuation.network_inquiry import queries, service
from valuation.network_inquiry.platform_queries import PlatformView, platforms
from valuation.network_inquiry.platform_rules import PriceKind, StrikeGround
from valuation.network_inquiry.queries import InquiryView, PlatformResult
from valuation.network_inquiry.rules import FlawGround
from valuation.serving.objections import ObjectionKind
from web.api.v1.answers import Made, found
from web.api.v1.assets import asset_of_court
from web.api.v1.cases import READERS, case_of_court
from web.api.v1.endpoint import Call
from web.api.v1.fields import Day, FenFromZero, Id, Line, OptionalProse, Prose
from web.api.v1.listing import Listed, Paging, listed_from
from web.api.v1.reading import Body, NoBody, NoQuery

_PLATFORM_READERS = (*READERS, Role.admin)


class NewPlatform(Body):
    """A platform; `key_name` names a secret of the settings, and is none."""

    name: Line
    base_url: Line
    key_name: Line
    kinds: list[PriceKind]
    fee_fen: FenFromZero


class PlatformReason(Body):
    """Why a platform is asked nothing further."""

    reason: Prose


class Removal(Body):
    """Why a platform is struck off and barred for five years."""

    ground: StrikeGround
    reason: Prose


class NewInquiry(Body):
    """What all platforms are asked."""

    features: Prose
    quantity: Line
    purpose: Prose
    requirements: OptionalProse = ""


class Flaw(Body):
    """Why a report must not count as it is."""

    ground: FlawGround
    note: Prose


class NetworkReceipt(Body):
    """The day on which a party without an account received the reports on paper."""

    party_id: Id
    received_on: Day


class NetworkObjection(Body):
    """A party's objection to one network report, on one of the four grounds."""

    kind: ObjectionKind
    grounds: Prose


class NetworkDecision(Body):
    """The judge's decision on an objection to a network report."""

    upheld: bool
    reason: Prose


async def list_platforms(session: AsyncSession, call: Call[NoBody, Paging]) -> Listed[PlatformView]:
    """List the court's platforms, with how often each was late without a reason."""
    court_id = call.court_id(*_PLATFORM_READERS)
    return listed_from(await platforms(session, court_id, call.house.clock.now()), call.query)


async def list_platform(uow: UnitOfWork, call: Call[NewPlatform, NoQuery]) -> Made:
    """Put a platform on the roster."""
    return Made(await service.list_platform(uow, **dict(call.body)))


async def suspend_platform(uow: UnitOfWork, call: Call[PlatformReason, NoQuery]) -> PlatformView:
    """Ask a platform nothing further."""
    platform_id = call.path["platform_id"]
    await service.suspend_platform(uow, platform_id=platform_id, reason=call.body.reason)
    return await _platform(uow, platform_id)


async def restore_platform(uow: UnitOfWork, call: Call[NoBody, NoQuery]) -> PlatformView:
    """Let a platform be asked again."""
    platform_id = call.path["platform_id"]
    await service.restore_platform(uow, platform_id=platform_id)
    return await _platform(uow, platform_id)


async def strike_off_platform(uow: UnitOfWork, call: Call[Removal, NoQuery]) -> PlatformView:
    """Strike a platform off; it is barred for five years."""
    platform_id, body = call.path["platform_id"], call.body
    await service.strike_off(uow, platform_id=platform_id, ground=body.ground, reason=body.reason)
    return await _platform(uow, platform_id)


async def list_network_inquiries(
    session: AsyncSession, call: Call[NoBody, Paging]
) -> Listed[InquiryView]:
    """List the court's network inquiries, the newest first."""
    rows = await queries.inquiries_of_court(session, call.court_id(*READERS))
    return listed_from(rows, call.query)


async def list_network_inquiries_of_case(
    session: AsyncSession, call: Call[NoBody, Paging]
) -> Listed[InquiryView]:
    """List a case's network inquiries, the oldest first."""
    case = await case_of_court(session, call)
    return listed_from(await queries.inquiries_of_case(session, case.id), call.query)


async def list_network_results(
    session: AsyncSession, call: Call[NoBody, Paging]
) -> Listed[PlatformResult]:
    """List what each platform found for property that a network inquiry priced, and its fee."""
    asset = await asset_of_court(session, call)
    return listed_from(await queries.results_of(session, asset.id), call.query)


async def begin_network_inquiry(uow: UnitOfWork, call: Call[NewInquiry, NoQuery]) -> Made:
    """Ask every platform of the roster at the same time."""
    procedure_id = call.path["procedure_id"]
    return Made(await service.begin_inquiry(uow, procedure_id=procedure_id, **dict(call.body)))


async def show_network_inquiry(session: AsyncSession, call: Call[NoBody, NoQuery]) -> InquiryView:
    """Show a network inquiry: each platform's state, report and faults, and the mean."""
    court_id = call.court_id(*READERS)
    return found(await queries.inquiry(session, court_id, call.path["inquiry_id"]))


async def flaw_network_report(uow: UnitOfWork, call: Call[Flaw, NoQuery]) -> Made:
    """Mark a network report as flawed."""
    report_id, body = call.path["report_id"], call.body
    await service.mark_flawed(uow, report_id=report_id, ground=body.ground, note=body.note)
    return Made(report_id)


async def clear_network_report(uow: UnitOfWork, call: Call[NoBody, NoQuery]) -> Made:
    """Take back that a network report is flawed."""
    report_id = call.path["report_id"]
    await service.mark_sound(uow, report_id=report_id)
    return Made(report_id)


async def finish_network_review(uow: UnitOfWork, call: Call[NoBody, NoQuery]) -> InquiryView:
    """Serve the reports; were all flawed, have them corrected."""
    inquiry_id = call.path["inquiry_id"]
    await service.finish_review(uow, inquiry_id=inquiry_id)
    return await _now(uow, inquiry_id)


async def record_network_receipt(
    uow: UnitOfWork, call: Call[NetworkReceipt, NoQuery]
) -> InquiryView:
    """Note the day on which a party received the network reports on paper."""
    inquiry_id, body = call.path["inquiry_id"], call.body
    await service.record_receipt(
        uow, inquiry_id=inquiry_id, party_id=body.party_id, received_on=body.received_on
    )
    return await _now(uow, inquiry_id)


async def excuse_lateness(uow: UnitOfWork, call: Call[PlatformReason, NoQuery]) -> Made:
    """Note that a platform was late with good reason."""
    mandate_id = call.path["mandate_id"]
    await service.excuse_lateness(uow, mandate_id=mandate_id, reason=call.body.reason)
    return Made(mandate_id)


async def object_to_network_report(uow: UnitOfWork, call: Call[NetworkObjection, NoQuery]) -> Made:
    """Object to a network report served on one, as a party."""
    report_id, body = call.path["report_id"], call.body
    return Made(
        await service.object_to_network_report(
            uow, report_id=report_id, kind=body.kind, grounds=body.grounds
        )
    )


async def decide_network_objection(uow: UnitOfWork, call: Call[NetworkDecision, NoQuery]) -> Made:
    """Uphold or reject an objection to a network report, with a reason."""
    objection_id, body = call.path["objection_id"], call.body
    await service.decide_network_objection(
        uow, objection_id=objection_id, upheld=body.upheld, reason=body.reason
    )
    return Made(objection_id)


async def _now(uow: UnitOfWork, inquiry_id: str) -> InquiryView:
    """Return the inquiry as it stands after the act."""
    await uow.session.flush()
    return found(await queries.inquiry(uow.session, uow.actor.court_id or "", inquiry_id))


async def _platform(uow: UnitOfWork, platform_id: str) -> PlatformView:
    await uow.session.flush()
    rows = await platforms(uow.session, uow.actor.court_id or "", uow.now)
    return found(next((row for row in rows if row.id == platform_id), None))
