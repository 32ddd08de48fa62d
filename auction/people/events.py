"""Pure. What people tell the other rooms."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from auction.kernel.event import Event


@dataclass(frozen=True)
class AccountRegistered(Event):
    """Somebody registered; `account_id` has an e-mail address to confirm."""

    KIND: ClassVar[str] = "account_registered"

    account_id: str

    def key(self) -> str:
        """Return the account's key."""
        return f"account:{self.account_id}"


@dataclass(frozen=True)
class IdentityDecided(Event):
    """An identity dossier was verified or rejected."""

    KIND: ClassVar[str] = "identity_decided"

    account_id: str
    verified: bool
    reason: str

    def key(self) -> str:
        """Return the account's key."""
        return f"account:{self.account_id}"
