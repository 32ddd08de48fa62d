"""What a report says of itself, and what is wrong with it. Law: REF-23, REF-30."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from auction.kernel.refusal import CommonRefusal
from valuation.appraisal.refusals import AgencyDeskRefusal as No
from valuation.appraisal.report_facts import (
    AppraisalMethod,
    Appraiser,
    ReportFacts,
    is_far_off,
    kept_until,
    may_state,
)

OFFERED, TODAY = date(2026, 3, 16), date(2026, 4, 1)
A, B = Appraiser("王某", "1"), Appraiser("李某", "2")
GOOD: dict[str, Any] = {
    "amount_fen": 391_080_000,
    "valid_until_on": date(2026, 12, 31),
    "methods": (AppraisalMethod.market, AppraisalMethod.income),
    "value_on": date(2026, 3, 20),
    "signed_on": date(2026, 3, 30),
    "appraisers": (A, B),
}


def said(**changed: Any) -> tuple[str, str | None] | None:
    refusal = may_state(ReportFacts(**{**GOOD, **changed}), offered_on=OFFERED, today=TODAY)
    return None if refusal is None else (str(refusal.code), refusal.field_name)


def test_a_good_report_is_taken() -> None:
    assert said() is None


@pytest.mark.parametrize(
    ("changed", "code", "field"),
    [
        ({"methods": ()}, CommonRefusal.missing, "methods"),
        ({"methods": (AppraisalMethod.cost,)}, No.two_methods_or_reason, "one_method_reason"),
        ({"methods": (AppraisalMethod.cost,) * 2}, No.two_methods_or_reason, "one_method_reason"),
        ({"value_on": date(2026, 4, 2)}, No.value_date_in_future, "value_on"),
        ({"value_on": date(2025, 3, 15)}, No.value_date_too_early, "value_on"),
        ({"signed_on": date(2026, 3, 15)}, No.signed_before_commission, "signed_on"),
        ({"signed_on": date(2026, 4, 2)}, No.signed_in_future, "signed_on"),
        ({"appraisers": ()}, No.two_appraisers_needed, "appraisers"),
        ({"appraisers": (A,)}, No.two_appraisers_needed, "appraisers"),
        ({"appraisers": (A, Appraiser("李某", "1 "))}, No.same_appraiser_twice, "appraisers"),
        ({"appraisers": (A, Appraiser("", "2"))}, No.appraiser_incomplete, "appraisers"),
        ({"appraisers": (A, Appraiser("李某", " "))}, No.appraiser_incomplete, "appraisers"),
        ({"appraisers": (A, Appraiser("李" * 101, "2"))}, CommonRefusal.too_long, "appraisers"),
        ({"amount_fen": 0}, CommonRefusal.bad_amount, "amount"),
    ],
)
def test_what_is_wrong_is_said_at_its_field(changed: dict[str, Any], code: str, field: str) -> None:
    assert said(**changed) == (str(code), field)


@pytest.mark.parametrize(
    "changed",
    [
        {"methods": (AppraisalMethod.cost,), "one_method_reason": "专用设备无可比案例"},
        {"value_on": TODAY, "signed_on": TODAY},
        {"value_on": date(2025, 3, 16)},
        {"signed_on": OFFERED},
    ],
)
def test_what_lies_on_the_edge_is_taken(changed: dict[str, Any]) -> None:
    assert said(**changed) is None


@pytest.mark.parametrize(
    ("amount", "others", "far"),
    [
        (100, [], False),
        (100, [11], False),
        (100, [10], True),
        (100, [999], False),
        (100, [1_000], True),
        (100, [100, 5_000], True),
    ],
)
def test_ten_times_off_any_other_figure_is_far_off(
    amount: int, others: list[int], far: bool
) -> None:
    assert is_far_off(amount, others) is far


def test_a_file_is_kept_fifteen_years_and_thirty_where_a_law_demands_the_appraisal() -> None:
    assert kept_until(date(2024, 2, 29), by_statute=False) == date(2039, 2, 28)
    assert kept_until(date(2026, 3, 30), by_statute=True) == date(2056, 3, 30)
