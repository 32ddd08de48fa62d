"""Refusals of the roster, in order of precedence within an act or a line."""

from __future__ import annotations

from enum import StrEnum


class RosterRefusal(StrEnum):
    """Why a roster was not changed."""

    # A file.
    sheet_too_large = "sheet_too_large"
    sheet_empty = "sheet_empty"
    sheet_old_excel = "sheet_old_excel"
    sheet_unreadable = "sheet_unreadable"
    sheet_too_long = "sheet_too_long"
    sheet_without_columns = "sheet_without_columns"
    workbook_not_made = "workbook_not_made"
    import_applied_already = "import_applied_already"
    roster_moved_on = "roster_moved_on"
    # A line of it.
    name_missing = "name_missing"
    cell_too_long = "cell_too_long"
    bad_cell = "bad_cell"
    bad_licence = "bad_licence"
    unknown_speciality = "unknown_speciality"
    unknown_province = "unknown_province"
    bad_day = "bad_day"
    bad_appraisers = "bad_appraisers"
    twice_in_file = "twice_in_file"
    contradicts_line = "contradicts_line"
    # An agency, by form or by line.
    agency_barred = "agency_barred"
    agency_removed = "agency_removed"
    licence_of_another = "licence_of_another"
    other_licence_there = "other_licence_there"
    several_of_this_name = "several_of_this_name"
    licence_expired = "licence_expired"
    last_licence = "last_licence"
    appraiser_listed_already = "appraiser_listed_already"
