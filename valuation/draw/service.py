"""Opening a draw, adding to it, and revealing it; the appraisal is locked by whoever calls.

The secret is made in the transaction that freezes the roster, and published with the result. In
between it lies where web processes write and never read (`auction/db/roles.py`).
Law: REF-21, REF-30, REF-32.
"""

from __future__ import annotations

import secrets
from datetime import datetime
from typing import Any

from sqlmodel import col, select

from auction.cases.models import CaseParty
from auction.db.unit_of_work import UnitOfWork
from auction.deadlines.calendar import calendar_around, due_in_days
from auction.kernel.clock import last_day
from auction.kernel.refusal import Refusal, Refused
from valuation.acts import insist, must_be
from valuation.choice.rules import CHOOSING_ROLES
from valuation.draw.contributing import (
    FIGURE,
    DrawState,
    Figure,
    added,
    figure_day,
    labels,
    may_contribute,
    may_enter,
    needs_figure,
)
from valuation.draw.drawing import SECRET_BYTES, opened, revealed
from valuation.draw.models import AppraisalDraw, DrawParty, DrawSealed
from valuation.draw.pool import Pool
from valuation.draw.record import PUBLIC, Contribution, DrawRecord
from valuation.draw.refusals import DrawRefusal

SECRET = "secret"  # noqa: S105  (its label among what is sealed)


async def open_draw(
    uow: UnitOfWork,
    *,
    appraisal_id: str,
    court_id: str,
    case_id: str,
    speciality: str,
    pool: Pool,
    days: int,
) -> AppraisalDraw:
    """Freeze the roster and commit to a secret nobody sees; with `days` 0 reveal at once."""
    row = AppraisalDraw(
        appraisal_id=appraisal_id,
        court_id=court_id,
        state=DrawState.contributing,
        record={},
        opened_at=uow.now,
        contributions_until_at=due_in_days(uow.now, days) if days else None,
    )
    invited = await _choosing_parties(uow, case_id) if days else {}
    secret = secrets.token_bytes(SECRET_BYTES)
    record = opened(
        appraisal_id,
        pool.eligible,
        secret,
        excluded=pool.excluded,
        opening=_opening(row, speciality, sorted(invited.values()), pool),
    )
    if isinstance(record, Refusal):
        raise Refused(record)
    row.record = record.to_json()
    if not days:
        _publish(row, revealed(record, secret), uow.now)
    uow.add(row)
    await uow.session.flush()
    if days:
        uow.add(DrawSealed(appraisal_id=appraisal_id, label=SECRET, content=secret.hex()))
        for party_id, label in invited.items():
            uow.add(DrawParty(appraisal_id=appraisal_id, party_id=party_id, label=label))
        await uow.session.flush()
    return row


async def locked_draw(uow: UnitOfWork, appraisal_id: str) -> AppraisalDraw | None:
    """Return an appraisal's draw, locked; None if none was opened."""
    return await uow.session.get(
        AppraisalDraw, appraisal_id, with_for_update=True, populate_existing=True
    )


async def parties_of_draw(uow: UnitOfWork, appraisal_id: str) -> list[DrawParty]:
    """Return who may add a number, in order of their labels."""
    rows = select(DrawParty).where(col(DrawParty.appraisal_id) == appraisal_id)
    return list((await uow.session.exec(rows.order_by(col(DrawParty.label)))).all())


async def add_number(uow: UnitOfWork, draw: AppraisalDraw, party: DrawParty, number: str) -> None:
    """Seal a party's number until the reveal."""
    refusal = may_contribute(
        DrawState(draw.state),
        draw.contributions_until_at,
        uow.now,
        has_contributed=party.contributed_at is not None,
        number=number,
    )
    insist(refusal)
    party.contributed_at = uow.now
    uow.add(DrawSealed(appraisal_id=draw.appraisal_id, label=party.label, content=number))
    await uow.session.flush()


async def end_contributions(uow: UnitOfWork, draw: AppraisalDraw) -> bool:
    """Close the time to add numbers; say whether everything is there for the reveal."""
    parties = await parties_of_draw(uow, draw.appraisal_id)
    count = sum(party.contributed_at is not None for party in parties)
    waits = needs_figure(count)
    draw.state = DrawState.waiting_figure if waits else DrawState.revealing
    return not waits


def enter_figure(draw: AppraisalDraw, figure: Figure, account_id: str, now: datetime) -> None:
    """Note the public figure as one person read it; another one confirms it."""
    must_be(draw.state, DrawState.waiting_figure)
    assert draw.figure_on is not None, "a draw with time to contribute names its figure"
    insist(may_enter(figure, draw.figure_on, now))
    draw.figure_value, draw.figure_source = figure.value, figure.source.strip()
    draw.figure_entered_by = account_id


def confirm_figure(draw: AppraisalDraw, value: str, account_id: str) -> None:
    """Fix the figure after a second person read the same."""
    must_be(draw.state, DrawState.waiting_figure)
    if draw.figure_entered_by is None or draw.figure_entered_by == account_id:
        raise Refused(Refusal(DrawRefusal.second_look_needed))
    if value != draw.figure_value:
        raise Refused(Refusal(DrawRefusal.figure_differs, {}, "confirmed_figure"))
    draw.figure_confirmed_by = account_id
    draw.state = DrawState.revealing


async def reveal(uow: UnitOfWork, draw: AppraisalDraw) -> DrawRecord:
    """Open what was sealed, draw, and publish; done by the worker, which alone can read it."""
    rows = select(DrawSealed).where(col(DrawSealed.appraisal_id) == draw.appraisal_id)
    sealed = list((await uow.session.exec(rows)).all())
    secret = next(row.content for row in sealed if row.label == SECRET)
    numbers = [(row.label, row.content) for row in sealed if row.label != SECRET]
    figure = Contribution(PUBLIC, draw.figure_value) if draw.figure_confirmed_by else None
    record = revealed(
        DrawRecord.from_json(draw.record),
        bytes.fromhex(secret),
        added(numbers, figure),
        figure_source=draw.figure_source if figure else "",
    )
    _publish(draw, record, uow.now)
    await _unseal(uow, sealed)
    return record


async def withdraw(uow: UnitOfWork, draw: AppraisalDraw) -> None:
    """End a draw that was not revealed: what was sealed is gone for ever. Law: REF-31."""
    draw.state = DrawState.withdrawn
    rows = select(DrawSealed).where(col(DrawSealed.appraisal_id) == draw.appraisal_id)
    await _unseal(uow, list((await uow.session.exec(rows)).all()))


async def _unseal(uow: UnitOfWork, sealed: list[DrawSealed]) -> None:
    for row in sealed:
        await uow.session.delete(row)
    await uow.session.flush()


def _publish(draw: AppraisalDraw, record: DrawRecord, now: datetime) -> None:
    draw.record, draw.state, draw.drawn_at = record.to_json(), DrawState.revealed, now


def _opening(
    draw: AppraisalDraw, speciality: str, invited: list[str], pool: Pool
) -> dict[str, Any]:
    """Return what is said beforehand, and name the figure that will stand in."""
    until = draw.contributions_until_at
    opening: dict[str, Any] = {
        "speciality": speciality,
        "opened_at": draw.opened_at.isoformat(timespec="seconds"),
        "invited": invited,
        "sub_roster": dict(pool.sub_roster),
    }
    if until is None:
        return {**opening, "at_once": True}
    draw.figure_on = figure_day(until, calendar_around(last_day(until)))
    figure = {"name": FIGURE, "on": draw.figure_on.isoformat()}
    return {**opening, "contributions_until": until.isoformat(), "figure": figure}


async def _choosing_parties(uow: UnitOfWork, case_id: str) -> dict[str, str]:
    """Return the label of each applicant and debtor who has an account to add a number from."""
    rows = select(CaseParty.id, CaseParty.role).where(
        col(CaseParty.case_id) == case_id,
        col(CaseParty.role).in_(CHOOSING_ROLES),
        col(CaseParty.account_id).is_not(None),
    )
    found = (
        await uow.session.exec(rows.order_by(col(CaseParty.position), col(CaseParty.id)))
    ).all()
    return labels(list(found))
