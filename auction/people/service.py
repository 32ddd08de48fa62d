"""The verbs of people, as other rooms and the doors call them; each file holds one kind.

`accounts`: register, confirm, set a password. `courts`: courts and their staff. `identity`: prove
who one is. `tokens`: access for software. Whoever acts stands in the unit of work.
"""

from __future__ import annotations

from auction.people.accounts import (
    ask_to_confirm,
    confirm_email,
    grant_role,
    invite,
    register,
    set_language,
    set_password,
)
from auction.people.courts import (
    NO_PASSWORD,
    change_court,
    create_court,
    create_staff,
    set_staff_disabled,
    set_staff_roles,
)
from auction.people.identity import decide_identity, submit_identity
from auction.people.tokens import create_token, revoke_token

__all__ = [
    "NO_PASSWORD",
    "ask_to_confirm",
    "change_court",
    "confirm_email",
    "create_court",
    "create_staff",
    "create_token",
    "decide_identity",
    "grant_role",
    "invite",
    "register",
    "revoke_token",
    "set_language",
    "set_password",
    "set_staff_disabled",
    "set_staff_roles",
    "submit_identity",
]
