"""The court begins an appraisal and names three agencies in order: agreed, or drawn.

Law: REF-01, REF-21, REF-32.
"""

from __future__ import annotations

import secrets
from collections.abc import Sequence

from auction.cases.kinds import AssetKind
from auction.cases.models import SeizedAsset
from auction.db.unit_of_work import UnitOfWork
from auction.kernel.clock import court_day
from auction.kernel.ids import new_id
from auction.kernel.refusal import CommonRefusal, Refusal, Refused, refuse
from valuation.acts import CLERICAL, court_of, insist, member, must_be
from valuation.agencies.queries import roster_of
from valuation.agencies.roster import Speciality, may_agree, may_appraise, suited_to
from valuation.appraisal.access import appraisal_of_court, note_act
from valuation.appraisal.consequences import offer_next
from valuation.appraisal.models import Appraisal, Commission
from valuation.appraisal.rules import AppraisalState, ChosenBy, CommissionState
from valuation.draw import drawing as draw
from valuation.draw.models import AppraisalDraw
from valuation.procedure.access import running_procedure
from valuation.procedure.ladder import Method
from valuation.procedure.models import PriceProcedure
from valuation.procedure.refusals import ProcedureRefusal
from valuation.procedure.service import begin_method
from valuation.refusals import ValuationRefusal


async def start_appraisal(uow: UnitOfWork, *, asset_id: str, speciality: str | None = None) -> str:
    """Begin an appraisal of seized property; return its id. Law: REF-01, REF-07.

    The ladder must have come to it: see `procedure/ladder.py`. `speciality` is the usual one of
    the kind of property unless another that suits it is named.
    """
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
    )
    uow.add(row)
    await uow.session.flush()
    note_act(uow, row, "started", asset=asset_id, speciality=wanted)
    return row.id


async def agree_agencies(uow: UnitOfWork, *, appraisal_id: str, agency_ids: Sequence[str]) -> None:
    """Record the three agencies and their order as the parties agreed. Law: REF-21."""
    appraisal = await _choosing(uow, appraisal_id)
    roster = await roster_of(uow.session, appraisal.court_id)
    speciality, today = Speciality(appraisal.speciality), court_day(uow.now)
    insist(may_agree(roster, speciality, agency_ids, today))
    await _commission(uow, appraisal, ChosenBy.agreement, agency_ids)


async def draw_agencies(uow: UnitOfWork, *, appraisal_id: str) -> None:
    """Draw three agencies in order from the roster as it stands now. Law: REF-21, REF-32.

    The secret is taken here, seen by nobody before, and published with the record.
    """
    appraisal = await _choosing(uow, appraisal_id)
    roster = await roster_of(uow.session, appraisal.court_id)
    pool = may_appraise(roster, Speciality(appraisal.speciality), court_day(uow.now))
    record = draw.draw_agencies(appraisal.id, pool, secrets.token_bytes(draw.SECRET_BYTES))
    if isinstance(record, Refusal):
        raise Refused(record)
    uow.add(
        AppraisalDraw(
            appraisal_id=appraisal.id,
            court_id=appraisal.court_id,
            record=record.to_json(),
            drawn_at=uow.now,
        )
    )
    note_act(uow, appraisal, "drawn", roster=record.roster_sha256, secret=record.secret_sha256)
    await _commission(uow, appraisal, ChosenBy.draw, record.chosen)


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


async def _commission(
    uow: UnitOfWork, appraisal: Appraisal, chosen_by: ChosenBy, agency_ids: Sequence[str]
) -> None:
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
