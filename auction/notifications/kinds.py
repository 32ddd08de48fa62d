"""Pure. What a message can be about; its words are `message.<kind>.subject` and `.body`."""

from __future__ import annotations

from enum import StrEnum


class MessageKind(StrEnum):
    """Every kind of message `auction` sends; `valuation` sends kinds of its own."""

    confirm_email = "confirm_email"
    already_registered = "already_registered"
    set_password = "set_password"  # noqa: S105  A kind of message.
    identity_verified = "identity_verified"
    identity_rejected = "identity_rejected"
    admitted = "admitted"
    deposit_returned = "deposit_returned"
    bought = "bought"
    balance_paid = "balance_paid"
    title_passed_buyer = "title_passed_buyer"
    purchase_lost = "purchase_lost"
    sale_confirmed = "sale_confirmed"
    title_passed = "title_passed"
    sale_defaulted = "sale_defaulted"
    distributed = "distributed"
    bidding_stopped = "bidding_stopped"
    bidding_resumed = "bidding_resumed"
    bidding_withdrawn = "bidding_withdrawn"
    lot_suspended = "lot_suspended"
    lot_stayed = "lot_stayed"
    lot_resumed = "lot_resumed"
    lot_withdrawn = "lot_withdrawn"
    announcement_corrected = "announcement_corrected"
    lot_corrected = "lot_corrected"
    lot_terminated = "lot_terminated"
    outsider_claim_filed = "outsider_claim_filed"
    outsider_claim_moved = "outsider_claim_moved"
    objection_filed = "objection_filed"
    objection_moved = "objection_moved"
    redemption_paid = "redemption_paid"
    redemption_decided = "redemption_decided"
    purchase_annulled = "purchase_annulled"
    sale_annulled = "sale_annulled"
    plan_served = "plan_served"
    plan_objection = "plan_objection"
    plan_opposed = "plan_opposed"
    plan_waits = "plan_waits"
    top_up_ordered = "top_up_ordered"
    top_up_decided = "top_up_decided"
    return_claimed = "return_claimed"
    priority_confirmed = "priority_confirmed"
    priority_refused = "priority_refused"
    papers_accepted = "papers_accepted"
    papers_refused = "papers_refused"
    partner_asked = "partner_asked"
    in_kind_asked = "in_kind_asked"
    property_granted = "property_granted"
    taking_lapsed = "taking_lapsed"
    seizure_released = "seizure_released"
    deadline_due = "deadline_due"
    lot_stopped = "lot_stopped"
    transfer_unmatched = "transfer_unmatched"
    payout_returned = "payout_returned"
    terms_submitted = "terms_submitted"
    lot_relisted = "lot_relisted"
    no_surplus = "no_surplus"
    resale_drafted = "resale_drafted"
    ruling_to_make = "ruling_to_make"
    distribution_to_approve = "distribution_to_approve"
    deadline_escalated = "deadline_escalated"
    viewing_booked = "viewing_booked"
    viewing_soon = "viewing_soon"
    viewing_moved = "viewing_moved"
    viewing_cancelled = "viewing_cancelled"
    question_answered = "question_answered"
    question_set_aside = "question_set_aside"
    sale_notice = "sale_notice"
    sale_notice_by_mail = "sale_notice_by_mail"
    public_notice_ran = "public_notice_ran"


BY_MAIL_ONLY: frozenset[str] = frozenset(
    {MessageKind.confirm_email, MessageKind.already_registered, MessageKind.set_password}
)
"""They prove that somebody reads mail, so that the inbox must not show them."""


class EmailState(StrEnum):
    """What became of a message's e-mail."""

    waiting = "waiting"
    sent = "sent"
    inbox_only = "inbox_only"
    failed = "failed"
