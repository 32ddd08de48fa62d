"""A price ran out before anything was announced: the agency that found it issues it anew.

Law: REF-28, REF-15, REF-52.
"""

from __future__ import annotations

from sqlmodel import col, select

from auction.cases.models import SeizedAsset
from auction.db.unit_of_work import UnitOfWork
from auction.kernel.clock import court_day
from auction.kernel.ids import new_id
from auction.kernel.refusal import CommonRefusal, refuse
from auction.lots.models import Lot, ReferencePriceRow
from valuation.acts import JUDICIAL, court_of
from valuation.appraisal.access import note_act, reports_of
from valuation.appraisal.consequences import give_term
from valuation.appraisal.events import ReissueOrdered
from valuation.appraisal.models import Appraisal, Commission
from valuation.appraisal.refusals import AgencyDeskRefusal
from valuation.appraisal.rules import AppraisalState, ClockKind, CommissionState
from valuation.procedure.access import locked_procedure, running_procedure
from valuation.procedure.ladder import Method
from valuation.procedure.refusals import ProcedureRefusal
from valuation.procedure.reissue import take_up


async def order_reissue(uow: UnitOfWork, *, asset_id: str) -> str:
    """Have the original agency issue its report anew within fifteen days; return the appraisal.

    Only once the price has run out with nothing announced in time. If it is late the court goes
    on with the ladder. Law: REF-28.
    """
    asset = await _asset(uow, asset_id)
    earlier = await _ran_out(uow, asset)
    original = await _original(uow, earlier)
    procedure = await locked_procedure(uow, earlier.procedure_id)
    assert procedure is not None, "the key holds"
    appraisal_id = new_id("apr")
    anew = await take_up(uow, procedure, method=Method.appraisal, reference=appraisal_id)
    row = Appraisal(
        id=appraisal_id,
        court_id=asset.court_id,
        case_id=asset.case_id,
        asset_id=asset_id,
        procedure_id=anew.id,
        speciality=earlier.speciality,
        state=AppraisalState.correcting,
        started_at=uow.now,
        chosen_by=earlier.chosen_by,
        chosen_at=earlier.chosen_at,
        reissue_of=earlier.id,
    )
    uow.add(row)
    await uow.session.flush()
    commission = await _commission(uow, row, original)
    note_act(uow, row, "reissue_ordered", earlier=earlier.id, commission=commission.id)
    uow.emit(ReissueOrdered(row.id, row.court_id, commission.id))
    return row.id


async def _asset(uow: UnitOfWork, asset_id: str) -> SeizedAsset:
    court_id = court_of(uow, JUDICIAL)
    asset = await uow.session.get(SeizedAsset, asset_id, with_for_update=True)
    if asset is None or asset.court_id != court_id:
        raise refuse(CommonRefusal.not_found)
    if await running_procedure(uow, asset_id) is not None:
        raise refuse(ProcedureRefusal.procedure_runs)
    return asset


async def _ran_out(uow: UnitOfWork, asset: SeizedAsset) -> Appraisal:
    """Return the appraisal whose price ran out unannounced; or say why there is none."""
    prices = select(ReferencePriceRow).where(col(ReferencePriceRow.asset_id) == asset.id)
    newest = prices.order_by(col(ReferencePriceRow.fixed_at).desc(), col(ReferencePriceRow.id))
    price = (await uow.session.exec(newest)).first()
    if price is None or price.method != Method.appraisal:
        raise refuse(AgencyDeskRefusal.no_appraisal_to_reissue)
    if price.valid_until_on >= court_day(uow.now):
        raise refuse(AgencyDeskRefusal.price_still_valid, valid_until_on=price.valid_until_on)
    announced = select(Lot.published_at).where(
        col(Lot.reference_price_id) == price.id, col(Lot.published_at).is_not(None)
    )
    for at in (await uow.session.exec(announced)).all():
        assert at is not None
        if court_day(at) <= price.valid_until_on:
            raise refuse(AgencyDeskRefusal.announced_in_time, announced_at=at)
    rows = select(Appraisal).where(
        col(Appraisal.asset_id) == asset.id, col(Appraisal.state) == AppraisalState.fixed
    )
    found = (await uow.session.exec(rows.order_by(col(Appraisal.closed_at).desc()))).first()
    if found is None:
        raise refuse(AgencyDeskRefusal.no_appraisal_to_reissue)
    return found


async def _original(uow: UnitOfWork, earlier: Appraisal) -> Commission:
    report = (await reports_of(uow.session, earlier.id))[-1]
    return await uow.session.get_one(Commission, report.commission_id)


async def _commission(uow: UnitOfWork, appraisal: Appraisal, original: Commission) -> Commission:
    row = Commission(
        id=new_id("com"),
        court_id=appraisal.court_id,
        appraisal_id=appraisal.id,
        agency_id=original.agency_id,
        place=1,
        state=CommissionState.correcting,
        offered_at=uow.now,
        answered_at=uow.now,
        declared_at=original.declared_at,
    )
    uow.add(row)
    await uow.session.flush()
    await give_term(uow, appraisal, row, ClockKind.reissue)
    return row
