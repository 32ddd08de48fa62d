"""A number says who somebody is, and whether they are of age; nothing that cannot be is taken."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum.cn import ric

from auction.kernel.refusal import Refused
from auction.people.check_digits import checked_papers, kept_number
from auction.people.number_tags import number_tag
from auction.people.papers import Paper, Stage, age_on, check_age, stage_of
from auction.people.refusals import PeopleRefusal
from auction.people.rules import AccountKind, IdentityState
from tests.auction.people.test_check_digits import COMPANY, PERSON

TODAY = date(2026, 3, 16)


def number_of(born_on: date) -> str:
    body = f"110101{born_on:%Y%m%d}001"
    return body + ric.calc_check_digit(body + "0")


def refused(number: str = PERSON, **more: object) -> str:
    with pytest.raises(Refused) as found:
        checked_papers(AccountKind.person, number, today=TODAY, **more)  # type: ignore[arg-type]
    return str(found.value.refusal.code)


def test_a_resident_number_is_kept_without_a_day_of_birth() -> None:
    papers = checked_papers(AccountKind.person, PERSON, today=TODAY)
    assert (papers.paper, papers.number, papers.born_on) == (Paper.resident_id, PERSON, None)


def test_a_licence_is_what_an_organisation_has() -> None:
    assert checked_papers(AccountKind.organisation, COMPANY, today=TODAY).paper is Paper.licence


def test_a_passport_is_kept_with_its_country() -> None:
    papers = checked_papers(
        AccountKind.person, " c01x 00t47 ", today=TODAY, nationality="deu", born_on=date(1980, 2, 1)
    )
    assert (papers.paper, papers.number) == (Paper.passport, "DEU C01X00T47")


def test_somebody_is_of_age_on_their_eighteenth_birthday_and_not_the_day_before() -> None:
    checked_papers(AccountKind.person, number_of(date(2008, 3, 16)), today=TODAY)
    assert refused(number_of(date(2008, 3, 17))) == PeopleRefusal.under_age


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({"number": "12"}, PeopleRefusal.number_wrong),
        ({"number": number_of(date(2030, 1, 1))}, PeopleRefusal.number_wrong),
        ({"nationality": "D1"}, PeopleRefusal.nationality_wrong),
        ({"nationality": "CHN", "born_on": date(1980, 1, 1)}, PeopleRefusal.nationality_wrong),
        ({"number": "X1", "nationality": "DEU"}, PeopleRefusal.number_wrong),
        ({"number": "C01X00T47<>", "nationality": "DEU"}, PeopleRefusal.number_wrong),
        ({"number": "C01X00T47", "nationality": "DEU"}, PeopleRefusal.born_wrong),
        (
            {"number": "C01X00T47", "nationality": "DEU", "born_on": date(2026, 3, 17)},
            PeopleRefusal.born_wrong,
        ),
        (
            {"number": "C01X00T47", "nationality": "DEU", "born_on": date(1890, 1, 1)},
            PeopleRefusal.born_wrong,
        ),
        (
            {"number": "C01X00T47", "nationality": "DEU", "born_on": date(2015, 1, 1)},
            PeopleRefusal.under_age,
        ),
    ],
)
def test_what_cannot_be_is_refused(more: dict[str, object], code: str) -> None:
    assert refused(**more) == code  # type: ignore[arg-type]


@given(st.dates(date(1900, 1, 1), date(2026, 3, 16)), st.integers(0, 140))
def test_nobody_turns_a_year_older_before_the_day(born_on: date, years: int) -> None:
    birthday = date(born_on.year + years, born_on.month, 1) + timedelta(days=born_on.day - 1)
    assert age_on(born_on, birthday) == years
    assert age_on(born_on, birthday - timedelta(days=1)) == years - 1


@given(st.dates(date(1896, 3, 17), date(2100, 1, 1)))
def test_only_somebody_of_age_passes(born_on: date) -> None:
    passes = check_age(born_on, TODAY, "born_on") is None
    assert passes == (born_on <= date(2008, 3, 16))


@given(st.binary(min_size=32, max_size=32), st.text(max_size=30), st.text(max_size=30))
def test_a_tag_is_one_number_s_alone_and_hides_it(pepper: bytes, one: str, other: str) -> None:
    assert (number_tag(pepper, one) == number_tag(pepper, other)) == (one == other)
    assert not one or len(one) < 4 or one not in number_tag(pepper, one)


def test_a_relative_of_any_age_has_a_number() -> None:
    assert kept_number(number_of(date(2020, 1, 1)))


@pytest.mark.parametrize(
    ("state", "is_proposed", "stage"),
    [
        (IdentityState.submitted, False, Stage.first_check),
        (IdentityState.submitted, True, Stage.second_check),
        (IdentityState.verified, True, Stage.done),
        (IdentityState.rejected, True, Stage.done),
    ],
)
def test_a_dossier_goes_from_check_to_check(
    state: IdentityState, *, is_proposed: bool, stage: Stage
) -> None:
    assert stage_of(state, is_proposed=is_proposed) is stage
