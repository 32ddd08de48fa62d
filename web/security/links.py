"""One-time links as people receive them: the row's id, and a seal only this platform can make."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Callable

SEALED_PATHS = ("/confirm-email/", "/set-password/", "/notices/mail/")


def sealed(secret_key: bytes, link_id: str) -> str:
    """Return what stands in the address of a one-time link."""
    return f"{link_id}.{_seal(secret_key, link_id)}"


def opened(secret_key: bytes, text: str) -> str | None:
    """Return the id of a link whose seal is right, or None."""
    link_id, _, seal = text.partition(".")
    right = hmac.compare_digest(seal.encode(), _seal(secret_key, link_id).encode())
    return link_id if right else None


def addresses(public_url: str, secret_key: bytes) -> Callable[[str], str]:
    """Return how a letter writes a path of this site: in full, a one-time link with its seal."""

    def address(path: str) -> str:
        if path.startswith(SEALED_PATHS):
            start, _, link_id = path.rpartition("/")
            path = f"{start}/{sealed(secret_key, link_id)}"
        return f"{public_url.rstrip('/')}{path}"

    return address


def _seal(secret_key: bytes, link_id: str) -> str:
    content = b"one-time link\0" + link_id.encode()
    return hmac.new(secret_key, content, hashlib.sha256).hexdigest()
