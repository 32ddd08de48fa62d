"""Pure. Why a notice is refused, or still keeps a sale from being announced."""

from __future__ import annotations

from enum import StrEnum


class NoticeRefusal(StrEnum):
    """Codes in order of precedence; words stand in the catalogues as refusal.<code>."""

    notice_not_opened = "notice_not_opened"
    company_not_named = "company_not_named"
    not_notified = "not_notified"
    notice_runs = "notice_runs"
    notified_already = "notified_already"
    no_way_to_send = "no_way_to_send"
    notice_proof_needed = "notice_proof_needed"
    notice_proof_too_early = "notice_proof_too_early"
    notice_proof_in_future = "notice_proof_in_future"
    not_for_this_property = "not_for_this_property"
    notice_link_unknown = "notice_link_unknown"
