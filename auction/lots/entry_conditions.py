"""Pure. What a lot may ask of whoever bids: kinds of conditions, how each is shown, their texts.

Every lot asks for full civil capacity and that no bar stands in the way (Law: OJA-16 (1), OJA-52);
a lot may ask for more: eligibility to buy a house where buying is restricted (CAT-01), a licence,
an approval. Whoever applies promises, or proves by papers that the sworn desk decides on.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from auction.kernel.canonical import content_hash
from auction.kernel.refusal import CommonRefusal, Refusal
from auction.lots.refusals import ConditionRefusal

MOST_TEXT = 600


class ConditionKind(StrEnum):
    """What is asked for."""

    capacity = "capacity"
    housing = "housing"
    licence = "licence"
    approval = "approval"
    other = "other"


class Proof(StrEnum):
    """How it is shown: a promise that is recorded, or papers that the sworn desk decides on."""

    promise = "promise"
    papers = "papers"


@dataclass(frozen=True)
class Condition:
    """One condition as announced. `version` is the hash of its two texts."""

    kind: ConditionKind
    proof: Proof
    text_zh: str
    text_en: str
    is_rechecked: bool = False

    @property
    def version(self) -> str:
        """Return what names this very wording."""
        return content_hash({"zh": self.text_zh, "en": self.text_en})

    def text(self, language: str) -> str:
        """Return the wording in a language."""
        return self.text_zh if language == "zh" else self.text_en


CAPACITY = Condition(
    ConditionKind.capacity,
    Proof.promise,
    "本人（本单位）具有完全民事行为能力，符合竞买条件，不代不符合条件的人竞买；"
    "不属于执行法院、网络服务提供者、承担本次拍卖辅助工作的机构及其工作人员，"
    "也不是上述工作人员的近亲属。",
    "I have full civil capacity and am allowed to buy this, and bid for nobody who is not: I do"
    " not belong to the court, the platform or the agencies that work on this sale, nor am I a"
    " near relative of anybody who does.",
)
"""What whoever applies for any lot promises. Law: OJA-16 (1), OJA-52."""

HOUSING = Condition(
    ConditionKind.housing,
    Proof.promise,
    "本人承诺自申请参与竞拍时起至成交裁定书出具时止，具备房屋所在地的购房资格；"
    "人民法院在作出成交裁定前将予以审查，不具备购房资格的，不予作出成交裁定，"
    "由此产生的后果由本人承担。",
    "From applying until the ruling is made I am allowed to buy a house where this one stands. The"
    " court checks it before it makes the ruling; who is not allowed gets no ruling and bears the"
    " consequences.",
    is_rechecked=True,
)
"""Where buying houses is restricted. Law: CAT-01."""


def condition_from(kind: ConditionKind, text_zh: str, text_en: str, proof: Proof) -> Condition:
    """Return a condition of a lot; without an English text the Chinese one stands for both.

    Housing has the law's words unless others are given, and is promised and checked again.
    """
    zh, en = text_zh.strip(), text_en.strip()
    if kind is ConditionKind.housing:
        return Condition(
            kind, Proof.promise, zh or HOUSING.text_zh, en or zh or HOUSING.text_en, True
        )
    return Condition(kind, proof, zh, en or zh)


def check_condition(condition: Condition) -> Refusal | None:
    """Say why a condition cannot be set: every lot has that of capacity, others need words."""
    if condition.kind is ConditionKind.capacity:
        return Refusal(CommonRefusal.malformed, {}, "kind")
    if not condition.text_zh:
        return Refusal(ConditionRefusal.condition_needs_text, {}, "text_zh")
    for name in ("text_zh", "text_en"):
        if len(getattr(condition, name)) > MOST_TEXT:
            return Refusal(CommonRefusal.too_long, {"longest": MOST_TEXT}, name)
    return None


def promises(conditions: Iterable[Condition]) -> tuple[Condition, ...]:
    """Return the conditions that are promised."""
    return tuple(each for each in conditions if each.proof is Proof.promise)


def proved_by_papers(conditions: Iterable[Condition]) -> tuple[Condition, ...]:
    """Return the conditions that papers prove."""
    return tuple(each for each in conditions if each.proof is Proof.papers)
