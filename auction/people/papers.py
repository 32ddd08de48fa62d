"""Pure. By which paper somebody proves who they are, and what it must show of them.

Law: CC art 18 (an adult, of 18 years, has full civil capacity), OJA-16 (1) (a bidder must have
it), OJA-21 (real names). House rule: somebody of 16 who lives by their own work goes to the desk of
the court in person; the form does not know them.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from auction.kernel.refusal import Refusal
from auction.people.refusals import PeopleRefusal
from auction.people.rules import IdentityState

FULL_AGE = 18
MOST_AGE = 130

_PASSPORT = re.compile(r"[A-Z0-9]{5,20}")
_NATIONALITY = re.compile(r"[A-Z]{3}")


class Paper(StrEnum):
    """What a number stands on. Organisations of this country have the licence alone."""

    resident_id = "resident_id"
    passport = "passport"
    licence = "licence"


class Stage(StrEnum):
    """How far a dossier has come; a refusal is an end, too."""

    first_check = "first_check"
    second_check = "second_check"
    done = "done"


@dataclass(frozen=True)
class Papers:
    """What somebody types of a paper: `number` as kept, `nationality` as in passports (ISO)."""

    paper: Paper
    number: str
    nationality: str = ""
    born_on: date | None = None


def stage_of(state: IdentityState, *, is_proposed: bool) -> Stage:
    """Return how far a dossier has come."""
    if state is not IdentityState.submitted:
        return Stage.done
    return Stage.second_check if is_proposed else Stage.first_check


def plain_number(number: str) -> str:
    """Return a number without blanks, in capitals."""
    return "".join(number.split()).upper()


def age_on(born_on: date, day: date) -> int:
    """Return somebody's full years on a day; born on 29 February, one is a year older on 1 March.

    Law: CC art 200, 201 (years by the calendar).
    """
    return day.year - born_on.year - ((day.month, day.day) < (born_on.month, born_on.day))


def is_plausible(born_on: date, today: date) -> bool:
    """Say whether anybody alive can have been born on a day."""
    return born_on <= today and age_on(born_on, today) <= MOST_AGE


def check_age(born_on: date, today: date, field: str) -> Refusal | None:
    """Say why a day of birth will not do: nobody's, or of somebody not yet of age."""
    if not is_plausible(born_on, today):
        return Refusal(PeopleRefusal.born_wrong, {}, field)
    if age_on(born_on, today) < FULL_AGE:
        return Refusal(PeopleRefusal.under_age, {"least": FULL_AGE}, field)
    return None


def check_passport(number: str, nationality: str, born_on: date | None) -> Refusal | None:
    """Say what is wrong with a foreigner's passport; blanks are out and letters are capitals."""
    if not _NATIONALITY.fullmatch(nationality) or nationality == "CHN":
        return Refusal(PeopleRefusal.nationality_wrong, {}, "nationality")
    if not _PASSPORT.fullmatch(number):
        return Refusal(PeopleRefusal.number_wrong, {}, "number")
    if born_on is None:
        return Refusal(PeopleRefusal.born_wrong, {}, "born_on")
    return None


def kept_passport(number: str, nationality: str) -> str:
    """Return a passport's number as it is kept: two countries may give the same one."""
    return f"{nationality} {number}"
