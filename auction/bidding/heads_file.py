"""The file of signed heads in the data folder: a copy of the table that no restore can take back.

Heads are appended, never rewritten. Should the database ever be older than the file, the file
keeps what it has: that is how a lost entry is found.
"""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from sqlmodel.ext.asyncio.session import AsyncSession

from auction.bidding.heads import heads_after, number_of
from auction.bidding.signed import Head, line, read_line

NAME = "heads.jsonl"
_BLOCK = 65_536


async def append_new_heads(session: AsyncSession, data: Path) -> int:
    """Append the heads that the file does not have yet, on disk when this returns; say how many.

    Where the file ends is asked of the file itself, so that it does not matter when the one who
    wrote it last was killed. Its half-written last line, if any, is cut off first.
    """
    with (data / NAME).open("a+b") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        _cut_half_line(file)
        after, appended = await _last_number(session, file), 0
        while found := await heads_after(session, after):
            file.write("".join(f"{line(head)}\n" for _, head in found).encode())
            after, appended = found[-1][0], appended + len(found)
        file.flush()
        if appended:
            os.fsync(file.fileno())
    return appended


def read_heads(data: Path) -> list[Head]:
    """Return the heads in the file, in their order; what is no head is left out."""
    try:
        lines = (data / NAME).read_bytes().decode(errors="surrogateescape").split("\n")
    except FileNotFoundError:
        return []
    return [head for text in lines if (head := _head(text)) is not None]


async def _last_number(session: AsyncSession, file: BinaryIO) -> int:
    """Return the number of the newest head that both the file and the table have; 0 if none."""
    for text in _lines_backwards(file):
        head = _head(text)
        number = None if head is None else await number_of(session, head)
        if number is not None:
            return number
    return 0


def _head(text: str) -> Head | None:
    try:
        read = read_line(text)
    except ValueError:
        return None
    return read if isinstance(read, Head) else None


def _lines_backwards(file: BinaryIO) -> Iterator[str]:
    place, rest = file.seek(0, os.SEEK_END), b""
    while place:
        step = min(_BLOCK, place)
        place = file.seek(place - step)
        first, *lines = (file.read(step) + rest).split(b"\n")
        yield from (text.decode(errors="surrogateescape") for text in reversed(lines) if text)
        rest = first
    if rest:
        yield rest.decode(errors="surrogateescape")


def _cut_half_line(file: BinaryIO) -> None:
    place, rest = file.seek(0, os.SEEK_END), b""
    while place and b"\n" not in rest:
        step = min(_BLOCK, place)
        place = file.seek(place - step)
        rest = file.read(step) + rest
    if not rest.endswith(b"\n"):
        file.truncate(place + rest.rfind(b"\n") + 1)
