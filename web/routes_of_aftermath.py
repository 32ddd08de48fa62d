"""The table of routes of what follows a failure and the hammer; `web/routes.py` joins it."""

from __future__ import annotations

from auction.kernel.actor import Role
from web.court import failures
from web.doors import Door, page
from web.guards import anyone, role, signed_in
from web.party import in_kind
from web.public import in_kind_draw

_JUDGE = role(Role.judge)
_JUDGES = role(Role.judge, Role.clerk)

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
