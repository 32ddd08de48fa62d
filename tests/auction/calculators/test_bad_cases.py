from __future__ import annotations

import json

import pytest

from auction.calculators.answering import Calculator
from tests.auction.calculators.cases import (
    CASES,
    DEADLINE,
    DELAY_INTEREST,
    DEPOSIT,
    DISTRIBUTION,
    FEE,
    answered,
    refused,
    spoilt,
)

NO_AMOUNT = [1.5, 1.0, "1", True, [], {}, -1, 2**53 + 1, 10**30]
WHOLE_OBJECT = {"from": "2024-02-14", "to": "2024-02-13"}
ELAPSED = {"from": "2026-02-13T10:34:05+08:00", "days": 1, "kind": "elapsed"}


@pytest.mark.parametrize("calculator", list(Calculator))
@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "case_not_json"),
        ("{", "case_not_json"),
        ("NaN", "case_not_json"),
        ('{"a": 1, "a": 1}', "case_not_json"),
        ("[" * 100_000, "case_not_json"),
        ("[]", "case_not_object"),
        ("null", "case_not_object"),
        ("12", "case_not_object"),
    ],
)
def test_what_is_no_object_of_json_is_refused(calculator: Calculator, text: str, code: str) -> None:
    assert refused(calculator, text)[0] == code


@pytest.mark.parametrize("calculator", list(Calculator))
def test_a_field_nobody_asked_for_is_refused(calculator: Calculator) -> None:
    text = spoilt(CASES[calculator], "note", 1)
    assert refused(calculator, text) == ("case_unknown_field", "note")


NEEDED = [
    (calculator, path)
    for calculator, paths in {
        Calculator.distribution: [
            "proceeds_fen", "debtor", "costs", "claims", "costs.0.name", "costs.0.amount_fen",
            *(f"claims.0.{name}" for name in DISTRIBUTION["claims"][1] if name != "seized_on"),
        ],
        Calculator.delay_interest: [
            "debts", "ends_on", "debts.0.id", "debts.0.base_fen", "debts.0.due_on",
            "debts.0.payments.0.on", "debts.0.payments.0.fen", "excluded.0.from", "excluded.0.to",
        ],
        Calculator.execution_fee: ["amount_fen"],
        Calculator.deposit: ["start_fen", "deposit_fen"],
        Calculator.deadline: ["from", "days"],
    }.items()
    for path in paths
]  # fmt: skip


@pytest.mark.parametrize(("calculator", "path"), NEEDED)
def test_a_missing_field_is_named(calculator: Calculator, path: str) -> None:
    code, field = refused(calculator, spoilt(CASES[calculator], path, None))
    assert code == "case_missing_field"
    assert field is not None
    assert field.replace("[", ".").replace("]", "") == path


AMOUNTS = [
    (Calculator.distribution, "proceeds_fen"),
    (Calculator.distribution, "costs.0.amount_fen"),
    (Calculator.distribution, "claims.0.rank"),
    (Calculator.distribution, "claims.0.principal_fen"),
    (Calculator.distribution, "claims.0.interest_fen"),
    (Calculator.distribution, "claims.0.costs_fen"),
    (Calculator.distribution, "claims.0.doubled_interest_fen"),
    (Calculator.distribution, "claims.0.collateral_net_fen"),
    (Calculator.delay_interest, "debts.0.base_fen"),
    (Calculator.delay_interest, "debts.0.general_interest_fen"),
    (Calculator.delay_interest, "debts.0.payments.0.fen"),
    (Calculator.execution_fee, "amount_fen"),
    (Calculator.deposit, "start_fen"),
    (Calculator.deposit, "deposit_fen"),
    (Calculator.deposit, "applicant_claim_fen"),
    (Calculator.deadline, "days"),
]


@pytest.mark.parametrize(("calculator", "path"), AMOUNTS)
@pytest.mark.parametrize("value", NO_AMOUNT)
def test_only_a_whole_number_within_reach_is_an_amount(
    calculator: Calculator, path: str, value: object
) -> None:
    code, field = refused(calculator, spoilt(CASES[calculator], path, value))
    assert code == ("case_out_of_range" if type(value) is int else "case_not_whole")
    assert field is not None
    assert field.endswith(path.rpartition(".")[2])


@pytest.mark.parametrize(
    ("calculator", "path"),
    [
        (Calculator.distribution, "costs.0.amount_fen"),
        (Calculator.distribution, "claims.0.rank"),
        (Calculator.delay_interest, "debts.0.base_fen"),
        (Calculator.delay_interest, "debts.0.payments.0.fen"),
        (Calculator.deposit, "start_fen"),
        (Calculator.deposit, "deposit_fen"),
        (Calculator.deposit, "applicant_claim_fen"),
        (Calculator.deadline, "days"),
    ],
)
def test_where_nothing_makes_no_sense_zero_is_refused(calculator: Calculator, path: str) -> None:
    assert refused(calculator, spoilt(CASES[calculator], path, 0))[0] == "case_out_of_range"


@pytest.mark.parametrize(
    ("calculator", "path"),
    [
        (Calculator.distribution, "class_order"),
        (Calculator.distribution, "claims.1.seized_on"),
        (Calculator.distribution, "claims.1.collateral_net_fen"),
        (Calculator.delay_interest, "excluded"),
        (Calculator.delay_interest, "debts.0.payments"),
        (Calculator.delay_interest, "debts.0.general_interest_fen"),
        (Calculator.deposit, "applicant_claim_fen"),
        (Calculator.deposit, "procedure"),
        (Calculator.deadline, "kind"),
        (Calculator.deadline, "holidays"),
        (Calculator.deadline, "workdays"),
    ],
)
def test_an_absent_field_is_never_null(calculator: Calculator, path: str) -> None:
    text = spoilt(CASES[calculator], path, "NULL").replace('"NULL"', "null")
    assert refused(calculator, text)[1] is not None


@pytest.mark.parametrize(
    "day", ["2025-02-29", "2025-13-01", "2025-2-1", "20250201", "2025-02-01T00:00", "", 5]
)
@pytest.mark.parametrize(
    ("calculator", "path"),
    [
        (Calculator.distribution, "claims.1.seized_on"),
        (Calculator.delay_interest, "ends_on"),
        (Calculator.delay_interest, "debts.0.due_on"),
        (Calculator.delay_interest, "debts.0.payments.0.on"),
        (Calculator.delay_interest, "excluded.0.to"),
        (Calculator.deadline, "from"),
        (Calculator.deadline, "holidays.0"),
        (Calculator.deadline, "workdays.0"),
    ],
)
def test_a_day_must_exist_and_be_written_out(
    calculator: Calculator, path: str, day: object
) -> None:
    assert refused(calculator, spoilt(CASES[calculator], path, day))[0] == "case_no_such_day"


@pytest.mark.parametrize(
    "instant",
    [
        "2026-02-13", "2026-02-13T10:34:05", "2026-02-30T10:34:05+08:00", "2026-02-13T25:00:00Z",
        "2026-02-13T10:34:60Z", "2026-02-13 10:34:05+08:00", "2026-02-13T10:34:05+99:00", 5,
    ],
)  # fmt: skip
def test_an_instant_must_exist_and_carry_its_offset(instant: object) -> None:
    text = spoilt(ELAPSED, "from", instant)
    assert refused(Calculator.deadline, text) == ("case_no_such_instant", "from")


@pytest.mark.parametrize(
    ("path", "value", "code", "field"),
    [
        ("debtor", "company", "case_not_a_choice", "debtor"),
        ("debtor", 1, "case_not_a_choice", "debtor"),
        ("costs", {}, "case_not_a_list", "costs"),
        ("claims", "none", "case_not_a_list", "claims"),
        ("claims.0", 7, "case_not_object", "claims[0]"),
        ("claims.0.id", 7, "case_not_text", "claims[0].id"),
        ("claims.0.id", "\ud800", "case_not_text", "claims[0].id"),
        ("claims.0.class", "mortgage", "case_not_a_choice", "claims[0].class"),
        ("claims.0.note", 1, "case_unknown_field", "claims[0].note"),
        ("claims.1.id", "M", "case_duplicate", "claims[1].id"),
        ("costs", [{"name": "费", "amount_fen": 1}] * 2, "case_duplicate", "costs[1].name"),
        ("class_order", ["security"], "case_order_without_ordinary", "class_order"),
        ("class_order", [], "case_order_without_ordinary", "class_order"),
        ("class_order", ["ordinary", "ordinary"], "case_duplicate", "class_order[1]"),
        ("class_order", ["ordinary", "mortgage"], "case_not_a_choice", "class_order[1]"),
        ("class_order", ["ordinary"], "case_class_not_in_order", "claims[0].class"),
        (
            "class_order", ["ordinary", "security"],
            "case_no_collateral_here", "claims[0].collateral_net_fen",
        ),
        (
            "claims.1.collateral_net_fen", 5,
            "case_no_collateral_here", "claims[1].collateral_net_fen",
        ),
        ("claims.0.class", "fine", "case_no_collateral_here", "claims[0].collateral_net_fen"),
    ],
)  # fmt: skip
def test_a_distribution_nobody_could_pay_is_refused(
    path: str, value: object, code: str, field: str
) -> None:
    assert refused(Calculator.distribution, spoilt(DISTRIBUTION, path, value)) == (code, field)


def test_a_claim_of_nothing_is_refused() -> None:
    nothing = dict.fromkeys(
        ("principal_fen", "interest_fen", "costs_fen", "doubled_interest_fen"), 0
    )
    claim = {**DISTRIBUTION["claims"][1], **nothing}
    code, field = refused(Calculator.distribution, spoilt(DISTRIBUTION, "claims.1", claim))
    assert (code, field) == ("case_claim_is_nothing", "claims[1].principal_fen")


def test_a_cost_and_a_claim_may_bear_one_name_for_their_parts_differ() -> None:
    case = json.loads(spoilt(DISTRIBUTION, "costs.0.name", "M"))
    assert answered(Calculator.distribution, case)["short_fen"] == 20_799


@pytest.mark.parametrize(
    ("path", "value", "code", "field"),
    [
        ("excluded.0", WHOLE_OBJECT, "case_from_after_to", "excluded[0].from"),
        ("debts.0.payments.0.fen", 100_000_001, "case_paid_above_base", "debts[0].payments"),
        ("debts", [DELAY_INTEREST["debts"][0]] * 2, "case_duplicate", "debts[1].id"),
    ],
)
def test_interest_on_what_cannot_be_is_refused(
    path: str, value: object, code: str, field: str
) -> None:
    assert refused(Calculator.delay_interest, spoilt(DELAY_INTEREST, path, value)) == (code, field)


def test_payments_after_the_end_still_may_not_exceed_the_base() -> None:
    late = {"on": "2030-01-01", "fen": 60_000_001}
    case = json.loads(json.dumps(DELAY_INTEREST))
    case["debts"][0]["payments"].append(late)
    assert refused(Calculator.delay_interest, json.dumps(case))[0] == "case_paid_above_base"


@pytest.mark.parametrize(
    ("start_fen", "deposit_fen"), [(100_000_000, 4_999_999), (100_000_000, 20_000_001), (21, 1)]
)
@pytest.mark.parametrize("procedure", ["auction", "sale"])
def test_a_deposit_a_fen_outside_the_band_is_refused(
    start_fen: int, deposit_fen: int, procedure: str
) -> None:
    case = {"start_fen": start_fen, "deposit_fen": deposit_fen, "procedure": procedure}
    text = json.dumps(case)
    assert refused(Calculator.deposit, text) == ("case_deposit_outside_band", "deposit_fen")


def test_a_procedure_there_is_not_is_refused() -> None:
    text = spoilt(DEPOSIT, "procedure", "lease")
    assert refused(Calculator.deposit, text) == ("case_not_a_choice", "procedure")


def test_a_day_that_is_off_and_working_is_refused() -> None:
    text = spoilt(DEADLINE, "workdays.0", "2026-02-16")
    assert refused(Calculator.deadline, text) == ("case_off_and_working", "workdays[0]")


@pytest.mark.parametrize(
    "case",
    [
        {"from": "2026-02-05", "days": 2**53},
        {"from": "9999-12-01", "days": 100, "holidays": []},
        {"from": "9995-12-01", "days": 100},
        {"from": "0001-01-01", "days": 1},
        {**ELAPSED, "days": 2**53},
        {**ELAPSED, "days": 900_000, "kind": "before"},
    ],
)
def test_what_ends_beyond_every_calendar_is_refused(case: dict[str, object]) -> None:
    assert refused(Calculator.deadline, json.dumps(case))[0] == "case_beyond_calendar"


def test_the_largest_amount_is_an_amount() -> None:
    assert answered(Calculator.execution_fee, {**FEE, "amount_fen": 2**53})["fee_fen"] > 0
