"""Who is behind a paddle: an HMAC leads from a session to it, and only a sealed box leads back.

The web holds the pepper and the public key, so it can find a signed-in bidder's paddle and seal
a new one; the private key, which opens a box after the close, belongs to the settlement worker
alone. Law: OJA-24.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from dataclasses import dataclass

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.hpke import AEAD, KDF, KEM, Suite

from auction.kernel.refusal import Failure

_SUITE = Suite(KEM.X25519, KDF.HKDF_SHA256, AEAD.AES_256_GCM)
_PURPOSE = b"auction paddle holder 1"


class BoxUnreadable(Failure):
    """The box was not sealed for this key, or was damaged."""


@dataclass(frozen=True)
class Holder:
    """Who holds a paddle, and the deposit paid for it."""

    account_id: str
    deposit_number: str


def holder_tag(pepper: bytes, account_id: str, lot_id: str) -> str:
    """Return the opaque name of an account on one lot; it says nothing without the pepper."""
    message = json.dumps([account_id, lot_id]).encode()
    return hmac.new(pepper, message, hashlib.sha256).hexdigest()


def seal(public_key: bytes, account_id: str, deposit_number: str) -> str:
    """Return a box only the private key opens. Two boxes of one holder are not alike."""
    key = X25519PublicKey.from_public_bytes(public_key)
    content = json.dumps([account_id, deposit_number]).encode()
    return base64.b64encode(_SUITE.encrypt(content, key, _PURPOSE)).decode()


def open_box(private_key: bytes, box: str) -> Holder:
    """Return who a box names. Raises `BoxUnreadable` when it is another key's or damaged."""
    key = X25519PrivateKey.from_private_bytes(private_key)
    try:
        content = _SUITE.decrypt(base64.b64decode(box, validate=True), key, _PURPOSE)
    except (InvalidTag, ValueError) as problem:
        raise BoxUnreadable("a sealed box does not open") from problem
    account_id, deposit_number = json.loads(content)
    return Holder(account_id, deposit_number)
