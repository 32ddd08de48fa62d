"""Names for things: short random ids that fit a URL, and numbers with a check digit."""

from __future__ import annotations

import secrets

_ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"  # Crockford's: no i, l, o, u to misread.


def new_id(prefix: str) -> str:
    """Return a fresh id such as "lot_7k2m…": the prefix and 80 random bits, URL-safe."""
    return f"{prefix}_{''.join(secrets.choice(_ALPHABET) for _ in range(16))}"


def new_number(digits: int = 11) -> str:
    """Return `digits` random digits and a Luhn check digit, to be read out and typed at a bank."""
    body = str(secrets.randbelow(9) + 1)
    body += "".join(str(secrets.randbelow(10)) for _ in range(digits - 1))
    return body + str(_luhn(body))


def is_number(text: str) -> bool:
    """Say whether `text` is all digits and its last one is the right Luhn check digit."""
    if len(text) < 2 or not (text.isascii() and text.isdigit()):
        return False
    return _luhn(text[:-1]) == int(text[-1])


def _luhn(body: str) -> int:
    total = 0
    for place, char in enumerate(reversed(body)):
        digit = int(char) * (2 if place % 2 == 0 else 1)
        total += digit - 9 if digit > 9 else digit
    return -total % 10
