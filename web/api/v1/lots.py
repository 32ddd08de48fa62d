"""Lots: drafted, announced, watched. What everybody may see needs no token."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from sqlmodel.ext.asyncio.session import AsyncSession

from auction.bidding import queries as live_queries
from auction.bidding.lot_state import LotState as LiveState
from auction.bidding.lot_state import new_lot
from auction.bidding.queries import LiveLot
from auction.bidding.sealing import holder_tag
from auction.bidding.view import state_view, you
from auction.cases.kinds import AssetKind
from auction.cases.queries import AssetView
from auction.db.unit_of_work import UnitOfWork
from auction.enrolment.queries import missing
from auction.kernel.clock import to_ms
from auction.kernel.page import Page
from auction.kernel.refusal import CommonRefusal, refuse
from auction.lots import panel_queries, queries, service
from auction.lots.panel_queries import CommitteeView
from auction.lots.queries import AnnouncementView, LotCard, LotView, ReferencePriceView
from auction.lots.states import PUBLIC, LotState
from auction.lots.terms import BiddingTerms
from auction.people.queries import CourtView
from web.api.v1.answers import Made, found
from web.api.v1.cases import READERS, case_of_court
from web.api.v1.endpoint import Call, is_reader
from web.api.v1.fields import After, Day, Id, Line, Prose, Search
from web.api.v1.listing import Listed, Paging, listed, listed_from
from web.api.v1.reading import Body, NoBody, NoQuery, Query
from web.live.confirmed import with_confirmation


class LotSearch(Paging):
    """Empty filters filter nothing; `ending` puts open lots first, the soonest end on top."""

    search: Search = ""
    category: AssetKind | None = None
    state: Literal["published", "open", "sold", "unsold", "withdrawn"] | None = None
    court_id: Id | None = None
    sort: Literal["ending", "newest", "cheapest", "dearest"] = "ending"


class CourtLotSearch(Paging):
    """Lots of the court in one state, or in any."""

    state: LotState | None = None


class SinceEvent(Query):
    """The number of the last event a client has."""

    after: After = 0


class Seen(Body):
    """`terms_hash` of the decision that was read; another one standing refuses `stale_form`."""

    seen_hash: str | None = None


class CommitteeDecided(Body):
    """The decision by which a ship's committee sells it here: its number, its day, who and what."""

    number: Line
    decided_on: Day
    text: Prose


class Withdrawal(Body):
    """Why a draft is given up."""

    reason: Prose


@dataclass(frozen=True)
class LotLine:
    """A lot as one of many. `live` is how its bidding stands, once there is any."""

    lot: LotCard
    live: LiveLot | None


@dataclass(frozen=True)
class LotAnswer:
    """A lot whole.

    `state` is the live protocol's, as a stranger sees it, after event `seq`, at court time `now`
    (ms); `you` is the protocol's too: null for whoever has not signed in. Both are null before
    the lot is announced. How many watch is told on the socket alone.
    """

    id: str
    number: str
    court: CourtView
    case_id: str
    case_number: str
    category: str
    round: str
    is_resale: bool
    previous_lot_id: str | None
    stage: LotState
    result: str | None
    price_fen: int | None
    terms: BiddingTerms | None
    balance_days: int | None
    drafted_at: datetime
    published_at: datetime | None
    opens_at: datetime | None
    ends_at: datetime | None
    closed_at: datetime | None
    asset: AssetView
    reference_price: ReferencePriceView
    announcement: AnnouncementView | None
    committee_decision: CommitteeView | None
    now: int
    seq: int | None
    state: dict[str, Any] | None
    you: dict[str, Any] | None


@dataclass(frozen=True)
class EventPage:
    """Events of a lot in order; `next_after` leads on, and is null at the end."""

    lot: str
    events: tuple[dict[str, Any], ...]
    next_after: int | None


async def list_lots(session: AsyncSession, call: Call[NoBody, LotSearch]) -> Listed[LotLine]:
    """List the lots that were announced, of every court."""
    asked = call.query
    page = await queries.public_lots(
        session,
        search=asked.search,
        category=asked.category or "",
        state=asked.state or "",
        court_id=asked.court_id or "",
        sort=asked.sort,
        page=asked.page,
        size=asked.size,
    )
    return listed(await _with_live(session, page))


async def list_court_lots(
    session: AsyncSession, call: Call[NoBody, CourtLotSearch]
) -> Listed[LotLine]:
    """List one's own court's lots, drafts included, the newest first."""
    asked, court_id = call.query, call.court_id(*READERS)
    page = await queries.court_lots(
        session, court_id, state=asked.state or "", page=asked.page, size=asked.size
    )
    return listed(await _with_live(session, page))


async def list_lots_of_case(session: AsyncSession, call: Call[NoBody, Paging]) -> Listed[LotCard]:
    """List a case's lots in the order they were drafted."""
    case = await case_of_court(session, call)
    return listed_from(await queries.lots_of_case(session, case.id), call.query)


async def show_lot(session: AsyncSession, call: Call[NoBody, NoQuery]) -> LotAnswer:
    """Show a lot: its terms and announcement, how its bidding stands, and one's own place in it.

    A lot that is not announced yet is shown to its own court alone.
    """
    lot = await _visible_lot(session, call)
    state = await _live_state(call, lot)
    return _answer(
        lot,
        now=to_ms(call.house.clock.now()),
        state=state,
        you=await _standing(session, call, state) if state else None,
        committee=await panel_queries.committee_decision(session, lot.id),
    )


async def list_events(session: AsyncSession, call: Call[NoBody, SinceEvent]) -> EventPage:
    """List a lot's events after a number, 500 at most, exactly as its socket shows them."""
    lot = await queries.lot(session, call.path["lot_id"])
    if lot is None or not lot.is_public:
        raise refuse(CommonRefusal.not_found)
    page = await live_queries.record(session, lot.id, after=call.query.after)
    return EventPage(lot.id, tuple(dict(event) for event in page.events), page.next_after)


async def draft_lot(uow: UnitOfWork, call: Call[NoBody, NoQuery]) -> Made:
    """Begin the first lot of property whose reference price stands."""
    return Made(await service.draft_lot(uow, asset_id=call.path["asset_id"]))


async def draft_sale(uow: UnitOfWork, call: Call[NoBody, NoQuery]) -> Made:
    """Begin the judicial sale of what a second auction did not sell."""
    return Made(await service.draft_sale(uow, lot_id=call.path["lot_id"]))


async def record_committee_decision(uow: UnitOfWork, call: Call[CommitteeDecided, NoQuery]) -> Made:
    """Record that a ship's committee decided to sell it here; only then can it be announced."""
    lot_id = call.path["lot_id"]
    await service.record_committee_decision(uow, lot_id=lot_id, **dict(call.body))
    return Made(lot_id)


async def publish_lot(uow: UnitOfWork, call: Call[Seen, NoQuery]) -> Made:
    """Announce a lot on the terms the panel decided; both are frozen from now on."""
    lot_id = call.path["lot_id"]
    await service.publish(uow, lot_id=lot_id, seen_hash=call.body.seen_hash)
    return Made(lot_id)


async def withdraw_draft(uow: UnitOfWork, call: Call[Withdrawal, NoQuery]) -> Made:
    """Give up a lot that was never announced."""
    lot_id = call.path["lot_id"]
    await service.withdraw_draft(uow, lot_id=lot_id, reason=call.body.reason)
    return Made(lot_id)


async def lot_of_court(session: AsyncSession, call: Call[Any, Any]) -> LotView:
    """Return the lot the address names, if it is of the reader's court; else `not_found`."""
    court_id = call.court_id(*READERS)
    lot = found(await queries.lot(session, call.path["lot_id"]))
    if lot.court_id != court_id:
        raise refuse(CommonRefusal.not_found)
    return lot


async def _visible_lot(session: AsyncSession, call: Call[NoBody, NoQuery]) -> LotView:
    lot = found(await queries.lot(session, call.path["lot_id"]))
    is_own = lot.court_id == call.actor.court_id and call.actor.is_one_of(*READERS)
    if lot.is_public or (is_own and is_reader(call.request)):
        return lot
    raise refuse(CommonRefusal.not_found)


async def _with_live(session: AsyncSession, page: Page[LotCard]) -> Page[LotLine]:
    live = await live_queries.live(session, [card.id for card in page.items])
    lines = tuple(LotLine(card, live.get(card.id)) for card in page.items)
    return Page(lines, page.total, page.number, page.size)


async def _live_state(call: Call[NoBody, NoQuery], lot: LotView) -> LiveState | None:
    if lot.terms is None or lot.state not in PUBLIC:
        return None
    # An engine that has not taken up what was announced a moment ago will begin like this.
    return await call.house.engine.look(lot.id) or new_lot(lot.id, lot.terms)


async def _standing(
    session: AsyncSession, call: Call[NoBody, NoQuery], state: LiveState
) -> dict[str, Any] | None:
    """Return the reader's own place in the lot; nobody else's is shown. Law: OJA-24."""
    account_id, now = call.actor.account_id, call.house.clock.now()
    if account_id is None or not is_reader(call.request):
        return None
    why_not = await missing(session, account_id=account_id, lot_id=state.lot_id, now=now)
    why_not = await with_confirmation(call.request, session, state.lot_id, why_not)
    tag = holder_tag(call.house.settings.paddle_pepper, account_id, state.lot_id)
    return you(state, tag, why_not)


def _answer(
    lot: LotView,
    *,
    now: int,
    state: LiveState | None,
    you: dict[str, Any] | None,
    committee: CommitteeView | None,
) -> LotAnswer:
    shown = state_view(state, watching=0) if state else None
    if shown is not None:
        del shown["watching"]
    return LotAnswer(
        id=lot.id,
        number=lot.number,
        court=lot.court,
        case_id=lot.case_id,
        case_number=lot.case_number,
        category=lot.category,
        round=lot.round,
        is_resale=lot.is_resale,
        previous_lot_id=lot.previous_lot_id,
        stage=lot.state,
        result=lot.result,
        price_fen=lot.price_fen,
        terms=lot.terms,
        balance_days=lot.balance_days,
        drafted_at=lot.drafted_at,
        published_at=lot.published_at,
        opens_at=lot.opens_at,
        ends_at=lot.ends_at,
        closed_at=lot.closed_at,
        asset=lot.asset,
        reference_price=lot.reference_price,
        announcement=lot.announcement,
        committee_decision=committee,
        now=now,
        seq=state.seq if state else None,
        state=shown,
        you=you,
    )
