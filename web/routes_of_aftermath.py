"""The table of routes of what follows a failure and the hammer; `web/routes.py` joins it."""

from __future__ import annotations

from auction.kernel.actor import Role
from web.court import after_hammer, failures, kept_deposits, taxes
from web.doors import Door, page, upload
from web.guards import anyone, role, signed_in
from web.party import in_kind
from web.public import in_kind_draw

_JUDGE = role(Role.judge)
_JUDGES = role(Role.judge, Role.clerk)
_COURT = role(Role.judge, Role.clerk, Role.panel, Role.president)

# --- After a failure: the court's acts, a creditor's answer, the draw for everybody ---------------
AFTERMATH: list[Door] = [
    page("POST", "/court/lots/{lot_id}/in-kind", failures.ask, _JUDGE),
    page("POST", "/court/lots/{lot_id}/in-kind/answers", failures.enter_answer, _JUDGES),
    page("POST", "/court/lots/{lot_id}/in-kind/restriction", failures.restrict, _JUDGES),
    page("POST", "/court/lots/{lot_id}/in-kind/eligibility", failures.find_eligibility, _JUDGE),
    page("POST", "/court/lots/{lot_id}/in-kind/grant", failures.grant, _JUDGE),
    page("POST", "/court/lots/{lot_id}/third-party", failures.allow_third_party, _JUDGE),
    page("POST", "/court/lots/{lot_id}/release", failures.release, _JUDGE),
    page("POST", "/court/lots/{lot_id}/return", failures.note_returned, _JUDGES),
    page("POST", "/court/lots/{lot_id}/platform", failures.note_platform_request, _JUDGES),
    page("POST", "/my/cases/{case_id}/in-kind/{question_id}", in_kind.answer, signed_in),
    page("GET", "/lots/{lot_id}/in-kind-draw.json", in_kind_draw.show_draw, anyone),
]

# --- After the hammer: approvals, registries, vacating, proofs ------------------------------------
_SALE = "/court/sales/{sale_id}"
AFTER_HAMMER: list[Door] = [
    page("POST", f"{_SALE}/approval", after_hammer.await_approval, _JUDGE),
    page("POST", f"{_SALE}/approval/decision", after_hammer.decide_approval, _JUDGE),
    page("POST", f"{_SALE}/notices", after_hammer.issue_notice, _JUDGE),
    page("POST", f"{_SALE}/notices/{{notice_id}}", after_hammer.note_notice_done, _JUDGES),
    page("POST", f"{_SALE}/occupant", after_hammer.tell_occupant, _JUDGES),
    page("POST", f"{_SALE}/eviction", after_hammer.force_out, _JUDGE),
    page("POST", f"{_SALE}/empty", after_hammer.note_empty, _JUDGES),
    page("POST", f"{_SALE}/related-debts", kept_deposits.pay_related_debt, _JUDGE),
    page("POST", f"{_SALE}/top-up", kept_deposits.decide_top_up, _JUDGE),
    page("POST", f"{_SALE}/taxes", taxes.record, _JUDGES),
    page("GET", "/court/taxes", taxes.list_tables, _COURT),
    upload("/court/taxes", taxes.preview, _JUDGES),
    page("GET", "/court/taxes/{table_id}", taxes.show_table, _COURT),
    page("POST", "/court/taxes/{table_id}/counting", taxes.count, _JUDGES),
    page("GET", "/court/taxes/{table_id}/csv", taxes.download, _COURT),
    page("POST", f"{_SALE}/deposit-anew", after_hammer.ask_deposit_anew, _JUDGE),
    page("POST", f"{_SALE}/default", after_hammer.declare_default, _JUDGE),
    page("GET", f"{_SALE}/files/{{which}}", after_hammer.show_file, _JUDGES),
]
