"""The file of a report: what it really is, and a copy in which nothing acts on its own.

The court and the parties open the copy; the file as the agency signed it is kept beside it, for
rewriting a PDF breaks an electronic signature.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from io import BytesIO

import pikepdf
from pikepdf.sanitize import Sanitizer

from auction.kernel.refusal import Refusal
from valuation.refusals import ValuationRefusal

MAX_REPORT_BYTES = 50_000_000
_MAGIC = b"%PDF-"

_SCRUBBER = (
    Sanitizer()
    .remove_javascript()
    .remove_external_access()
    .remove_multimedia()
    .remove_attachments()
    .remove_collection()
)


@dataclass(frozen=True)
class CheckedReport:
    """A PDF that opens: its pages, and its harmless copy."""

    pages: int
    harmless: bytes


async def check_report(content: bytes) -> CheckedReport | Refusal:
    """Look into an uploaded file, in a thread of its own; its name and claimed type count nothing.

    Refuses what is over 50 MB, no PDF, damaged, encrypted (even without a password), or has no
    page.
    """
    if len(content) > MAX_REPORT_BYTES:
        return _refusal(ValuationRefusal.report_too_large, most_mb=MAX_REPORT_BYTES // 1_000_000)
    if not content.startswith(_MAGIC):
        return _refusal(ValuationRefusal.report_not_pdf)
    return await asyncio.to_thread(_look_into, content)


def _look_into(content: bytes) -> CheckedReport | Refusal:
    try:
        with pikepdf.open(BytesIO(content), attempt_recovery=False) as pdf:
            return _harmless_copy(pdf)
    except pikepdf.PasswordError:
        return _refusal(ValuationRefusal.report_encrypted)
    except pikepdf.PdfError:
        return _refusal(ValuationRefusal.report_not_pdf)


def _harmless_copy(pdf: pikepdf.Pdf) -> CheckedReport | Refusal:
    if pdf.is_encrypted:
        return _refusal(ValuationRefusal.report_encrypted)
    pages = len(pdf.pages)
    if pages == 0:
        return _refusal(ValuationRefusal.report_empty)
    _SCRUBBER.apply(pdf)
    copy = BytesIO()
    pdf.save(copy, deterministic_id=True)
    return CheckedReport(pages, copy.getvalue())


def _refusal(code: ValuationRefusal, **data: int) -> Refusal:
    return Refusal(code, data, "report")
