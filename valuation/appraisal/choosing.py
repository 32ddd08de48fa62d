"""The court begins an appraisal and names three agencies in order: agreed, or drawn.

Law: REF-01, REF-21, REF-32.
"""

from __future__ import annotations

from collections.abc import Sequence

from auction.cases.kinds import AssetKind
from auction.cases.models import SeizedAsset
from auction.db.unit_of_work import UnitOfWork
from auction.deadlines.calendar import due_in_days
from auction.kernel.ids import new_id
from auction.kernel.refusal import CommonRefusal, refuse
from valuation.acts import CLERICAL, court_of, insist, member, must_be
from valuation.agencies.roster import Speciality, suited_to
from valuation.appraisal.access import appraisal_of_court, note_act
from valuation.appraisal.consequences import start_clock
from valuation.appraisal.lottery import begin_draw, commission_chosen, insist_undrawn
from valuation.appraisal.models import Appraisal
from valuation.appraisal.ranking import insist_nameable
from valuation.appraisal.rules import AppraisalState, ChosenBy, ClockKind
from valuation.choice.events import ChoiceOpened
from valuation.choice.rules import CHOICE_DAYS, may_last
from valuation.procedure.access import running_procedure
from valuation.procedure.ladder import Method
from valuation.procedure.models import PriceProcedure
from valuation.procedure.refusals import ProcedureRefusal
from valuation.procedure.service import begin_method
from valuation.refusals import ValuationRefusal


async def start_appraisal(
    uow: UnitOfWork,
    *,
    asset_id: str,
    speciality: str | None = None,
    choice_days: int = CHOICE_DAYS,
) -> str:
    """Begin an appraisal of seized property; return its id. Law: REF-01, REF-07.

    The ladder must have come to it: see `procedure/ladder.py`. `speciality` is the usual one of
    the kind of property unless another that suits it is named. The parties have `choice_days`
    (3 to 15) to choose three agencies and their order in their accounts. Law: REF-21.
    """
    insist(may_last(choice_days))
    procedure = await _procedure_of(uow, asset_id)
    asset = await uow.session.get_one(SeizedAsset, asset_id)
    suited = suited_to(AssetKind(asset.kind))
    wanted = member(Speciality, speciality, "speciality") if speciality else suited[0]
    if wanted not in suited:
        raise refuse(ValuationRefusal.unsuitable_speciality, "speciality")
    appraisal_id = new_id("apr")
    await begin_method(uow, procedure, Method.appraisal, appraisal_id)
    row = Appraisal(
        id=appraisal_id,
        court_id=asset.court_id,
        case_id=asset.case_id,
        asset_id=asset_id,
        procedure_id=procedure.id,
        speciality=wanted,
        state=AppraisalState.choosing,
        started_at=uow.now,
        choice_until_at=due_in_days(uow.now, choice_days),
    )
    uow.add(row)
    await uow.session.flush()
    await start_clock(uow, row, ClockKind.choice, due_at=row.choice_until_at)
    uow.emit(ChoiceOpened(row.id, row.court_id))
    note_act(uow, row, "started", asset=asset_id, speciality=wanted)
    return row.id


async def agree_agencies(uow: UnitOfWork, *, appraisal_id: str, agency_ids: Sequence[str]) -> None:
    """Record the three agencies and their order as the parties agreed on paper. Law: REF-21."""
    appraisal = await _choosing(uow, appraisal_id)
    await insist_undrawn(uow, appraisal)
    await insist_nameable(uow, appraisal, agency_ids)
    await commission_chosen(uow, appraisal, ChosenBy.agreement, agency_ids)


async def draw_agencies(uow: UnitOfWork, *, appraisal_id: str, contribution_days: int = 0) -> None:
    """Draw three agencies in order from the roster as it stands now. Law: REF-21, REF-32.

    The parties have `contribution_days` to add numbers; the draw is revealed afterwards by itself.
    With 0 it is revealed in this unit of work, and its file says so: nobody added anything.
    House rule: for parties who all renounced that time; pages give them three days.
    """
    await begin_draw(uow, await _choosing(uow, appraisal_id), contribution_days)


async def _procedure_of(uow: UnitOfWork, asset_id: str) -> PriceProcedure:
    court_id = court_of(uow, CLERICAL)
    asset = await uow.session.get(SeizedAsset, asset_id)
    if asset is None or asset.court_id != court_id:
        raise refuse(CommonRefusal.not_found)
    procedure = await running_procedure(uow, asset_id)
    if procedure is None:
        raise refuse(ProcedureRefusal.findings_first)
    return procedure


async def _choosing(uow: UnitOfWork, appraisal_id: str) -> Appraisal:
    appraisal = await appraisal_of_court(uow, appraisal_id, CLERICAL)
    must_be(appraisal.state, AppraisalState.choosing)
    return appraisal
