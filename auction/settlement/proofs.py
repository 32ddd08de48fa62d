"""Proofs of what follows the hammer: that a ruling was served, and that a thing changed hands.

Files are judged by what they are, never by their name. Law: OJA-36, AUC-20, AUC-27.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from auction.db.files import store_file
from auction.db.unit_of_work import UnitOfWork
from auction.kernel.canonical import content_hash
from auction.kernel.refusal import CommonRefusal, refuse
from auction.people.documents import checked_type
from auction.settlement.access import filled
from auction.settlement.models import HandOverRecord, RulingService, Sale
from auction.settlement.refusals import SettlementRefusal


class ServiceChannel(StrEnum):
    """How a ruling reached the buyer."""

    in_person = "in_person"
    post = "post"
    electronic = "electronic"
    left_behind = "left_behind"


@dataclass(frozen=True, kw_only=True)
class ServiceProof:
    """How, where and when a ruling was served, and the receipt: an e-mail sent is no receipt."""

    channel: ServiceChannel
    address: str
    served_at: datetime
    receipt: bytes
    receipt_name: str = "receipt"


@dataclass(frozen=True, kw_only=True)
class SignedRecord:
    """The record of a hand-over: who gave, who received, in which condition, with both names."""

    giver: str
    receiver: str
    condition: str
    handed_at: datetime
    file: bytes
    meters: str = ""
    keys: str = ""
    file_name: str = "record"


async def keep_proof(uow: UnitOfWork, sale: Sale, proof: ServiceProof | None) -> None:
    """Keep the proof of a service and date the passing of title by it."""
    if proof is None or not proof.receipt:
        raise refuse(SettlementRefusal.service_unproven, "receipt")
    made_at = sale.ruling_made_at or uow.now
    if not _minute(made_at) <= proof.served_at <= uow.now:
        raise refuse(SettlementRefusal.served_out_of_reach, "served_at", made_at=made_at)
    kind = await checked_type(proof.receipt)
    row = RulingService(
        sale_id=sale.id,
        court_id=sale.court_id,
        channel=proof.channel,
        address=filled(proof.address, "address", 500),
        content_sha256=content_hash({"ruling": sale.ruling_number, "sale": sale.id}),
        served_at=proof.served_at,
        receipt_file_id=store_file(
            uow,
            name=proof.receipt_name,
            media_type=kind,
            content=proof.receipt,
            court_id=sale.court_id,
        ),
        recorded_by=uow.actor.account_id or "",
        recorded_at=uow.now,
    )
    await uow.session.flush()
    uow.add(row)
    sale.ruling_served_at = proof.served_at
    uow.audit(
        "sale.service_proven", f"sale:{sale.id}", sale.court_id,
        channel=row.channel, receipt=hashlib.sha256(proof.receipt).hexdigest(),
    )  # fmt: skip


async def keep_record(uow: UnitOfWork, sale: Sale, record: SignedRecord | None) -> None:
    """Keep the record both signed when a thing changed hands."""
    if record is None or not record.file:
        raise refuse(SettlementRefusal.record_missing, "record")
    served_at = sale.ruling_served_at or uow.now
    if not _minute(served_at) <= record.handed_at <= uow.now:
        raise refuse(CommonRefusal.bad_date, "handed_at")
    kind = await checked_type(record.file)
    row = HandOverRecord(
        sale_id=sale.id,
        court_id=sale.court_id,
        giver=filled(record.giver, "giver", 200),
        receiver=filled(record.receiver, "receiver", 200),
        meters=record.meters.strip()[:2_000],
        keys=record.keys.strip()[:2_000],
        condition=filled(record.condition, "condition"),
        file_id=store_file(
            uow,
            name=record.file_name,
            media_type=kind,
            content=record.file,
            court_id=sale.court_id,
        ),
        file_sha256=hashlib.sha256(record.file).hexdigest(),
        handed_at=record.handed_at,
        recorded_by=uow.actor.account_id or "",
        recorded_at=uow.now,
    )
    await uow.session.flush()
    uow.add(row)


def _minute(at: datetime) -> datetime:
    """Return the minute an instant lies in: people write down no seconds."""
    return at.replace(second=0, microsecond=0)
