"""The table of routes of entering for a lot: what it asks, papers, bidding together."""

from __future__ import annotations

from auction.kernel.actor import Role
from web.admission import entries
from web.bidder import deposits, joint
from web.court import conditions, sales
from web.doors import Door, page, upload
from web.guards import role

_JUDGES = role(Role.judge, Role.clerk)
_BIDDER = role(Role.bidder)
_ADMISSION = role(Role.admission)

ENTRY_OF_BIDDERS: list[Door] = [
    upload("/my/deposits/{number}/papers", deposits.hand_in_papers, _BIDDER),
    page("GET", "/my/joint/{joint_id}", joint.joint_page, _BIDDER),
    page("POST", "/my/joint/{joint_id}/consent", joint.consent, _BIDDER),
    page("POST", "/my/joint/{joint_id}/refusal", joint.decline, _BIDDER),
]
ENTRY_AT_COURT: list[Door] = [
    page("POST", "/court/lots/{lot_id}/conditions", conditions.add, _JUDGES),
    page("POST", "/court/lots/{lot_id}/conditions/removal", conditions.drop, _JUDGES),
]
ENTRY_BEFORE_THE_RULING: list[Door] = [
    page("POST", "/court/sales/{sale_id}/eligibility", sales.check_eligibility, _JUDGES),
]
ENTRY_AT_THE_DESK: list[Door] = [
    page("GET", "/court/admission/entries/{request_id}", entries.request_page, _ADMISSION),
    page("POST", "/court/admission/entries/{request_id}", entries.decide, _ADMISSION),
    page(
        "GET", "/court/admission/entries/{request_id}/papers/{file_id}", entries.paper, _ADMISSION
    ),
]
