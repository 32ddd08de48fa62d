"""Writes a workbook: run in a process of its own, never imported by the house.

python -m valuation.agencies.workbook_writer < rows.json

Every cell is text: nothing in it is reckoned.
"""

from __future__ import annotations

import json
import sys
from io import BytesIO

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.worksheet._write_only import WriteOnlyWorksheet

from auction.db.strange_files import read_stranger


def main() -> None:
    """Read rows, and write the workbook."""
    sys.stdout.buffer.write(workbook(json.loads(read_stranger())))


def workbook(rows: list[list[str]]) -> bytes:
    """Return rows as the one sheet of a workbook."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet("名册")
    for row in rows:
        sheet.append([_text_cell(sheet, text) for text in row])
    made = BytesIO()
    book.save(made)
    return made.getvalue()


def _text_cell(sheet: WriteOnlyWorksheet, text: str) -> WriteOnlyCell:
    cell = WriteOnlyCell(sheet, value="")
    cell.value, cell.data_type = text, "s"
    return cell


if __name__ == "__main__":
    main()
