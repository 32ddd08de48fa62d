"""How a message leaves the house: the port of the mail, and the way of a house without mail."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from auction.kernel.refusal import Failure
from auction.notifications.kinds import EmailState


@dataclass(frozen=True)
class Letter:
    """A message in words. `link` is a path of this site, or empty."""

    message_id: str
    to: str
    subject: str
    body: str
    link: str = ""


class MailFailed(Failure):
    """A letter could not be handed over; `is_final` when it never can be."""

    def __init__(self, reason: str, *, is_final: bool) -> None:
        super().__init__(reason)
        self.is_final = is_final


class Mailer(Protocol):
    """Hands letters over. May send one twice after a crash, never none; keeps no copy."""

    async def send(self, letter: Letter) -> EmailState:
        """Hand a letter over; say how it went. Raises `MailFailed`."""
        ...


class InboxOnly:
    """The way of a house that has no mail server: what is said stands in the inbox alone."""

    async def send(self, letter: Letter) -> EmailState:
        """Leave the letter where it is."""
        return EmailState.inbox_only
