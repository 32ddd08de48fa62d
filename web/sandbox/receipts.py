"""A sheet of paper as a picture, where the story of a sandbox wants a receipt or a signature."""

from __future__ import annotations

import struct
import zlib

WIDTH, HEIGHT = 210, 297
_LINES = frozenset(range(40, 200, 20))


def sheet() -> bytes:
    """Return a PNG of a written page with a signature's stroke."""
    rows = b"".join(b"\x00" + bytes(_shade(x, y) for x in range(WIDTH)) for y in range(HEIGHT))
    header = struct.pack(">IIBBBBB", WIDTH, HEIGHT, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        _chunk(name, data)
        for name, data in ((b"IHDR", header), (b"IDAT", zlib.compress(rows)), (b"IEND", b""))
    )


def _shade(x: int, y: int) -> int:
    is_line = y in _LINES and 20 < x < 190
    is_stroke = 230 < y < 260 and abs((x - 110) - (y - 245) * 2) < 2
    return 60 if is_line or is_stroke else 250


def _chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
