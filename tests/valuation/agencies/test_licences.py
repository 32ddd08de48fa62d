"""Licence numbers in one form, and for how long who was removed is barred."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from valuation.agencies.licences import Licence, RemovalGround, barred_until, licence_of
from valuation.agencies.speciality import Speciality


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        (" 琼房评001 ", "琼房评001"),
        ("琼评００１-re", "琼评001-RE"),
        ("琼(2021) 12号", "琼（2021）12号"),
        ("91460000MA5T1234X", "91460000MA5T1234X"),
    ],
)
def test_a_number_is_kept_in_one_form(typed: str, kept: str) -> None:
    assert licence_of(typed) == kept


@pytest.mark.parametrize("typed", ["", "7", "无证", "=1+1", "<b>1</b>", "12\x003", "9" * 61])
def test_what_is_no_number_is_refused(typed: str) -> None:
    assert licence_of(typed) is None


@given(st.text(max_size=70))
def test_the_kept_form_is_kept_as_it_is(typed: str) -> None:
    number = licence_of(typed)
    assert number is None or licence_of(number) == number


def test_a_licence_holds_through_its_last_day() -> None:
    licence = Licence(Speciality.land, "L1", date(2026, 3, 16))
    assert licence.is_valid_on(date(2026, 3, 16))
    assert not licence.is_valid_on(date(2026, 3, 17))


def test_misconduct_bars_for_five_years_and_an_end_does_not() -> None:
    assert barred_until(RemovalGround.fraud, date(2024, 2, 29)) == date(2029, 2, 28)
    assert barred_until(RemovalGround.ceased, date(2024, 2, 29)) is None
