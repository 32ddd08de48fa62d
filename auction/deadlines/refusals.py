"""Why a year of the court's calendar is not filed, or a rule of escalation not kept."""

from enum import StrEnum


class CalendarRefusal(StrEnum):
    """Codes in order of precedence; words stand in the catalogues as refusal.<code>."""

    bad_days_off = "bad_days_off"
    bad_workdays = "bad_workdays"


class EscalationRefusal(StrEnum):
    """Why a court's rule is not kept, or an escalation not acknowledged; in order of precedence."""

    bad_days = "bad_days"
    acknowledged_already = "acknowledged_already"
