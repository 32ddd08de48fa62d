"""A party chooses three agencies and their order in its own account, or asks for the draw.

Law: REF-21. What it stated is sealed from the other side until everybody has, or time is up.
"""

from __future__ import annotations

from collections.abc import Sequence

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from auction.cases.models import CaseParty
from auction.db.unit_of_work import UnitOfWork
from auction.kernel.clock import court_day
from auction.kernel.refusal import CommonRefusal, refuse
from valuation.acts import insist, member, must_be, parties_of_actor
from valuation.agencies.pool import PoolLevel
from valuation.agencies.queries import roster_of
from valuation.agencies.roster import Speciality, may_agree
from valuation.appraisal.access import locked_appraisal, note_act
from valuation.appraisal.lottery import begin_draw, commission_chosen, insist_undrawn, pool_for
from valuation.appraisal.models import Appraisal
from valuation.appraisal.rules import AppraisalState, ChosenBy
from valuation.choice.models import AgencyChoice
from valuation.choice.refusals import ChoiceRefusal
from valuation.choice.rules import (
    CHOOSING_ROLES,
    Statement,
    agreed_on,
    all_ask_draw,
    level_all_ask,
)
from valuation.draw.contributing import CONTRIBUTION_DAYS
from valuation.draw.refusals import DrawRefusal


async def rank_agencies(uow: UnitOfWork, *, appraisal_id: str, agency_ids: Sequence[str]) -> None:
    """State a party's three agencies in order; it may change them until the time is up.

    The same three in the same order on both sides are commissioned at once. A party that had
    asked for the draw asks no more.
    """
    appraisal, parties = await _choosing_party(uow, appraisal_id)
    await insist_nameable(uow, appraisal, agency_ids)
    for party in parties:
        row = await _choice(uow, appraisal, party)
        row.agency_ids, row.ranked_at, row.draw_asked_at = list(agency_ids), uow.now, None
        row.draw_level = ""
    await uow.session.flush()
    note_act(uow, appraisal, "ranked", parties=[party.id for party in parties])
    agreed = agreed_on(await statements_of(uow.session, appraisal))
    if agreed is not None:
        await commission_chosen(uow, appraisal, ChosenBy.agreement, agreed)


async def ask_for_draw(uow: UnitOfWork, *, appraisal_id: str, level: str = "") -> None:
    """Ask that chance decide; when everybody on both sides does, the draw is opened at once.

    `level` is the sub-roster the party would have it taken from; it counts where all name the
    same. Law: REF-21.
    """
    appraisal, parties = await _choosing_party(uow, appraisal_id)
    wish = member(PoolLevel, level, "level") if level else None
    for party in parties:
        row = await _choice(uow, appraisal, party)
        row.draw_asked_at, row.draw_level = uow.now, wish or ""
    await uow.session.flush()
    note_act(uow, appraisal, "draw_asked", parties=[party.id for party in parties], level=wish)
    statements = await statements_of(uow.session, appraisal)
    if all_ask_draw(statements):
        asked = level_all_ask(statements)
        await begin_draw(uow, appraisal, CONTRIBUTION_DAYS, PoolLevel(asked) if asked else None)


async def insist_nameable(uow: UnitOfWork, appraisal: Appraisal, agency_ids: Sequence[str]) -> None:
    """Refuse three agencies of which one cannot be named, or has a conflict of interest."""
    roster = await roster_of(uow.session, appraisal.court_id)
    insist(may_agree(roster, Speciality(appraisal.speciality), agency_ids, court_day(uow.now)))
    for excluded in (await pool_for(uow, appraisal)).excluded:
        if excluded.agency_id in agency_ids:
            raise refuse(DrawRefusal.agency_excluded, agency=excluded.name)


async def statements_of(session: AsyncSession, appraisal: Appraisal) -> list[Statement]:
    """Return what each applicant and debtor said so far, those who said nothing included."""
    rows = select(CaseParty).where(
        col(CaseParty.case_id) == appraisal.case_id, col(CaseParty.role).in_(CHOOSING_ROLES)
    )
    stated = select(AgencyChoice).where(col(AgencyChoice.appraisal_id) == appraisal.id)
    choices = {row.party_id: row for row in (await session.exec(stated)).all()}
    found = []
    for party in (await session.exec(rows)).all():
        choice = choices.get(party.id)
        ids = tuple(choice.agency_ids) if choice else ()
        asks = choice is not None and choice.draw_asked_at is not None
        level = choice.draw_level if choice else ""
        found.append(Statement(party.role, party.account_id is not None, ids, asks, level))
    return found


async def _choosing_party(uow: UnitOfWork, appraisal_id: str) -> tuple[Appraisal, list[CaseParty]]:
    appraisal = await locked_appraisal(uow, appraisal_id)
    if appraisal is None:
        raise refuse(CommonRefusal.not_found)
    parties = await parties_of_actor(uow, appraisal.case_id)
    choosing = [party for party in parties if party.role in CHOOSING_ROLES]
    if not choosing:
        raise refuse(ChoiceRefusal.not_choosing_party)
    must_be(appraisal.state, AppraisalState.choosing)
    await insist_undrawn(uow, appraisal)
    if appraisal.choice_until_at is None or uow.now >= appraisal.choice_until_at:
        raise refuse(ChoiceRefusal.choice_over)
    return appraisal, choosing


async def _choice(uow: UnitOfWork, appraisal: Appraisal, party: CaseParty) -> AgencyChoice:
    row = await uow.session.get(AgencyChoice, (appraisal.id, party.id))
    if row is None:
        account_id = uow.actor.account_id or ""
        row = AgencyChoice(appraisal_id=appraisal.id, party_id=party.id, account_id=account_id)
        uow.add(row)
    return row
