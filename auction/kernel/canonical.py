"""Pure. One byte form for a value (RFC 8785), and its hash; so that a stranger gets the same.

Only null, booleans, whole numbers, text, lists and objects: a float has no place in a record.
"""

from __future__ import annotations

import hashlib
import json
from typing import Any

from auction.kernel.money import MAX_FEN


def canonical_bytes(value: Any) -> bytes:
    """Return the RFC 8785 form as UTF-8 bytes; raises TypeError or ValueError for what has none."""
    return json.dumps(
        _ordered(value), ensure_ascii=False, separators=(",", ":"), allow_nan=False
    ).encode()


def content_hash(value: Any) -> str:
    """Return the SHA-256 of the canonical form, in hexadecimal."""
    return hashlib.sha256(canonical_bytes(value)).hexdigest()


def chain_hash(previous: str, public: bytes) -> str:
    """Return the hash that links an entry to the one before it (64 zeros before the first)."""
    return hashlib.sha256(bytes.fromhex(previous) + public).hexdigest()


def is_hash(value: object) -> bool:
    """Say whether a value is 32 bytes in lower-case hexadecimal."""
    return isinstance(value, str) and len(value) == 64 and set(value) <= set("0123456789abcdef")


FIRST_LINK = "0" * 64


def _ordered(value: Any) -> Any:
    if value is None or isinstance(value, bool | str):
        return value
    if isinstance(value, int):
        if abs(value) > MAX_FEN:
            raise ValueError(f"{value} has no exact form beyond 2^53 - 1")
        return value
    if isinstance(value, list | tuple):
        return [_ordered(item) for item in value]
    if isinstance(value, dict):
        # Members stand in the order of their UTF-16 code units, as RFC 8785 3.2.3 asks.
        keys = sorted(value, key=lambda key: key.encode("utf-16-be"))
        return {key: _ordered(value[key]) for key in keys}
    raise TypeError(f"{type(value).__name__} has no canonical form")
