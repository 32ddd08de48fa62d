"""The table of routes of the court's bank: statements, batches of payouts, each day's close."""

from __future__ import annotations

from auction.kernel.actor import Role
from web.doors import Door, page, upload
from web.finance import batches, closes, months, statement_profiles, statements
from web.guards import role

_FINANCE = role(Role.finance)
_MONEY = role(Role.finance, Role.president)
_STATEMENT = "/finance/statements/{statement_id}"
_BATCH = "/finance/batches/{batch_id}"

BANK: list[Door] = [
    page("GET", "/finance/statements", statements.list_statements, _FINANCE),
    upload("/finance/statements", statements.bring, _FINANCE),
    page("GET", _STATEMENT, statements.show_statement, _FINANCE),
    page("POST", f"{_STATEMENT}/booking", statements.book, _FINANCE),
    page("POST", f"{_STATEMENT}/discarding", statements.discard, _FINANCE),
    page("GET", "/finance/statement-profiles", statement_profiles.show_profiles, _FINANCE),
    page("POST", "/finance/statement-profiles", statement_profiles.save, _FINANCE),
    page("GET", "/finance/batches", batches.list_batches, _FINANCE),
    page("POST", "/finance/batches", batches.make, _FINANCE),
    page("GET", _BATCH, batches.show_batch, _FINANCE),
    page("GET", f"{_BATCH}/file", batches.download, _FINANCE),
    page("POST", f"{_BATCH}/release", batches.release, _FINANCE),
    page("POST", f"{_BATCH}/giving-up", batches.give_up, _FINANCE),
    page("GET", "/finance/books/closes", closes.list_closes, _MONEY),
    page("POST", "/finance/books/closes", closes.close_days, _FINANCE),
    page("GET", "/finance/books/closes/{day}", closes.show_day, _MONEY),
    page("GET", "/finance/books/months", months.this_month, _MONEY),
    page("GET", "/finance/books/months/{month}.csv", months.month_csv, _MONEY),
    page("GET", "/finance/books/months/{month}", months.show_month, _MONEY),
]
