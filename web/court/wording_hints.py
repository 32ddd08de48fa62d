"""What a script needs to point at forbidden and disputed wording while it is being typed."""

from __future__ import annotations

import json

from auction.cases.wording import CONTESTED, DENIALS, FORBIDDEN
from auction.i18n.catalogue import translate
from auction.i18n.languages import Language


def wording_hints(language: Language) -> str:
    """Return phrases and sentences as JSON: the same lists the server refuses by. Law: TRAP-24."""
    hints = {
        "forbidden": FORBIDDEN,
        "contested": CONTESTED,
        "denials": DENIALS,
        "says_forbidden": translate(language, "script.wording.forbidden"),
        "says_contested": translate(language, "script.wording.contested"),
    }
    return json.dumps(hints, ensure_ascii=False)
