from __future__ import annotations

import pytest

from auction.kernel.actor import Role
from auction.kernel.refusal import CommonRefusal
from auction.people import rules
from auction.people.refusals import PeopleRefusal
from auction.people.scopes import Scope, check_scopes, scopes_for


@pytest.mark.parametrize(
    "email", ["a@example.org", "wang.fang+lots@mail.example.cn", "李雷@example.org"]
)
def test_address_that_can_be_written_to_is_taken(email: str) -> None:
    assert rules.check_email(email) is None


@pytest.mark.parametrize(
    "email",
    ["", "a", "a@", "@b.org", "a@b", "a b@c.org", "a@b.org\r\nBcc: x@y.org", "a@b..org", "x" * 300],
)
def test_malformed_address_is_refused(email: str) -> None:
    refusal = rules.check_email(email)

    assert refusal is not None
    assert refusal.code == PeopleRefusal.email_malformed


@pytest.mark.parametrize(
    ("password", "code"),
    [
        ("short", PeopleRefusal.password_too_short),
        ("x" * 129, PeopleRefusal.password_too_long),
        ("1234567890", PeopleRefusal.password_guessable),
        ("aaaaaaaaaaaa", PeopleRefusal.password_guessable),
        ("wang.fang88!", PeopleRefusal.password_guessable),
        ("WANG.FANG88@example.org", PeopleRefusal.password_guessable),
    ],
)
def test_weak_password_is_refused_with_why(password: str, code: PeopleRefusal) -> None:
    refusal = rules.check_password(password, email="wang.fang88@example.org")

    assert refusal is not None
    assert refusal.code == code


def test_few_words_in_a_row_are_a_good_password() -> None:
    assert rules.check_password("海口 harbour 灯塔 1887", email="a@example.org") is None


def test_admission_desk_cannot_judge() -> None:
    refusal = rules.check_staff_roles({Role.admission, Role.judge})

    assert refusal is not None
    assert refusal.code == PeopleRefusal.roles_conflict


def test_bidder_is_no_role_of_staff() -> None:
    refusal = rules.check_staff_roles({Role.clerk, Role.bidder})

    assert refusal is not None
    assert refusal.code == PeopleRefusal.role_not_for_staff


def test_staff_without_a_role_is_refused() -> None:
    refusal = rules.check_staff_roles(set())

    assert refusal is not None
    assert refusal.code == CommonRefusal.missing


def test_judge_may_also_administer() -> None:
    assert rules.check_staff_roles({Role.judge, Role.admin}) is None


def test_bidders_token_may_bid_but_not_keep_cases() -> None:
    assert scopes_for({Role.bidder}) == {Scope.read, Scope.enrol, Scope.bid, Scope.party}


def test_scope_beyond_the_roles_is_refused() -> None:
    refusal = check_scopes(["cases"], {Role.bidder})

    assert refusal is not None
    assert refusal.code == PeopleRefusal.scope_unknown


def test_token_without_scopes_is_refused() -> None:
    refusal = check_scopes([], {Role.bidder})

    assert refusal is not None
    assert refusal.code == CommonRefusal.missing
