"""What the house says, as far as a test can look for it in a page."""

from __future__ import annotations

import re

from auction.i18n.catalogue import catalogue
from auction.i18n.languages import Language


def sentence(language: Language, key: str) -> str:
    """Return the longest part of a text that holds no figure; the text must be there."""
    said = catalogue(language).text(key)
    assert said != key, f"{key} has no words in {language}"
    return max(re.split(r"%\(\w+\)s", said), key=len)
