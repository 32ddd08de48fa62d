"""Pure. A reserve the public may not know: its salted hash is published, the close opens it.

A ship is sold so: whoever knew the reserve would offer just that. The commitment binds the
court to the figure the panel fixed, and after the close anybody can check it. Law: CAT-06.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from typing import Any

from auction.kernel.canonical import canonical_bytes, is_hash
from auction.kernel.money import is_amount

SALT_BYTES = 32


@dataclass(frozen=True, slots=True)
class SecretReserve:
    """A reserve in fen, and the salt (64 hexadecimal digits) under which it was committed to.

    Neither stands in its `repr`, so that no log or traceback tells it before the close.
    """

    reserve_fen: int = field(repr=False)
    salt: str = field(repr=False)

    def __post_init__(self) -> None:
        if not is_amount(self.reserve_fen) or not is_hash(self.salt):
            raise ValueError("a secret reserve is an amount and a salt")

    def commitment(self) -> str:
        """Return SHA-256(salt + canonical content), in hexadecimal: what the terms publish."""
        content = canonical_bytes({"kind": "reserve", "reserve_fen": self.reserve_fen})
        return hashlib.sha256(bytes.fromhex(self.salt) + content).hexdigest()

    def to_json(self) -> dict[str, Any]:
        """Return what the close publishes."""
        return {"reserve_fen": self.reserve_fen, "salt": self.salt}


def opens(commitment: str | None, reserve: SecretReserve | None) -> bool:
    """Say whether a reserve is exactly the one committed to; without a commitment, none is."""
    return commitment == (None if reserve is None else reserve.commitment())
