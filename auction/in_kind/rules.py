"""Who is asked after a failure, who comes first, and until when what must be done.

Law: AUC-16 (rank, then lots), OJS-01 to OJS-03 (the days), DIST-12, DIST-14 (ordinary claims).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from enum import StrEnum

from auction.cases.kinds import ClaimClass, PartyKind, PartyRole
from auction.cases.queries import CaseView, ClaimView, debtor_kind
from auction.kernel.refusal import CommonRefusal, Refusal

ANSWER_DAYS = 10  # Law: OJS-02; OJS-01 for another platform.
SALE_NOTICE_DAYS = 15  # Law: OJS-03.
RELEASE_DAYS = 10  # House rule: OJS-12 names no days; those of a ruling (AUC-20) are taken.
RETURN_DAYS = 15  # House rule: as a buyer would receive it (AUC-27).
MOST_PAY_DAYS = 30  # House rule: the court sets the time for the difference; a month at most.
LONGEST_TEXT = 2_000


class Answer(StrEnum):
    """What a creditor said; silence until the end of the time is a no that nobody spoke."""

    yes = "yes"
    no = "no"
    silent = "silent"


_ORDER = list(ClaimClass)
_LAST = date.max
_Key = tuple[int, int, date]


def asked_parties(case: CaseView) -> list[str]:
    """Return who is asked: the applicant and every other creditor with a claim in the case."""
    with_claims = {claim.party_id for claim in case.claims}
    return [
        party.id
        for party in case.parties
        if party.role is not PartyRole.debtor and party.id in with_claims
    ]


def ranks_of(case: CaseView, asset_id: str, parties: Iterable[str]) -> dict[str, int]:
    """Return each party's rank among those named, 1 first; equals have the same.

    The best of a party's claims counts. One secured on another thing is an ordinary claim here;
    ordinary claims against a person are equal, against an enterprise the earlier seizure is
    first. Law: AUC-16, W-02 to W-10, DIST-12, DIST-14.
    """
    is_enterprise = debtor_kind(case) is PartyKind.enterprise
    best = {
        party: min(
            _key(claim, asset_id, is_enterprise) for claim in case.claims if claim.party_id == party
        )
        for party in parties
    }
    order = sorted(set(best.values()))
    return {party: order.index(key) + 1 for party, key in best.items()}


def own_fen(case: CaseView, party_id: str, by_claim: Mapping[str, int]) -> int:
    """Return what of amounts by claim belongs to one party."""
    return sum(by_claim.get(claim.id, 0) for claim in case.claims if claim.party_id == party_id)


def check_text(text: str, field_name: str) -> Refusal | None:
    """Say what is wrong with a text that must be there: nothing in it, or too much."""
    if not text.strip():
        return Refusal(CommonRefusal.missing, {}, field_name)
    if len(text) > LONGEST_TEXT:
        return Refusal(CommonRefusal.too_long, {"longest": LONGEST_TEXT}, field_name)
    return None


def _key(claim: ClaimView, asset_id: str, is_enterprise: bool) -> _Key:
    elsewhere = claim.collateral_asset_id not in (None, asset_id)
    claim_class = ClaimClass.ordinary if elsewhere else claim.claim_class
    if claim_class is not ClaimClass.ordinary:
        return _ORDER.index(claim_class), claim.rank, _LAST
    return _ORDER.index(claim_class), 0, (claim.seized_on or _LAST) if is_enterprise else _LAST
