"""The draw of an appraisal's agencies: begun, added to, revealed; and what follows from it.

Law: REF-21, REF-30, REF-32. Whoever is drawn is replaced by the next in order, never by a new
draw (REF-27, TRAP-18): a draw belongs to its appraisal for ever.
"""

from __future__ import annotations

from collections.abc import Sequence

from auction.db.unit_of_work import UnitOfWork
from auction.deadlines.calendar import due_in_days
from auction.deadlines.events import DeadlineDue
from auction.kernel.clock import court_day, day_ends
from auction.kernel.ids import new_id
from auction.kernel.refusal import CommonRefusal, refuse
from valuation.acts import CLERICAL, filled, insist, member, must_be, parties_of_actor
from valuation.agencies.pool import PoolLevel
from valuation.agencies.roster import AGENCIES_IN_ORDER
from valuation.appraisal.access import appraisal_of_court, locked_appraisal, note_act
from valuation.appraisal.consequences import offer_next, start_clock, stop_clock
from valuation.appraisal.models import Appraisal, Commission
from valuation.appraisal.rules import (
    CHOICE_CLOCKS,
    AppraisalState,
    ChosenBy,
    ClockKind,
    CommissionState,
)
from valuation.draw import service as draws
from valuation.draw.contributing import (
    CONTRIBUTION_DAYS,
    FIGURE_DAYS,
    ConflictGround,
    DrawState,
    Figure,
    may_wait,
)
from valuation.draw.events import (
    DrawImpossible,
    DrawOpened,
    DrawReady,
    DrawRevealed,
    FigureAwaited,
)
from valuation.draw.models import AppraisalDraw, DrawExclusion
from valuation.draw.pool import Pool, drawn_from, pool_of
from valuation.draw.refusals import DrawRefusal


async def begin_draw(
    uow: UnitOfWork, appraisal: Appraisal, days: int, asked: PoolLevel | None = None
) -> None:
    """Open the draw of a locked appraisal that still chooses; with `days` 0 reveal it at once.

    `asked` is the sub-roster for which both sides ask together. Law: REF-21.
    """
    insist(may_wait(days))
    await insist_undrawn(uow, appraisal)
    row = await draws.open_draw(
        uow,
        appraisal_id=appraisal.id,
        court_id=appraisal.court_id,
        case_id=appraisal.case_id,
        speciality=appraisal.speciality,
        pool=await _drawn_from(uow, appraisal, asked),
        days=days,
    )
    await stop_choice_clocks(uow, appraisal)
    hashes = {name: row.record[name] for name in ("opening_sha256", "secret_sha256")}
    note_act(uow, appraisal, "draw_opened", days=days, **hashes)
    if row.state == DrawState.revealed:
        await _follow(uow, appraisal, row)
        return
    until = row.contributions_until_at
    await start_clock(uow, appraisal, ClockKind.contributions, due_at=until)
    uow.emit(DrawOpened(appraisal.id, appraisal.court_id))


async def contribute_number(uow: UnitOfWork, *, appraisal_id: str, number: str) -> None:
    """Add a party's number to the draw, sealed until the reveal; once, and for good.

    When everybody who may has added one, nothing is waited for.
    """
    appraisal, row = await _drawn_by_party(uow, appraisal_id)
    mine = {party.id for party in await parties_of_actor(uow, appraisal.case_id)}
    parties = await draws.parties_of_draw(uow, appraisal_id)
    own = [party for party in parties if party.party_id in mine]
    if not own:
        raise refuse(CommonRefusal.not_allowed)
    waiting = [party for party in own if party.contributed_at is None]
    await draws.add_number(uow, row, (waiting or own)[0], number.strip())
    note_act(uow, appraisal, "number_added", label=(waiting or own)[0].label)
    if len(parties) > 1 and all(party.contributed_at for party in parties):
        await _end_contributions(uow, appraisal, row)


async def enter_figure(uow: UnitOfWork, *, appraisal_id: str, value: str, source: str) -> None:
    """Enter the public figure named when the draw was opened; a second person confirms it."""
    appraisal, row = await _draw_of_court(uow, appraisal_id)
    figure = Figure(value.strip(), source)
    draws.enter_figure(row, figure, uow.actor.account_id or "", uow.now)
    note_act(uow, appraisal, "figure_entered", value=row.figure_value, source=row.figure_source)


async def confirm_figure(uow: UnitOfWork, *, appraisal_id: str, value: str) -> None:
    """Confirm the figure by reading it once more, as somebody else; the draw is then revealed."""
    appraisal, row = await _draw_of_court(uow, appraisal_id)
    draws.confirm_figure(row, value.strip(), uow.actor.account_id or "")
    await stop_clock(uow, appraisal, ClockKind.figure)
    note_act(uow, appraisal, "figure_confirmed", value=row.figure_value)
    uow.emit(DrawReady(appraisal.id, appraisal.court_id))


async def exclude_agency(
    uow: UnitOfWork, *, appraisal_id: str, agency_id: str, ground: str, note: str = ""
) -> None:
    """Keep an agency with a conflict of interest out of choice and draw. Law: REF-30, OJA-52."""
    appraisal = await appraisal_of_court(uow, appraisal_id, CLERICAL)
    must_be(appraisal.state, AppraisalState.choosing)
    await insist_undrawn(uow, appraisal)
    chosen = member(ConflictGround, ground, "ground")
    note = filled(note, "note") if chosen is ConflictGround.other else note.strip()
    pool = await pool_for(uow, appraisal)
    if agency_id not in {entry.agency_id for entry in pool.eligible}:
        raise refuse(DrawRefusal.agency_excluded_already, "agency_id")
    row = DrawExclusion(
        appraisal_id=appraisal.id,
        agency_id=agency_id,
        ground=chosen,
        note=note,
        noted_by=uow.actor.account_id or "",
        noted_at=uow.now,
    )
    uow.add(row)
    await uow.session.flush()
    note_act(uow, appraisal, "agency_excluded", agency=agency_id, ground=chosen)


async def reveal_draw(uow: UnitOfWork, event: DrawReady) -> None:
    """Open what was sealed and draw; a draw that was called back stays closed."""
    appraisal = await locked_appraisal(uow, event.appraisal_id)
    row = await draws.locked_draw(uow, event.appraisal_id)
    if appraisal is None or row is None or row.state != DrawState.revealing:
        return
    await draws.reveal(uow, row)
    await _follow(uow, appraisal, row)


async def on_choice_deadline(uow: UnitOfWork, event: DeadlineDue) -> None:
    """Draw when the parties did not agree in time; go on when their time to add numbers is over.

    Law: REF-21. Other deadlines are left alone.
    """
    if event.kind not in {ClockKind.choice, ClockKind.contributions}:
        return
    appraisal = await locked_appraisal(uow, event.subject.removeprefix("appraisal:"))
    if appraisal is None or appraisal.state != AppraisalState.choosing:
        return
    row = await draws.locked_draw(uow, appraisal.id)
    if event.kind == ClockKind.choice and row is None:
        await _draw_unless_impossible(uow, appraisal)
    elif row is not None and row.state == DrawState.contributing:
        await _end_contributions(uow, appraisal, row)


async def call_back_draw(uow: UnitOfWork, appraisal: Appraisal) -> None:
    """Close a draw that nobody waits for any more."""
    row = await draws.locked_draw(uow, appraisal.id)
    if row is not None and row.drawn_at is None:
        await draws.withdraw(uow, row)


async def commission_chosen(
    uow: UnitOfWork, appraisal: Appraisal, chosen_by: ChosenBy, agency_ids: Sequence[str]
) -> None:
    """Write down the three in order, and commission the first. Law: REF-21, REF-23."""
    await stop_choice_clocks(uow, appraisal)
    appraisal.chosen_by, appraisal.chosen_at = chosen_by, uow.now
    for place, agency_id in enumerate(agency_ids, 1):
        row = Commission(
            id=new_id("com"),
            court_id=appraisal.court_id,
            appraisal_id=appraisal.id,
            agency_id=agency_id,
            place=place,
            state=CommissionState.waiting,
        )
        uow.add(row)
    await uow.session.flush()
    note_act(uow, appraisal, "chosen", by=chosen_by, agencies=list(agency_ids))
    await offer_next(uow, appraisal)


async def pool_for(uow: UnitOfWork, appraisal: Appraisal) -> Pool:
    """Return who can be named for an appraisal, and who is kept out."""
    return await pool_of(
        uow.session,
        court_id=appraisal.court_id,
        case_id=appraisal.case_id,
        appraisal_id=appraisal.id,
        speciality=appraisal.speciality,
        on=court_day(uow.now),
    )


async def _drawn_from(
    uow: UnitOfWork, appraisal: Appraisal, asked: PoolLevel | None = None
) -> Pool:
    return await drawn_from(
        uow.session,
        await pool_for(uow, appraisal),
        asset_id=appraisal.asset_id,
        speciality=appraisal.speciality,
        asked=asked,
    )


async def insist_undrawn(uow: UnitOfWork, appraisal: Appraisal) -> None:
    """Refuse once the draw was opened: there is one, and nothing else may come of it."""
    if await draws.locked_draw(uow, appraisal.id) is not None:
        raise refuse(DrawRefusal.draw_opened_already)


async def stop_choice_clocks(uow: UnitOfWork, appraisal: Appraisal) -> None:
    """Close whatever clock ran while the agencies were being chosen."""
    for kind in CHOICE_CLOCKS:
        await stop_clock(uow, appraisal, kind)


async def _draw_unless_impossible(uow: UnitOfWork, appraisal: Appraisal) -> None:
    pool = await _drawn_from(uow, appraisal)
    if len(pool.eligible) >= AGENCIES_IN_ORDER:
        await begin_draw(uow, appraisal, CONTRIBUTION_DAYS)
        return
    await stop_choice_clocks(uow, appraisal)
    await start_clock(uow, appraisal, ClockKind.drawing)
    note_act(uow, appraisal, "draw_impossible", found=len(pool.eligible))
    uow.emit(DrawImpossible(appraisal.id, appraisal.court_id))


async def _end_contributions(uow: UnitOfWork, appraisal: Appraisal, row: AppraisalDraw) -> None:
    await stop_clock(uow, appraisal, ClockKind.contributions)
    if await draws.end_contributions(uow, row):
        uow.emit(DrawReady(appraisal.id, appraisal.court_id))
        return
    assert row.figure_on is not None, "a draw with time to contribute names its figure"
    due_at = due_in_days(max(uow.now, day_ends(row.figure_on)), FIGURE_DAYS)
    await start_clock(uow, appraisal, ClockKind.figure, due_at=due_at)
    uow.emit(FigureAwaited(appraisal.id, appraisal.court_id))


async def _follow(uow: UnitOfWork, appraisal: Appraisal, row: AppraisalDraw) -> None:
    record = row.record
    hashes = {"roster": record["roster_sha256"], "secret": record["secret_sha256"]}
    note_act(uow, appraisal, "drawn", **hashes)
    uow.emit(DrawRevealed(appraisal.id, appraisal.court_id))
    await commission_chosen(uow, appraisal, ChosenBy.draw, record["chosen"])


async def _draw_of_court(uow: UnitOfWork, appraisal_id: str) -> tuple[Appraisal, AppraisalDraw]:
    appraisal = await appraisal_of_court(uow, appraisal_id, CLERICAL)
    row = await draws.locked_draw(uow, appraisal_id)
    if row is None:
        raise refuse(CommonRefusal.wrong_state)
    return appraisal, row


async def _drawn_by_party(uow: UnitOfWork, appraisal_id: str) -> tuple[Appraisal, AppraisalDraw]:
    appraisal = await locked_appraisal(uow, appraisal_id)
    if appraisal is None:
        raise refuse(CommonRefusal.not_found)
    await parties_of_actor(uow, appraisal.case_id)
    row = await draws.locked_draw(uow, appraisal_id)
    if row is None:
        raise refuse(CommonRefusal.wrong_state)
    return appraisal, row
