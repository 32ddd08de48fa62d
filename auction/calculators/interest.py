"""Pure. The form of delay interest: debts, payments and excluded days in; days and interest out.

The counting itself is `cases/delay_interest.py`. Law: INT-01 to INT-05, TRAP-14.
"""

from __future__ import annotations

from typing import Any

from auction.calculators.case_reader import Fields, insist_each_once
from auction.calculators.refusals import CalculatorRefusal as Bad
from auction.cases.delay_interest import (
    Debt,
    DelayInterest,
    NotCounted,
    Payment,
    Period,
    delay_interest,
)
from auction.kernel.refusal import refuse

NEEDED = ("debts", "ends_on")
MAY = ("excluded",)
RULE = "INT-01"


def work_out(case: object) -> list[DelayInterest]:
    """Return what each debt of a case bears, or refuse it with the field at fault."""
    fields = Fields(case, needed=NEEDED, may=MAY)
    debts = _debts(fields)
    not_counted = NotCounted(_excluded(fields))
    ends_on = fields.day("ends_on")
    return [delay_interest(debt, not_counted=not_counted, ends_on=ends_on) for debt in debts]


def answer(case: object) -> dict[str, Any]:
    """Return days and interest of each debt, with the spans they come from, and the total."""
    found = work_out(case)
    return {
        "debts": [_debt_form(each) for each in found],
        "interest_fen": sum(each.interest_fen for each in found),
        "rule": RULE,
    }


def _debts(fields: Fields) -> list[Debt]:
    debts, paths = [], []
    may = ("general_interest_fen", "payments")
    for item in fields.objects("debts", needed=("id", "base_fen", "due_on"), may=may):
        debt = Debt(
            id=item.text("id"),
            base_fen=item.amount("base_fen", least=1),
            due_on=item.day("due_on"),
            general_interest_fen=item.optional_amount("general_interest_fen") or 0,
            payments=tuple(
                Payment(payment.day("on"), payment.amount("fen", least=1))
                for payment in item.objects("payments", needed=("on", "fen"))
            ),
        )
        if debt.is_overpaid:
            data = {"base_fen": debt.base_fen}
            raise refuse(Bad.case_paid_above_base, item.path("payments"), **data)
        debts.append(debt)
        paths.append(item.path("id"))
    insist_each_once(zip((debt.id for debt in debts), paths, strict=True))
    return debts


def _excluded(fields: Fields) -> list[Period]:
    periods = []
    for item in fields.objects("excluded", needed=("from", "to")):
        period = Period(item.day("from"), item.day("to"))
        if period.from_on > period.to_on:
            raise refuse(Bad.case_from_after_to, item.path("from"))
        periods.append(period)
    return periods


def _debt_form(found: DelayInterest) -> dict[str, Any]:
    return {
        "id": found.debt.id,
        "days": found.days,
        "interest_fen": found.interest_fen,
        "general_interest_fen": found.debt.general_interest_fen,
        "spans": [
            {
                "from": span.first_on.isoformat(),
                "to": span.last_on.isoformat(),
                "days": span.days,
                "unpaid_fen": span.unpaid_fen,
            }
            for span in found.spans
        ],
    }
