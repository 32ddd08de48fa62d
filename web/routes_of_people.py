"""The routes of who people are: consent, near relatives, the desk's oath, consumption limits."""

from __future__ import annotations

from auction.kernel.actor import STAFF, Role
from web.admission import claims, dossiers, oath
from web.court import consumption
from web.doors import Door, page, upload
from web.guards import anyone, role, signed_in
from web.people import privacy, relatives

_ADMISSION = role(Role.admission)
_COURT = role(Role.judge, Role.clerk, Role.panel, Role.president)
_WRITERS = role(Role.judge, Role.clerk)
_DECLARES = role(*sorted(STAFF), Role.agency)

WHO_PEOPLE_ARE: list[Door] = [
    page("GET", "/privacy", privacy.privacy_page, anyone),
    page("GET", "/consent", privacy.consent_page, signed_in),
    page("POST", "/consent", privacy.consent, signed_in),
    page("GET", "/account/relatives", relatives.relatives_page, _DECLARES),
    page("POST", "/account/relatives", relatives.declare, _DECLARES),
    page("POST", "/account/relatives/{relative_id}/withdrawal", relatives.withdraw, _DECLARES),
    page("GET", "/court/admission/oath", oath.oath_page, _ADMISSION),
    page("POST", "/court/admission/oath", oath.swear, _ADMISSION),
    page("POST", "/court/admission/{dossier_id}/sent-back", dossiers.send_back, _ADMISSION),
    page("POST", "/court/admission/priority/{claim_id}/sent-back", claims.send_back, _ADMISSION),
    page("GET", "/court/consumption-limits", consumption.list_limits, _COURT),
    upload("/court/consumption-limits", consumption.import_limits, _WRITERS),
    page(
        "POST", "/court/consumption-limits/{limit_id}/removal", consumption.remove_limit, _WRITERS
    ),
]
