"""Pure. Why something after a failure is refused, in order of precedence."""

from __future__ import annotations

from enum import StrEnum


class InKindRefusal(StrEnum):
    """Codes of this room; what any room may say is `CommonRefusal`."""

    creditors_asked_already = "creditors_asked_already"
    second_round_announced = "second_round_announced"
    not_asked = "not_asked"
    asking_is_over = "asking_is_over"
    answered_already = "answered_already"
    eligibility_unpromised_in_kind = "eligibility_unpromised_in_kind"
    taker_unchecked = "taker_unchecked"
    eligibility_found_already = "eligibility_found_already"
    bad_pay_days = "bad_pay_days"
    entitled_out_of_reach = "entitled_out_of_reach"
    buyer_unknown = "buyer_unknown"
    buyer_not_verified = "buyer_not_verified"
    buyer_is_barred = "buyer_is_barred"
    release_before_sale = "release_before_sale"
    returned_already = "returned_already"
    platform_request_late = "platform_request_late"
