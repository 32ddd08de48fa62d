"""What needs the viewer today: the law's clocks, what waits for them, what runs now."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlmodel.ext.asyncio.session import AsyncSession
from starlette.requests import Request
from starlette.responses import Response

from auction.bidding.queries import LiveLot, live, suspended_of_court
from auction.cases.queries import case
from auction.deadlines.desk_queries import standing_escalations
from auction.deadlines.escalating import rule_of
from auction.deadlines.queries import due_at, provisional_years
from auction.i18n.languages import Language
from auction.kernel.actor import Role
from auction.kernel.clock import court_day
from auction.ledger.queries import trial_balance
from auction.lots.act_queries import ActView, standing, taken_acts
from auction.lots.acting import RESUME_LOT
from auction.lots.queries import LotCard, LotView, court_lots, lot, waiting_for_signature
from auction.lots.states import LotState
from web.court.acting import court_of
from web.court.desk import Duty, address_of, read_desk, read_lapses, wanted_of
from web.court.story import Story, read_story
from web.forms import FormView, blank_form
from web.requests import house, viewer_of
from web.security.viewer import Viewer
from web.templating import language_of, render

_LISTED = 50


@dataclass(frozen=True)
class Running:
    """A lot that is open, with where it stands."""

    card: LotCard
    live: LiveLot | None


@dataclass(frozen=True)
class Stopped:
    """A lot that stands still: by which act (None: by an outage), and when it is to go on."""

    lot: LotView
    live: LiveLot
    act: ActView | None
    due_at: datetime | None


async def show_today(request: Request) -> Response:
    """Show what is due, what waits, what runs; the title says how many things need the viewer."""
    return await today_again(request, blank_form())


async def today_again(request: Request, form: FormView) -> Response:
    """Show the desk, with what is wrong with a form that was sent from it."""
    viewer, court_id = viewer_of(request), court_of(request)
    now = house(request).clock.now()
    async with house(request).database.session() as session:
        desk = await read_desk(session, viewer, court_id, now, wanted_of(request))
        waiting = await _waiting(session, viewer, court_id)
        pressing = [duty for duty in desk.all_duties if duty.is_late or duty.is_today]
        context = {
            "form": form,
            "today_on": court_day(now),
            "desk": desk,
            "waiting": waiting,
            "running": await _running(session, court_id),
            "stopped": await _stopped(session, court_id),
            "late": sum(duty.is_late for duty in desk.all_duties),
            "today": sum(duty.is_today for duty in desk.all_duties),
            "needs": len(pressing) + len(waiting),
            "held_fen": await _held(session, court_id) if _sees_money(viewer) else None,
            "years": await provisional_years(session, court_id),
            **await _of_the_court(session, viewer, court_id, now),
            "story": await _first_story(
                session, language_of(request), court_id, _stories(desk.this_week, waiting)
            ),
        }
    status = form.status if form.refused else 200
    return render(request, "court/today.html", context, status=status)


async def _of_the_court(
    session: AsyncSession, viewer: Viewer, court_id: str, now: datetime
) -> dict[str, Any]:
    """Return what stands before the president, and which seizures are about to lapse."""
    is_president = viewer.is_one_of(Role.president)
    sees_cases = viewer.is_one_of(Role.judge, Role.clerk, Role.president)
    return {
        "escalations": await standing_escalations(session, court_id) if is_president else [],
        "address_of": address_of,
        "lapses": await read_lapses(session, court_id, now) if sees_cases else [],
        "marks": (await rule_of(session, court_id)).mark_days,
    }


async def _waiting(session: AsyncSession, viewer: Viewer, court_id: str) -> list[LotCard]:
    """Return the lots that wait for the viewer: to be signed, published, or proposed."""
    waiting: list[LotCard] = []
    if viewer.is_one_of(Role.panel) and viewer.account_id is not None:
        waiting += await waiting_for_signature(session, court_id, viewer.account_id)
    if viewer.is_one_of(Role.judge):
        waiting += (await court_lots(session, court_id, state=LotState.decided, size=_LISTED)).items
    if viewer.is_one_of(Role.judge, Role.clerk):
        waiting += (await court_lots(session, court_id, state=LotState.draft, size=_LISTED)).items
    return list(dict.fromkeys(waiting))


async def _running(session: AsyncSession, court_id: str) -> list[Running]:
    cards = (await court_lots(session, court_id, state=LotState.open, size=_LISTED)).items
    running = await live(session, [card.id for card in cards])
    return [Running(card, running.get(card.id)) for card in cards]


async def _stopped(session: AsyncSession, court_id: str) -> list[Stopped]:
    """Return the lots that stand still, the one to be resumed soonest first. Law: OJA-47."""
    stopped = await suspended_of_court(session, court_id)
    found = []
    for live_lot in stopped:
        card = await lot(session, live_lot.lot_id)
        due = await due_at(session, kind=RESUME_LOT, subject=f"lot:{live_lot.lot_id}")
        if card is not None:
            act = standing(await taken_acts(session, live_lot.lot_id))
            found.append(Stopped(card, live_lot, act, due))
    return sorted(found, key=lambda each: (each.due_at is None, each.due_at, each.lot.number))


async def _held(session: AsyncSession, court_id: str) -> int:
    """Return what lies with the court for cases and is not paid out."""
    books = await trial_balance(session, court_id)
    return sum(
        row.credit_fen
        for row in books.rows
        if row.code.startswith("case:") and row.code.endswith(":proceeds")
    )


def _sees_money(viewer: Viewer) -> bool:
    return viewer.is_one_of(Role.judge, Role.president, Role.finance)


def _stories(duties: list[Duty], waiting: list[LotCard]) -> list[tuple[str, str]]:
    """Return (case, thing) of what presses, first of all what is late or due today."""
    pressing = [duty.deadline for duty in duties if duty.is_late or duty.is_today]
    later = [duty.deadline for duty in duties if not (duty.is_late or duty.is_today)]
    return [
        *((each.case_id or "", each.subject_id) for each in pressing),
        *((card.case_id, card.asset_id) for card in waiting),
        *((each.case_id or "", each.subject_id) for each in later),
    ]


async def _first_story(
    session: AsyncSession, language: Language, court_id: str, pressing: list[tuple[str, str]]
) -> tuple[str, str, Story] | None:
    """Return the number, id and story of the first case that presses and has a story."""
    for case_id, subject_id in pressing:
        found = await case(session, court_id, case_id)
        if found is not None and found.assets:
            thing = next((each for each in found.assets if each.id == subject_id), found.assets[0])
            return found.number, found.id, await read_story(session, language, found, thing)
    return None
