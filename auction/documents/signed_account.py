"""The signed file of a case's account: what the house says of it, so that a stranger can check.

One line of canonical JSON: the account, the key, the signature. A file that differs from what was
signed in a single byte is no such file. Specified in docs/record-format.md. Law: DIST-02, OJA-48.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from auction.bidding.signed import PublicKey
from auction.bidding.signing import SigningKey, is_signed
from auction.bidding.strict_json import read_json
from auction.kernel.canonical import canonical_bytes, is_hash

PREFIX = b"auction account 1\n"
BEGINS = b'{"account":'
_NAMES = {"account", "key", "public_key", "signature"}


class NotAsSigned(ValueError):
    """A file is not what the house signed; the text says why."""


@dataclass(frozen=True)
class SignedAccount:
    """An account with the signature over it, and the key that made it."""

    account: Mapping[str, Any]
    key: PublicKey
    signature: str

    def to_bytes(self) -> bytes:
        """Return the file: one line."""
        form = {
            "account": self.account,
            **self.key.to_json(),
            "signature": self.signature,
        }
        return canonical_bytes(form) + b"\n"


def sign_account(account: Mapping[str, Any], key: SigningKey) -> SignedAccount:
    """Sign an account; the same account gets the same signature."""
    return SignedAccount(account, key.public, key.sign(_signed(account, key.public)))


def read_signed_account(
    content: bytes, trusted: Collection[PublicKey] | None = None
) -> SignedAccount:
    """Read a signed account and check it to the byte; raises NotAsSigned.

    `trusted` are the keys that may have signed; None takes the one the file names, whose
    fingerprint the reader is to compare.
    """
    try:
        form = read_json(content.decode())
    except ValueError as error:
        raise NotAsSigned(f"it is no JSON: {error}") from error
    if not isinstance(form, dict) or set(form) != _NAMES:
        raise NotAsSigned("it is no signed account")
    if not isinstance(form["account"], dict) or not is_hash(form["public_key"]):
        raise NotAsSigned("it is no signed account")
    if not isinstance(form["signature"], str) or not _is_signature(form["signature"]):
        raise NotAsSigned("it has no signature")
    key = PublicKey(form["public_key"])
    found = SignedAccount(form["account"], key, form["signature"])
    if form["key"] != key.id or content != found.to_bytes():
        raise NotAsSigned("it is not written as the house writes it")
    if trusted is not None and key not in trusted:
        raise NotAsSigned(f"it is signed by a key that was not given, {key.id}")
    if not is_signed(_signed(found.account, key), found.signature, key):
        raise NotAsSigned("the signature does not fit what it is said to sign")
    return found


def _is_signature(text: str) -> bool:
    """Say whether this is 64 bytes in lower-case hexadecimal: one form, no other."""
    return len(text) == 128 and set(text) <= set("0123456789abcdef")


def _signed(account: Mapping[str, Any], key: PublicKey) -> bytes:
    return PREFIX + canonical_bytes({"account": account, **key.to_json()})
