"""Publishing a correction: a new version of a lot's announcement, beside those before it.

Two who correct at once: the lot is locked, and whoever comes second has a stale text before them.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from auction.db.unit_of_work import UnitOfWork
from auction.kernel.actor import Role
from auction.kernel.canonical import content_hash
from auction.kernel.clock import from_ms
from auction.kernel.ids import new_id
from auction.kernel.invariant import hold
from auction.kernel.refusal import CommonRefusal, Refusal, Refused, refuse
from auction.lots.access import own_lot
from auction.lots.acts import ActKind, ActState
from auction.lots.corrections import (
    MOVED,
    Correction,
    Standing,
    announced,
    check_correction,
)
from auction.lots.events import LotCorrected
from auction.lots.facts import basis_of
from auction.lots.models import Announcement, Lot, LotAct
from auction.lots.reference_price import latest_sale_on
from auction.lots.refusals import LotRefusal
from auction.lots.rules import ProposedTerms
from auction.lots.sale_rounds import notice_days
from auction.lots.states import LotState


async def correct(
    uow: UnitOfWork,
    *,
    lot_id: str,
    correction: Correction,
    seen_hash: str,
    read_hash: str | None = None,
) -> int:
    """Publish a correction as a judge of the lot's court; return the new version's number.

    `seen_hash` is of the version the judge corrects, `read_hash` of the text they read in the
    preview: another one refuses `stale_form`, or `preview_first`. Law: OJA-13 to OJA-16, OJA-50;
    the rest is the house rule of `corrections.py`.
    """
    lot = await own_lot(uow, lot_id, Role.judge)
    newest = await newest_announcement(uow.session, lot_id)
    if newest is None or lot.state not in (LotState.published, LotState.open):
        raise refuse(LotRefusal.lot_not_on_sale)
    if newest.content_hash != seen_hash:
        raise refuse(CommonRefusal.stale_form)
    await _insist_no_act_waits(uow, lot_id)
    content, refusal = await preview(uow.session, lot, newest, correction, now=uow.now)
    if refusal is not None:
        raise Refused(refusal)
    if read_hash is not None and content_hash(content) != read_hash:
        raise refuse(LotRefusal.preview_first)
    version = _version(uow, newest, correction, content)
    uow.add(version)
    uow.audit(
        "lot.corrected",
        f"lot:{lot_id}",
        lot.court_id,
        version=version.version,
        ground=correction.ground,
        weight=correction.weight,
        announcement=version.content_hash,
    )
    uow.emit(
        LotCorrected(
            lot_id=lot_id, case_id=lot.case_id, court_id=lot.court_id, version=version.version
        )
    )
    return version.version


async def preview(
    session: AsyncSession, lot: Lot, newest: Announcement, correction: Correction, *, now: datetime
) -> tuple[dict[str, Any], Refusal | None]:
    """Return what a correction would publish, and what forbids it; changes nothing."""
    standing = await standing_of_lot(session, lot, newest, now=now)
    terms = ProposedTerms.from_json(newest.content["terms"])
    refusal = check_correction(correction, newest.content, terms, standing)
    if refusal is not None:
        return dict(newest.content), refusal
    return announced(newest.content, correction, terms, standing), None


async def standing_of_lot(
    session: AsyncSession, lot: Lot, newest: Announcement, *, now: datetime
) -> Standing:
    """Return where a lot stands for whoever would correct it.

    A lot that the court stopped before it opened has not begun, whatever the clock says: its
    bidding begins when it is resumed.
    """
    hold(lot.opens_at is not None and lot.ends_at is not None, "a published lot has its dates")
    assert lot.opens_at is not None
    assert lot.ends_at is not None
    stopped = await _stopped_at(session, lot.id)
    stands_still = stopped is not None and stopped < lot.opens_at and lot.state != LotState.open
    basis = await basis_of(session, lot)
    moved = newest.content.get(MOVED)
    return Standing(
        now=now,
        opens_at=lot.opens_at if moved is None else from_ms(moved),
        bidding=lot.ends_at - lot.opens_at,
        has_begun=not stands_still and (lot.state != LotState.published or now >= lot.opens_at),
        stands_still=stands_still,
        notice_days=notice_days(basis),
        latest_sale_on=latest_sale_on(basis.valid_until_on),
        seizure_lapses_on=basis.seizure_lapses_on,
    )


async def newest_announcement(session: AsyncSession, lot_id: str) -> Announcement | None:
    """Return the version of a lot's announcement that stands, or None."""
    rows = (
        select(Announcement)
        .where(col(Announcement.lot_id) == lot_id)
        .order_by(col(Announcement.version).desc())
        .limit(1)
    )
    return (await session.exec(rows)).first()


async def insist_notice_ran(uow: UnitOfWork, lot: Lot) -> None:
    """Refuse to resume a lot before the new notice of its correction has run. Law: OJA-13.

    The five days to resume (OJA-47) cannot make a notice shorter that the law wants whole.
    """
    newest = await newest_announcement(uow.session, lot.id)
    until = newest.not_before_at if newest is not None else None
    if until is not None and uow.now < until:
        raise refuse(LotRefusal.notice_still_runs, earliest_at=until)


async def _stopped_at(session: AsyncSession, lot_id: str) -> datetime | None:
    """Return since when an act of the court stops the lot, or None."""
    rows = (
        select(LotAct)
        .where(col(LotAct.lot_id) == lot_id, col(LotAct.state) == ActState.taken)
        .order_by(col(LotAct.taken_at).desc(), col(LotAct.ordered_at).desc())
    )
    newest = (await session.exec(rows)).first()
    return newest.taken_at if newest and ActKind(newest.kind).stops_the_clock else None


async def _insist_no_act_waits(uow: UnitOfWork, lot_id: str) -> None:
    waiting = select(LotAct.id).where(
        col(LotAct.lot_id) == lot_id, col(LotAct.state) == ActState.ordered
    )
    if (await uow.session.exec(waiting)).first() is not None:
        raise refuse(LotRefusal.act_waits)


def _version(
    uow: UnitOfWork, newest: Announcement, correction: Correction, content: dict[str, Any]
) -> Announcement:
    moved = content.get(MOVED)
    return Announcement(
        id=new_id("ann"),
        court_id=newest.court_id,
        lot_id=newest.lot_id,
        version=newest.version + 1,
        content=content,
        content_hash=content_hash(content),
        published_at=uow.now,
        ground=correction.ground,
        reason=correction.reason.strip(),
        weight=correction.weight,
        not_before_at=None if moved is None else from_ms(moved),
        published_by=uow.actor.account_id,
    )
