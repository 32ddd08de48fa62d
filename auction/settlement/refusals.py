"""Why settling is refused, in order of precedence."""

from __future__ import annotations

from enum import StrEnum


class SettlementRefusal(StrEnum):
    """An act comes too early, too late, or a second time; nothing has changed."""

    not_the_judge = "not_the_judge"
    sale_defaulted = "sale_defaulted"
    balance_unpaid = "balance_unpaid"
    ruling_made_already = "ruling_made_already"
    ruling_not_made = "ruling_not_made"
    ruling_served_already = "ruling_served_already"
    title_not_passed = "title_not_passed"
    handed_over_already = "handed_over_already"
    plan_needed = "distribution_plan_needed"
    distribution_decided = "distribution_decided"
    distribution_outdated = "distribution_outdated"
    payee_without_account = "payee_without_account"
    proceeds_went_out = "proceeds_went_out"
    nothing_to_annul_on = "nothing_to_annul_on"


class RedemptionRefusal(StrEnum):
    """Why a debt is not taken as paid off, or not given back."""

    nothing_owed = "nothing_owed"
    redemption_unpaid = "redemption_unpaid"
    redemption_short = "redemption_short"
    redemption_must_be_allowed = "redemption_must_be_allowed"


class OpeningRefusal(StrEnum):
    """Why a losing paddle's box is not opened."""

    lot_not_over = "lot_not_over"
    paddle_unknown = "paddle_unknown"
    paddle_is_buyers = "paddle_is_buyers"
    opening_asked_already = "opening_asked_already"
    opening_decided = "opening_decided"
    opening_needs_another = "opening_needs_another"
