"""Pure. Why an act on an objection, an explanation or a review is refused."""

from __future__ import annotations

from enum import StrEnum


class ServingRefusal(StrEnum):
    """Codes in order of precedence; words stand in the catalogues as refusal.<code>."""

    not_heard_negotiation = "not_heard_negotiation"
    not_heard_directed_inquiry = "not_heard_directed_inquiry"
    report_set_aside = "report_set_aside"
    no_ground_named = "no_ground_named"
    proof_needed = "proof_needed"
    nothing_to_rule = "nothing_to_rule"
    agency_explains_first = "agency_explains_first"
    ruling_first = "ruling_first"
    nothing_to_forward = "nothing_to_forward"
    nothing_to_explain = "nothing_to_explain"
    explanation_too_late = "explanation_too_late"
    explained_already = "explained_already"
    nothing_to_serve = "nothing_to_serve"
    not_yours_to_dispute = "not_yours_to_dispute"
    disputed_already = "disputed_already"
    dispute_too_late = "dispute_too_late"
    no_review_due = "no_review_due"
    no_review_runs = "no_review_runs"
