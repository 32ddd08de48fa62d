"""The table of routes of a case's account and of what stands before its creditors' money."""

from __future__ import annotations

from auction.kernel.actor import Role
from web.court import case_account
from web.doors import Door, page
from web.guards import anyone, role, signed_in
from web.party import case_account as party_account
from web.public import signed_accounts

_JUDGES = role(Role.judge, Role.clerk)
_COURT = role(Role.judge, Role.clerk, Role.panel, Role.president)
_CASE = "/court/cases/{case_id}/account"

CASE_ACCOUNT: list[Door] = [
    page("GET", _CASE, case_account.show, _COURT),
    page("GET", f"{_CASE}.csv", case_account.download, _COURT),
    page("POST", f"{_CASE}/statements", case_account.make_statement, _JUDGES),
    page("GET", "/my/cases/{case_id}/account", party_account.show, signed_in),
    page("GET", "/my/cases/{case_id}/account.csv", party_account.download, signed_in),
    page("GET", "/papers/{number}/signed.json", signed_accounts.download, anyone),
]
