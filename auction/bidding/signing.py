"""The key that signs heads and receipts (Ed25519), and the check of what was signed.

The private half stays with the house; the public half is published with its fingerprint, and
kept for ever, so that what an old key signed can always be checked.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from auction.bidding.signed import Head, PublicKey, Receipt, signed_bytes


class SigningKey:
    """The house's own key, from 32 raw bytes. The same statement gets the same signature."""

    def __init__(self, private_key: bytes) -> None:
        self._key = Ed25519PrivateKey.from_private_bytes(private_key)
        self.public = PublicKey(self._key.public_key().public_bytes_raw().hex())

    def sign_head(self, lot: str, seq: int, link: str, *, at_ms: int) -> Head:
        """Return a signed head: entry `seq` of the lot's record has the hash `link`."""
        head = Head(lot=lot, seq=seq, hash=link, at_ms=at_ms, key=self.public.id)
        return replace(head, signature=self._signature(head))

    def sign_receipt(self, lot: str, seq: int, link: str, *, price_fen: int, at_ms: int) -> Receipt:
        """Return a signed receipt of the bid that is entry `seq`."""
        receipt = Receipt(
            lot=lot, seq=seq, price_fen=price_fen, at_ms=at_ms, hash=link, key=self.public.id
        )
        return replace(receipt, signature=self._signature(receipt))

    def sign(self, message: bytes) -> str:
        """Return the signature over a message, which begins with a prefix of its own kind."""
        return self._key.sign(message).hex()

    def _signature(self, statement: Head | Receipt) -> str:
        return self.sign(signed_bytes(statement))


def signature_flaw(statement: Head | Receipt, keys: Mapping[str, PublicKey]) -> str | None:
    """Return what is wrong with a signature, in a few words; None if one of the keys made it."""
    key = keys.get(statement.key)
    if key is None:
        return f"it is signed by a key that was not given, {statement.key}"
    if not is_signed(signed_bytes(statement), statement.signature, key):
        return "the signature does not fit what it is said to sign"
    return None


def is_signed(message: bytes, signature: str, key: PublicKey) -> bool:
    """Say whether a key made the signature, in hexadecimal, over exactly this message."""
    try:
        public = Ed25519PublicKey.from_public_bytes(bytes.fromhex(key.public_key))
        public.verify(bytes.fromhex(signature), message)
    except (InvalidSignature, ValueError):
        return False
    return True
