"""Refusals of the parties' own choice, in order of precedence within an act."""

from __future__ import annotations

from enum import StrEnum


class ChoiceRefusal(StrEnum):
    """Why a party's statement was not taken."""

    choice_days_out_of_range = "choice_days_out_of_range"
    not_choosing_party = "not_choosing_party"
    choice_over = "choice_over"
