"""Who says that somebody is who they say: the port of the identity check."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from auction.people.papers import Paper
from auction.people.rules import AccountKind


@dataclass(frozen=True)
class IdentityClaim:
    """Who somebody says they are: a name, and the number the state gave them."""

    kind: AccountKind
    legal_name: str
    number: str
    representative: str = ""
    paper: Paper = Paper.resident_id


class IdentityCheck(Protocol):
    """Looks at a claim. Must not keep it, nor tell anyone else of it."""

    name: str

    async def is_proved(self, claim: IdentityClaim) -> bool:
        """Say whether the claim is proved at once; False sends it to the admission desk.

        Raises `Refused` for a number nobody can have.
        """
        ...
