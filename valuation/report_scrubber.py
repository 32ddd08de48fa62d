"""Reads an uploaded PDF and writes its harmless copy: run in a process of its own, never imported.

    python -m valuation.report_scrubber < report.pdf

Writes one line of JSON, {"pages": 12} or {"refused": CODE}, and behind the line the copy.
"""

from __future__ import annotations

import json
import sys
from io import BytesIO
from typing import Any

import pikepdf

from auction.db.strange_files import read_stranger
from auction.db.strange_pdf import harmless_copy
from valuation.refusals import ValuationRefusal


def main() -> None:
    """Read the file, and say what became of it."""
    said, copy = _look_into(read_stranger())
    sys.stdout.buffer.write(json.dumps(said).encode() + b"\n" + copy)


def _look_into(content: bytes) -> tuple[dict[str, Any], bytes]:
    try:
        with pikepdf.open(BytesIO(content), attempt_recovery=False) as pdf:
            return _copied(pdf)
    except pikepdf.PasswordError:
        return _refused(ValuationRefusal.report_encrypted)
    except pikepdf.PdfError:
        return _refused(ValuationRefusal.report_not_pdf)


def _copied(pdf: pikepdf.Pdf) -> tuple[dict[str, Any], bytes]:
    if pdf.is_encrypted:
        return _refused(ValuationRefusal.report_encrypted)
    pages = len(pdf.pages)
    if pages == 0:
        return _refused(ValuationRefusal.report_empty)
    return {"pages": pages}, harmless_copy(pdf)


def _refused(code: ValuationRefusal) -> tuple[dict[str, Any], bytes]:
    return {"refused": code}, b""


if __name__ == "__main__":
    main()
