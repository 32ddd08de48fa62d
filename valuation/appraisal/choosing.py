"""The court begins an appraisal and names three agencies in order: agreed, or drawn.

Law: REF-01, REF-21, REF-32.
"""

from __future__ import annotations

import secrets
from collections.abc import Sequence

from sqlmodel import col, select

from auction.cases.kinds import AssetKind, CaseState
from auction.cases.models import EnforcementCase, SeizedAsset
from auction.cases.refusals import CaseRefusal
from auction.db.unit_of_work import UnitOfWork
from auction.deadlines.service import close_deadline
from auction.kernel.clock import court_day
from auction.kernel.ids import new_id
from auction.kernel.refusal import CommonRefusal, Refusal, Refused, refuse
from auction.lots.models import ReferencePriceRow
from valuation.acts import CLERICAL, court_of, insist, member, must_be
from valuation.agencies.queries import roster_of
from valuation.agencies.roster import Speciality, may_agree, may_appraise, suited_to
from valuation.appraisal.access import appraisal_of_court, note_act
from valuation.appraisal.consequences import offer_next
from valuation.appraisal.models import Appraisal, Commission
from valuation.appraisal.rules import AppraisalState, ChosenBy, CommissionState
from valuation.draw import drawing as draw
from valuation.draw.models import AppraisalDraw
from valuation.refusals import ValuationRefusal


async def start_appraisal(uow: UnitOfWork, *, asset_id: str, speciality: str | None = None) -> str:
    """Begin an appraisal of seized property; return its id. Law: REF-01, REF-07.

    One runs at a time, and none while an earlier price is still valid. `speciality` is the usual
    one of the kind of property unless another that suits it is named.
    """
    asset = await _asset_to_price(uow, asset_id)
    suited = suited_to(AssetKind(asset.kind))
    wanted = member(Speciality, speciality, "speciality") if speciality else suited[0]
    if wanted not in suited:
        raise refuse(ValuationRefusal.unsuitable_speciality, "speciality")
    row = Appraisal(
        id=new_id("apr"),
        court_id=asset.court_id,
        case_id=asset.case_id,
        asset_id=asset_id,
        speciality=wanted,
        state=AppraisalState.choosing,
        started_at=uow.now,
    )
    uow.add(row)
    await uow.session.flush()
    await close_deadline(uow, kind="price_procedure", subject=f"asset:{asset_id}")
    note_act(uow, row, "started", asset=asset_id, speciality=wanted)
    return row.id


async def agree_agencies(uow: UnitOfWork, *, appraisal_id: str, agency_ids: Sequence[str]) -> None:
    """Record the three agencies and their order as the parties agreed. Law: REF-21."""
    appraisal = await _choosing(uow, appraisal_id)
    roster = await roster_of(uow.session, appraisal.court_id)
    insist(may_agree(roster, Speciality(appraisal.speciality), agency_ids))
    await _commission(uow, appraisal, ChosenBy.agreement, agency_ids)


async def draw_agencies(uow: UnitOfWork, *, appraisal_id: str) -> None:
    """Draw three agencies in order from the roster as it stands now. Law: REF-21, REF-32.

    The secret is taken here, seen by nobody before, and published with the record.
    """
    appraisal = await _choosing(uow, appraisal_id)
    roster = await roster_of(uow.session, appraisal.court_id)
    pool = may_appraise(roster, Speciality(appraisal.speciality))
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


async def _asset_to_price(uow: UnitOfWork, asset_id: str) -> SeizedAsset:
    court_id = court_of(uow, CLERICAL)
    asset = await uow.session.get(SeizedAsset, asset_id, with_for_update=True)
    if asset is None or asset.court_id != court_id:
        raise refuse(CommonRefusal.not_found)
    case = await uow.session.get_one(EnforcementCase, asset.case_id)
    if case.state != CaseState.open:
        raise refuse(CaseRefusal.case_closed)
    running = select(Appraisal.id).where(
        col(Appraisal.asset_id) == asset_id, col(Appraisal.closed_at).is_(None)
    )
    if (await uow.session.exec(running)).first() is not None:
        raise refuse(ValuationRefusal.appraisal_running)
    valid = select(ReferencePriceRow).where(
        col(ReferencePriceRow.asset_id) == asset_id,
        col(ReferencePriceRow.valid_until_on) >= court_day(uow.now),
    )
    price = (await uow.session.exec(valid)).first()
    if price is not None:
        raise refuse(ValuationRefusal.already_priced, valid_until_on=price.valid_until_on)
    return asset


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
