"""Small words every verb of the valuation uses: what it checks, and what it notes."""

from __future__ import annotations

from enum import StrEnum
from typing import TypeVar

from sqlmodel import col, select

from auction.cases.models import CaseParty
from auction.db.unit_of_work import UnitOfWork
from auction.kernel.actor import Role
from auction.kernel.refusal import CommonRefusal, Refusal, Refused, refuse

_Choice = TypeVar("_Choice", bound=StrEnum)
CLERICAL = (Role.judge, Role.clerk)
JUDICIAL = (Role.judge,)
_LONGEST_TEXT = 4_000


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


def court_of(uow: UnitOfWork, roles: tuple[Role, ...]) -> str:
    """Return the court the actor serves in one of these roles."""
    if uow.actor.court_id is None or not uow.actor.is_one_of(*roles):
        raise refuse(CommonRefusal.not_allowed)
    return uow.actor.court_id


async def parties_of_actor(uow: UnitOfWork, case_id: str) -> list[CaseParty]:
    """Return as whom the actor's account stands in a case; it must be somebody."""
    parties = select(CaseParty).where(
        col(CaseParty.case_id) == case_id, col(CaseParty.account_id) == uow.actor.account_id
    )
    rows = list((await uow.session.exec(parties.order_by(col(CaseParty.id)))).all())
    if uow.actor.account_id is None or not rows:
        raise refuse(CommonRefusal.not_found)
    return rows
