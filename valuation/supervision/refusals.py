"""Pure. Why a request for enforcement supervision is refused at the door."""

from __future__ import annotations

from enum import StrEnum


class SupervisionRefusal(StrEnum):
    """Codes in order of precedence; words stand in the catalogues as refusal.<code>."""

    notice_published = "notice_published"
    supervision_asked_already = "supervision_asked_already"
    evidence_needed = "evidence_needed"
    supervision_answered_already = "supervision_answered_already"
