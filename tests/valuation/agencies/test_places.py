"""Names of places: which mean the same, and which province a name means."""

from __future__ import annotations

import pytest

from valuation.agencies.places import (
    PROVINCES,
    is_same_place,
    place_within,
    province_of,
    province_within,
)


@pytest.mark.parametrize("name", ["海南省", "海南", " 海南省 ", "Hainan", "hainan"])
def test_a_province_is_known_by_any_of_its_names(name: str) -> None:
    assert province_of(name) == "海南省"


def test_every_province_is_known_by_both_its_names() -> None:
    assert all(province_of(zh) == zh == province_of(en) for zh, en in PROVINCES.items())


def test_what_is_no_province_is_none() -> None:
    assert province_of("海口市") is None
    assert province_of("") is None


@pytest.mark.parametrize(
    ("one", "other"), [("海口市", "海口"), ("延边州", "延边"), ("海口", "海口 ")]
)
def test_two_names_of_one_city_are_one(one: str, other: str) -> None:
    assert is_same_place(one, other)


def test_no_name_is_no_place() -> None:
    assert not is_same_place("", "")


def test_a_court_says_its_province_first() -> None:
    assert province_within("海南省三亚市") == "海南省"
    assert province_within("somewhere") == ""


@pytest.mark.parametrize(
    ("address", "place"),
    [
        ("海南省海口市龙华区龙昆南路89号", ("海南省", "海口市")),
        ("海南 海口市龙华区", ("海南省", "海口市")),
        ("新疆维吾尔自治区伊犁哈萨克自治州伊宁市", ("新疆维吾尔自治区", "伊犁哈萨克自治州")),
        ("北京市朝阳区建国路1号", ("北京市", "北京市")),
        ("海口市龙华区", ("", "海口市")),
        ("龙昆南路89号", ("", "")),
    ],
)
def test_an_address_begins_with_its_province_and_city(address: str, place: tuple[str, str]) -> None:
    assert place_within(address) == place
