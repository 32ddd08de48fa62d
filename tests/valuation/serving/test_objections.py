"""Objections: when one counts, and what a delivered report comes to."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from valuation.procedure.ladder import Method
from valuation.refusals import ValuationRefusal
from valuation.serving.moves import may_be_heard
from valuation.serving.objections import ObjectionState, Outcome, Served, may_object, outcome

UNTIL = datetime(2026, 3, 23, 16, tzinfo=UTC)
JUST_BEFORE = UNTIL - timedelta(microseconds=1)
PENDING, REJECTED, UPHELD, *_ = ObjectionState


def test_an_objection_in_the_last_instant_of_the_period_counts() -> None:
    assert may_object(Served(UNTIL, False), is_final=False, now=JUST_BEFORE) is None


@pytest.mark.parametrize(
    ("served", "is_final", "now", "code"),
    [
        (Served(UNTIL, False), False, UNTIL, ValuationRefusal.objection_too_late),
        (Served(UNTIL, True), False, JUST_BEFORE, ValuationRefusal.objected_already),
        (None, False, JUST_BEFORE, ValuationRefusal.not_served_yet),
        (Served(UNTIL, False), True, JUST_BEFORE, ValuationRefusal.correction_is_final),
    ],
)
def test_an_objection_the_law_does_not_hear_is_refused(
    served: Served | None, is_final: bool, now: datetime, code: ValuationRefusal
) -> None:
    refusal = may_object(served, is_final=is_final, now=now)
    assert refusal is not None
    assert refusal.code is code


@pytest.mark.parametrize("method", [Method.negotiation, Method.directed_inquiry])
def test_no_objection_to_a_negotiated_or_directed_result_is_heard(method: Method) -> None:
    refusal = may_be_heard(method)
    assert refusal is not None
    assert refusal.code == f"not_heard_{method}"


@pytest.mark.parametrize(
    ("objections", "now", "follows"),
    [
        ([], JUST_BEFORE, Outcome.wait_for_parties),
        ([], UNTIL, Outcome.fix),
        ([PENDING], UNTIL, Outcome.wait_for_judge),
        ([REJECTED, PENDING], JUST_BEFORE, Outcome.wait_for_judge),
        ([REJECTED], JUST_BEFORE, Outcome.wait_for_parties),
        ([REJECTED], UNTIL, Outcome.fix),
        ([UPHELD], JUST_BEFORE, Outcome.wait_for_parties),
        ([REJECTED, UPHELD], UNTIL, Outcome.correct),
    ],
)
def test_what_follows_cuts_nobody_short(
    objections: list[ObjectionState], now: datetime, follows: Outcome
) -> None:
    assert outcome(objections, until=UNTIL, now=now) is follows
