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
from auction.deadlines.queries import due_at
from auction.enrolment.queries import missing
from auction.i18n.catalogue import catalogue, translate
from auction.i18n.languages import Language
from auction.kernel.clock import from_ms
from auction.kernel.ids import new_id
from auction.kernel.refusal import CommonRefusal, refuse
from auction.lots.act_queries import standing as standing_act
from auction.lots.act_queries import taken_acts, taken_off_by
from auction.lots.acting import RESUME_LOT
from auction.lots.queries import LotView, announcements, lot
from web.forms import FormView, blank_form
from web.house import House
from web.live.confirmed import with_confirmation
from web.public.fates import public_fate
from web.public.listing import listing_shown
from web.public.lot_papers import corrected_codes, public_papers
from web.public.remedies_shown import shown_remedies
from web.public.taxes_shown import taxes_shown
from web.public.visit_block import visit_block
from web.requests import house, viewer_of
from web.templating import language_of, render
from web.words import named_state_label

GUARD_STEPS = 10
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
    "stopped_by_outage",
    "stopped_by_stay",
    "stopped_by_suspension",
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
    return await lot_again(request, blank_form())


async def lot_again(request: Request, form: FormView) -> Response:
    """Show a published lot, with what is wrong with a form that was sent from it."""
    home = house(request)
    async with home.database.session() as session:
        shown = await public_lot(session, request.path_params["lot_id"])
        state = await _state(home, shown)
        standing = await _standing(request, session, state)
        head = await newest_head(session, shown.id)
        versions = await announcements(session, shown.id)
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
            "form": form,
            "ceiling_fen": await _ceiling(request, state, standing),
            "guard_steps": GUARD_STEPS,
            "versions": versions,
            "corrected": corrected_codes(versions, language_of(request)),
            "papers": await public_papers(session, shown.id),
            **await listing_shown(session, shown),
            **await _stops(home, session, shown.id),
            **await visit_block(request, session, shown),
            **await public_fate(session, shown),
            **await taxes_shown(request, session, shown, state.terms.start_fen),
            **await shown_remedies(session, shown),
        }
    status = form.status if form.refused else 200
    return render(request, "public/lot.html", context, status=status)


async def _stops(home: House, session: AsyncSession, lot_id: str) -> dict[str, Any]:
    """Return the court's acts on a lot, which of them stops it, and when it is to go on."""
    taken = await taken_acts(session, lot_id)
    resumes_ms = await home.engine.resumes_at_ms(lot_id)
    return {
        "acts": taken,
        "stopped_by": standing_act(taken),
        "withdrawn_by": taken_off_by(taken),
        "resume_due_at": await due_at(session, kind=RESUME_LOT, subject=f"lot:{lot_id}"),
        "resumes_at": None if resumes_ms is None else from_ms(resumes_ms),
    }


async def _ceiling(request: Request, state: LotState, standing: Standing) -> int | None:
    """Return the ceiling the viewer saved for this lot, if they hold a paddle."""
    account_id = viewer_of(request).account_id
    if account_id is None or not (standing.you or {}).get("paddle"):
        return None
    tag = holder_tag(house(request).settings.paddle_pepper, account_id, state.lot_id)
    return await house(request).engine.ceiling(state.lot_id, tag)


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
    why_not = await with_confirmation(request, session, state.lot_id, why_not)
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
