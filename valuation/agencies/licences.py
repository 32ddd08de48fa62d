"""Pure. What an agency may do and through whom: licences, appraisers; and when it may not.

Law: REF-20, REF-22, REF-30.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from auction.cases.rules import years_later
from valuation.agencies.speciality import Speciality

BAR_YEARS = 5  # Law: REF-20.
LEAST_APPRAISERS = 2  # Law: REF-30.

_LICENCE = re.compile(r"[0-9A-Z\u4e00-\u9fff（）〔〕【】\[\]./#·_-]{2,60}")
_HAS_DIGIT = re.compile(r"[0-9]")


class RemovalGround(StrEnum):
    """Why an agency left the roster."""

    unjustified_refusal = "unjustified_refusal"
    fraud = "fraud"
    other_misconduct = "other_misconduct"
    ceased = "ceased"  # House rule: one that closed or asked to leave has done nothing to bar it.

    @property
    def bars(self) -> bool:
        """Say whether the agency may not come back for five years. Law: REF-20."""
        return self is not RemovalGround.ceased


class AgencyState(StrEnum):
    """How an agency stands on the roster on a day."""

    may_be_named = "may_be_named"
    licence_expired = "licence_expired"
    suspended = "suspended"
    removed = "removed"


@dataclass(frozen=True)
class Licence:
    """The licence for one speciality, and its last day; None: it has none."""

    speciality: Speciality
    licence_no: str
    expires_on: date | None = None

    def is_valid_on(self, on: date) -> bool:
        """Say whether it still holds on a day; its last day counts."""
        return self.expires_on is None or on <= self.expires_on


@dataclass(frozen=True)
class Appraiser:
    """Who signs for an agency: name, category, and the licence with its last day."""

    name: str
    category: Speciality
    licence_no: str
    expires_on: date | None = None

    def place(self) -> tuple[str, str, str]:
        """Return by what the signers of an agency are ordered."""
        return (self.category, self.name, self.licence_no)


def licence_of(text: str) -> str | None:
    """Return a licence number in the one form in which it is kept; None for no such number.

    Wide letters and digits become plain ones, round brackets wide ones. House rule: two to sixty
    letters, digits and the usual signs, with at least one digit; no register of the associations
    can be asked for more.
    """
    plain = unicodedata.normalize("NFKC", text).upper()
    number = "".join(plain.split()).replace("(", "（").replace(")", "）")
    is_one = _LICENCE.fullmatch(number) and _HAS_DIGIT.search(number)
    return number if is_one else None


def barred_until(ground: RemovalGround, removed_on: date) -> date | None:
    """Return the last day on which a removed agency may not be listed again. Law: REF-20."""
    return years_later(removed_on, BAR_YEARS) if ground.bars else None


def may_sign(appraisers: Iterable[Appraiser], category: Speciality, on: date) -> list[Appraiser]:
    """Return who of a category could sign on a day; two are needed. Law: REF-30."""
    return [
        one
        for one in appraisers
        if one.category is category and (one.expires_on is None or on <= one.expires_on)
    ]
