"""Pure. A refusal: an expected "no", as a code with data. Words are made at the edge.

Rules return a `Refusal`; services raise `Refused` with it, so that the unit of work rolls back
and nothing has changed. A `Failure` is the outside world's fault; a broken invariant is a bug
(`invariant.py`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any


@dataclass(frozen=True)
class Refusal:
    """Why something was not done. `data` holds what a person needs to do better next time.

    Names in `data` end in `_fen`, `_at`, `_on` where they are money, instants, days.
    """

    code: StrEnum
    data: Mapping[str, Any] = field(default_factory=dict)
    field_name: str | None = None


class Refused(Exception):
    """Carries a refusal out of a service; whatever the unit of work had begun is undone."""

    def __init__(self, refusal: Refusal) -> None:
        super().__init__(str(refusal.code))
        self.refusal = refusal


class Failure(Exception):
    """The outside world failed: a bank, a mail server, a database. The cause is chained."""


def refuse(code: StrEnum, field_name: str | None = None, **data: Any) -> Refused:
    """Build the exception for a refusal: `raise refuse(Code.too_small, least_fen=100)`."""
    return Refused(Refusal(code, data, field_name))


class CommonRefusal(StrEnum):
    """Refusals any door may give."""

    not_signed_in = "not_signed_in"
    not_allowed = "not_allowed"
    not_found = "not_found"
    stale_form = "stale_form"
    forged_form = "forged_form"
    malformed = "malformed"
    missing = "missing"
    bad_amount = "bad_amount"
    bad_date = "bad_date"
    too_long = "too_long"
    body_too_large = "body_too_large"
    body_too_slow = "body_too_slow"
    too_fast = "too_fast"
    key_reused = "key_reused"
    wrong_state = "wrong_state"
