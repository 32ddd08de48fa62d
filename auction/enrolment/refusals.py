"""Pure. Why somebody may not bid, and why an application is not taken, the weightiest first."""

from __future__ import annotations

from enum import StrEnum


class Missing(StrEnum):
    """What is still missing before somebody may bid: the live protocol's `why_not`, in order."""

    not_signed_in = "not_signed_in"
    identity_unverified = "identity_unverified"
    application_missing = "application_missing"
    documents_pending = "documents_pending"
    eligibility_unpromised = "eligibility_unpromised"
    proxy_unconfirmed = "proxy_unconfirmed"
    deposit_missing = "deposit_missing"
    deposit_unconfirmed = "deposit_unconfirmed"
    barred = "barred"
    own_court = "own_court"
    near_relative = "near_relative"
    consumption_limited = "consumption_limited"
    lot_over = "lot_over"


class EnrolmentRefusal(StrEnum):
    """The codes of a refused application; what is missing of the person is a `Missing`."""

    already_applied = "already_applied"
    lot_not_announced = "lot_not_announced"
    refund_account_malformed = "refund_account_malformed"
    proof_missing = "proof_missing"
    priority_claimed = "priority_claimed"
    priority_too_late = "priority_too_late"
