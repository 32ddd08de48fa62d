"""Pure. The keyed hash by which a bar finds a person without anybody being able to read who it is.

A number of 18 digits could be guessed from a plain hash in hours; without the platform's pepper
this one cannot. The key is drawn from that pepper for this purpose alone, so that no tag here is
ever one of those that lead to a paddle. Law: OJA-52; PIPL art 6 (no more than is needed).
"""

from __future__ import annotations

import hmac

_PURPOSE = b"who may not buy: identity numbers"


def number_tag(pepper: bytes, number: str) -> str:
    """Return the tag of a number as it is kept; the same number always has the same one."""
    key = hmac.digest(pepper, _PURPOSE, "sha256")
    return hmac.new(key, number.encode(), "sha256").hexdigest()
