"""Why a step of a network inquiry is refused."""

from __future__ import annotations

from enum import StrEnum


class NetworkRefusal(StrEnum):
    """Codes in order of precedence; words stand in the catalogues as refusal.<code>."""

    # The roster of platforms.
    platform_listed_already = "platform_listed_already"
    platform_barred = "platform_barred"
    three_price_kinds_needed = "three_price_kinds_needed"
    bad_platform_address = "bad_platform_address"
    # Beginning.
    no_platform_listed = "no_platform_listed"
    # Reviewing.
    report_reviewed_already = "report_reviewed_already"
    lateness_excused_already = "lateness_excused_already"
    # Objecting.
    result_not_open_to_objection = "result_not_open_to_objection"
    report_does_not_count = "report_does_not_count"
