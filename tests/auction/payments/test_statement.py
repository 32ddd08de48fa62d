from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from auction.payments.refusals import StatementRefusal
from auction.payments.statement import MOST_LINES, Statement, plain_account, why_not
from auction.payments.written_numbers import numbers_in
from tests.fakes.bank_statements import ACCOUNT, DAY, credit, debit, statement_of
from tests.fakes.court_of_tests import NOON

WHOLE = statement_of(credit("a", 700), debit("b", 200), opening_fen=100)


def refusal_of(statement: Statement) -> str | None:
    refusal = why_not(statement, account=ACCOUNT, now=NOON)
    return None if refusal is None else str(refusal.code)


def test_a_statement_that_adds_up_is_taken() -> None:
    assert refusal_of(WHOLE) is None
    assert WHOLE.closing_fen == 600


def test_a_statement_of_a_quiet_day_is_taken() -> None:
    assert refusal_of(statement_of(opening_fen=5)) is None


@pytest.mark.parametrize(
    ("statement", "code"),
    [
        (replace(WHOLE, closing_fen=601), StatementRefusal.does_not_follow),
        (replace(WHOLE, closing_fen=599), StatementRefusal.does_not_follow),
        (replace(WHOLE, account="2662 0000 1235"), StatementRefusal.other_account),
        (replace(WHOLE, currency="USD"), StatementRefusal.other_currency),
        (replace(WHOLE, to_on=DAY + timedelta(days=1)), StatementRefusal.of_the_future),
        (replace(WHOLE, number=""), StatementRefusal.malformed),
        (replace(WHOLE, from_on=DAY + timedelta(days=1)), StatementRefusal.malformed),
        (statement_of(credit("", 7)), StatementRefusal.malformed),
        (statement_of(credit("a", 0)), StatementRefusal.malformed),
        (statement_of(credit("a", 7), credit("a", 7)), StatementRefusal.line_twice),
        (
            statement_of(*(credit(str(n), 1) for n in range(MOST_LINES + 1))),
            StatementRefusal.too_large,
        ),
    ],
)
def test_what_is_wrong_is_refused_whole(statement: Statement, code: StatementRefusal) -> None:
    assert refusal_of(statement) == code


def test_one_reference_may_stand_on_both_sides() -> None:
    assert refusal_of(statement_of(credit("a", 7), debit("a", 7))) is None


def test_an_account_is_the_same_however_it_is_grouped() -> None:
    assert plain_account("２６６２ 0000-1234") == plain_account(ACCOUNT)


def test_a_payment_number_is_found_in_what_a_payer_writes() -> None:
    assert numbers_in("保证金401234567899", "Nr 4012 3456 7899, lot 3") == ["401234567899"]


def test_digits_with_a_wrong_check_digit_are_no_payment_number() -> None:
    assert numbers_in("401234567896", "6222000123456789012") == []


def test_the_hash_of_a_statement_changes_with_each_thing_it_says() -> None:
    others = [
        replace(WHOLE, number="x"),
        replace(WHOLE, opening_fen=0),
        replace(WHOLE, lines=WHOLE.lines[::-1]),
        replace(WHOLE, lines=(replace(WHOLE.lines[0], other_name="王芳"), WHOLE.lines[1])),
    ]
    assert len({each.content_hash() for each in [WHOLE, *others]}) == 5
