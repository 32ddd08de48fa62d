"""The rules of a network inquiry, whatever the platforms and the parties do."""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auction.kernel.money import MAX_FEN
from valuation.network_inquiry.rules import (
    AfterReview,
    AtExpiry,
    Mean,
    Result,
    RoundKind,
    after_review,
    at_expiry,
    counted,
    gravest,
    is_reissue_due,
    mean_of,
    to_correct,
)
from valuation.serving.objections import ObjectionState

PENDING, REJECTED, UPHELD = (
    ObjectionState.pending,
    ObjectionState.rejected,
    ObjectionState.upheld,
)
DAY = date(2026, 12, 31)
RESULTS = st.lists(
    st.builds(
        Result,
        amount_fen=st.integers(1, MAX_FEN),
        valid_until_on=st.dates(date(2026, 3, 16), date(2027, 3, 16)),
        in_time=st.booleans(),
        is_flawed=st.booleans(),
        objection=st.sampled_from([None, *ObjectionState]),
        is_corrected=st.booleans(),
    ),
    max_size=8,
)


def lawful(results: list[Result]) -> list[Result]:
    """Choose the same again, word by word from the articles."""
    sound = [row for row in results if row.in_time and not row.is_flawed]
    if [row for row in sound if row.objection is None]:  # Art. 13: some were left in peace.
        return [row for row in sound if row.objection is None]
    rejected = [row for row in sound if row.objection is REJECTED and not row.is_corrected]
    return rejected + [row for row in sound if row.is_corrected]


@given(RESULTS)
def test_the_price_is_the_mean_of_exactly_the_lawful_results_or_there_is_none(
    results: list[Result],
) -> None:
    wanted, mean = lawful(results), mean_of(results)
    if not wanted:
        assert mean is None
        return
    assert mean is not None
    exact = Fraction(sum(row.amount_fen for row in wanted), len(wanted))
    assert -Fraction(1, 2) < mean.amount_fen - exact <= Fraction(1, 2)
    assert mean.valid_until_on == min(row.valid_until_on for row in wanted)


@given(RESULTS, st.randoms())
def test_the_price_does_not_depend_on_who_answered_first(
    results: list[Result], chance: object
) -> None:
    shuffled = list(results)
    chance.shuffle(shuffled)  # type: ignore[attr-defined]
    assert mean_of(shuffled) == mean_of(results)


@given(RESULTS)
def test_what_does_not_count_does_not_move_the_price(results: list[Result]) -> None:
    assert mean_of(counted(results)) == mean_of(results)


@given(RESULTS)
def test_nothing_is_corrected_while_an_unobjected_result_stands(results: list[Result]) -> None:
    if any(row.objection is None for row in counted(results)):
        assert to_correct(results) == []


@pytest.mark.parametrize(
    ("amounts", "mean"), [([1, 2], 2), ([1, 1, 2], 1), ([1, 2, 2], 2), ([3], 3), ([1, 4], 3)]
)
def test_the_mean_is_rounded_half_up_once(amounts: list[int], mean: int) -> None:
    results = [Result(amount_fen=fen, valid_until_on=DAY) for fen in amounts]
    assert mean_of(results) == Mean(mean, DAY)


def test_an_objection_that_was_rejected_still_leaves_its_report_out() -> None:
    results = [
        Result(amount_fen=100, valid_until_on=DAY, objection=REJECTED),
        Result(amount_fen=200, valid_until_on=DAY),
    ]
    assert mean_of(results) == Mean(200, DAY)


def test_where_all_were_objected_to_rejected_and_corrected_ones_count() -> None:
    results = [
        Result(amount_fen=100, valid_until_on=DAY, objection=REJECTED),
        Result(amount_fen=200, valid_until_on=DAY, objection=UPHELD, is_corrected=True),
        Result(amount_fen=900, valid_until_on=DAY, objection=UPHELD),
    ]
    assert mean_of(results) == Mean(150, DAY)


@pytest.mark.parametrize(
    ("states", "said"),
    [
        ([], None),
        ([REJECTED, UPHELD], UPHELD),
        ([UPHELD, PENDING], PENDING),
        ([REJECTED], REJECTED),
    ],
)
def test_the_gravest_objection_decides(
    states: list[ObjectionState], said: ObjectionState | None
) -> None:
    assert gravest(states) is said


@pytest.mark.parametrize(
    ("delivered", "asked", "was_extended", "follows"),
    [
        (1, 2, False, AtExpiry.go_on),
        (0, 1, False, AtExpiry.extend),
        (0, 1, True, AtExpiry.fail),
        (0, 0, False, AtExpiry.fail),
    ],
)
def test_time_is_given_once_and_only_where_all_failed(
    delivered: int, asked: int, was_extended: bool, follows: AtExpiry
) -> None:
    assert at_expiry(delivered, asked, was_extended=was_extended) is follows


@pytest.mark.parametrize(
    ("flawed", "kind", "follows"),
    [
        ([True, False], RoundKind.report, AfterReview.serve),
        ([True, True], RoundKind.report, AfterReview.correct),
        ([True, True], RoundKind.reissue, AfterReview.correct),
        ([True], RoundKind.correction, AfterReview.fail),
        ([True], RoundKind.after_objection, AfterReview.fail),
        ([False, True], RoundKind.correction, AfterReview.serve),
    ],
)
def test_only_reports_that_are_all_flawed_are_corrected(
    flawed: list[bool], kind: RoundKind, follows: AfterReview
) -> None:
    assert after_review(flawed, kind) is follows


@pytest.mark.parametrize(
    ("published", "days", "due"), [(False, 1, True), (False, 0, False), (True, 1, False)]
)
def test_a_price_is_issued_anew_when_it_ran_out_unpublished(
    published: bool, days: int, due: bool
) -> None:
    today = DAY + timedelta(days=days)
    assert is_reissue_due(DAY, published=published, today=today) is due
