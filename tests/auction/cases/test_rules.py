"""What a case may say: its number, its claims, the days of a seizure."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from auction.cases.kinds import AssetKind, ClaimClass, PartyKind, PartyRole
from auction.cases.refusals import CaseRefusal
from auction.cases.rules import (
    ClaimFigures,
    check_claim,
    check_number,
    check_party,
    check_seizure,
    debtor_kind_of,
    months_later,
    proposed_lapse,
    seizure_may_last_until,
    tidy_number,
    years_later,
)
from auction.kernel.money import MAX_FEN
from auction.kernel.refusal import CommonRefusal

TODAY = date(2026, 3, 16)


@pytest.mark.parametrize(
    ("number", "code"),
    [
        ("（2026）琼72执123号", None),
        ("（2025）琼72执恢7号", None),
        ("（2026）琼72执123号之一", CaseRefusal.bad_case_number),
        ("（2026）琼72民初123号", CaseRefusal.bad_case_number),
        ("（2026）琼72执0123号", CaseRefusal.bad_case_number),
        ("（26）琼72执123号", CaseRefusal.bad_case_number),
        ("2026琼72执123号", CaseRefusal.bad_case_number),
        ("", CaseRefusal.bad_case_number),
        ("（2026）沪72执123号", CaseRefusal.other_court_number),
        ("（2027）琼72执1号", CaseRefusal.number_of_the_future),
    ],
)
def test_case_number_has_the_shape_the_court_and_a_year(
    number: str, code: CaseRefusal | None
) -> None:
    refusal = check_number(number, case_mark="琼72", today=TODAY)

    assert (refusal and refusal.code) == code


@pytest.mark.parametrize(
    "typed", ["(2026)琼72执123号", "（2026） 琼72 执 123 号", "〔2026〕琼72执123号"]
)
def test_case_number_may_be_typed_with_other_brackets_and_spaces(typed: str) -> None:
    assert tidy_number(typed) == "（2026）琼72执123号"


@pytest.mark.parametrize(
    ("kind", "until"),
    [
        (AssetKind.movable, date(2028, 3, 1)),
        (AssetKind.vehicle, date(2028, 3, 1)),
        (AssetKind.ship, date(2028, 3, 1)),
        (AssetKind.flat, date(2029, 3, 1)),
        (AssetKind.land, date(2029, 3, 1)),
        (AssetKind.equity, date(2029, 3, 1)),
        (AssetKind.other_right, date(2029, 3, 1)),
    ],
)
def test_seizure_lasts_two_years_for_movables_and_three_for_the_rest(
    kind: AssetKind, until: date
) -> None:
    assert seizure_may_last_until(kind, date(2026, 3, 1)) == until


@pytest.mark.parametrize(
    ("seized_on", "lapses_on", "code"),
    [
        (date(2026, 3, 1), date(2029, 3, 1), None),
        (date(2026, 3, 1), date(2029, 3, 2), CaseRefusal.seizure_too_long),
        (date(2026, 3, 1), date(2026, 3, 1), CaseRefusal.seizure_too_short),
        (date(2026, 3, 17), date(2027, 3, 1), CaseRefusal.seized_in_future),
        (date(2024, 3, 1), date(2026, 3, 15), CaseRefusal.seizure_lapsed),
        (date(2024, 3, 1), TODAY, None),
    ],
)
def test_days_of_a_seizure_are_in_order_and_lawful(
    seized_on: date, lapses_on: date, code: CaseRefusal | None
) -> None:
    refusal = check_seizure(AssetKind.flat, seized_on=seized_on, lapses_on=lapses_on, today=TODAY)

    assert (refusal and refusal.code) == code


def test_proposed_lapse_is_lawful_whether_or_not_the_first_day_counts() -> None:
    assert proposed_lapse(AssetKind.flat, date(2026, 1, 4)) == date(2029, 1, 3)


def test_three_years_from_a_leap_day_end_on_the_last_of_february() -> None:
    assert years_later(date(2024, 2, 29), 3) == date(2027, 2, 28)


@pytest.mark.parametrize(
    ("on", "later"),
    [
        (date(2026, 3, 15), date(2026, 9, 15)),
        (date(2026, 8, 31), date(2027, 2, 28)),
        (date(2026, 6, 30), date(2026, 12, 30)),
    ],
)
def test_six_months_end_on_the_same_day_or_the_months_last(on: date, later: date) -> None:
    assert months_later(on, 6) == later


CLAIM = ClaimFigures(
    claim_class=ClaimClass.security,
    rank=1,
    principal_fen=100_000_00,
    interest_fen=5_000_00,
    costs_fen=0,
    doubled_interest_fen=0,
)


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({}, None),
        ({"principal_fen": -1}, CommonRefusal.bad_amount),
        ({"interest_fen": 0.5}, CommonRefusal.bad_amount),
        ({"costs_fen": True}, CommonRefusal.bad_amount),
        ({"principal_fen": MAX_FEN + 1}, CommonRefusal.bad_amount),
        ({"principal_fen": MAX_FEN, "interest_fen": 1}, CommonRefusal.bad_amount),
        ({"principal_fen": 0, "interest_fen": 0}, CaseRefusal.claim_is_nothing),
        ({"rank": 0}, CaseRefusal.bad_rank),
        ({"rank": 100}, CaseRefusal.bad_rank),
        ({"rank": 1.5}, CaseRefusal.bad_rank),
        ({"rank": True}, CaseRefusal.bad_rank),
    ],
)
def test_claim_asks_for_whole_fen_and_has_a_rank(
    change: dict[str, Any], code: CaseRefusal | None
) -> None:
    refusal = check_claim(replace(CLAIM, **change), holder=PartyRole.creditor, on_collateral=False)

    assert (refusal and refusal.code) == code


def test_debtor_has_no_claim_in_their_own_case() -> None:
    refusal = check_claim(CLAIM, holder=PartyRole.debtor, on_collateral=False)

    assert refusal is not None
    assert refusal.code == CaseRefusal.debtor_has_no_claim


@pytest.mark.parametrize(
    ("claim_class", "may"),
    [
        (ClaimClass.construction, True),
        (ClaimClass.security, True),
        (ClaimClass.ordinary, False),
        (ClaimClass.fine, False),
    ],
)
def test_only_classes_before_ordinary_hold_on_to_a_thing(
    claim_class: ClaimClass, may: bool
) -> None:
    figures = replace(CLAIM, claim_class=claim_class)

    refusal = check_claim(figures, holder=PartyRole.creditor, on_collateral=True)

    assert (refusal is None) is may


@pytest.mark.parametrize(
    ("email", "account", "code"),
    [
        ("", "", None),
        ("a@b.cn", "6222 0212 3456 7890", None),
        ("a@b", "", CaseRefusal.bad_email),
        ("a b@c.cn", "", CaseRefusal.bad_email),
        ("", "不知道", CaseRefusal.bad_bank_account),
        ("", "12", CaseRefusal.bad_bank_account),
    ],
)
def test_party_is_reached_and_paid_by_possible_addresses(
    email: str, account: str, code: CaseRefusal | None
) -> None:
    refusal = check_party(email=email, bank_account=account)

    assert (refusal and refusal.code) == code


@pytest.mark.parametrize(
    ("debtors", "kind"),
    [
        ([], None),
        ([PartyKind.person], PartyKind.person),
        ([PartyKind.person, PartyKind.enterprise], PartyKind.enterprise),
        ([PartyKind.other_organisation, PartyKind.person], PartyKind.other_organisation),
    ],
)
def test_debtors_are_treated_as_an_enterprise_if_one_is(
    debtors: list[PartyKind], kind: PartyKind | None
) -> None:
    assert debtor_kind_of(debtors) is kind
