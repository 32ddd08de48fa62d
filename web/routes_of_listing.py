"""The routes of listing: what was found of a thing, its marks and papers, things joined."""

from __future__ import annotations

from auction.kernel.actor import Role
from web.court import findings, joining
from web.doors import Door, page, upload
from web.guards import role

_JUDGE = role(Role.judge)
_JUDGES = role(Role.judge, Role.clerk)
_COURT = role(Role.judge, Role.clerk, Role.panel, Role.president)

LISTING: list[Door] = [
    page("GET", "/court/cases/{case_id}/joining", joining.show, _JUDGE),
    page("POST", "/court/cases/{case_id}/joining", joining.join, _JUDGE),
    page("GET", "/court/assets/{asset_id}/findings", findings.show, _COURT),
    page("POST", "/court/assets/{asset_id}/findings", findings.record, _JUDGES),
    page("POST", "/court/assets/{asset_id}/marks", findings.mark, _JUDGE),
    upload("/court/assets/{asset_id}/papers", findings.store_paper, _JUDGES),
]
