"""Cases as others send them, whole and right; tests spoil one thing at a time."""

from __future__ import annotations

import json
from typing import Any

from auction.calculators.answering import Calculator, answer
from auction.kernel.refusal import Refused

DISTRIBUTION: dict[str, Any] = {
    "proceeds_fen": 100_001,
    "debtor": "person",
    "costs": [{"name": "评估费", "amount_fen": 4_000}],
    "claims": [
        {
            "id": "M", "creditor": "甲银行", "class": "security", "rank": 1,
            "principal_fen": 60_000, "interest_fen": 10_000, "costs_fen": 0,
            "doubled_interest_fen": 500, "collateral_net_fen": 66_000,
        },
        {
            "id": "A", "creditor": "乙", "class": "ordinary", "rank": 1, "seized_on": "2025-03-01",
            "principal_fen": 40_000, "interest_fen": 5_000, "costs_fen": 1_000,
            "doubled_interest_fen": 300,
        },
    ],
}  # fmt: skip
DELAY_INTEREST: dict[str, Any] = {
    "debts": [
        {
            "id": "D1", "base_fen": 100_000_000, "general_interest_fen": 5_000_000,
            "due_on": "2024-01-31", "payments": [{"on": "2024-02-10", "fen": 40_000_000}],
        }
    ],
    "excluded": [{"from": "2024-02-12", "to": "2024-02-13"}],
    "ends_on": "2024-02-20",
}  # fmt: skip
DEPOSIT: dict[str, Any] = {
    "start_fen": 100_000_000,
    "deposit_fen": 10_000_000,
    "applicant_claim_fen": 4_000_000,
}
DEADLINE: dict[str, Any] = {
    "from": "2026-02-05",
    "days": 15,
    "holidays": [f"2026-02-{day}" for day in range(15, 24)],
    "workdays": ["2026-02-14"],
}
FEE: dict[str, Any] = {"amount_fen": 1_000_100}

CASES: dict[Calculator, dict[str, Any]] = {
    Calculator.distribution: DISTRIBUTION,
    Calculator.delay_interest: DELAY_INTEREST,
    Calculator.execution_fee: FEE,
    Calculator.deposit: DEPOSIT,
    Calculator.deadline: DEADLINE,
}


def answered(calculator: Calculator, case: object) -> dict[str, Any]:
    """Return the answer to a case as it would come over the wire."""
    return answer(calculator, json.dumps(case))


def refused(calculator: Calculator, text: str) -> tuple[str, str | None]:
    """Return the code and the field with which a text is refused."""
    try:
        found = answer(calculator, text)
    except Refused as problem:
        return str(problem.refusal.code), problem.refusal.field_name
    raise AssertionError(f"answered: {found}")


def spoilt(case: dict[str, Any], path: str, value: object) -> str:
    """Return a case with one value put in at a path such as `claims.1.rank`; None takes it out."""
    copy = json.loads(json.dumps(case))
    *way, last = path.split(".")
    place = copy
    for step in way:
        place = place[int(step)] if step.isdigit() else place[step]
    key: Any = int(last) if last.isdigit() else last
    if value is None:
        del place[key]
    else:
        place[key] = value
    return json.dumps(copy)
