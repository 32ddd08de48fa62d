"""Pure. What the platform itself notices about a report, for the judge who reviews it.

Nothing here refuses: the judge decides (REF-29). More findings are added to the list.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from auction.cases.rules import months_later
from valuation.appraisal.report_facts import Appraiser

_SOON_MONTHS = 3
_OLD_VALUE_MONTHS = 6


@dataclass(frozen=True)
class ReportFinding:
    """Something to look at; its words stand in the catalogues as finding.<code>."""

    code: str
    data: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Reviewed:
    """What of a report the platform can judge. `licences`: those on the roster, None if unknown."""

    today: date
    valid_until_on: date
    value_on: date | None
    methods: Sequence[str]
    appraisers: Sequence[Appraiser]
    far_off_confirmed: bool
    survey_held: bool
    licences: Collection[str] | None = None


def automatic_findings(report: Reviewed) -> list[ReportFinding]:
    """Return what the judge should look at before serving a report. Law: REF-24, REF-29, REF-30."""
    found: list[ReportFinding] = []
    if report.far_off_confirmed:
        found.append(ReportFinding("figure_far_off"))
    if len(report.methods) == 1:
        found.append(ReportFinding("one_method"))
    if report.valid_until_on < months_later(report.today, _SOON_MONTHS):
        found.append(ReportFinding("expires_soon", {"valid_until_on": report.valid_until_on}))
    if report.value_on is None:
        found.append(ReportFinding("says_little"))
    elif months_later(report.value_on, _OLD_VALUE_MONTHS) < report.today:
        found.append(ReportFinding("value_date_old", {"value_on": report.value_on}))
    if not report.survey_held:
        found.append(ReportFinding("no_survey"))
    return found + _strangers(report)


def _strangers(report: Reviewed) -> list[ReportFinding]:
    """Return a finding for each who signed and whose licence is not on the roster."""
    if report.licences is None:
        return []
    return [
        ReportFinding("licence_not_listed", {"name": row.name, "licence_no": row.licence_no})
        for row in report.appraisers
        if row.licence_no not in report.licences
    ]
