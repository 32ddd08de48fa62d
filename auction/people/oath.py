"""Pure. What a member of the admission desk swears, by version; the newest stands.

Law: OJA-24 (who bids is kept secret until the bidding ends), TRAP-20. House rule: the wording.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Oath:
    """One version of the oath, in force from a day, in both languages."""

    version: str
    from_on: date
    zh: tuple[str, ...]
    en: tuple[str, ...]

    def lines(self, language: str) -> tuple[str, ...]:
        """Return its sentences in a language."""
        return self.zh if language == "zh" else self.en

    def sha256(self, language: str) -> str:
        """Return the hash of what is sworn in a language."""
        return hashlib.sha256("\n".join(self.lines(language)).encode()).hexdigest()


OATHS: tuple[Oath, ...] = (
    Oath(
        "1",
        date(2026, 3, 1),
        zh=(
            "我宣誓：忠于法律，依法独立审核竞买人的身份与资格，对所有申请人一视同仁。",
            "竞价程序结束前，我不向任何人透露竞买人的身份，也不透露足以推知其身份的信息。",
            "我不参与本人经手审核的案件的审判、执行与合议，不打听竞买代码和出价。",
            "申请人是本人或者本人近亲属的，或者与本人有其他利害关系的，我主动回避。",
            "我只为审核查阅材料；每一次查阅都会留痕，我对自己的每一项意见负责。",
        ),
        en=(
            (
                "I swear to be true to the law, to check who bidders are and what they"
                " may do independently, and to treat every applicant alike."
            ),
            (
                "Until the bidding ends I tell nobody who bids, nor anything from which"
                " it could be gathered."
            ),
            (
                "I take no part in judging, enforcing or deliberating a case whose"
                " applicants I have checked, and I ask after no paddle and no bid."
            ),
            (
                "Where the applicant is myself, a near relative of mine, or somebody in"
                " whose affair I have an interest, I stand aside of my own accord."
            ),
            (
                "I look at papers only to check them. I know that every look is written"
                " down, and I answer for each of my findings."
            ),
        ),
    ),
)
STANDING = OATHS[-1]
