"""The court's own identity check: the number's check digits here, all else by the desk.

Resident identity numbers (GB 11643) carry a birth date and a place; unified social credit codes
(GB 32100) a registering authority. A right digit proves nothing: it only finds slips.
"""

from __future__ import annotations

from stdnum.cn import ric, uscc
from stdnum.exceptions import ValidationError

from auction.kernel.refusal import refuse
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


class DeskIdentityCheck:
    """Proves nothing by itself: every claim with a possible number goes to the desk."""

    name = "desk"

    async def is_proved(self, claim: IdentityClaim) -> bool:
        """Look at the check digits; a person at the desk looks at the papers."""
        checked_number(claim.kind, claim.number)
        return False
