"""The file of a report: what it really is, and a copy in which nothing acts on its own.

The court and the parties open the copy; the file as the agency signed it is kept beside it, for
rewriting a PDF breaks an electronic signature. Nothing of it is read in this process.
"""

from __future__ import annotations

import json
from dataclasses import dataclass

from auction.db.strange_files import look_into
from auction.kernel.refusal import Refusal
from valuation.refusals import ValuationRefusal

MAX_REPORT_BYTES = 50_000_000
_MAGIC = b"%PDF-"


@dataclass(frozen=True)
class CheckedReport:
    """A PDF that opens: its pages, and its harmless copy."""

    pages: int
    harmless: bytes


async def check_report(content: bytes) -> CheckedReport | Refusal:
    """Look into an uploaded file, in a process of its own; its name and claimed type count nothing.

    Refuses what is over 50 MB, no PDF, damaged, encrypted (even without a password), has no page,
    or takes more time or memory than any report needs.
    """
    if len(content) > MAX_REPORT_BYTES:
        return _refusal(ValuationRefusal.report_too_large, most_mb=MAX_REPORT_BYTES // 1_000_000)
    if not content.startswith(_MAGIC):
        return _refusal(ValuationRefusal.report_not_pdf)
    told = await look_into("valuation.report_scrubber", content)
    if told is None:
        return _refusal(ValuationRefusal.report_too_heavy)
    line, _, copy = told.partition(b"\n")
    said = json.loads(line)
    if "refused" in said:
        return _refusal(ValuationRefusal(said["refused"]))
    return CheckedReport(said["pages"], copy)


def _refusal(code: ValuationRefusal, **data: int) -> Refusal:
    return Refusal(code, data, "report")
