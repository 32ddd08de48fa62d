"""The table of routes of remedies: one line each, with its guard; `web/routes.py` joins it.

Outsiders' claims, objections to enforcement, the debtor who pays all off, annulment of a sale.
"""

from __future__ import annotations

from auction.kernel.actor import Role
from web.court import redemption, remedies, sales
from web.doors import Door, page, upload
from web.guards import anyone, role, signed_in
from web.party import remedies as own
from web.public import remedies as public_remedies

_JUDGE = role(Role.judge)
_JUDGES = role(Role.judge, Role.clerk)
_COURT = role(Role.judge, Role.clerk, Role.panel, Role.president)
_CASE = "/court/cases/{case_id}"
_CLAIM = "/court/claims/{claim_id}"
_OBJECTION = "/court/enforcement-objections/{objection_id}"

REMEDIES: list[Door] = [
    page("GET", "/lots/{lot_id}/remedies", public_remedies.show_remedies, anyone),
    upload("/lots/{lot_id}/outsider-claims", public_remedies.file_claim, signed_in),
    upload("/lots/{lot_id}/objections", public_remedies.file_objection, signed_in),
    page("GET", "/my/remedies", own.list_own, signed_in),
    page("GET", "/my/remedies/claims/{claim_id}", own.show_claim, signed_in),
    page("POST", "/my/remedies/claims/{claim_id}", own.take_claim_step, signed_in),
    page("GET", "/my/remedies/objections/{objection_id}", own.show_objection, signed_in),
    page("POST", "/my/remedies/objections/{objection_id}", own.take_objection_step, signed_in),
    page("GET", "/my/cases/{case_id}/objections", own.case_objections, signed_in),
    upload("/my/cases/{case_id}/objections", own.object_in_case, signed_in),
    page("GET", "/my/cases/{case_id}/redemption", own.redemption, signed_in),
    page("POST", "/my/cases/{case_id}/redemption", own.ask_redemption, signed_in),
    page("GET", "/court/remedies", remedies.list_remedies, _COURT),
    page("GET", f"{_CASE}/objections", remedies.case_remedies, _COURT),
    upload(f"{_CASE}/objections", remedies.enter_objection, _JUDGES),
    upload(f"{_CASE}/outsider-claims", remedies.enter_claim, _JUDGES),
    page("GET", _CLAIM, remedies.show_claim, _COURT),
    page("POST", _CLAIM, remedies.take_claim_step, _JUDGES),
    page("GET", f"{_CLAIM}/paper", remedies.claim_paper, _COURT),
    page("GET", _OBJECTION, remedies.show_objection, _COURT),
    page("POST", _OBJECTION, remedies.take_objection_step, _JUDGES),
    page("GET", f"{_OBJECTION}/paper", remedies.objection_paper, _COURT),
    page("GET", f"{_CASE}/redemption", redemption.show, _COURT),
    page("POST", f"{_CASE}/redemption", redemption.ask, _JUDGES),
    page("POST", f"{_CASE}/redemption/acceptance", redemption.accept, _JUDGE),
    page("POST", f"{_CASE}/redemption/return", redemption.send_back, _JUDGE),
    page("POST", f"{_CASE}/redemption/accounts", redemption.name_account, _JUDGES),
    page("POST", "/court/sales/{sale_id}/annulment", sales.annul, _JUDGE),
]
