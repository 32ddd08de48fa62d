"""Why a viewing is not offered or booked, a question not asked or answered."""

from __future__ import annotations

from enum import StrEnum


class ViewingRefusal(StrEnum):
    """Codes in order of precedence; words stand in the catalogues as refusal.<code>."""

    viewing_not_offered = "viewing_not_offered"
    slot_in_past = "slot_in_past"
    slot_after_end = "slot_after_end"
    slot_wrong_length = "slot_wrong_length"
    slot_places = "slot_places"
    slot_over = "slot_over"
    slot_cancelled = "slot_cancelled"
    slot_full = "slot_full"
    booked_already = "booked_already"
    unknown_code = "unknown_code"
    attended_already = "attended_already"


class QuestionRefusal(StrEnum):
    """Codes in order of precedence."""

    questions_closed = "questions_closed"
    too_many_questions = "too_many_questions"
    question_asked_already = "question_asked_already"
    question_closed = "question_closed"
