"""A slip somebody has signed, drawn as the smallest picture that looks like one."""

from __future__ import annotations

import struct
import zlib

_WIDTH, _HEIGHT = 240, 160
_LINES = (30, 55, 80, 105)
_SIGNATURE = range(128, 132)


def signed_slip() -> bytes:
    """Return a PNG: a sheet with lines of writing, and a signature under them."""
    rows = b"".join(b"\x00" + _row(y) for y in range(_HEIGHT))
    return (
        b"\x89PNG\r\n\x1a\n"
        + _chunk(b"IHDR", struct.pack(">IIBBBBB", _WIDTH, _HEIGHT, 8, 0, 0, 0, 0))
        + _chunk(b"IDAT", zlib.compress(rows))
        + _chunk(b"IEND", b"")
    )


def _row(y: int) -> bytes:
    white = bytearray(b"\xff" * _WIDTH)
    if any(line <= y < line + 4 for line in _LINES):
        white[24 : _WIDTH - 24] = b"\x60" * (_WIDTH - 48)
    if y in _SIGNATURE:
        white[140 : _WIDTH - 30] = b"\x20" * (_WIDTH - 170)
    return bytes(white)


def _chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
