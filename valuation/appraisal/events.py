"""Pure. What a valuation tells: each has a reader in `valuation/reactions.py`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from auction.kernel.event import Event


@dataclass(frozen=True)
class _AppraisalEvent(Event):
    appraisal_id: str
    court_id: str

    def key(self) -> str:
        """Return the appraisal's key."""
        return f"appraisal:{self.appraisal_id}"


@dataclass(frozen=True)
class AppraisalCommissioned(_AppraisalEvent):
    """It is an agency's turn: its commission waits for an answer. Law: REF-23."""

    KIND: ClassVar[str] = "appraisal_commissioned"

    commission_id: str


@dataclass(frozen=True)
class CommissionDeclined(_AppraisalEvent):
    """An agency gave its commission back. `is_last`: no further agency follows."""

    KIND: ClassVar[str] = "commission_declined"

    commission_id: str
    is_last: bool


@dataclass(frozen=True)
class CommissionLapsed(_AppraisalEvent):
    """An agency was late and is replaced. `is_last`: no further agency follows. Law: REF-27."""

    KIND: ClassVar[str] = "commission_lapsed"

    commission_id: str
    is_last: bool


@dataclass(frozen=True)
class ReportReceived(_AppraisalEvent):
    """A report, or its correction, lies at the judge's desk."""

    KIND: ClassVar[str] = "report_received"

    report_id: str


@dataclass(frozen=True)
class CorrectionAsked(_AppraisalEvent):
    """The agency must correct its report within three days. Law: REF-29."""

    KIND: ClassVar[str] = "correction_asked"

    commission_id: str
    report_id: str


@dataclass(frozen=True)
class ReportDelivered(_AppraisalEvent):
    """A report was served on the parties. Law: REF-40."""

    KIND: ClassVar[str] = "report_delivered"

    report_id: str


@dataclass(frozen=True)
class ObjectionRaised(_AppraisalEvent):
    """A party objected in time: the judge decides. Law: REF-41."""

    KIND: ClassVar[str] = "objection_raised"

    objection_id: str


@dataclass(frozen=True)
class ObjectionDecided(_AppraisalEvent):
    """The judge rejected or upheld an objection, or some of its grounds."""

    KIND: ClassVar[str] = "objection_decided"

    objection_id: str
    upheld: bool | None = None


@dataclass(frozen=True)
class ObjectionForwarded(_AppraisalEvent):
    """An objection to standard, method or result lies with the agency: five days. Law: REF-42."""

    KIND: ClassVar[str] = "objection_forwarded"

    objection_id: str


@dataclass(frozen=True)
class ObjectionExplained(_AppraisalEvent):
    """The agency explained: the court serves its explanation on the parties. Law: REF-40."""

    KIND: ClassVar[str] = "objection_explained"

    objection_id: str


@dataclass(frozen=True)
class ExplanationDelivered(_AppraisalEvent):
    """An explanation was served; whoever still disputes says so in its days. Law: REF-40."""

    KIND: ClassVar[str] = "explanation_delivered"

    objection_id: str


@dataclass(frozen=True)
class ExplanationDisputed(_AppraisalEvent):
    """A party still disputes: an industry association reviews. Law: REF-42."""

    KIND: ClassVar[str] = "explanation_disputed"

    objection_id: str


@dataclass(frozen=True)
class ReviewCommissioned(_AppraisalEvent):
    """The industry association's professional technical review began. Law: REF-42."""

    KIND: ClassVar[str] = "review_commissioned"

    report_id: str


@dataclass(frozen=True)
class ReviewConcluded(_AppraisalEvent):
    """The review confirmed the result, or ordered its correction. Law: REF-42, REF-46."""

    KIND: ClassVar[str] = "review_concluded"

    report_id: str


@dataclass(frozen=True)
class ObjectionFellAway(_AppraisalEvent):
    """The report was set aside on another objection: this one has nothing to object to."""

    KIND: ClassVar[str] = "objection_fell_away"

    objection_id: str


@dataclass(frozen=True)
class MaterialsAskedBack(_AppraisalEvent):
    """An agency was replaced and gives its materials back in three days. Law: REF-43."""

    KIND: ClassVar[str] = "materials_asked_back"

    commission_id: str


@dataclass(frozen=True)
class SurveyProposed(_AppraisalEvent):
    """An agency set a day for looking at the thing: the parties may come. Law: REF-24."""

    KIND: ClassVar[str] = "survey_proposed"

    survey_id: str


@dataclass(frozen=True)
class ExtensionAsked(_AppraisalEvent):
    """An agency asks for more time: the judge answers. Law: REF-26."""

    KIND: ClassVar[str] = "extension_asked"

    request_id: str


@dataclass(frozen=True)
class ExtensionDecided(_AppraisalEvent):
    """The judge granted or refused more time. Law: REF-26."""

    KIND: ClassVar[str] = "extension_decided"

    request_id: str


@dataclass(frozen=True)
class ReissueOrdered(_AppraisalEvent):
    """The original agency issues its report anew within fifteen days. Law: REF-28."""

    KIND: ClassVar[str] = "reissue_ordered"

    commission_id: str


@dataclass(frozen=True)
class CommissionWithdrawn(_AppraisalEvent):
    """The court called a commission back; actual expenses may be claimed. Law: REF-31, REF-52."""

    KIND: ClassVar[str] = "commission_withdrawn"

    commission_id: str
    ground: str
