"""Reads an uploaded workbook: run in a process of its own, never imported by the house.

    python -m valuation.agencies.workbook_reader < roster.xlsx

Writes {"rows": [[...], ...]} of the first sheet, or {"rows": null} where there is none to read.
"""

from __future__ import annotations

import json
import sys
import zipfile
from datetime import date, datetime
from io import BytesIO

from openpyxl import load_workbook

from auction.db.strange_files import read_stranger

MOST_UNPACKED_BYTES = 60_000_000
MOST_PARTS = 500
MOST_ROWS, MOST_COLUMNS = 5_011, 40  # One row more than `sheet.lines_of` lets pass, to be told.


def main() -> None:
    """Read the file, and say what stands in it."""
    sys.stdout.write(json.dumps({"rows": rows_of(read_stranger())}))


def rows_of(content: bytes) -> list[list[str]] | None:
    """Return the first sheet's cells as text; None where this is no workbook."""
    try:
        if not _unpacks_small(content):
            return None
        book = load_workbook(BytesIO(content), read_only=True, data_only=True)
        sheet = book.worksheets[0]
        sheet.reset_dimensions()  # Some programs write wrong ones.
        rows = sheet.iter_rows(max_row=MOST_ROWS, max_col=MOST_COLUMNS, values_only=True)
        return [_trimmed([_text(value) for value in row]) for row in rows]
    except Exception:
        return None


def _unpacks_small(content: bytes) -> bool:
    with zipfile.ZipFile(BytesIO(content)) as parts:
        told = parts.infolist()
        return len(told) <= MOST_PARTS and sum(one.file_size for one in told) <= MOST_UNPACKED_BYTES


def _trimmed(cells: list[str]) -> list[str]:
    last = max((at for at, cell in enumerate(cells, 1) if cell.strip()), default=0)
    return cells[:last]


def _text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, datetime):
        return value.date().isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)


if __name__ == "__main__":
    main()
