"""Pure. What the house signs about a record: its head, and a bid's receipt; and its lines in files.

A head says how far a lot's record had come, and with which hash; a receipt says the same of one
bid. Whoever holds one can tell later that nothing up to there was changed or lost. The forms are
specified in `docs/record-format.md` and never change. Law: OJA-31, OJA-48.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from auction.bidding.strict_json import is_text, read_json
from auction.kernel.canonical import canonical_bytes, is_hash
from auction.kernel.money import is_amount

KEY_BYTES = 32
_HEX = frozenset("0123456789abcdef")


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """Entry `seq` of a lot's record has this hash, says the holder of the key, at court time."""

    PREFIX: ClassVar[bytes] = b"auction head 1\n"
    NAMES: ClassVar[tuple[str, ...]] = ("lot", "seq", "hash", "at", "key", "signature")

    lot: str
    seq: int
    hash: str
    at_ms: int
    key: str
    signature: str = ""

    def to_json(self) -> dict[str, Any]:
        """Return the head as its object, signature and all."""
        form: dict[str, Any] = {"lot": self.lot, "seq": self.seq, "hash": self.hash}
        return {**form, "at": self.at_ms, "key": self.key, "signature": self.signature}


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """Entry `seq` is a bid of this price and stamp, with this hash, says the holder of the key."""

    PREFIX: ClassVar[bytes] = b"auction receipt 1\n"
    NAMES: ClassVar[tuple[str, ...]] = (*Head.NAMES, "price_fen")

    lot: str
    seq: int
    price_fen: int
    at_ms: int
    hash: str
    key: str
    signature: str = ""

    def to_json(self) -> dict[str, Any]:
        """Return the receipt as its object, signature and all."""
        form: dict[str, Any] = {"lot": self.lot, "seq": self.seq, "price_fen": self.price_fen}
        form |= {"at": self.at_ms, "hash": self.hash}
        return {**form, "key": self.key, "signature": self.signature}


@dataclass(frozen=True, slots=True)
class PublicKey:
    """The public half of a signing key: 32 raw bytes in hexadecimal, known by its fingerprint."""

    public_key: str

    @property
    def fingerprint(self) -> str:
        """Return the SHA-256 of the raw key, in hexadecimal: what people compare."""
        return hashlib.sha256(bytes.fromhex(self.public_key)).hexdigest()

    @property
    def id(self) -> str:
        """Return the key's short name: the first sixteen digits of its fingerprint."""
        return self.fingerprint[:16]

    def to_json(self) -> dict[str, Any]:
        """Return the key as its object."""
        return {"key": self.id, "public_key": self.public_key}


Statement = Head | Receipt


def signed_bytes(statement: Statement) -> bytes:
    """Return what the signature is over: the kind's prefix, and everything but the signature."""
    form = statement.to_json()
    del form["signature"]
    return statement.PREFIX + canonical_bytes(form)


def line(statement: Statement | PublicKey) -> str:
    """Return a line of a file of signed heads, without a line end: canonical JSON."""
    return canonical_bytes(statement.to_json()).decode()


def read_line(text: str) -> Statement | PublicKey:
    """Read a head, a receipt or a public key from its line; ValueError says what is wrong.

    White space and the order of names do not matter here: the signature is over the content.
    """
    if not is_text(text):
        raise ValueError("the line is not UTF-8")
    return read_form(read_json(text))


def read_form(form: Any) -> Statement | PublicKey:
    """Read a head, a receipt or a public key from its object; ValueError says what is wrong."""
    names = set(form) if isinstance(form, Mapping) else set()
    if {"key", "public_key"} <= names:
        return _key(form)
    if names not in (set(Head.NAMES), set(Receipt.NAMES)):
        raise ValueError("this is no signed head, no receipt and no public key")
    _insist_values(form)
    common = {name: form[name] for name in ("lot", "seq", "hash", "key", "signature")}
    if "price_fen" in names:
        return Receipt(**common, at_ms=form["at"], price_fen=form["price_fen"])
    return Head(**common, at_ms=form["at"])


def keys_by_id(keys: Iterable[PublicKey]) -> dict[str, PublicKey]:
    """Return public keys by their short names."""
    return {key.id: key for key in keys}


def _key(form: Mapping[str, Any]) -> PublicKey:
    if not is_hash(form["public_key"]):
        raise ValueError("public_key is not 32 bytes in lower-case hexadecimal")
    key = PublicKey(form["public_key"])
    if form["key"] != key.id:
        raise ValueError("key is not the first sixteen digits of the public key's SHA-256")
    return key


def _insist_values(form: Mapping[str, Any]) -> None:
    right = {
        "lot": isinstance(form["lot"], str) and is_text(form["lot"]),
        "seq": is_amount(form["seq"], least=0),
        "hash": is_hash(form["hash"]),
        "at": is_amount(form["at"], least=0),
        "key": _is_hex(form["key"], 16),
        "signature": _is_hex(form["signature"], 128),
        "price_fen": is_amount(form.get("price_fen", 1)),
    }
    wrong = [name for name, is_right in right.items() if not is_right]
    if wrong:
        raise ValueError(f"{wrong[0]} has a value it cannot have")


def _is_hex(value: object, digits: int) -> bool:
    return isinstance(value, str) and len(value) == digits and set(value) <= _HEX
