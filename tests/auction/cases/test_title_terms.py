from __future__ import annotations

from datetime import date

import pytest

from auction.cases.delay_interest import Payment
from auction.cases.refusals import CaseRefusal
from auction.cases.title_terms import Instalment, Stay, TitleTerms, may_stand, worked_out
from auction.kernel.refusal import CommonRefusal

ONE = TitleTerms((Instalment(1_000_000_00, date(2025, 1, 1)),))
ENDS = date(2025, 1, 11)


def interest(terms: TitleTerms, *paid: Payment) -> list[int]:
    return [debt.interest_fen for debt in worked_out(terms, ends_on=ENDS, paid_since=paid)]


def test_ten_days_on_a_million_yuan() -> None:
    assert interest(ONE) == [1_750_00]  # 1,000,000 × 0.0175 % × 10.


def test_each_instalment_begins_after_its_own_day() -> None:
    two = TitleTerms(
        (Instalment(500_000_00, date(2025, 1, 1)), Instalment(500_000_00, date(2025, 1, 6)))
    )
    assert interest(two) == [875_00, 437_50]


def test_general_interest_bears_nothing() -> None:
    with_general = TitleTerms((Instalment(1_000_000_00, date(2025, 1, 1), 300_000_00),))
    assert interest(with_general) == interest(ONE)


def test_a_stay_the_debtor_did_not_ask_for_is_not_counted_and_one_it_asked_for_is() -> None:
    days = (date(2025, 1, 3), date(2025, 1, 7))
    assert interest(TitleTerms(ONE.instalments, (Stay(*days),))) == [875_00]
    assert interest(TitleTerms(ONE.instalments, (Stay(*days, by_debtor=True),))) == [1_750_00]


def test_what_was_paid_meets_the_instalment_that_fell_due_first() -> None:
    two = TitleTerms(
        (Instalment(500_000_00, date(2025, 1, 6)), Instalment(500_000_00, date(2025, 1, 1)))
    )
    assert interest(two, Payment(date(2025, 1, 6), 600_000_00)) == [350_00, 437_50]


def test_more_than_all_is_never_counted_below_nothing() -> None:
    assert interest(ONE, Payment(date(2025, 1, 1), 2_000_000_00)) == [0]


def test_terms_are_read_as_they_were_kept() -> None:
    terms = TitleTerms(
        ONE.instalments,
        (Stay(date(2025, 1, 3), date(2025, 1, 7), by_debtor=True),),
        (Payment(date(2025, 1, 5), 1_00),),
    )
    assert TitleTerms.from_json(terms.to_json()) == terms


@pytest.mark.parametrize(
    ("terms", "code"),
    [
        (TitleTerms(()), CommonRefusal.missing),
        (
            TitleTerms(ONE.instalments, (Stay(date(2025, 2, 2), date(2025, 2, 1)),)),
            CaseRefusal.stay_backwards,
        ),
        (
            TitleTerms(ONE.instalments, (), (Payment(date(2025, 2, 2), 1_000_000_01),)),
            CaseRefusal.paid_above_base,
        ),
        (TitleTerms((Instalment(1_000_000_01, date(2025, 1, 1)),)), CaseRefusal.base_above_claim),
        (TitleTerms(ONE.instalments * 41), CaseRefusal.too_many_rows),
    ],
)
def test_terms_that_cannot_be_are_refused(terms: TitleTerms, code: str) -> None:
    refusal = may_stand(terms, adjudged_fen=1_000_000_00)
    assert refusal is not None
    assert refusal.code == code
