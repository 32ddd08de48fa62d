from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from auction.enrolment.refusals import Missing
from web.bidder.checklist import FOR_EVER, checklist

LACKING = st.sets(st.sampled_from(list(Missing)))


@given(LACKING)
def test_nothing_that_is_missing_is_ticked(lacking: set[Missing]) -> None:
    for step in checklist(lacking, lot_id="lot_1", deposit_number="1"):
        assert not (step.is_done and step.code in lacking)


@given(LACKING)
def test_the_list_is_done_exactly_when_nothing_is_missing(lacking: set[Missing]) -> None:
    steps = checklist(lacking, lot_id="lot_1", deposit_number="1")
    assert all(step.is_done for step in steps) == (not lacking)


@given(LACKING.filter(lambda lacking: bool(lacking & FOR_EVER)))
def test_what_stands_in_the_way_for_ever_stands_alone(lacking: set[Missing]) -> None:
    steps = checklist(lacking, lot_id="lot_1")
    assert {step.code for step in steps} == lacking & FOR_EVER


@given(LACKING)
def test_whatever_a_bidder_can_mend_says_where(lacking: set[Missing]) -> None:
    for step in checklist(lacking - FOR_EVER, lot_id="lot_1", deposit_number="1"):
        assert step.href or step.here
