"""The proof of a service and the signed record of a hand-over, as a test needs them."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from auction.kernel.clock import COURT_ZONE
from auction.settlement.proofs import ServiceChannel, ServiceProof, SignedRecord
from tests.fakes.pictures import PNG


def service_proof(at: datetime, **change: Any) -> ServiceProof:
    """Return the proof of a service in person."""
    facts: dict[str, Any] = {
        "channel": ServiceChannel.in_person,
        "address": "诉讼服务中心",
        "served_at": at,
        "receipt": PNG,
    }
    return ServiceProof(**{**facts, **change})


def signed_record(at: datetime, **change: Any) -> SignedRecord:
    """Return the record both signed when a thing changed hands."""
    facts: dict[str, Any] = {
        "giver": "执行法官",
        "receiver": "买受人",
        "condition": "与公告一致",
        "handed_at": at,
        "file": PNG,
    }
    return SignedRecord(**{**facts, **change})


def served_form(at: datetime) -> dict[str, str]:
    """Return the form by which a service is noted on its page, but for the receipt."""
    typed = at.astimezone(COURT_ZONE).strftime("%Y-%m-%dT%H:%M")
    return {"served": "yes", "channel": "in_person", "address": "诉讼服务中心", "served_at": typed}


def handed_form(at: datetime) -> dict[str, str]:
    """Return the form by which a hand-over is noted on its page, but for the record."""
    typed = at.astimezone(COURT_ZONE).strftime("%Y-%m-%dT%H:%M")
    return {"giver": "执行法官", "receiver": "李伟", "condition": "完好", "handed_at": typed}


def served_address(at: str) -> dict[str, Any]:
    """Return what the API is told of a service: the receipt as content, the rest as parameters."""
    said = {"channel": "in_person", "address": "诉讼服务中心", "served_at": at, "name": "a.png"}
    return {"content": PNG, "params": said, "headers": {"Content-Type": "image/png"}}


def handed_address(at: str) -> dict[str, Any]:
    """Return what the API is told of a hand-over."""
    said = {"giver": "执行法官", "receiver": "买受人", "condition": "完好", "handed_at": at}
    return {
        "content": PNG,
        "params": {**said, "name": "a.png"},
        "headers": {"Content-Type": "image/png"},
    }
