"""The verbs of notices: open one when terms are decided, tell each recipient, keep the proof.

Judges and clerks of the lot's own court act here; another court's lot is not found. Each act takes
the notice's row first, so that two who act at once do so one after the other.
"""

from __future__ import annotations

from datetime import date

from sqlmodel import col, select

from auction.cases.models import CaseParty, SeizedAsset
from auction.db.files import store_file
from auction.db.unit_of_work import UnitOfWork
from auction.deadlines.calendar import due_in_days
from auction.kernel.actor import Role
from auction.kernel.canonical import content_hash
from auction.kernel.clock import court_day
from auction.kernel.ids import new_id
from auction.kernel.refusal import CommonRefusal, Refused, refuse
from auction.notices.clocks import note_progress, start_notifying, start_publicity, stop_clocks
from auction.notices.events import NoticeSent
from auction.notices.facts import Reach, concerned, is_equity, standing_notice
from auction.notices.models import NoticeAddressee, NoticeService, SaleNotice
from auction.notices.refusals import NoticeRefusal
from auction.notices.rules import (
    PROVEN_BY_PAPER,
    PUBLIC_DAYS,
    Capacity,
    Channel,
    Concerned,
    check_received_on,
)
from auction.notices.sale import NoticedSale, notice_text
from auction.people.documents import checked_type

MOST_NAME = 100
NAMED = (Capacity.company, Capacity.lessee, Capacity.priority, Capacity.party)
"""What the court may name somebody as who is neither a party nor recorded with priority."""


async def open_notice(uow: UnitOfWork, sale: NoticedSale) -> str:
    """Freeze the notice of a sale whose terms are decided; return its id. An earlier one is void.

    Whoever has an account or an address by e-mail is sent it at once; only their receipt counts.
    Law: OJA-18.
    """
    await void_notice(uow, sale.lot_id)
    content = notice_text(sale)
    notice = SaleNotice(
        id=new_id("notice"),
        court_id=sale.court_id,
        case_id=sale.case_id,
        asset_id=sale.asset_id,
        lot_id=sale.lot_id,
        lot_number=sale.lot_number,
        is_second=sale.is_second,
        terms_hash=sale.terms_hash,
        content=content,
        content_hash=content_hash(content),
        opened_at=uow.now,
    )
    uow.add(notice)
    await uow.session.flush()
    _note(uow, notice, "opened", hash=notice.content_hash)
    await start_notifying(uow, notice)
    for each, reach in await concerned(uow.session, sale.case_id, sale.asset_id):
        if reach.account_id or reach.email:
            _send(uow, notice, each, reach)
    return notice.id


async def void_notice(uow: UnitOfWork, lot_id: str) -> None:
    """Void the notice of terms that changed or were given up: nobody was told of others."""
    notice = await standing_notice(uow.session, lot_id, lock=True)
    if notice is None:
        return
    notice.voided_at = uow.now
    uow.add(notice)
    await uow.session.flush()
    _note(uow, notice, "voided")
    await stop_clocks(uow, lot_id)


async def close_notice(uow: UnitOfWork, lot_id: str) -> None:
    """Stop the clocks of a notice whose sale is announced; what was told stays on record."""
    await stop_clocks(uow, lot_id)


async def send_notice(uow: UnitOfWork, *, lot_id: str, recipient: str) -> str:
    """Send the notice to somebody's account, or else their e-mail; return the service's id.

    Sent is not received: only the account's reading or the link's confirmation is a receipt.
    """
    notice, each, reach = await _found(uow, lot_id, recipient)
    if not (reach.account_id or reach.email):
        raise refuse(NoticeRefusal.no_way_to_send, name=each.name)
    channel = Channel.account if reach.account_id else Channel.email
    await _insist_first(uow, notice, each, channel)
    return _send(uow, notice, each, reach)


async def record_proof(
    uow: UnitOfWork,
    *,
    lot_id: str,
    recipient: str,
    channel: Channel,
    address: str,
    received_on: date,
    proof: bytes | None,
    proof_name: str = "proof",
) -> str:
    """Record that somebody received the notice, with the proof; return the service's id.

    The proof is a PDF or a picture, judged by its content; its day is that of the receipt, not
    before the notice was written and not to come. Law: OJA-18.
    """
    if channel not in PROVEN_BY_PAPER:
        raise refuse(CommonRefusal.malformed, "channel")
    if not address.strip():
        raise refuse(CommonRefusal.missing, "address")
    notice, each, _ = await _found(uow, lot_id, recipient)
    refusal = check_received_on(received_on, opened_at=notice.opened_at, now=uow.now)
    if refusal is not None:
        raise Refused(refusal)
    await _insist_first(uow, notice, each, channel)
    row = _row(uow, notice, each, channel)
    row.address, row.received_on, row.receipt_at = address.strip(), received_on, uow.now
    await _keep(uow, row, proof, proof_name)
    await _add(uow, notice, row)
    return row.id


async def waive_notice(
    uow: UnitOfWork,
    *,
    lot_id: str,
    recipient: str,
    proof: bytes | None,
    proof_name: str = "waiver",
) -> str:
    """Record somebody's written waiver of being told; return the service's id. Law: OJA-18."""
    notice, each, _ = await _found(uow, lot_id, recipient)
    await _insist_first(uow, notice, each, Channel.waiver)
    row = _row(uow, notice, each, Channel.waiver)
    row.receipt_at = uow.now
    await _keep(uow, row, proof, proof_name)
    await _add(uow, notice, row)
    return row.id


async def begin_public_notice(uow: UnitOfWork, *, lot_id: str, recipient: str, reason: str) -> str:
    """Tell in public whoever cannot be reached, for five full days; return the service's id.

    `reason` says what was tried. Law: OJA-18, TRAP-06.
    """
    if not reason.strip():
        raise refuse(CommonRefusal.missing, "reason")
    notice, each, _ = await _found(uow, lot_id, recipient)
    await _insist_first(uow, notice, each, Channel.public)
    row = _row(uow, notice, each, Channel.public)
    row.reason = reason.strip()
    await start_publicity(uow, notice, due_in_days(uow.now, PUBLIC_DAYS))
    await _add(uow, notice, row)
    return row.id


async def name_addressee(
    uow: UnitOfWork, *, asset_id: str, name: str, capacity: Capacity, email: str = ""
) -> str:
    """Name somebody else who must be told of every sale of a thing; return the row's id.

    The company whose equity is sold has to be named. Law: CAT-04, CAT-05.
    """
    court_id = _court_of_actor(uow)
    asset = await uow.session.get(SeizedAsset, asset_id, with_for_update=True)
    if asset is None or asset.court_id != court_id:
        raise refuse(CommonRefusal.not_found)
    if not name.strip():
        raise refuse(CommonRefusal.missing, "addressee_name")
    if len(name) > MOST_NAME:
        raise refuse(CommonRefusal.too_long, "addressee_name", longest=MOST_NAME)
    is_company = capacity is Capacity.company
    if capacity not in NAMED or (is_company and not await is_equity(uow.session, asset_id)):
        raise refuse(NoticeRefusal.not_for_this_property, "capacity")
    row = NoticeAddressee(
        id=new_id("addressee"),
        court_id=court_id,
        asset_id=asset_id,
        name=name.strip(),
        capacity=capacity,
        email=email.strip().lower(),
        recorded_by=uow.actor.account_id,
        recorded_at=uow.now,
    )
    uow.add(row)
    uow.audit("asset.addressee_named", f"asset:{asset_id}", court_id, capacity=row.capacity)
    return row.id


async def note_reading(uow: UnitOfWork, *, notice_id: str) -> SaleNotice:
    """Return a notice to a party that opens it in its own account: the first time is the receipt.

    Not found for whoever it was not sent to. A void notice is shown, and receives nothing.
    """
    account_id = uow.actor.account_id
    notice = await uow.session.get(SaleNotice, notice_id, with_for_update=True)
    if notice is None or account_id is None:
        raise refuse(CommonRefusal.not_found)
    mine = select(CaseParty.id).where(
        col(CaseParty.case_id) == notice.case_id, col(CaseParty.account_id) == account_id
    )
    keys = [f"party:{party}" for party in (await uow.session.exec(mine)).all()]
    rows = select(NoticeService).where(
        col(NoticeService.notice_id) == notice_id,
        col(NoticeService.recipient).in_(keys),
        col(NoticeService.channel) == Channel.account,
    )
    found = (await uow.session.exec(rows)).all()
    if not found:
        raise refuse(CommonRefusal.not_found)
    for row in found:
        await _receive(uow, notice, row)
    return notice


async def confirm_by_link(uow: UnitOfWork, *, service_id: str) -> None:
    """Note that whoever holds the link of an e-mail confirmed the receipt.

    House rule: opening is not enough, for mail servers open links too.
    """
    row = await uow.session.get(NoticeService, service_id)
    notice = None
    if row is not None and row.channel == Channel.email:
        notice = await uow.session.get(SaleNotice, row.notice_id, with_for_update=True)
    if row is None or notice is None or notice.voided_at is not None:
        raise refuse(NoticeRefusal.notice_link_unknown)
    await _receive(uow, notice, row)


async def _receive(uow: UnitOfWork, notice: SaleNotice, row: NoticeService) -> None:
    await uow.session.refresh(row)
    if row.received_on is not None or notice.voided_at is not None:
        return
    row.received_on, row.receipt_at = court_day(uow.now), uow.now
    await _add(uow, notice, row)


def _send(uow: UnitOfWork, notice: SaleNotice, each: Concerned, reach: Reach) -> str:
    channel = Channel.account if reach.account_id else Channel.email
    row = _row(uow, notice, each, channel)
    row.account_id = reach.account_id
    row.address = "" if reach.account_id else reach.email
    uow.add(row)
    _note(uow, notice, "sent", recipient=row.recipient, channel=channel)
    uow.emit(NoticeSent(service_id=row.id, lot_id=notice.lot_id))
    return row.id


def _row(uow: UnitOfWork, notice: SaleNotice, each: Concerned, channel: Channel) -> NoticeService:
    return NoticeService(
        id=new_id("served"),
        notice_id=notice.id,
        court_id=notice.court_id,
        recipient=each.key,
        name=each.name,
        channel=channel,
        content_hash=notice.content_hash,
        given_at=uow.now,
        given_by=uow.actor.account_id,
    )


async def _add(uow: UnitOfWork, notice: SaleNotice, row: NoticeService) -> None:
    uow.add(row)
    said = {"recipient": row.recipient, "channel": row.channel}
    if row.received_on is not None:
        said["received_on"] = row.received_on.isoformat()
    _note(uow, notice, "served", **said)
    await note_progress(uow, notice)


async def _keep(uow: UnitOfWork, row: NoticeService, proof: bytes | None, name: str) -> None:
    if not proof:
        raise refuse(NoticeRefusal.notice_proof_needed, "proof")
    media_type = await checked_type(proof)
    row.proof_file_id = store_file(
        uow, name=name, media_type=media_type, content=proof, court_id=row.court_id
    )
    # The service's row names the file's: it must be in the database first.
    await uow.session.flush()


async def _found(
    uow: UnitOfWork, lot_id: str, recipient: str
) -> tuple[SaleNotice, Concerned, Reach]:
    court_id = _court_of_actor(uow)
    notice = await standing_notice(uow.session, lot_id, lock=True)
    if notice is None or notice.court_id != court_id:
        raise refuse(CommonRefusal.not_found)
    for each, reach in await concerned(uow.session, notice.case_id, notice.asset_id):
        if each.key == recipient:
            return notice, each, reach
    raise refuse(CommonRefusal.not_found)


async def _insist_first(
    uow: UnitOfWork, notice: SaleNotice, each: Concerned, channel: Channel
) -> None:
    """Refuse a second notice by one channel; the first stands, with its day."""
    rows = select(NoticeService.id).where(
        col(NoticeService.notice_id) == notice.id,
        col(NoticeService.recipient) == each.key,
        col(NoticeService.channel) == channel,
    )
    if (await uow.session.exec(rows)).first() is not None:
        raise refuse(NoticeRefusal.notified_already, name=each.name)


def _court_of_actor(uow: UnitOfWork) -> str:
    if uow.actor.court_id is None or not uow.actor.is_one_of(Role.judge, Role.clerk):
        raise refuse(CommonRefusal.not_allowed)
    return uow.actor.court_id


def _note(uow: UnitOfWork, notice: SaleNotice, act: str, **data: str) -> None:
    uow.audit(f"notice.{act}", f"lot:{notice.lot_id}", notice.court_id, **data)
