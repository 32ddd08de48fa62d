"""Pure. What was said against a report, and what it comes to: the whole path of REF-41 to REF-46.

A report that was served is in dispute until its outcome. Each ground of each objection goes its
own way; `stand` says from the facts and the time what is waited for, by which clocks, or what
follows. Nothing is remembered that cannot be read off the facts, so no path skips a step.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from valuation.serving.objections import ObjectionKind, ObjectionState

FORWARDING_DAYS = 3  # Law: REF-42.
EXPLANATION_DAYS = 5  # Law: REF-42.
SERVICE_DAYS = 3  # Law: REF-40.
DISPUTE_DAYS = 5  # House rule: the law names no period; as long as for the objection itself.
RULING_DAYS = 15  # Law: REM-01.
COMMISSIONING_DAYS = 3  # House rule: no longer than forwarding an objection takes.
REVIEW_DAYS = 30  # House rule: the law lets the court name a time; this one unless it does.
LONGEST_REVIEW_DAYS = 90  # House rule: a review that may take for ever is no review.

Days = Callable[[datetime, int], datetime]
"""Returns when a period of days that began at an instant is over. Law: TIME-01."""

RULED_FIRST = frozenset({ObjectionKind.qualification, ObjectionKind.procedure})
_PENDING, _UPHELD = ObjectionState.pending, ObjectionState.upheld


class Wait(StrEnum):
    """What a report in dispute waits for, the most urgent first; each is a state at a desk."""

    objected = "objected"  # The judge rules.
    forwarding = "forwarding"  # The judge hands the objection to the agency.
    explained = "explained"  # The judge serves the explanation.
    explaining = "explaining"  # The agency explains.
    answering = "answering"  # A party may say that it still disputes.
    delivered = "delivered"  # The parties may object.
    disputed = "disputed"  # The judge commissions the professional technical review.
    reviewing = "reviewing"  # The industry association reviews.


class Outcome(StrEnum):
    """What a report comes to when nothing is pending."""

    fix = "fix"  # Its figure, or the explained or confirmed one, is the reference price.
    correct = "correct"  # The agency corrects it; the correction is final.
    next_agency = "next_agency"  # The next in order appraises anew.


class Stage(StrEnum):
    """How far the agency's answer to one objection has come."""

    none = "none"  # Nothing in it is the agency's to answer.
    held = "held"  # Who may appraise, and how, is ruled on first. Law: REF-43.
    to_forward = "to_forward"
    explaining = "explaining"
    to_serve = "to_serve"
    answering = "answering"
    content = "content"  # Explained, and nobody disputes it.
    disputed = "disputed"  # Still disputed, or the agency was silent.


class Conclusion(StrEnum):
    """What the professional technical review found. Law: REF-42, REF-46."""

    confirmed = "confirmed"
    correct = "correct"


@dataclass(frozen=True)
class Point:
    """One ground of one objection, and what became of it."""

    kind: ObjectionKind
    state: ObjectionState = _PENDING
    decided_at: datetime | None = None


@dataclass(frozen=True)
class Said:
    """One party's objection: its grounds, and how far the agency's answer to it has come."""

    raised_at: datetime
    points: tuple[Point, ...]
    explain_until: datetime | None = None
    explained_at: datetime | None = None
    dispute_until: datetime | None = None
    disputed_at: datetime | None = None


@dataclass(frozen=True)
class Review:
    """The professional technical review: until when, and what it found."""

    until: datetime
    conclusion: Conclusion | None = None


@dataclass(frozen=True)
class Dispute:
    """All that decides what a served report comes to."""

    objections_until: datetime
    said: tuple[Said, ...] = ()
    review: Review | None = None

    @property
    def points(self) -> Iterator[Point]:
        """Return every ground of every objection."""
        return (point for said in self.said for point in said.points)

    @property
    def disputes_method_since(self) -> datetime | None:
        """Return since when standard, method or result is disputed; None when it is not."""
        method = ObjectionKind.method_or_result
        since = (
            said.raised_at
            for said in self.said
            for point in said.points
            if point.kind is method and point.state is _PENDING
        )
        return min(since, default=None)

    def is_for_agency(self, point: Point) -> bool:
        """Say whether a pending ground is answered by the agency and not ruled on. Law: REF-43."""
        if point.state is not _PENDING or point.kind in RULED_FIRST:
            return False
        return self.disputes_method_since is not None

    @property
    def awaits_ruling_first(self) -> bool:
        """Say whether qualification or procedure is pending: all else waits. Law: REF-43."""
        return any(p.state is _PENDING and p.kind in RULED_FIRST for p in self.points)


@dataclass(frozen=True)
class Standing:
    """What a report waits for by which clocks, or its outcome; exactly one of the two."""

    wait: Wait | None
    outcome: Outcome | None
    clocks: dict[Wait, datetime] = field(default_factory=dict)


def stage(dispute: Dispute, said: Said, now: datetime) -> Stage:
    """Return how far the agency's answer to an objection has come. Law: REF-42, REF-43."""
    if not any(dispute.is_for_agency(point) for point in said.points):
        return Stage.none
    if said.explain_until is None:
        return Stage.held if dispute.awaits_ruling_first else Stage.to_forward
    if said.explained_at is None:
        return Stage.explaining if now < said.explain_until else Stage.disputed
    if said.disputed_at is not None:
        return Stage.disputed
    if said.dispute_until is None:
        return Stage.to_serve
    return Stage.answering if now < said.dispute_until else Stage.content


def stand(dispute: Dispute, now: datetime, days: Days) -> Standing:
    """Say what is waited for and by when, or what follows. Law: REF-41 to REF-43, REF-46.

    An upheld objection to qualification or procedure ends the report at once: the next one is open
    to everybody again. Everything else follows only when nobody may object any more, every ground
    is ruled on or explained, and no review is due or runs.
    """
    if any(p.state is _UPHELD and p.kind in RULED_FIRST for p in dispute.points):
        return Standing(None, Outcome.next_agency)
    clocks = dict(_waits(dispute, now, days)) or dict(_review(dispute, now, days))
    if clocks:
        return Standing(min(clocks, key=list(Wait).index), None, clocks)
    upheld = any(point.state is _UPHELD for point in dispute.points)
    return Standing(None, Outcome.correct if upheld else Outcome.fix)


def forwarding_due(dispute: Dispute, said: Said, days: Days) -> datetime:
    """Return until when an objection must lie with the agency. Law: REF-42, REF-43.

    Three days from when the agency's way was the right one: since the method is disputed, and
    since qualification and procedure are ruled on.
    """
    since = [said.raised_at, *_known(dispute.disputes_method_since)]
    ruled = (p.decided_at for p in dispute.points if p.kind in RULED_FIRST)
    return days(max([*since, *(at for at in ruled if at is not None)]), FORWARDING_DAYS)


def _waits(dispute: Dispute, now: datetime, days: Days) -> Iterator[tuple[Wait, datetime]]:
    """Yield each thing that is waited for, with the instant that comes first."""
    due: dict[Wait, list[datetime]] = {}
    for wait, until in _each_wait(dispute, now, days):
        due.setdefault(wait, []).append(until)
    yield from ((wait, min(instants)) for wait, instants in due.items())


def _each_wait(dispute: Dispute, now: datetime, days: Days) -> Iterator[tuple[Wait, datetime]]:
    if now < dispute.objections_until:
        yield Wait.delivered, dispute.objections_until
    for said in dispute.said:
        if any(is_for_judge(dispute, point) for point in said.points):
            yield Wait.objected, days(said.raised_at, RULING_DAYS)
        match stage(dispute, said, now):
            case Stage.to_forward:
                yield Wait.forwarding, forwarding_due(dispute, said, days)
            case Stage.explaining:
                yield from ((Wait.explaining, at) for at in _known(said.explain_until))
            case Stage.to_serve:
                yield from (
                    (Wait.explained, days(at, SERVICE_DAYS)) for at in _known(said.explained_at)
                )
            case Stage.answering:
                yield from ((Wait.answering, at) for at in _known(said.dispute_until))
            case _:
                pass


def _review(dispute: Dispute, now: datetime, days: Days) -> Iterator[tuple[Wait, datetime]]:
    disputed = [s for s in dispute.said if stage(dispute, s, now) is Stage.disputed]
    if not disputed:
        return
    if dispute.review is None:
        yield Wait.disputed, days(_ripe_at(dispute), COMMISSIONING_DAYS)
    elif dispute.review.conclusion is None:
        yield Wait.reviewing, dispute.review.until


def _ripe_at(dispute: Dispute) -> datetime:
    """Return the instant since which a review is the only thing left to do."""
    instants = [dispute.objections_until, *(p.decided_at for p in dispute.points)]
    for said in dispute.said:
        if said.explained_at is None:
            instants.append(said.explain_until)
        else:
            instants.append(said.disputed_at or said.dispute_until)
    return max(at for at in instants if at is not None)


def is_for_judge(dispute: Dispute, point: Point) -> bool:
    """Say whether a ground waits for the judge's ruling. Law: REF-41, REM-01."""
    return point.state is _PENDING and not dispute.is_for_agency(point)


def summed_up(states: Iterable[ObjectionState]) -> ObjectionState:
    """Return what became of a whole objection from what became of each of its grounds."""
    found = set(states)
    for state in (_PENDING, _UPHELD, ObjectionState.rejected, ObjectionState.answered):
        if state in found:
            return state
    return ObjectionState.fell_away


def _known(at: datetime | None) -> list[datetime]:
    return [] if at is None else [at]
