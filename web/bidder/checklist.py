"""Everything that stands between somebody and a bid, done or to do.

Each line says where it is mended. Where something stands in the way for ever, it alone is shown.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from auction.enrolment.refusals import Missing

FOR_EVER = frozenset(
    {
        Missing.barred,
        Missing.own_court,
        Missing.near_relative,
        Missing.consumption_limited,
        Missing.lot_over,
    }
)
_ALWAYS = (
    Missing.not_signed_in,
    Missing.identity_unverified,
    Missing.application_missing,
    Missing.eligibility_unpromised,
    Missing.deposit_missing,
    Missing.deposit_unconfirmed,
    Missing.bidding_unconfirmed,
)
_HERE = frozenset({Missing.application_missing, Missing.eligibility_unpromised})
_AT_THE_DEPOSIT = frozenset(
    {
        Missing.papers_missing,
        Missing.papers_unchecked,
        Missing.partners_unconsented,
        Missing.proxy_unconfirmed,
        Missing.deposit_missing,
        Missing.deposit_unconfirmed,
    }
)
_ELSEWHERE = {
    Missing.identity_unverified: "/account#identity",
    Missing.documents_pending: "/account#identity",
}


@dataclass(frozen=True)
class Step:
    """A line of the list. `here`: the form on the page of the application mends it."""

    code: Missing
    is_done: bool
    href: str | None
    here: bool


def checklist(
    missing: Collection[str], *, lot_id: str, deposit_number: str | None = None
) -> list[Step]:
    """Return every line in the order of the protocol, what is done included."""
    lacking = {Missing(code) for code in missing}
    if for_ever := [code for code in Missing if code in lacking & FOR_EVER]:
        return [_step(code, lacking, lot_id, deposit_number) for code in for_ever]
    if Missing.not_signed_in in lacking:
        lacking |= set(_ALWAYS)  # Nothing is known of a visitor, so that nothing is done.
    shown = [code for code in Missing if code in _ALWAYS or code in lacking]
    if lacking - {Missing.deposit_unconfirmed, Missing.bidding_unconfirmed}:
        shown.remove(Missing.deposit_unconfirmed)  # Nobody is about to be admitted yet.
    return [_step(code, lacking, lot_id, deposit_number) for code in shown]


def _step(code: Missing, lacking: set[Missing], lot_id: str, number: str | None) -> Step:
    if code is Missing.not_signed_in:
        href: str | None = f"/sign-in?next=/lots/{lot_id}/apply"
    elif code in _AT_THE_DEPOSIT:
        href = f"/my/deposits/{number}" if number else None
    elif code is Missing.bidding_unconfirmed:
        href = f"/lots/{lot_id}/confirm"
    else:
        href = _ELSEWHERE.get(code)
    return Step(code, code not in lacking, href, code in _HERE)
