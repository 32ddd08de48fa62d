from __future__ import annotations

from typing import Any

import pytest

from auction.calculators.answering import Calculator
from tests.auction.calculators.cases import (
    DEADLINE,
    DELAY_INTEREST,
    DEPOSIT,
    DISTRIBUTION,
    FEE,
    answered,
)

PUBLISHED = ("claim", "part", "due_fen", "paid_fen", "rule")


def lines_of(answer: dict[str, Any]) -> list[tuple[Any, ...]]:
    return [tuple(line[name] for name in PUBLISHED) for line in answer["lines"]]


def test_a_capped_mortgage_shares_its_rest_and_the_odd_fen_goes_by_remainder() -> None:
    answer = answered(Calculator.distribution, DISTRIBUTION)
    assert lines_of(answer) == [
        ("评估费", "cost", 4_000, 4_000, "W-01"),
        ("M", "interest", 10_000, 10_000, "W-08"),
        ("M", "principal", 56_000, 56_000, "W-08"),
        ("M", "principal", 4_000, 2_400, "DIST-12"),
        ("A", "costs", 1_000, 1_000, "DIST-12"),
        ("A", "interest", 5_000, 5_000, "DIST-12"),
        ("A", "principal", 40_000, 21_601, "DIST-12"),
        ("M", "doubled_interest", 500, 0, "W-11"),
        ("A", "doubled_interest", 300, 0, "W-11"),
    ]
    assert (answer["surplus_fen"], answer["short_fen"]) == (0, 20_799)


def test_a_distribution_explains_its_turns_and_what_is_left_after_each_line() -> None:
    answer = answered(Calculator.distribution, DISTRIBUTION)
    assert [line["left_fen"] for line in answer["lines"]] == [
        96_001, 86_001, 30_001, 27_601, 26_601, 21_601, 0, 0, 0,
    ]  # fmt: skip
    assert [(t["kind"], t.get("class"), t["available_fen"]) for t in answer["turns"]] == [
        ("cost", None, 100_001),
        ("claims", "security", 96_001),
        ("claims", "ordinary", 30_001),
        ("doubled_interest", None, 0),
    ]


def test_nothing_to_share_and_nobody_to_share_it_is_an_answer() -> None:
    case = {"proceeds_fen": 0, "debtor": "enterprise", "costs": [], "claims": []}
    answer = answered(Calculator.distribution, case)
    assert (answer["lines"], answer["surplus_fen"], answer["short_fen"]) == ([], 0, 0)


def test_a_judge_may_put_a_class_behind_the_ordinary_ones() -> None:
    claims = [{**claim, "rank": 1} for claim in DISTRIBUTION["claims"]]
    claims[0] = {name: value for name, value in claims[0].items() if name != "collateral_net_fen"}
    case = {
        "proceeds_fen": 46_000, "debtor": "person", "costs": [], "claims": claims,
        "class_order": ["ordinary", "security"],
    }  # fmt: skip
    answer = answered(Calculator.distribution, case)
    paid = {line["claim"] for line in answer["lines"] if line["paid_fen"]}
    assert (paid, answer["surplus_fen"]) == ({"A"}, 0)


def test_a_class_a_judge_puts_ahead_of_the_ordinary_may_have_collateral() -> None:
    claim = {**DISTRIBUTION["claims"][0], "class": "fine"}
    case = {
        "proceeds_fen": 66_000, "debtor": "person", "costs": [], "claims": [claim],
        "class_order": ["fine", "ordinary"],
    }  # fmt: skip
    assert answered(Calculator.distribution, case)["surplus_fen"] == 0


def test_delay_interest_counts_the_days_and_the_fen() -> None:
    answer = answered(Calculator.delay_interest, DELAY_INTEREST)
    [debt] = answer["debts"]
    assert (debt["id"], debt["days"], debt["interest_fen"]) == ("D1", 18, 259_000)
    assert answer["interest_fen"] == 259_000
    assert [(span["days"], span["unpaid_fen"]) for span in debt["spans"]] == [
        (10, 100_000_000),
        (8, 60_000_000),
    ]


def test_each_debt_is_rounded_by_itself_and_the_total_is_their_sum() -> None:
    debts = [{"id": name, "base_fen": 20_000, "due_on": "2024-01-01"} for name in ("a", "b")]
    answer = answered(Calculator.delay_interest, {"debts": debts, "ends_on": "2024-01-02"})
    assert [debt["interest_fen"] for debt in answer["debts"]] == [4, 4]
    assert answer["interest_fen"] == 8


def test_the_execution_fee_is_the_tiers_cumulated() -> None:
    assert answered(Calculator.execution_fee, FEE)["fee_fen"] == 5_002
    assert answered(Calculator.execution_fee, {"amount_fen": 0})["fee_fen"] == 5_000
    # 77,400 yuan, and a thousandth of what is above ten million: 9,007,198,254,740.992 fen.
    assert answered(Calculator.execution_fee, {"amount_fen": 2**53})["fee_fen"] == 9_007_205_994_741


@pytest.mark.parametrize(
    ("more", "due_fen"),
    [
        ({}, 6_000_000),
        ({"procedure": "auction"}, 6_000_000),
        ({"applicant_claim_fen": 10_000_000}, 0),
        ({"applicant_claim_fen": 10_000_001}, 0),
        ({"procedure": "sale"}, 100_000_000),
    ],
)
def test_an_applicant_pays_what_its_claim_does_not_cover(
    more: dict[str, Any], due_fen: int
) -> None:
    assert answered(Calculator.deposit, {**DEPOSIT, **more})["due_fen"] == due_fen


@pytest.mark.parametrize(("deposit_fen", "start_fen"), [(1, 5), (1, 20), (5, 25), (6, 101)])
def test_whoever_is_no_applicant_pays_the_deposit(deposit_fen: int, start_fen: int) -> None:
    case = {"start_fen": start_fen, "deposit_fen": deposit_fen}
    assert answered(Calculator.deposit, case)["due_fen"] == deposit_fen


def test_a_last_day_off_moves_past_the_whole_holiday() -> None:
    answer = answered(Calculator.deadline, DEADLINE)
    assert (answer["due"], answer["last_day"], answer["moved_days"]) == (
        "2026-02-24",
        "2026-02-20",
        4,
    )


@pytest.mark.parametrize(
    ("case", "due"),
    [
        ({"from": "2026-02-06", "days": 8, "workdays": ["2026-02-14"]}, "2026-02-14"),
        ({"from": "2026-02-06", "days": 8, "workdays": []}, "2026-02-16"),
        ({"from": "2026-02-06", "days": 8}, "2026-02-14"),  # The court's own calendar knows it.
        ({"from": "2026-02-06", "days": 9}, "2026-02-24"),
        ({"from": "2026-02-05", "days": 15, "kind": "period"}, "2026-02-24"),
        (
            {"from": "2026-02-13T10:34:05+08:00", "days": 1, "kind": "elapsed"},
            "2026-02-14T10:34:05+08:00",
        ),
        (
            {"from": "2026-02-13T02:34:05.5Z", "days": 1, "kind": "elapsed"},
            "2026-02-14T02:34:05.500000Z",
        ),
        (
            {"from": "2026-03-31T10:00:00+08:00", "days": 30, "kind": "before"},
            "2026-03-01T10:00:00+08:00",
        ),
        (
            {"from": "2026-03-01T10:00+0800", "days": 15, "kind": "before", "holidays": []},
            "2026-02-14T10:00:00+08:00",
        ),
    ],
)
def test_a_deadline_is_counted_by_its_kind(case: dict[str, Any], due: str) -> None:
    assert answered(Calculator.deadline, case)["due"] == due


def test_a_year_whose_list_is_not_out_yet_is_called_provisional() -> None:
    far = {"from": "2090-03-01", "days": 3}
    assert answered(Calculator.deadline, far)["provisional"] is True
    assert "provisional" not in answered(Calculator.deadline, {"from": "2026-02-06", "days": 8})
    assert "provisional" not in answered(Calculator.deadline, {**far, "holidays": []})
