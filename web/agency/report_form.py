"""What an agency's form says of its report, read as the rules take it."""

from __future__ import annotations

from auction.kernel.refusal import CommonRefusal, Refusal
from valuation.appraisal.report_facts import AppraisalMethod, Appraiser, ReportFacts
from web.forms import FormView

APPRAISER_ROWS = (1, 2, 3, 4)


def read_report_facts(form: FormView) -> ReportFacts:
    """Read every field of the report; what is wrong stands at its field."""
    return ReportFacts(
        amount_fen=form.amount("amount"),
        valid_until_on=form.day("valid_until"),
        methods=_methods(form),
        one_method_reason=form.optional_text("one_method_reason", longest=4_000),
        value_on=form.day("value_on"),
        signed_on=form.day("signed_on"),
        appraisers=_appraisers(form),
    )


def _methods(form: FormView) -> tuple[AppraisalMethod, ...]:
    typed = form.texts("methods")
    known = {method.value: method for method in AppraisalMethod}
    if not set(typed) <= set(known):
        form.refuse(Refusal(CommonRefusal.malformed, {}, "methods"))
    return tuple(known[name] for name in typed if name in known)


def _appraisers(form: FormView) -> tuple[Appraiser, ...]:
    """Return the rows in which anything was typed."""
    rows = [
        Appraiser(
            form.optional_text(f"appraiser_name-{row}", longest=100),
            form.optional_text(f"appraiser_licence-{row}", longest=100),
        )
        for row in APPRAISER_ROWS
    ]
    return tuple(row for row in rows if row.name or row.licence_no)
