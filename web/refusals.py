"""Refusals the pages themselves give, beside those of the rooms."""

from __future__ import annotations

from enum import StrEnum


class FormRefusal(StrEnum):
    """What a form can get wrong that no room has a code for."""

    bad_number = "bad_number"
    not_a_choice = "not_a_choice"
