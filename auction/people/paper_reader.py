"""Opens a PDF somebody proves their identity with: run in a process of its own, never imported.

    python -m auction.people.paper_reader < paper.pdf

Writes "opens" when it is whole, not locked and has a page; else nothing.
"""

from __future__ import annotations

import sys
from io import BytesIO

import pikepdf

from auction.db.strange_files import read_stranger

OPENS = "opens"


def main() -> None:
    """Read the file, and say whether it opens."""
    try:
        with pikepdf.open(BytesIO(read_stranger())) as pdf:
            opens = not pdf.is_encrypted and len(pdf.pages) > 0
    except (pikepdf.PdfError, pikepdf.PasswordError):
        opens = False
    sys.stdout.write(OPENS if opens else "")


if __name__ == "__main__":
    main()
