"""The whole table of routes: one line each, with its guard. Handlers stand in the room of the door.

`form` and `upload` bound what a request may carry; everything that is no upload is small.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Literal

from starlette.requests import Request
from starlette.responses import Response

from auction.kernel.actor import Role
from web.guards import Guard, anyone, role, signed_in, staff

Handler = Callable[[Request], Awaitable[Response]]


@dataclass(frozen=True)
class Door:
    """One way in: method, path, handler, guard, and how much it may carry."""

    method: str
    path: str
    handler: Handler
    guard: Guard
    carries: Literal["form", "upload"] = "form"


def page(method: str, path: str, handler: Handler, guard: Guard) -> Door:
    """Return a door to a page or a form."""
    return Door(method, path, handler, guard)


def upload(path: str, handler: Handler, guard: Guard) -> Door:
    """Return a door to a form that carries a paper or a picture."""
    return Door("POST", path, handler, guard, "upload")


_JUDGES = role(Role.judge, Role.clerk)
_COURT = role(Role.judge, Role.clerk, Role.panel, Role.president)

# --- The public: home, lots, announcements, papers, health ------------------------------------
PUBLIC: list[Door] = []

# --- Accounts: register, sign in, inbox, identity ------------------------------------------------
PEOPLE: list[Door] = []

# --- Bidders: apply, deposit, bid form, purchases ------------------------------------------------
BIDDER: list[Door] = []

# --- The court: desk, cases, lots, panel, valuation, sales, distributions ------------------------
COURT: list[Door] = []

# --- Parties and agencies ------------------------------------------------------------------------
PARTY: list[Door] = []
AGENCY: list[Door] = []

# --- Money, admission desk, administration -------------------------------------------------------
FINANCE: list[Door] = []
ADMISSION: list[Door] = []
ADMIN: list[Door] = []

# --- The court's other software ------------------------------------------------------------------
API: list[Door] = []

DOORS: list[Door] = [
    *PUBLIC,
    *PEOPLE,
    *BIDDER,
    *COURT,
    *PARTY,
    *AGENCY,
    *FINANCE,
    *ADMISSION,
    *ADMIN,
    *API,
]
