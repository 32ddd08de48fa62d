"""The court's own identity check: the number's check digits here, all else by the desk.

Resident identity numbers (GB 11643) carry a birth date and a place; unified social credit codes
(GB 32100) a registering authority. A right digit proves nothing: it only finds slips.
"""

from __future__ import annotations

from datetime import date

from stdnum.cn import ric, uscc
from stdnum.exceptions import ValidationError

from auction.kernel.refusal import Refused, refuse
from auction.people.papers import (
    Paper,
    Papers,
    check_age,
    check_passport,
    is_plausible,
    kept_passport,
    plain_number,
)
from auction.people.ports import IdentityClaim
from auction.people.refusals import PeopleRefusal
from auction.people.rules import AccountKind


def checked_number(kind: AccountKind, number: str) -> str:
    """Return a number in the form it is kept. Raises `Refused(number_wrong)`."""
    scheme = ric if kind is AccountKind.person else uscc
    try:
        return str(scheme.validate("".join(number.split())))
    except ValidationError as error:
        raise refuse(PeopleRefusal.number_wrong, "number") from error


def checked_papers(
    kind: AccountKind,
    number: str,
    *,
    today: date,
    nationality: str = "",
    born_on: date | None = None,
) -> Papers:
    """Return what a number stands on, as it is kept. Law: CC art 18, OJA-16 (1).

    With a nationality a person shows a passport and says when they were born; without, the
    resident identity number says it. Raises `Refused`: a number nobody can have, a day of birth
    that cannot be, somebody not of age.
    """
    if kind is AccountKind.organisation:
        return Papers(Paper.licence, checked_number(kind, number))
    nationality = nationality.strip().upper()
    if not nationality:
        kept = checked_number(kind, number)
        born = ric.get_birth_date(kept)
        if not is_plausible(born, today):
            raise refuse(PeopleRefusal.number_wrong, "number")
        _insist_of_age(born, today, "number")
        return Papers(Paper.resident_id, kept)
    plain = plain_number(number)
    refusal = check_passport(plain, nationality, born_on)
    if refusal is not None:
        raise Refused(refusal)
    assert born_on is not None
    _insist_of_age(born_on, today, "born_on")
    return Papers(Paper.passport, kept_passport(plain, nationality), nationality, born_on)


def kept_number(number: str, nationality: str = "") -> str:
    """Return a person's number as it is kept, of whatever age. Raises `Refused`."""
    nationality = nationality.strip().upper()
    if not nationality:
        return checked_number(AccountKind.person, number)
    plain = plain_number(number)
    refusal = check_passport(plain, nationality, date.min)
    if refusal is not None:
        raise Refused(refusal)
    return kept_passport(plain, nationality)


class DeskIdentityCheck:
    """Proves nothing by itself: every claim with a possible number goes to the desk."""

    name = "desk"

    async def is_proved(self, claim: IdentityClaim) -> bool:
        """Look at the check digits; two people at the desk look at the papers."""
        insist_possible(claim)
        return False


def insist_possible(claim: IdentityClaim) -> None:
    """Refuse a number nobody can have; a passport's has no check digits."""
    if claim.paper is not Paper.passport:
        checked_number(claim.kind, claim.number)


def _insist_of_age(born_on: date, today: date, field: str) -> None:
    refusal = check_age(born_on, today, field)
    if refusal is not None:
        raise Refused(refusal)
