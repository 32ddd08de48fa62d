"""Pure. Words a court may not use of what it sells: not knowing, and not answering for, possession.

What is only disputed is pointed out and not refused: to the buyer all taxes.
Law: TRAP-24, G24-04, G24-05, OJA-49.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping

from auction.cases.refusals import CaseRefusal
from auction.kernel.refusal import Refusal

FORBIDDEN = (
    "占有不明",
    "占用不明",
    "占有情况不明",
    "占用情况不明",
    "他人占用",
    "他人占有",
    "不负责腾退",
    "不负责清场",
    "不负责交付",
    "possession unknown",
    "occupancy unknown",
    "occupied by others",
    "not responsible for vacating",
    "not responsible for handing over",
)

CONTESTED = (
    "承担一切税费",
    "承担所有税费",
    "承担全部税费",
    "一切税费由买受人",
    "全部税费由买受人",
    "所有税费由买受人",
    "税费均由买受人",
    "buyer bears all taxes",
    "all taxes are borne by the buyer",
)
"""Not forbidden, but disputed: taxes fall on whom the tax law names. Law: OJA-49, TRAP-24."""

DENIALS = ("无", "没有", "不存在", "未见", "未被", "未发现", "not", "no", "never")
_GAPS = re.compile(r"[\W_]+")


def check_wording(texts: Mapping[str, str]) -> Refusal | None:
    """Find a forbidden phrase in texts by field; spaces and punctuation inside do not hide it."""
    for name, text in texts.items():
        phrase = forbidden_phrase(text)
        if phrase is not None:
            return Refusal(CaseRefusal.forbidden_wording, {"phrase": phrase}, name)
    return None


def forbidden_phrase(text: str) -> str | None:
    """Return the first forbidden phrase a text holds, or None; denying it is no use of it."""
    plain = _plain(text)
    return next((phrase for phrase in FORBIDDEN if _says(plain, _plain(phrase))), None)


def contested_phrases(texts: Mapping[str, str]) -> dict[str, str]:
    """Return the disputed phrase of each text that holds one, by field."""
    found: dict[str, str] = {}
    for name, text in texts.items():
        plain = _plain(text)
        for phrase in CONTESTED:
            if _says(plain, _plain(phrase)):
                found.setdefault(name, phrase)
    return found


def _says(plain: str, phrase: str) -> bool:
    parts = plain.split(phrase)
    return any(not before.endswith(DENIALS) for before in parts[:-1])


def _plain(text: str) -> str:
    return _GAPS.sub("", unicodedata.normalize("NFKC", text).casefold())
