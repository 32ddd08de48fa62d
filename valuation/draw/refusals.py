"""Refusals of the draw, in order of precedence within an act."""

from __future__ import annotations

from enum import StrEnum


class DrawRefusal(StrEnum):
    """Why something was not done in a draw."""

    draw_opened_already = "draw_opened_already"
    contribution_days_out_of_range = "contribution_days_out_of_range"
    contributions_over = "contributions_over"
    contributed_already = "contributed_already"
    bad_draw_number = "bad_draw_number"
    figure_not_known_yet = "figure_not_known_yet"
    bad_figure = "bad_figure"
    second_look_needed = "second_look_needed"
    figure_differs = "figure_differs"
    agency_excluded = "agency_excluded"
    agency_excluded_already = "agency_excluded_already"
