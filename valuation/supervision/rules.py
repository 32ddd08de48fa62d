"""Pure. On which grounds a court looks into the way to a price once more. Law: REF-45."""

from __future__ import annotations

from enum import StrEnum

ANSWER_DAYS = 15  # House rule: the article names no period; as long as for an objection (REM-01).
LAW = "REF-45"
CLOCK = "supervision_answer"


class SupervisionGround(StrEnum):
    """The grounds of the article, in its order."""

    fraud_or_duress = "fraud_or_duress"
    collusion = "collusion"
    false_directed_result = "false_directed_result"
    wrong_handling = "wrong_handling"


class SupervisionAnswer(StrEnum):
    """What the court did with a request."""

    granted = "granted"
    refused = "refused"
