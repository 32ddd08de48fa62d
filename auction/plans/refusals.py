"""Why an act about a plan is refused, in order of precedence."""

from __future__ import annotations

from enum import StrEnum


class PlanRefusal(StrEnum):
    """An act comes too early, too late, a second time, or says nothing a plan could follow."""

    no_plan_stands = "no_plan_stands"
    order_unconfirmed = "class_order_unconfirmed"
    proceeds_not_arrived = "proceeds_not_arrived"
    set_off_too_large = "plan_set_off_too_large"
    served_already = "plan_served_already"
    not_served = "plan_not_served_on_them"
    not_a_line = "not_a_line_of_the_plan"
    amount_unchanged = "objection_changes_nothing"
    amount_too_high = "objection_amount_too_high"
    objected_already = "plan_objected_already"
    objection_too_late = "plan_objection_too_late"
    told_already = "told_of_objection_already"
    not_told = "not_told_of_objection"
    answered_already = "objection_answered_already"
    opposition_too_late = "opposition_too_late"
    step_not_open = "plan_step_not_open"
    suit_too_late = "plan_suit_too_late"
    disputed_out_of_range = "disputed_amount_out_of_range"
    judgment_out_of_range = "judged_amount_out_of_range"
    unserved_still = "plan_unserved_still"
    time_to_object_runs = "plan_time_to_object_runs"
    objection_open = "plan_objection_open"
    suit_open = "plan_suit_open"
