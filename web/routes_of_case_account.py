"""The table of routes of a case's account and of what stands before its creditors' money."""

from __future__ import annotations

from auction.kernel.actor import Role
from web.court import case_account, standing, titles
from web.doors import Door, page
from web.guards import anyone, role, signed_in
from web.party import case_account as party_account
from web.public import signed_accounts

_JUDGES = role(Role.judge, Role.clerk)
_COURT = role(Role.judge, Role.clerk, Role.panel, Role.president)
_JUDGE, _PRESIDENT, _PANEL = role(Role.judge), role(Role.president), role(Role.panel)
_CASE = "/court/cases/{case_id}/account"
_STANDING = "/court/sales/{sale_id}/standing"

CASE_ACCOUNT: list[Door] = [
    page("GET", _CASE, case_account.show, _COURT),
    page("GET", f"{_CASE}.csv", case_account.download, _COURT),
    page("POST", f"{_CASE}/statements", case_account.make_statement, _JUDGES),
    page("GET", "/my/cases/{case_id}/account", party_account.show, signed_in),
    page("GET", "/my/cases/{case_id}/account.csv", party_account.download, signed_in),
    page("GET", "/court/cases/{case_id}/titles", titles.show, _COURT),
    page("GET", "/court/cases/{case_id}/titles/{title_claim_id}", titles.form_page, _JUDGES),
    page("POST", "/court/cases/{case_id}/titles/{title_claim_id}", titles.enter, _JUDGES),
    page("GET", "/papers/{number}/signed.json", signed_accounts.download, anyone),
]

# --- What stands before a payout: whose sale it is, the handler asks ------------------------------
STANDING: list[Door] = [
    page("GET", _STANDING, standing.show, _COURT),
    page("POST", f"{_STANDING}/delays", standing.ask_delay, _JUDGE),
    page("POST", f"{_STANDING}/delays/{{delay_id}}", standing.decide_delay, _PRESIDENT),
    page("POST", f"{_STANDING}/delays/{{delay_id}}/end", standing.end_delay, _JUDGE),
    page("POST", f"{_STANDING}/deposits", standing.order_deposit, _JUDGE),
    page("POST", f"{_STANDING}/deposits/{{deposit_id}}/release", standing.release_deposit, _JUDGE),
    page("POST", f"{_STANDING}/others", standing.ask_other_payee, _JUDGE),
    page("POST", f"{_STANDING}/others/{{other_id}}/signature", standing.sign_other_payee, _PANEL),
    page("POST", f"{_STANDING}/bankruptcy", standing.hand_over, _JUDGE),
    page("POST", f"{_STANDING}/bankruptcy/answer", standing.note_answer, _JUDGE),
    page("POST", f"{_STANDING}/bankruptcy/administrator", standing.name_administrator, _JUDGE),
    page("POST", f"{_STANDING}/bankruptcy/signature", standing.sign_administrator, _PRESIDENT),
]
