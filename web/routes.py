"""The whole table of routes: one line each, with its guard. Handlers stand in the room of the door.

Each area has its section below; the API's rows come from its own table, `web/api/v1/table.py`.
"""

from __future__ import annotations

from auction.kernel.actor import Role
from web.doors import Door, page
from web.public import health, lot_page, lots, record
from web.guards import anyone, role
from web.security.languages import choose_language

_JUDGES = role(Role.judge, Role.clerk)
_COURT = role(Role.judge, Role.clerk, Role.panel, Role.president)

# --- What every page has in its header ---------------------------------------------------------
FRAME: list[Door] = [page("GET", "/language", choose_language, anyone)]

# --- The public: home, lots, announcements, papers, health ------------------------------------
PUBLIC: list[Door] = [
    page("GET", "/", lots.show_home, anyone),
    page("GET", "/lots", lots.list_lots, anyone),
    page("GET", "/lots/{lot_id}", lot_page.show_lot, anyone),
    page("GET", "/lots/{lot_id}/record.jsonl", record.download_record, anyone),
    page("GET", "/announcements", lots.list_announcements, anyone),
    page("GET", "/how-it-works", lots.show_how, anyone),
    page("GET", "/verify", record.show_verify, anyone),
    page("GET", "/healthz", health.show_health, anyone),
    page("GET", "/readyz", health.show_readiness, anyone),
    page("GET", "/metrics", health.show_metrics, anyone),
]

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
    *FRAME,
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
