"""A site's export, made up: the layout is real, the bidding is not."""

from __future__ import annotations

HEADER = "状态,竞买号,价格,时间"
START_FEN, STEP_FEN = 1_234_567_89, 5_000_00
ENDS_AT = "2026-03-01T10:00:00+08:00"

# Oldest first: paddle, steps above the start, clock time of 1 March 2026.
BIDS = [
    ("K1001", 0, "09:10:00"),
    ("M2002", 1, "09:54:59"),
    ("K1001", 2, "09:55:01"),
    ("K1001", 4, "09:59:30"),
    ("M2002", 5, "10:04:29"),
]


def rows() -> list[str]:
    """Return the export's rows without a header, newest first."""
    newest_first = []
    for place, (paddle, steps, clock) in enumerate(BIDS):
        state = "成交" if place == len(BIDS) - 1 else "出局"
        yuan, fen = divmod(START_FEN + steps * STEP_FEN, 100)
        newest_first.insert(0, f'{state},{paddle},"{yuan:,}.{fen:02d}",2026年03月01日 {clock}')
    return newest_first


def text() -> str:
    """Return the export with the header again on its second page."""
    first, second = rows()[:3], rows()[3:]
    return "\r\n".join([HEADER, *first, HEADER, *second, ""])
