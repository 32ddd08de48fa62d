"""The page of one lot: what is sold, on which terms, its record, and how to bid on it."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import Any

from sqlmodel.ext.asyncio.session import AsyncSession
from starlette.requests import Request
from starlette.responses import Response

from auction.bidding import queries as live_queries
from auction.bidding.answers import BidAnswer
from auction.bidding.heads import newest_head
from auction.bidding.lot_state import LotState, LotStatus, new_lot
from auction.bidding.refusals import BidRefusal
from auction.bidding.sealing import holder_tag
from auction.bidding.stops import standing_of
from auction.bidding.view import state_view, you
from auction.enrolment.queries import missing
from auction.i18n.catalogue import catalogue, translate
from auction.i18n.languages import Language
from auction.kernel.clock import from_ms
from auction.kernel.ids import new_id
from auction.kernel.refusal import CommonRefusal, refuse
from auction.lots.queries import LotView, lot
from web.house import House
from web.requests import house, viewer_of
from web.templating import language_of, render
from web.words import named_state_label

_WORDS = (
    "bid_accepted",
    "bid_sent",
    "bid_waiting",
    "clock_closed",
    "clock_open",
    "clock_suspended",
    "clock_upcoming",
    "clock_withdrawn",
    "connected",
    "current_price",
    "extended_times",
    "extended_to",
    "jump_asked",
    "jump_question",
    "leads",
    "least_now",
    "line_lost",
    "no_bid_yet",
    "not_taking_bids",
    "one_step",
    "outbid_by",
    "rank",
    "receipt",
    "refused",
    "reserve_not_met",
    "resumed",
    "sold_for",
    "sold_to",
    "start_price",
    "suspended",
    "unsold",
    "watching",
    "withdrawn",
    "you",
    "you_lead",
    "you_won",
)


@dataclass(frozen=True)
class Standing:
    """The viewer's own place in the lot: `you` of the protocol, and what became of a posted bid."""

    you: dict[str, Any] | None
    answer: BidAnswer | None


async def show_lot(request: Request) -> Response:
    """Show a published lot; a draft is not found."""
    home = house(request)
    async with home.database.session() as session:
        shown = await public_lot(session, request.path_params["lot_id"])
        state = await _state(home, shown)
        standing = await _standing(request, session, state)
        head = await newest_head(session, shown.id)
        context = {
            "lot": shown,
            "live": state_view(state, watching=0),
            "terms": state.terms,
            "opens_at": from_ms(state.terms.opens_at_ms),
            "ends_at": from_ms(state.ends_at_ms),
            "you": standing.you,
            "answer": standing.answer,
            "bids": await live_queries.bids(session, shown.id, newest=50),
            "head": head,
            "head_at": None if head is None else from_ms(head.at_ms),
            "outages": await live_queries.outages(session, shown.id),
            "is_stopped": await standing_of(session, shown.id) is not None,
            "lot_words": json.dumps(_words(language_of(request)), ensure_ascii=False),
            "bid_id": new_id("bid"),
        }
    return render(request, "public/lot.html", context)


async def public_lot(session: AsyncSession, lot_id: str) -> LotView:
    """Return a lot that everybody may see; refuses `not_found` for all others."""
    shown = await lot(session, lot_id)
    if shown is None or not shown.is_public or shown.terms is None:
        raise refuse(CommonRefusal.not_found)
    return shown


async def _state(home: House, shown: LotView) -> LotState:
    state = await home.engine.look(shown.id)
    if state is None:  # Published a moment ago; the engine has not taken it up yet.
        assert shown.terms is not None
        state = new_lot(shown.id, shown.terms)
    return state


async def _standing(request: Request, session: AsyncSession, state: LotState) -> Standing:
    home, viewer = house(request), viewer_of(request)
    why_not = await missing(
        session, account_id=viewer.account_id, lot_id=state.lot_id, now=home.clock.now()
    )
    if viewer.account_id is None:
        nobody = {"paddle": None, "leading": False, "can_bid": False, "why_not": list(why_not)}
        return Standing(nobody, None)
    tag = holder_tag(home.settings.paddle_pepper, viewer.account_id, state.lot_id)
    asked = request.query_params.get("bid", "")
    answer = await live_queries.answer(session, state.lot_id, tag, asked) if asked else None
    return Standing(you(state, tag, why_not), answer)


def _words(language: Language) -> dict[str, Any]:
    words: dict[str, Any] = {name: translate(language, f"script.lot.{name}") for name in _WORDS}
    words["states"] = {
        **{str(each): named_state_label(language, "lot_status", each) for each in LotStatus},
        **{each: named_state_label(language, "lot_state", each) for each in ("sold", "unsold")},
    }
    words["refusals"] = {str(code): _for_scripts(language, str(code)) for code in BidRefusal}
    return words


def _for_scripts(language: Language, code: str) -> str:
    """Return a refusal's sentence with `{name}` where a script is to put its data."""
    sentence = catalogue(language).text(f"refusal.{code}")
    return re.sub(r"%\((\w+)\)s", r"{\1}", sentence).replace("%%", "%")
