"""Why settling is refused, in order of precedence."""

from __future__ import annotations

from enum import StrEnum


class SettlementRefusal(StrEnum):
    """An act comes too early, too late, or a second time; nothing has changed."""

    not_the_judge = "not_the_judge"
    sale_defaulted = "sale_defaulted"
    balance_unpaid = "balance_unpaid"
    approval_missing = "approval_missing"
    approval_not_asked = "approval_not_asked"
    approval_asked_already = "approval_asked_already"
    approval_given = "approval_given"
    deposit_disputed = "deposit_disputed"
    deposit_not_lost = "deposit_not_lost"
    ruling_made_already = "ruling_made_already"
    ruling_not_made = "ruling_not_made"
    service_unproven = "service_unproven"
    served_out_of_reach = "served_out_of_reach"
    ruling_served_already = "ruling_served_already"
    title_not_passed = "title_not_passed"
    occupied_still = "occupied_still"
    leave_day_too_near = "leave_day_too_near"
    grace_of_six_months = "grace_of_six_months"
    not_yet_to_be_forced = "not_yet_to_be_forced"
    empty_already = "empty_already"
    record_missing = "hand_over_record_missing"
    notice_done = "notice_done"
    handed_over_already = "handed_over_already"
    plan_needed = "distribution_plan_needed"
    distribution_decided = "distribution_decided"
    distribution_outdated = "distribution_outdated"
    no_plan_needed = "no_plan_needed"
    class_order_incomplete = "class_order_incomplete"
    payee_without_account = "payee_without_account"
    payouts_with_the_bank = "payouts_with_the_bank"
    proceeds_with_administrator = "proceeds_with_administrator"
    nothing_to_annul_on = "nothing_to_annul_on"


class KeptRefusal(StrEnum):
    """Why nothing is decided about a kept deposit. Law: OJA-38, TRAP-09."""

    not_a_default = "not_a_default"
    steps_not_done = "steps_not_done"
    more_than_is_left = "more_than_is_left"
    top_up_decided = "top_up_decided"
    no_shortfall = "no_shortfall"
    more_than_shortfall = "more_than_shortfall"


class RedemptionRefusal(StrEnum):
    """Why a debt is not taken as paid off, or not given back."""

    nothing_owed = "nothing_owed"
    redemption_unpaid = "redemption_unpaid"
    redemption_short = "redemption_short"
    redemption_must_be_allowed = "redemption_must_be_allowed"


class EligibilityRefusal(StrEnum):
    """Why the ruling is not made, or a look at eligibility not recorded. Law: CAT-01."""

    check_not_asked = "check_not_asked"
    eligibility_unchecked = "eligibility_unchecked"
    buyer_ineligible = "buyer_ineligible"


class OpeningRefusal(StrEnum):
    """Why a losing paddle's box is not opened."""

    lot_not_over = "lot_not_over"
    paddle_unknown = "paddle_unknown"
    paddle_is_buyers = "paddle_is_buyers"
    opening_asked_already = "opening_asked_already"
    opening_decided = "opening_decided"
    opening_needs_another = "opening_needs_another"


class StandingRefusal(StrEnum):
    """Why money does not go to its creditor now, or not on deposit, or not elsewhere."""

    case_stands_still = "case_stands_still"
    payout_delayed = "payout_delayed"
    delay_cause_unfit = "delay_cause_unfit"
    delay_asked_already = "delay_asked_already"
    delay_not_waiting = "delay_not_waiting"
    delay_not_standing = "delay_not_standing"
    needs_another = "standing_needs_another"
    payee_paid_already = "payee_paid_already"
    deposited_already = "deposited_already"
    not_deposited = "not_deposited"
    other_payee_asked_already = "other_payee_asked_already"
    bankruptcy_for_enterprises = "bankruptcy_for_enterprises"
    bankruptcy_consent_missing = "bankruptcy_consent_missing"
    bankruptcy_asked_already = "bankruptcy_asked_already"
    bankruptcy_not_waiting = "bankruptcy_not_waiting"
    bankruptcy_not_accepted = "bankruptcy_not_accepted"
    administrator_missing = "administrator_missing"
    handed_to_administrator = "handed_to_administrator"
    nothing_to_hand_over = "nothing_to_hand_over"
