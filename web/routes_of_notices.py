"""The routes of notices before a sale is announced: the court's desk, the party, the public."""

from __future__ import annotations

from auction.kernel.actor import Role
from web.court import notices as court_notices
from web.doors import Door, page, upload
from web.guards import anyone, role, signed_in
from web.party import notices as party_notices
from web.public import notice_by_mail

_JUDGES = role(Role.judge, Role.clerk)
_COURT = role(Role.judge, Role.clerk, Role.panel, Role.president)
_NOTICES = "/court/lots/{lot_id}/notices"

NOTICES: list[Door] = [
    page("GET", _NOTICES, court_notices.show, _COURT),
    page("POST", f"{_NOTICES}/opening", court_notices.open_missing, _JUDGES),
    page("POST", f"{_NOTICES}/sending", court_notices.send, _JUDGES),
    upload(f"{_NOTICES}/proofs", court_notices.record_proof, _JUDGES),
    page("GET", f"{_NOTICES}/proofs/{{file_id}}", court_notices.proof_file, _COURT),
    upload(f"{_NOTICES}/waivers", court_notices.waive, _JUDGES),
    page("POST", f"{_NOTICES}/publicity", court_notices.begin_publicity, _JUDGES),
    page("POST", f"{_NOTICES}/addressees", court_notices.name_addressee, _JUDGES),
    page("GET", "/my/cases/{case_id}/notices/{notice_id}", party_notices.read_notice, signed_in),
    page("GET", "/notices/mail/{token}", notice_by_mail.show, anyone),
    page("POST", "/notices/mail/{token}", notice_by_mail.confirm, anyone),
]
