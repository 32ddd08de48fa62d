"""When the parties have agreed by themselves."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from valuation.choice.refusals import ChoiceRefusal
from valuation.choice.rules import Statement, agreed_on, all_ask_draw, all_stated, may_last

THREE, OTHERS = ("a", "b", "c"), ("b", "a", "c")


def said(role: str, ids: tuple[str, ...] = THREE, *, asks: bool = False) -> Statement:
    return Statement(role, True, ids, asks)


def test_the_same_three_in_the_same_order_are_agreed() -> None:
    assert agreed_on([said("applicant"), said("debtor")]) == THREE


def test_another_order_is_no_agreement() -> None:
    assert agreed_on([said("applicant"), said("debtor", OTHERS)]) is None


def test_a_side_that_is_missing_cannot_agree() -> None:
    assert agreed_on([said("applicant"), said("applicant")]) is None


def test_a_debtor_without_an_account_is_not_outvoted_by_another() -> None:
    absent = Statement("debtor", False)
    assert agreed_on([said("applicant"), said("debtor"), absent]) is None


def test_nobody_sees_the_others_before_all_have_stated() -> None:
    assert not all_stated([said("applicant"), said("debtor", ())])
    assert all_stated([said("applicant"), said("debtor", OTHERS)])


def test_one_who_asks_for_the_draw_does_not_bring_it_about() -> None:
    assert not all_ask_draw([said("applicant", asks=True), said("debtor")])
    assert all_ask_draw([said("applicant", asks=True), said("debtor", (), asks=True)])


@pytest.mark.parametrize("days", [3, 5, 15])
def test_three_to_fifteen_days_may_be_given(days: int) -> None:
    assert may_last(days) is None


@pytest.mark.parametrize("days", [-1, 0, 2, 16])
def test_other_periods_are_refused(days: int) -> None:
    refusal = may_last(days)
    assert refusal is not None
    assert refusal.code is ChoiceRefusal.choice_days_out_of_range


@given(
    st.lists(
        st.builds(
            Statement,
            role=st.sampled_from(["applicant", "debtor"]),
            has_account=st.booleans(),
            agency_ids=st.sampled_from([(), THREE, OTHERS]),
            asks_draw=st.booleans(),
        ),
        max_size=5,
    )
)
def test_whoever_agreed_had_all_stated(statements: list[Statement]) -> None:
    agreed = agreed_on(statements)
    if agreed is not None:
        assert all_stated(statements)
        assert {each.agency_ids for each in statements} == {agreed}
