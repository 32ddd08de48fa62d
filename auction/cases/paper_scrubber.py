"""Writes a harmless copy of a PDF about a thing: run in a process of its own, never imported.

    python -m auction.cases.paper_scrubber < plan.pdf

Writes the copy, without scripts, attachments and ways out; nothing if it is locked or no PDF.
"""

from __future__ import annotations

import sys
from io import BytesIO

import pikepdf

from auction.db.strange_files import read_stranger
from auction.db.strange_pdf import harmless_copy


def main() -> None:
    """Read the file, and write its copy."""
    try:
        with pikepdf.open(BytesIO(read_stranger()), attempt_recovery=False) as pdf:
            if pdf.is_encrypted or len(pdf.pages) == 0:
                return
            copy = harmless_copy(pdf)
    except (pikepdf.PdfError, pikepdf.PasswordError):
        return
    sys.stdout.buffer.write(copy)


if __name__ == "__main__":
    main()
