"""Pure. What a platform said, read strictly: a report, or why it is none. Law: REF-12.

Nothing is guessed and nothing repaired: what is not exactly as `docs/network-inquiry.md` says is a
named fault, and a fault is never a price.
"""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any

from auction.cases.rules import years_later
from auction.kernel.canonical import content_hash
from auction.kernel.money import is_amount
from auction.kernel.storable import is_storable

LARGEST_ANSWER_BYTES = 20_000_000
LONGEST_TEXT = 4_000
MOST_SAMPLES = 200
LONGEST_VALIDITY_YEARS = 1
CURRENCY = "CNY"


class FaultKind(StrEnum):
    """What is wrong with an answer, or with a platform that gives none."""

    key_missing = "key_missing"
    unreachable = "unreachable"
    timed_out = "timed_out"
    refused_key = "refused_key"
    server_error = "server_error"
    too_large = "too_large"
    not_json = "not_json"
    malformed = "malformed"
    other_inquiry = "other_inquiry"
    other_currency = "other_currency"
    not_whole_fen = "not_whole_fen"
    validity_over = "validity_over"
    validity_too_long = "validity_too_long"
    bad_report_file = "bad_report_file"
    two_answers = "two_answers"
    late = "late"


@dataclass(frozen=True)
class Fault:
    """Why an answer is none. `raw` is what came, kept by its hash and shown to nobody."""

    kind: FaultKind
    detail: str = ""
    raw: bytes = b""


@dataclass(frozen=True)
class Pending:
    """The platform has the mandate and works on it."""


@dataclass(frozen=True)
class ExtensionAsked:
    """The platform asks for three more days, with its ground. Law: REF-13."""

    ground: str


@dataclass(frozen=True)
class Declined:
    """The platform gives the mandate back, with its ground. Law: REF-10."""

    ground: str


@dataclass(frozen=True, kw_only=True)
class Quote:
    """A report: the five things the law wants in it. Law: REF-12.

    `report_pdf` is the platform's paper, empty if it sent none. `raw` is the answer as it came.
    """

    amount_fen: int
    valid_until_on: date
    basis: str
    method: str
    samples: tuple[Mapping[str, Any], ...]
    report_pdf: bytes = b""
    raw: bytes = field(default=b"", repr=False)

    @property
    def content_hash(self) -> str:
        """Return the hash of what it says, however it was written."""
        return content_hash(
            {
                "amount_fen": self.amount_fen,
                "valid_until_on": self.valid_until_on.isoformat(),
                "basis": self.basis,
                "method": self.method,
                "samples": list(self.samples),
                "report_pdf": base64.b64encode(self.report_pdf).decode(),
            }
        )


Reply = Quote | Pending | ExtensionAsked | Declined | Fault


def read_reply(raw: bytes, media_type: str, mandate_id: str) -> Reply:
    """Return what a body says about a mandate."""
    if len(raw) > LARGEST_ANSWER_BYTES:
        return Fault(FaultKind.too_large)
    if media_type.partition(";")[0].strip().lower() != "application/json":
        return Fault(FaultKind.not_json, media_type[:100], raw)
    try:
        said = json.loads(raw.decode("utf-8"), object_pairs_hook=_once, parse_constant=_no_constant)
        return _reply(said, raw, mandate_id)
    except _Broken as broken:
        return Fault(broken.kind, broken.detail, raw)
    except (ValueError, RecursionError):
        return Fault(FaultKind.not_json, "", raw)


def validity_fault(quote: Quote, today: date) -> FaultKind | None:
    """Say what is wrong with a report's validity, counted from the day it came. Law: REF-47."""
    if quote.valid_until_on < today:
        return FaultKind.validity_over
    if quote.valid_until_on > years_later(today, LONGEST_VALIDITY_YEARS):
        return FaultKind.validity_too_long
    return None


class _Broken(Exception):
    def __init__(self, kind: FaultKind, detail: str = "") -> None:
        super().__init__(kind)
        self.kind, self.detail = kind, detail


def _reply(said: object, raw: bytes, mandate_id: str) -> Reply:
    if not isinstance(said, dict):
        raise _Broken(FaultKind.malformed, "no object")
    if said.get("id") != mandate_id:
        raise _Broken(FaultKind.other_inquiry)
    match said.get("status"):
        case "pending":
            return Pending()
        case "extension_requested":
            return ExtensionAsked(_text(said, "ground"))
        case "declined":
            return Declined(_text(said, "ground"))
        case "report":
            return _quote(said.get("report"), raw)
        case _:
            raise _Broken(FaultKind.malformed, "status")


def _quote(report: object, raw: bytes) -> Quote:
    if not isinstance(report, dict):
        raise _Broken(FaultKind.malformed, "report")
    if report.get("currency") != CURRENCY:
        raise _Broken(FaultKind.other_currency, str(report.get("currency"))[:20])
    if not is_amount(report.get("amount_fen")):
        raise _Broken(FaultKind.not_whole_fen, str(report.get("amount_fen"))[:40])
    return Quote(
        amount_fen=report["amount_fen"],
        valid_until_on=_day(report, "valid_until_on"),
        basis=_text(report, "basis"),
        method=_text(report, "method"),
        samples=_samples(report.get("samples")),
        report_pdf=_pdf(report.get("report_pdf")),
        raw=raw,
    )


def _text(of: Mapping[str, Any], name: str) -> str:
    value = of.get(name)
    if not isinstance(value, str) or not value.strip() or len(value) > LONGEST_TEXT:
        raise _Broken(FaultKind.malformed, name)
    if not is_storable(value):
        raise _Broken(FaultKind.malformed, name)
    return value.strip()


def _day(of: Mapping[str, Any], name: str) -> date:
    value = of.get(name)
    try:
        on = date.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        on = None
    if on is None or on.isoformat() != value:
        raise _Broken(FaultKind.malformed, name)
    return on


def _samples(value: object) -> tuple[Mapping[str, Any], ...]:
    """Read the reference samples: what was sold, when, for how many fen."""
    if not isinstance(value, list) or not 0 < len(value) <= MOST_SAMPLES:
        raise _Broken(FaultKind.malformed, "samples")
    return tuple(_sample(one) for one in value)


def _sample(one: object) -> Mapping[str, Any]:
    if not isinstance(one, dict):
        raise _Broken(FaultKind.malformed, "samples")
    if not is_amount(one.get("amount_fen")):
        raise _Broken(FaultKind.not_whole_fen, "samples")
    return {
        "name": _text(one, "name"),
        "on": _day(one, "on").isoformat(),
        "amount_fen": one["amount_fen"],
    }


def _pdf(value: object) -> bytes:
    if value is None:
        return b""
    try:
        if isinstance(value, str):
            return base64.b64decode(value, validate=True)
    except binascii.Error:
        pass
    raise _Broken(FaultKind.bad_report_file)


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise _Broken(FaultKind.two_answers, "a name twice")
    return found


def _no_constant(name: str) -> None:
    raise _Broken(FaultKind.malformed, name)
