"""Why an act of a directed inquiry is refused."""

from enum import StrEnum


class InquiryRefusal(StrEnum):
    """Codes in order of precedence; words stand in the catalogues as refusal.<code>."""

    inquiry_over = "inquiry_over"
    answer_too_late = "answer_too_late"
    answer_link_unknown = "answer_link_unknown"
    answer_before_letter = "answer_before_letter"
    answer_in_future = "answer_in_future"
    inquired_price_final = "inquired_price_final"
