"""Pure. Tables as CSV that a spreadsheet opens rightly and cannot be tricked by.

UTF-8 with a byte order mark, so that Chinese shows; a cell that would begin a formula is made
text by an apostrophe; amounts are plain yuan without separators.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence

_BEGINS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def csv_bytes(head: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    """Return a table as CSV (RFC 4180), its head first."""
    sheet = io.StringIO(newline="")
    writer = csv.writer(sheet, lineterminator="\r\n")
    writer.writerow([_as_text(cell) for cell in head])
    writer.writerows([_as_text(cell) for cell in row] for row in rows)
    return "\ufeff".encode() + sheet.getvalue().encode()


def yuan(amount_fen: int) -> str:
    """Write fen as yuan with two decimals, for a spreadsheet to count with; empty for nothing."""
    if amount_fen == 0:
        return ""
    sign = "-" if amount_fen < 0 else ""
    return f"{sign}{abs(amount_fen) // 100}.{abs(amount_fen) % 100:02d}"


def _as_text(cell: str) -> str:
    return f"'{cell}" if cell.startswith(_BEGINS_A_FORMULA) and not _is_figure(cell) else cell


def _is_figure(cell: str) -> bool:
    return cell.removeprefix("-").replace(".", "", 1).isdecimal()
