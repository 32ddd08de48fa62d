"""The end of a seizure nobody profits from, its return, and a party's wish for another platform.

Law: OJS-12 (release), OJS-01 (platform), AUC-27 by analogy (return).
"""

from __future__ import annotations

from sqlmodel import col, select

from auction.cases.kinds import AssetKind, Nature, PartyRole, nature_of
from auction.cases.models import CaseParty, SeizedAsset
from auction.db.unit_of_work import UnitOfWork
from auction.deadlines.calendar import due_in_days
from auction.deadlines.service import close_deadline, open_deadline
from auction.in_kind.asking import RELEASE, offer_of_lot
from auction.in_kind.events import SeizureReleased
from auction.in_kind.models import SeizureRelease
from auction.in_kind.refusals import InKindRefusal
from auction.in_kind.rules import ANSWER_DAYS, RETURN_DAYS, check_text
from auction.kernel.actor import Role
from auction.kernel.refusal import CommonRefusal, Refused, refuse
from auction.lots.access import own_lot
from auction.lots.after_failure import SALE_NOTICE, insist_free, locked_fate, turn
from auction.lots.fates import Stage
from auction.lots.models import Lot

RETURN = "return_due"


async def release_seizure(uow: UnitOfWork, *, lot_id: str, number: str, reason: str) -> None:
    """End the seizure of what was not sold and nobody takes; a judge does, by a numbered ruling.

    After a failed sale; of movables after the second failure too, for a sale is not owed there.
    `reason` says why no other measure is taken. Law: OJS-12.
    """
    lot = await own_lot(uow, lot_id, Role.judge)
    for text, name in ((number, "number"), (reason, "reason")):
        _insist_text(text, name)
    await insist_free(uow, lot_id)
    if not may_be_released(lot.round, AssetKind(lot.category)):
        raise refuse(InKindRefusal.release_before_sale)
    row = SeizureRelease(
        lot_id=lot.id,
        court_id=lot.court_id,
        case_id=lot.case_id,
        asset_id=lot.asset_id,
        number=number.strip()[:100],
        reason=reason.strip(),
        released_by=uow.actor.account_id or "",
        released_at=uow.now,
    )
    uow.add(row)
    await turn(uow, lot.id, Stage.released)
    for kind in (RELEASE, SALE_NOTICE):
        await close_deadline(uow, kind=kind, subject=f"lot:{lot.id}")
    await close_deadline(uow, kind="seizure_lapses", subject=f"asset:{lot.asset_id}")
    await open_deadline(
        uow,
        court_id=lot.court_id,
        case_id=lot.case_id,
        kind=RETURN,
        subject=f"lot:{lot.id}",
        role=Role.judge,
        law="OJS-12",
        due_at=due_in_days(uow.now, RETURN_DAYS),
        data={"lot": lot.id},
    )
    uow.audit("seizure.released", f"asset:{lot.asset_id}", lot.court_id, ruling=row.number)
    uow.emit(SeizureReleased(lot.id, lot.case_id, lot.court_id))


def may_be_released(round_: str, kind: AssetKind) -> bool:
    """Say whether a failed lot of a round is given back when nobody takes it. Law: OJS-12."""
    return round_ == "sale" or (round_ == "second" and nature_of(kind) is Nature.movable)


async def note_returned(uow: UnitOfWork, *, lot_id: str, note: str) -> None:
    """Note that the debtor has the thing back, and how. A judge or a clerk does."""
    await own_lot(uow, lot_id, Role.judge, Role.clerk)
    _insist_text(note, "note")
    row = await uow.session.get(SeizureRelease, lot_id, with_for_update=True)
    if row is None:
        raise refuse(CommonRefusal.not_found)
    if row.returned_at is not None:
        raise refuse(InKindRefusal.returned_already)
    row.returned_at, row.returned_note = uow.now, note.strip()
    uow.add(row)
    await close_deadline(uow, kind=RETURN, subject=f"lot:{lot_id}")
    uow.audit("seizure.returned", f"asset:{row.asset_id}", row.court_id)


async def record_platform_request(uow: UnitOfWork, *, lot_id: str, text: str) -> None:
    """Record that the applicant asked in writing for another platform, within ten days. OJS-01.

    It is recorded and shown, no more: there is one platform here, and the judge answers it.
    """
    lot = await own_lot(uow, lot_id, Role.judge, Role.clerk)
    _insist_text(text, "platform_request")
    offer = await offer_of_lot(uow, lot_id)
    fate = await locked_fate(uow, lot_id)
    until_at = due_in_days(fate.failed_at, ANSWER_DAYS)
    if lot.round != "second" or uow.now >= until_at:
        raise refuse(InKindRefusal.platform_request_late, until_at=until_at)
    offer.platform_request, offer.platform_requested_at = text.strip(), uow.now
    uow.add(offer)
    uow.audit("in_kind.platform_requested", f"lot:{lot_id}", lot.court_id)


async def release_facts(uow: UnitOfWork, lot_id: str) -> dict[str, object]:
    """Return what the paper of a release says."""
    row = await uow.session.get_one(SeizureRelease, lot_id)
    asset = await uow.session.get_one(SeizedAsset, row.asset_id)
    lot = await uow.session.get_one(Lot, lot_id)
    return {
        "number": row.number,
        "reason": row.reason,
        "released_at": row.released_at,
        "asset_zh": asset.name_zh,
        "asset_en": asset.name_en,
        "lot_number": lot.number,
        "debtors": await _debtors(uow, row.case_id),
    }


async def _debtors(uow: UnitOfWork, case_id: str) -> list[str]:
    rows = select(CaseParty.name).where(
        col(CaseParty.case_id) == case_id, col(CaseParty.role) == PartyRole.debtor
    )
    return list((await uow.session.exec(rows)).all())


def _insist_text(text: str, field_name: str) -> None:
    refusal = check_text(text, field_name)
    if refusal is not None:
        raise Refused(refusal)
