"""Causes and effects of choosing and drawing agencies; part of the table in `reactions.py`.

A deadline's end opens the draw, or closes the time to add numbers; everything else tells whoever
must act or know.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlmodel import col, select

from auction.cases.models import CaseParty, EnforcementCase, SeizedAsset
from auction.db.outbox import Reaction
from auction.db.unit_of_work import UnitOfWork
from auction.deadlines.events import DeadlineDue
from auction.kernel.clock import last_day
from auction.kernel.event import Event
from auction.notifications.service import tell
from valuation.appraisal.models import Appraisal
from valuation.appraisal.service import on_choice_deadline, reveal_draw
from valuation.choice.events import ChoiceOpened
from valuation.choice.rules import CHOOSING_ROLES
from valuation.draw import events
from valuation.draw.models import AppraisalDraw


def draw_reactions() -> list[Reaction]:
    """Return every reaction of the choice and the draw."""

    def on(event: type[Event], name: str, run: object) -> Reaction:
        return Reaction(event, name, run)  # type: ignore[arg-type]  # Each takes its own event.

    return [
        on(DeadlineDue, "move_choice_on", on_choice_deadline),
        on(ChoiceOpened, "tell_choice", tell_choice),
        on(events.DrawOpened, "tell_draw_opened", tell_draw_opened),
        on(events.DrawImpossible, "tell_draw_impossible", tell_court),
        on(events.FigureAwaited, "tell_figure_awaited", tell_court),
        on(events.DrawReady, "reveal_draw", reveal_draw),
        on(events.DrawRevealed, "tell_draw_revealed", tell_draw_revealed),
    ]


async def tell_choice(uow: UnitOfWork, event: ChoiceOpened) -> None:
    """Call on both sides to choose three agencies, each in its own account."""
    appraisal = await uow.session.get_one(Appraisal, event.appraisal_id)
    until = appraisal.choice_until_at
    due_on = None if until is None else last_day(until).isoformat()
    await _tell_both_sides(uow, appraisal, event.KIND, due_on=due_on)


async def tell_draw_opened(uow: UnitOfWork, event: events.DrawOpened) -> None:
    """Call on both sides to add a number to the draw."""
    appraisal = await uow.session.get_one(Appraisal, event.appraisal_id)
    row = await uow.session.get_one(AppraisalDraw, event.appraisal_id)
    until = row.contributions_until_at
    due_on = None if until is None else last_day(until).isoformat()
    await _tell_both_sides(uow, appraisal, event.KIND, due_on=due_on)


async def tell_court(uow: UnitOfWork, event: events.DrawImpossible | events.FigureAwaited) -> None:
    """Tell the judge what the draw waits for."""
    appraisal = await uow.session.get_one(Appraisal, event.appraisal_id)
    case = await uow.session.get_one(EnforcementCase, appraisal.case_id)
    data = await _facts(uow, appraisal)
    await _tell(uow, [case.judge_id], event.KIND, data, f"/court/appraisals/{appraisal.id}")


async def tell_draw_revealed(uow: UnitOfWork, event: events.DrawRevealed) -> None:
    """Show both sides what was drawn."""
    appraisal = await uow.session.get_one(Appraisal, event.appraisal_id)
    link = f"/draws/{appraisal.id}"
    await _tell_both_sides(uow, appraisal, event.KIND, link=link)


async def _tell_both_sides(
    uow: UnitOfWork, appraisal: Appraisal, kind: str, *, link: str | None = None, **more: Any
) -> None:
    rows = select(CaseParty.account_id).where(
        col(CaseParty.case_id) == appraisal.case_id, col(CaseParty.role).in_(CHOOSING_ROLES)
    )
    accounts = {account_id for account_id in (await uow.session.exec(rows)).all() if account_id}
    link = link or f"/my/cases/{appraisal.case_id}/appraisals/{appraisal.id}/choice"
    await _tell(uow, sorted(accounts), kind, await _facts(uow, appraisal, **more), link)


async def _facts(uow: UnitOfWork, appraisal: Appraisal, **more: Any) -> dict[str, Any]:
    case = await uow.session.get_one(EnforcementCase, appraisal.case_id)
    asset = await uow.session.get_one(SeizedAsset, appraisal.asset_id)
    names = {"asset_zh": asset.name_zh, "asset_en": asset.name_en}
    return {"case": case.number, **names, **more}


async def _tell(
    uow: UnitOfWork, account_ids: Iterable[str], kind: str, data: dict[str, Any], link: str
) -> None:
    for account_id in account_ids:
        await tell(uow, account_id=account_id, kind=kind, data=data, link=link)
