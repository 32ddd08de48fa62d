"""Why a year of the court's calendar is not filed."""

from enum import StrEnum


class CalendarRefusal(StrEnum):
    """Codes in order of precedence; words stand in the catalogues as refusal.<code>."""

    bad_days_off = "bad_days_off"
    bad_workdays = "bad_workdays"
