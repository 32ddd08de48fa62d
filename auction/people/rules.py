"""Pure. What an address, a password, a set of roles must be like; the states of an identity."""

from __future__ import annotations

import re
from collections.abc import Set
from enum import StrEnum

from auction.kernel.actor import STAFF, Role
from auction.kernel.refusal import CommonRefusal, Refusal
from auction.people.refusals import PeopleRefusal

LEAST_PASSWORD = 10
MOST_PASSWORD = 128
MOST_EMAIL = 254
MOST_NAME = 100
MOST_DOCUMENT_BYTES = 10_000_000
MOST_DOCUMENTS = 6
MOST_KEPT_DOCUMENTS = 60

# Whoever knows the applicants of a lot must not also judge it. Law: OJA-24, TRAP-20.
_KNOW_BIDDERS = frozenset({Role.admission, Role.finance})
_JUDGE_BIDDERS = frozenset({Role.judge, Role.panel})

_EMAIL = re.compile(r"[^\s@<>\"',;:()\[\]\\]+@[a-z0-9-]+(\.[a-z0-9-]+)+")
_LEAST_DIFFERENT = 4
_ADDED = "0123456789!"
_GUESSED_FIRST = ("password", "passw0rd", "1234567890", "qwertyuiop", "iloveyou", "auction")


class AccountKind(StrEnum):
    """Whether a person or an organisation stands behind an account."""

    person = "person"
    organisation = "organisation"


class IdentityState(StrEnum):
    """How far an account has proved who it is."""

    none = "none"
    submitted = "submitted"
    verified = "verified"
    rejected = "rejected"


def plain_email(text: str) -> str:
    """Return an address as it is kept: trimmed, in lower case."""
    return text.strip().lower()


def check_email(email: str) -> Refusal | None:
    """Say what is wrong with a kept address, if anything; whether it exists, a letter shows."""
    if len(email) > MOST_EMAIL or not _EMAIL.fullmatch(email):
        return Refusal(PeopleRefusal.email_malformed, {}, "email")
    return None


def check_name(name: str) -> Refusal | None:
    """Say what is wrong with a name."""
    if not name.strip():
        return Refusal(CommonRefusal.missing, {}, "name")
    if len(name) > MOST_NAME:
        return Refusal(CommonRefusal.too_long, {"longest": MOST_NAME}, "name")
    return None


def check_password(password: str, *, email: str) -> Refusal | None:
    """Say what is wrong with a password: only its length and what is guessed first matter."""
    if len(password) < LEAST_PASSWORD:
        return Refusal(PeopleRefusal.password_too_short, {"least": LEAST_PASSWORD}, "password")
    if len(password) > MOST_PASSWORD:
        return Refusal(PeopleRefusal.password_too_long, {"longest": MOST_PASSWORD}, "password")
    low, own = password.lower(), email.partition("@")[0]
    guessed = {email, own, own.rstrip(_ADDED), *_GUESSED_FIRST}
    if len(set(password)) < _LEAST_DIFFERENT or {low, low.rstrip(_ADDED)} & guessed:
        return Refusal(PeopleRefusal.password_guessable, {}, "password")
    return None


def check_staff_roles(roles: Set[Role]) -> Refusal | None:
    """Say what is wrong with the roles of a member of staff. Law: OJA-24, TRAP-20."""
    if not roles:
        return Refusal(CommonRefusal.missing, {}, "roles")
    if not roles <= STAFF:
        return Refusal(PeopleRefusal.role_not_for_staff, {}, "roles")
    if roles & _KNOW_BIDDERS and roles & _JUDGE_BIDDERS:
        return Refusal(PeopleRefusal.roles_conflict, {}, "roles")
    return None
