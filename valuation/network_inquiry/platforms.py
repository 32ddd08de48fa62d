"""The verbs of a court's roster of platforms: list, suspend, restore, strike off. Law: REF-10."""

from __future__ import annotations

from collections.abc import Sequence

from sqlmodel import col, or_, select

from auction.db.unit_of_work import UnitOfWork
from auction.kernel.actor import Role
from auction.kernel.clock import court_day
from auction.kernel.ids import new_id
from auction.kernel.money import is_amount
from auction.kernel.refusal import CommonRefusal, refuse
from auction.people.turns import take_turn
from valuation.acts import court_of, filled, insist, member
from valuation.network_inquiry.models import InquiryPlatform
from valuation.network_inquiry.platform_rules import (
    PriceKind,
    StrikeGround,
    barred_until,
    may_list,
)
from valuation.network_inquiry.refusals import NetworkRefusal as No

KEEPERS = (Role.judge, Role.admin)


async def list_platform(
    uow: UnitOfWork,
    *,
    name: str,
    base_url: str,
    key_name: str,
    kinds: Sequence[str],
    fee_fen: int,
) -> str:
    """Put a platform on the court's roster; return its id. `key_name` names a secret, is none."""
    court_id = court_of(uow, KEEPERS)
    name, base_url = filled(name, "name"), filled(base_url, "base_url").rstrip("/")
    chosen = [member(PriceKind, kind, "kinds") for kind in kinds]
    insist(may_list(chosen, base_url))
    if not is_amount(fee_fen, least=0):
        raise refuse(CommonRefusal.bad_amount, "fee", least_fen=0)
    await _insist_unknown(uow, court_id, name, base_url)
    row = InquiryPlatform(
        id=new_id("plt"),
        court_id=court_id,
        name=name,
        base_url=base_url,
        key_name=filled(key_name, "key_name"),
        price_kinds=sorted(set(chosen)),
        fee_fen=fee_fen,
        listed_at=uow.now,
    )
    uow.add(row)
    await uow.session.flush()
    _note(uow, row, "listed", name=name)
    return row.id


async def suspend_platform(uow: UnitOfWork, *, platform_id: str, reason: str) -> None:
    """Ask a platform nothing further; what it was asked goes on."""
    row = await _platform(uow, platform_id)
    if row.suspended_at is not None or row.struck_off_at is not None:
        raise refuse(CommonRefusal.wrong_state)
    row.suspension_reason, row.suspended_at = filled(reason, "reason"), uow.now
    _note(uow, row, "suspended", reason=row.suspension_reason)


async def restore_platform(uow: UnitOfWork, *, platform_id: str) -> None:
    """Let a platform be asked again: one suspended, or one whose five years are over.

    Law: REF-10.
    """
    row = await _platform(uow, platform_id)
    if row.suspended_at is None and row.struck_off_at is None:
        raise refuse(CommonRefusal.wrong_state)
    if row.barred_until_on is not None and court_day(uow.now) < row.barred_until_on:
        raise refuse(No.platform_barred, until_on=row.barred_until_on)
    row.suspended_at, row.suspension_reason = None, ""
    row.struck_off_at, row.barred_until_on = None, None
    row.struck_off_ground, row.struck_off_reason = "", ""
    row.listed_at = uow.now
    _note(uow, row, "restored")


async def strike_off(uow: UnitOfWork, *, platform_id: str, ground: str, reason: str) -> None:
    """Strike a platform off and bar it for five years; what it was asked goes on. Law: REF-10."""
    row = await _platform(uow, platform_id)
    if row.struck_off_at is not None:
        raise refuse(CommonRefusal.wrong_state)
    row.struck_off_ground = member(StrikeGround, ground, "ground")
    row.struck_off_reason, row.struck_off_at = filled(reason, "reason"), uow.now
    row.barred_until_on = barred_until(court_day(uow.now))
    _note(uow, row, "struck_off", ground=row.struck_off_ground)


async def platforms_to_ask(uow: UnitOfWork, court_id: str) -> list[InquiryPlatform]:
    """Return every platform of the roster neither suspended nor struck off. Law: REF-11."""
    rows = select(InquiryPlatform).where(
        col(InquiryPlatform.court_id) == court_id,
        col(InquiryPlatform.suspended_at).is_(None),
        col(InquiryPlatform.struck_off_at).is_(None),
    )
    locked = rows.order_by(col(InquiryPlatform.id)).with_for_update(read=True)
    return list((await uow.session.exec(locked)).all())


async def _insist_unknown(uow: UnitOfWork, court_id: str, name: str, base_url: str) -> None:
    """Refuse a second row of one platform; above all of one that was struck off. Law: REF-10."""
    await take_turn(uow.session, "platform", court_id)
    rows = select(InquiryPlatform).where(
        col(InquiryPlatform.court_id) == court_id,
        or_(col(InquiryPlatform.name) == name, col(InquiryPlatform.base_url) == base_url),
    )
    found = (await uow.session.exec(rows)).first()
    if found is None:
        return
    if found.barred_until_on is not None:
        raise refuse(No.platform_barred, until_on=found.barred_until_on)
    field_name = "name" if found.name == name else "base_url"
    raise refuse(No.platform_listed_already, field_name)


async def _platform(uow: UnitOfWork, platform_id: str) -> InquiryPlatform:
    court_id = court_of(uow, KEEPERS)
    row = await uow.session.get(
        InquiryPlatform, platform_id, with_for_update=True, populate_existing=True
    )
    if row is None or row.court_id != court_id:
        raise refuse(CommonRefusal.not_found)
    return row


def _note(uow: UnitOfWork, row: InquiryPlatform, act: str, **data: object) -> None:
    uow.audit(f"platform.{act}", f"platform:{row.id}", row.court_id, **data)
