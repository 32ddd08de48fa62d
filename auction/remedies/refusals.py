"""Pure. Why a remedy, or a disposal in spite of one, is refused, in order of precedence."""

from __future__ import annotations

from enum import StrEnum


class RemedyRefusal(StrEnum):
    """Codes of this room; what any room may say is `CommonRefusal`."""

    outsider_claim_stands = "outsider_claim_stands"
    thing_is_another_s = "thing_is_another_s"
    identity_needed = "identity_needed"
    party_is_no_outsider = "party_is_no_outsider"
    enforcement_is_over = "enforcement_is_over"
    claim_filed_already = "claim_filed_already"
    objection_filed_already = "objection_filed_already"
    papers_needed = "papers_needed"
    step_not_open = "step_not_open"
    reason_needed = "reason_needed"
    served_out_of_time = "served_out_of_time"
    time_to_sue_over = "time_to_sue_over"
    time_for_review_over = "time_for_review_over"
    extended_already = "extended_already"
    sale_ground_missing = "sale_ground_missing"
