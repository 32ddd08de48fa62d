"""Small words every verb of the valuation uses: what it checks, and what it notes."""

from __future__ import annotations

from enum import StrEnum
from typing import TypeVar

from auction.db.unit_of_work import UnitOfWork
from auction.kernel.refusal import CommonRefusal, Refusal, Refused, refuse
from valuation.models import Appraisal

_Choice = TypeVar("_Choice", bound=StrEnum)
_LONGEST_TEXT = 4_000


def note_act(uow: UnitOfWork, appraisal: Appraisal, act: str, **data: object) -> None:
    """Note an act on an appraisal in the court's audit record."""
    uow.audit(f"appraisal.{act}", f"appraisal:{appraisal.id}", appraisal.court_id, **data)


def must_be(state: str, *allowed: StrEnum) -> None:
    """Refuse unless a state is one of those in which the act makes sense."""
    if state not in allowed:
        raise refuse(CommonRefusal.wrong_state)


def member(kind: type[_Choice], value: str, field_name: str) -> _Choice:
    """Return the member of an enumeration that was asked for by its value."""
    try:
        return kind(value)
    except ValueError:
        raise refuse(CommonRefusal.malformed, field_name) from None


def filled(text: str, field_name: str) -> str:
    """Return a text that must be there, trimmed and not endless."""
    if not text.strip():
        raise refuse(CommonRefusal.missing, field_name)
    if len(text) > _LONGEST_TEXT:
        raise refuse(CommonRefusal.too_long, field_name, longest=_LONGEST_TEXT)
    return text.strip()


def insist(refusal: Refusal | None) -> None:
    """Raise what a rule refused, if it did."""
    if refusal is not None:
        raise Refused(refusal)
