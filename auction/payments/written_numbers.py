"""Payment numbers as payers write them into the text of a transfer."""

from __future__ import annotations

import re
import unicodedata

from auction.kernel.ids import is_number

_NUMBER = re.compile(r"(?<!\d)\d(?:[ -]?\d){11}(?!\d)", re.ASCII)


def numbers_in(*texts: str) -> list[str]:
    """Return the payment numbers written in texts, in order, each once.

    Twelve digits whose last is the right check digit, with or without spaces between.
    """
    found: list[str] = []
    for text in texts:
        for match in _NUMBER.findall(unicodedata.normalize("NFKC", text)):
            number = re.sub(r"[ -]", "", match)
            if is_number(number) and number not in found:
                found.append(number)
    return found
