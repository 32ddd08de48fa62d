"""Who may negotiate, and what sealed statements come to."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auction.cases.kinds import PartyRole
from valuation.negotiation.refusals import NegotiationRefusal
from valuation.negotiation.rules import (
    Asked,
    Outcome,
    Statement,
    agreed_validity,
    may_negotiate,
    outcome,
)

TODAY = date(2026, 3, 16)
APPLICANT = Asked("p1", PartyRole.applicant, "a1")
DEBTOR = Asked("p2", PartyRole.debtor, "a2")
STATEMENTS = st.lists(st.builds(Statement, st.none() | st.integers(1, 3)), min_size=1, max_size=4)


def code(*parties: Asked) -> object:
    refusal = may_negotiate(parties)
    return refusal and refusal.code


def test_one_of_each_side_may_negotiate() -> None:
    assert code(APPLICANT, DEBTOR) is None


@pytest.mark.parametrize("missing", [PartyRole.applicant, PartyRole.debtor])
def test_a_side_without_an_account_does_not_negotiate(missing: PartyRole) -> None:
    parties = [party for party in (APPLICANT, DEBTOR) if party.role is not missing]
    absent = Asked("p3", missing, None)
    assert code(*parties, absent) == NegotiationRefusal.side_without_account


def test_nobody_negotiates_with_themselves() -> None:
    both = Asked("p2", PartyRole.debtor, "a1")
    assert code(APPLICANT, both) == NegotiationRefusal.account_on_both_sides


@given(STATEMENTS, st.booleans())
def test_nothing_is_compared_before_all_have_stated(
    statements: list[Statement], is_time_over: bool
) -> None:
    reached = outcome(statements, is_time_over=is_time_over)
    is_complete = all(row.amount_fen is not None for row in statements)
    assert (reached in {Outcome.agree, Outcome.differ}) == is_complete
    assert (reached is Outcome.wait) == (not is_complete and not is_time_over)


@given(STATEMENTS)
def test_the_order_of_statements_decides_nothing(statements: list[Statement]) -> None:
    assert outcome(statements, is_time_over=True) is outcome(
        list(reversed(statements)), is_time_over=True
    )


def test_the_shorter_validity_was_agreed_by_all() -> None:
    named = [Statement(1, date(2026, 9, 1)), Statement(1, date(2026, 6, 1)), Statement(1)]
    assert agreed_validity(named, TODAY) == date(2026, 6, 1)


def test_where_nobody_named_a_validity_it_is_a_year() -> None:
    assert agreed_validity([Statement(1), Statement(1)], TODAY) == date(2027, 3, 15)
