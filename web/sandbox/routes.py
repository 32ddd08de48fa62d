"""The sandbox's own rows of the table of routes; production never loads them."""

from __future__ import annotations

from web.doors import Door, page
from web.guards import anyone
from web.sandbox.clock_api import move_clock
from web.sandbox.style_page import DESIGN_DOORS

SANDBOX_DOORS: list[Door] = [
    *DESIGN_DOORS,
    page("POST", "/api/v1/sandbox/clock", move_clock, anyone),
]
