"""Refusals of the valuation, in order of precedence within an act."""

from __future__ import annotations

from enum import StrEnum


class ValuationRefusal(StrEnum):
    """Why something was not done."""

    # The roster.
    agency_listed_already = "agency_listed_already"
    no_such_account = "no_such_account"
    # Beginning, and choosing the agencies.
    already_priced = "already_priced"
    unsuitable_speciality = "unsuitable_speciality"
    three_agencies_needed = "three_agencies_needed"
    same_agency_twice = "same_agency_twice"
    agency_not_on_roster = "agency_not_on_roster"
    agency_suspended = "agency_suspended"
    other_speciality = "other_speciality"
    roster_too_short = "roster_too_short"
    # A report.
    report_there_already = "report_there_already"
    report_too_late = "report_too_late"
    validity_over = "validity_over"
    validity_too_long = "validity_too_long"
    report_too_large = "report_too_large"
    report_not_pdf = "report_not_pdf"
    report_encrypted = "report_encrypted"
    report_empty = "report_empty"
    report_too_heavy = "report_too_heavy"
    # Serving it, and objecting.
    received_before_served = "received_before_served"
    received_in_future = "received_in_future"
    not_served_yet = "not_served_yet"
    correction_is_final = "correction_is_final"
    objected_already = "objected_already"
    objection_too_late = "objection_too_late"
    objection_decided_already = "objection_decided_already"
