"""Pure. Who may bid on a lot, what deposit they owe, and until when one must go back."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from auction.cases.kinds import AssetKind
from auction.enrolment.entry_rules import NOTHING_MORE, EntryNeeds
from auction.enrolment.refusals import EnrolmentRefusal, Missing
from auction.kernel.court_calendar import elapsed_after
from auction.kernel.refusal import Refusal
from auction.lots.terms import BiddingTerms, Kind
from auction.people.rules import IdentityState

RETURN_DAYS = 1
RETURN_WITHIN = timedelta(days=RETURN_DAYS)

_BANK_ACCOUNT = re.compile(r"[0-9A-Z]{8,34}")
_TAKES_APPLICATIONS = frozenset({"published", "open"})
_CLOSED_TO_THE_LIMITED = frozenset({AssetKind.flat, AssetKind.land, AssetKind.vehicle})
_OVER = frozenset({"sold", "unsold", "withdrawn"})


class DepositState(StrEnum):
    """Where a deposit stands. A number that was never paid ends as `closed`."""

    asked = "asked"
    held = "held"
    admitted = "admitted"
    applied = "applied"
    instructed = "instructed"
    returned = "returned"
    kept = "kept"
    closed = "closed"

    @property
    def is_with_court(self) -> bool:
        """Say whether the court still holds the money of somebody who may want it back."""
        return self in {DepositState.held, DepositState.admitted}


class ApplicationState(StrEnum):
    """Where an application stands."""

    waiting = "waiting"
    admitted = "admitted"
    over = "over"


@dataclass(frozen=True)
class Standing:
    """Everything that decides whether one account may bid on one lot."""

    account_id: str | None
    staff_of: str | None
    identity: IdentityState
    lot_state: str
    lot_closed: bool
    lot_court_id: str
    barred: Collection[str]
    deposit: DepositState | None
    needs: EntryNeeds = NOTHING_MORE
    near_relative: bool = False
    consumption_limited: bool = False

    @property
    def lot_is_over(self) -> bool:
        """Say whether the bidding has really ended, extensions included. TRAP-04."""
        return self.lot_closed or self.lot_state in _OVER


def what_is_missing(standing: Standing) -> tuple[Missing, ...]:
    """Return what is still missing, in the protocol's order; empty means they may bid.

    An application carries the promises its lot asks for, so that they cannot be missing where there
    is one; papers, partners and a proxy's confirmation may still be.
    """
    found: list[Missing] = []
    if standing.account_id is None:
        found.append(Missing.not_signed_in)
    else:
        found.extend(_of_the_person(standing))
        found.extend(standing.needs.missing())
        found.extend(_of_the_deposit(standing.deposit))
        found.extend(bars(standing))
    if standing.lot_is_over:
        found.append(Missing.lot_over)
    return tuple(found)


def bars(standing: Standing) -> tuple[Missing, ...]:
    """Return what keeps somebody from ever bidding on a lot, whatever they pay.

    A buyer who did not pay is barred from the re-sale (OJA-39), the enforcing court's own staff
    from its sales, those who work on the property too, and the near relatives of both (OJA-52);
    somebody under consumption limits from what they may not buy (CAT-10). Applicant and debtor
    as such are not (OJA-53, TRAP-19).
    """
    found = []
    if standing.account_id in standing.barred:
        found.append(Missing.barred)
    if standing.staff_of is not None and standing.staff_of == standing.lot_court_id:
        found.append(Missing.own_court)
    if standing.near_relative:
        found.append(Missing.near_relative)
    if standing.consumption_limited:
        found.append(Missing.consumption_limited)
    return tuple(found)


def is_closed_to_the_limited(asset_kind: str) -> bool:
    """Say whether somebody under consumption limits may not buy such a thing. Law: CAT-10.

    House rule: every vehicle, until the court takes somebody off its list: whether a car is needed
    for a business is that court's decision, not a tick of the bidder's.
    """
    return asset_kind in _CLOSED_TO_THE_LIMITED


def may_apply(standing: Standing) -> Refusal | None:
    """Say why an application is not taken; until the bidding ends it always can be. Law: OJA-23.

    TRAP-04: not the announced end counts, but the real one with every extension.
    """
    if standing.account_id is None:
        return Refusal(Missing.not_signed_in)
    if standing.lot_is_over:
        return Refusal(Missing.lot_over)
    if standing.lot_state not in _TAKES_APPLICATIONS:
        return Refusal(EnrolmentRefusal.lot_not_announced)
    for bar in bars(standing):
        return Refusal(bar)
    if standing.identity is not IdentityState.verified:
        return Refusal(Missing.identity_unverified)
    if standing.deposit is not None:
        return Refusal(EnrolmentRefusal.already_applied)
    return None


def due_fen(terms: BiddingTerms, *, applicant_claim_fen: int | None) -> int:
    """Return what somebody pays before they may bid, in fen. Law: OJA-21, OJS-06; TRAP-05, TRAP-11.

    The deposit, or the whole price of a judicial sale. Only the applicant for enforcement pays
    less of a deposit, the part their claim does not cover; a sale's price is no deposit.
    """
    return entry_due_fen(
        terms.kind,
        start_fen=terms.start_fen,
        deposit_fen=terms.deposit_fen,
        applicant_claim_fen=applicant_claim_fen,
    )


def entry_due_fen(
    kind: Kind, *, start_fen: int, deposit_fen: int, applicant_claim_fen: int | None
) -> int:
    """Return what somebody pays before they may bid, by these figures. Law: OJA-21, OJS-06."""
    if kind == "sale":
        return start_fen
    return deposit_due_fen(deposit_fen, applicant_claim_fen=applicant_claim_fen)


def deposit_due_fen(deposit_fen: int, *, applicant_claim_fen: int | None) -> int:
    """Return what somebody pays of a lot's deposit, in fen. Law: OJA-21; TRAP-05.

    Only the applicant for enforcement pays less: the part their claim does not cover.
    """
    return max(0, deposit_fen - (applicant_claim_fen or 0))


def return_due_at(closed_at: datetime) -> datetime:
    """Return until when a deposit must be on its way back: 24 hours that pass, whatever the day.

    Law: OJA-37; TRAP-25.
    """
    return elapsed_after(closed_at, RETURN_DAYS)


def plain_bank_account(text: str) -> str:
    """Return a bank account as it is kept: no blanks or hyphens, capitals."""
    return re.sub(r"[\s-]", "", text).upper()


def check_bank_account(account: str) -> Refusal | None:
    """Say what is wrong with a kept bank account: 8 to 34 digits and capitals, as IBANs too."""
    if not _BANK_ACCOUNT.fullmatch(account):
        return Refusal(EnrolmentRefusal.refund_account_malformed, {}, "refund_account")
    return None


def _of_the_person(standing: Standing) -> list[Missing]:
    found = []
    if standing.identity is not IdentityState.verified:
        found.append(Missing.identity_unverified)
    if standing.deposit is None:
        found.append(Missing.application_missing)
    if standing.identity is IdentityState.submitted:
        found.append(Missing.documents_pending)
    if standing.deposit is None:
        found.append(Missing.eligibility_unpromised)
    return found


def _of_the_deposit(deposit: DepositState | None) -> list[Missing]:
    if deposit in {DepositState.admitted, DepositState.applied}:
        return []
    if deposit is DepositState.held:
        return [Missing.deposit_unconfirmed]
    return [Missing.deposit_missing]
