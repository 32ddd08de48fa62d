"""Any order of objections, rulings, explanations, silences, reviews and times, and where it ends.

The machine does what the moves allow, at any time, and asks after each step what `stand` says.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from valuation.serving.dispute import (
    RULED_FIRST,
    Conclusion,
    Dispute,
    Outcome,
    Point,
    Review,
    Said,
    Stage,
    Standing,
    Wait,
    is_for_judge,
    stage,
    stand,
)
from valuation.serving.moves import (
    may_commission_review,
    may_conclude,
    may_dispute,
    may_explain,
    may_forward,
    may_rule,
    may_serve_explanation,
    to_rule,
)
from valuation.serving.objections import ObjectionKind, ObjectionState, Served, may_object

START = datetime(2026, 3, 16, 2, tzinfo=UTC)
KINDS = st.sets(st.sampled_from(ObjectionKind), min_size=1)
PARTIES = st.integers(0, 3)


def days(at: datetime, number: int) -> datetime:
    return at + timedelta(days=number)


class DisputeMachine(RuleBasedStateMachine):
    """A served report with four parties, each with its own time to object."""

    @initialize(gaps=st.lists(st.integers(5, 20), min_size=4, max_size=4))
    def serve(self, gaps: list[int]) -> None:
        self.now = START
        self.own_until = [days(START, gap) for gap in gaps]
        self.dispute = Dispute(max(self.own_until))
        self.who: list[int] = []
        self.over: Outcome | None = None

    # -- Time, and what people do --

    @rule(hours=st.sampled_from([1, 24, 72, 24 * 5, 24 * 40]))
    def time_passes(self, hours: int) -> None:
        self.now += timedelta(hours=hours)

    @rule(party=PARTIES, kinds=KINDS)
    def object(self, party: int, kinds: set[ObjectionKind]) -> None:
        served = Served(self.own_until[party], party in self.who)
        if self.over or may_object(served, is_final=False, now=self.now):
            return
        said = Said(self.now, tuple(Point(kind) for kind in sorted(kinds)))
        self.dispute = replace(self.dispute, said=(*self.dispute.said, said))
        self.who.append(party)

    @rule(which=PARTIES, upheld=st.booleans(), data=st.data())
    def judge_rules(self, which: int, upheld: bool, data: st.DataObject) -> None:
        said = self._said(which)
        if said is None or may_rule(self.dispute, said):
            return
        ruled = data.draw(st.sets(st.sampled_from(to_rule(self.dispute, said)), min_size=1))
        state = ObjectionState.upheld if upheld else ObjectionState.rejected
        self._put(which, said, points=_with(said.points, ruled, state, self.now))

    @rule(which=PARTIES)
    def judge_forwards(self, which: int) -> None:
        said = self._said(which)
        if said is not None and may_forward(self.dispute, said, self.now) is None:
            self._put(which, said, explain_until=days(self.now, 5))

    @rule(which=PARTIES)
    def agency_explains(self, which: int) -> None:
        said = self._said(which)
        if said is not None and may_explain(self.dispute, said, self.now) is None:
            self._put(which, said, explained_at=self.now)

    @rule(which=PARTIES)
    def judge_serves_it(self, which: int) -> None:
        said = self._said(which)
        if said is not None and may_serve_explanation(self.dispute, said, self.now) is None:
            self._put(which, said, dispute_until=days(self.now, 5))

    @rule(which=PARTIES)
    def party_disputes(self, which: int) -> None:
        said = self._said(which)
        if said is not None and may_dispute(said.dispute_until, said, self.now) is None:
            self._put(which, said, disputed_at=self.now)

    @rule()
    def judge_commissions_review(self) -> None:
        if self.over or may_commission_review(self.dispute, self.now, days, review_days=30):
            return
        self.dispute = replace(self.dispute, review=Review(days(self.now, 30)))

    @rule(conclusion=st.sampled_from(Conclusion))
    def review_concludes(self, conclusion: Conclusion) -> None:
        if self.over or may_conclude(self.dispute) or self.dispute.review is None:
            return
        upheld = conclusion is Conclusion.correct
        state = ObjectionState.upheld if upheld else ObjectionState.rejected
        for which, said in enumerate(self.dispute.said):
            pending = {p for p in said.points if p.state is ObjectionState.pending}
            self._put(which, said, points=_with(said.points, pending, state, self.now))
        review = replace(self.dispute.review, conclusion=conclusion)
        self.dispute = replace(self.dispute, review=review)

    # -- What always holds --

    @invariant()
    def it_waits_by_a_clock_or_has_come_to_something(self) -> None:
        found = self._stand()
        assert (found.wait is None) != (found.outcome is None)
        assert found.wait is None or found.wait in found.clocks
        assert found.outcome is None or not found.clocks

    @invariant()
    def what_it_came_to_stays(self) -> None:
        found = self._stand().outcome
        if self.over is not None:
            assert found is self.over
        self.over = found

    @invariant()
    def nobodys_time_to_object_is_cut_short(self) -> None:
        if self._stand().outcome in {Outcome.fix, Outcome.correct}:
            assert self.now >= max(self.own_until)

    @invariant()
    def nothing_is_pending_when_a_price_stands(self) -> None:
        if self._stand().outcome not in {Outcome.fix, Outcome.correct}:
            return
        for said in self.dispute.said:
            assert not any(is_for_judge(self.dispute, point) for point in said.points)
            assert stage(self.dispute, said, self.now) in {Stage.none, Stage.content}

    @invariant()
    def a_disputed_method_is_never_decided_by_the_judge_alone(self) -> None:
        for said in self.dispute.said:
            for point in said.points:
                if point.kind is ObjectionKind.method_or_result and point.decided_at is not None:
                    assert self.dispute.review is not None

    @invariant()
    def who_may_appraise_is_settled_before_the_review(self) -> None:
        if self.dispute.review is not None:
            ruled = [p for p in self.dispute.points if p.kind in RULED_FIRST]
            assert all(p.state is ObjectionState.rejected for p in ruled)

    @invariant()
    def what_is_waited_for_can_be_done(self) -> None:
        """A wait names a move that somebody may make, or a time that passes by itself."""
        dispute, now, said = self.dispute, self.now, self.dispute.said
        can = {
            Wait.objected: lambda: any(may_rule(dispute, row) is None for row in said),
            Wait.forwarding: lambda: any(may_forward(dispute, row, now) is None for row in said),
            Wait.explained: lambda: any(
                may_serve_explanation(dispute, row, now) is None for row in said
            ),
            Wait.disputed: lambda: (
                may_commission_review(dispute, now, days, review_days=30) is None
            ),
            Wait.reviewing: lambda: may_conclude(dispute) is None,
        }
        for wait, due_at in self._stand().clocks.items():
            assert can[wait]() if wait in can else due_at > now

    def teardown(self) -> None:
        """Whatever is open comes to an end when everybody does what is asked, or nobody does."""
        for _ in range(60):
            if not hasattr(self, "dispute") or self._stand().wait is None:
                return
            self._go_on()
        raise AssertionError(self._stand())

    def _go_on(self) -> None:
        for which in range(len(self.dispute.said)):
            said = self.dispute.said[which]
            if may_rule(self.dispute, said) is None:
                ruled = set(to_rule(self.dispute, said))
                rejected = ObjectionState.rejected
                self._put(which, said, points=_with(said.points, ruled, rejected, self.now))
            self.judge_forwards(which)
            self.judge_serves_it(which)
        self.judge_commissions_review()
        if self._stand().wait is Wait.reviewing:
            self.review_concludes(Conclusion.confirmed)
        self.now += timedelta(days=5)

    def _stand(self) -> Standing:
        return stand(self.dispute, self.now, days)

    def _said(self, which: int) -> Said | None:
        if self.over or which >= len(self.dispute.said):
            return None
        return self.dispute.said[which]

    def _put(self, which: int, said: Said, **facts: object) -> None:
        rows = list(self.dispute.said)
        rows[which] = replace(said, **facts)  # type: ignore[arg-type]
        self.dispute = replace(self.dispute, said=tuple(rows))


def _with(
    points: tuple[Point, ...], chosen: set[Point], state: ObjectionState, at: datetime
) -> tuple[Point, ...]:
    return tuple(replace(p, state=state, decided_at=at) if p in chosen else p for p in points)


TestDispute = DisputeMachine.TestCase
TestDispute.settings = settings(max_examples=300, stateful_step_count=40, deadline=None)
