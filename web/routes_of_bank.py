"""The table of routes of the court's bank: statements, batches of payouts, each day's close."""

from __future__ import annotations

from auction.kernel.actor import Role
from web.doors import Door, page, upload
from web.finance import statement_profiles, statements
from web.guards import role

_FINANCE = role(Role.finance)
_MONEY = role(Role.finance, Role.president)
_STATEMENT = "/finance/statements/{statement_id}"

BANK: list[Door] = [
    page("GET", "/finance/statements", statements.list_statements, _FINANCE),
    upload("/finance/statements", statements.bring, _FINANCE),
    page("GET", _STATEMENT, statements.show_statement, _FINANCE),
    page("POST", f"{_STATEMENT}/booking", statements.book, _FINANCE),
    page("POST", f"{_STATEMENT}/discarding", statements.discard, _FINANCE),
    page("GET", "/finance/statement-profiles", statement_profiles.show_profiles, _FINANCE),
    page("POST", "/finance/statement-profiles", statement_profiles.save, _FINANCE),
]
