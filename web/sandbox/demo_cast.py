"""Who plays in the demo, and the stage: the server, its clock and its bank, by HTTP alone."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from auction.kernel.money import format_yuan
from web.sandbox.demo_client import Browser, Client
from web.sandbox.people import DOMAIN, PASSWORD

Say = Callable[[str], None]


@dataclass
class Stage:
    """The server of the demo. People sign in when they first act; ids are noted as they come."""

    site: str
    say: Say
    ids: dict[str, str] = field(default_factory=dict)
    _people: dict[str, Client] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.anyone = Client(self.site)

    def person(self, login: str) -> Client:
        """Return one of the ready people, signed in."""
        if login not in self._people:
            token = Browser(self.site).token_for(f"{login}@{DOMAIN}", PASSWORD)
            self._people[login] = Client(self.site, token)
        return self._people[login]

    def now(self) -> datetime:
        """Return court time."""
        return instant(self.anyone.get("/sandbox/clock")["now"])

    def walk_to(self, at: datetime) -> None:
        """Let court time go to an instant, unless it is there already."""
        if at > self.now():
            self.anyone.post("/sandbox/clock", {"set": at.isoformat()})

    def arrive(self, number: str, **otherwise: Any) -> Any:
        """Let the sandbox's bank report the transfer that a number asks for."""
        return self.anyone.post("/sandbox/bank", {"number": number, **otherwise})


def instant(text: str) -> datetime:
    """Read an instant as the API writes it."""
    return datetime.fromisoformat(text)


def soon(at: datetime) -> datetime:
    """Return the second after an instant."""
    return at + timedelta(seconds=1)


def yuan(fen: int) -> str:
    """Write an amount for the story."""
    return f"¥ {format_yuan(fen)}"
