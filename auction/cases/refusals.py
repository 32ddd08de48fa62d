"""Pure. Why something about a case is refused, in order of precedence."""

from __future__ import annotations

from enum import StrEnum


class CaseRefusal(StrEnum):
    """Codes of this room; what any room may say is `CommonRefusal`."""

    bad_case_number = "bad_case_number"
    other_court_number = "other_court_number"
    number_of_the_future = "number_of_the_future"
    case_exists = "case_exists"
    case_closed = "case_closed"
    bad_email = "bad_email"
    bad_bank_account = "bad_bank_account"
    party_not_of_case = "party_not_of_case"
    debtor_has_no_claim = "debtor_has_no_claim"
    claim_is_nothing = "claim_is_nothing"
    bad_rank = "bad_rank"
    lessee_before_co_owner = "lessee_before_co_owner"
    asset_not_of_case = "asset_not_of_case"
    no_collateral_for_class = "no_collateral_for_class"
    seized_in_future = "seized_in_future"
    seizure_too_short = "seizure_too_short"
    seizure_too_long = "seizure_too_long"
    seizure_lapsed = "seizure_lapsed"
    forbidden_wording = "forbidden_wording"
    too_many_rows = "too_many_rows"
    not_a_https_link = "not_a_https_link"
    mark_unsuited = "mark_unsuited"
    dwelling_ground_without_dwelling = "dwelling_ground_without_dwelling"
    rent_years_out_of_range = "rent_years_out_of_range"
    renew_each_part = "renew_each_part"
    not_a_paper = "not_a_paper"
    paper_too_large = "paper_too_large"
    too_many_papers = "too_many_papers"
    not_a_picture = "not_a_picture"
    picture_too_large = "picture_too_large"
    too_many_pictures = "too_many_pictures"
    stay_backwards = "stay_backwards"
    paid_above_base = "paid_above_base"
    base_above_claim = "base_above_claim"
