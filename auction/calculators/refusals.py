"""Pure. Why a case is not worked out, in order of precedence."""

from __future__ import annotations

from enum import StrEnum


class CalculatorRefusal(StrEnum):
    """Codes of this room; each comes with the field at fault, as a path into the case."""

    case_not_json = "case_not_json"
    case_not_object = "case_not_object"
    case_unknown_field = "case_unknown_field"
    case_missing_field = "case_missing_field"
    case_not_a_list = "case_not_a_list"
    case_not_text = "case_not_text"
    case_not_whole = "case_not_whole"
    case_out_of_range = "case_out_of_range"
    case_no_such_day = "case_no_such_day"
    case_no_such_instant = "case_no_such_instant"
    case_not_a_choice = "case_not_a_choice"
    case_duplicate = "case_duplicate"
    case_claim_is_nothing = "case_claim_is_nothing"
    case_order_without_ordinary = "case_order_without_ordinary"
    case_class_not_in_order = "case_class_not_in_order"
    case_no_collateral_here = "case_no_collateral_here"
    case_paid_above_base = "case_paid_above_base"
    case_from_after_to = "case_from_after_to"
    case_deposit_outside_band = "case_deposit_outside_band"
    case_off_and_working = "case_off_and_working"
    case_beyond_calendar = "case_beyond_calendar"
