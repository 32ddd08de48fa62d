from __future__ import annotations

from web.sandbox.case_acts import free_position, number_of


def test_another_case_takes_the_first_number_behind_the_plan() -> None:
    assert free_position([], after=40) == 41


def test_a_case_that_was_opened_and_went_no_further_keeps_its_number() -> None:
    begun = [f"（2026）{number_of(41)}", f"（2025）{number_of(42)}", "（2026）琼72执9号"]
    assert free_position(begun, after=40) == 43
