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
    papers_missing = "papers_missing"
    papers_unchecked = "papers_unchecked"
    partners_unconsented = "partners_unconsented"
    proxy_unconfirmed = "proxy_unconfirmed"
    deposit_missing = "deposit_missing"
    deposit_unconfirmed = "deposit_unconfirmed"
    bidding_unconfirmed = "bidding_unconfirmed"
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


class EntryRefusal(StrEnum):
    """Why somebody is not entered for a lot, or papers for it are not taken or decided."""

    takes_part_already = "takes_part_already"
    promise_missing = "promise_missing"
    joint_and_proxy = "joint_and_proxy"
    principal_unknown = "principal_unknown"
    principal_is_oneself = "principal_is_oneself"
    proxy_too_late = "proxy_too_late"
    papers_not_asked = "papers_not_asked"
    papers_handed_in = "papers_handed_in"
    desk_judges_this_case = "desk_judges_this_case"
    looked_already = "looked_already"


class JointRefusal(StrEnum):
    """Why several do not bid together."""

    joint_number = "joint_number"
    share_malformed = "share_malformed"
    shares_not_whole = "shares_not_whole"
    partner_named_twice = "partner_named_twice"
    joint_name_differs = "joint_name_differs"
    joint_answered = "joint_answered"
