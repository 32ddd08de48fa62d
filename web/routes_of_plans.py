"""The table of routes of distribution plans: one line each, with its guard."""

from __future__ import annotations

from auction.kernel.actor import Role
from web.court import plans
from web.doors import Door, page
from web.guards import role, signed_in
from web.party import plans as own

_JUDGE = role(Role.judge)
_JUDGES = role(Role.judge, Role.clerk)
_COURT = role(Role.judge, Role.clerk, Role.panel, Role.president)
_PLAN = "/court/distributions/{distribution_id}/plan"

PLANS: list[Door] = [
    page("GET", _PLAN, plans.show_plan, _COURT),
    page("POST", _PLAN, plans.make_plan, _JUDGE),
    page("POST", f"{_PLAN}/taking-back", plans.take_back, _JUDGE),
    page("POST", f"{_PLAN}/payment", plans.pay, _JUDGE),
    page("POST", f"{_PLAN}/kept", plans.pay_kept, _JUDGE),
    page("POST", f"{_PLAN}/service", plans.note_service, _JUDGES),
    page("POST", f"{_PLAN}/objections", plans.enter_objection, _JUDGES),
    page("POST", f"{_PLAN}/steps", plans.take_step, _JUDGES),
    page("GET", "/my/plans/{plan_id}", own.show_plan, signed_in),
    page("POST", "/my/plans/{plan_id}/objections", own.object_to_line, signed_in),
    page("POST", "/my/plans/{plan_id}/answers", own.answer, signed_in),
    page("POST", "/my/plans/{plan_id}/withdrawal", own.withdraw, signed_in),
]
