"""One case in, one answer out, by the calculator's name. The court's calendar comes in here."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from enum import StrEnum
from typing import Any

from auction.calculators import deadline, deposit, distribution, fee, interest
from auction.calculators.case_reader import read_case
from auction.calculators.refusals import CalculatorRefusal as Bad
from auction.deadlines.calendar import calendar_around, has_official_list
from auction.kernel.court_calendar import CourtCalendar
from auction.kernel.refusal import refuse

COUNTED_YEARS = range(2, 9990)
"""Outside them a period could reach past the first or the last day there is."""


class Calculator(StrEnum):
    """The calculators by the names under which everybody asks for them."""

    distribution = "distribution"
    delay_interest = "delay-interest"
    execution_fee = "execution-fee"
    deposit = "deposit"
    deadline = "deadline"


def answer(calculator: Calculator, text: str | bytes) -> dict[str, Any]:
    """Return the answer to one case written as JSON; refuses a bad one."""
    return answer_case(calculator, read_case(text))


def answer_case(calculator: Calculator, case: object) -> dict[str, Any]:
    """Return the answer to one case already read."""
    return _ANSWERS[calculator](case)


def work_out_deadline(case: object) -> deadline.Deadline:
    """Return a deadline by the court's calendar where the case brings none."""
    return deadline.work_out(case, court_calendar_around)


def court_calendar_around(on: date) -> CourtCalendar:
    """Return the court's calendar of the years around a day."""
    if on.year not in COUNTED_YEARS:
        raise refuse(Bad.case_beyond_calendar, "days")
    return calendar_around(on)


def is_provisional(found: deadline.Deadline) -> bool:
    """Say whether the list of days off of the year in which a period ends is not out yet."""
    return found.by_court_calendar and not has_official_list(found.due.year)


def _deadline_answer(case: object) -> dict[str, Any]:
    found = work_out_deadline(case)
    provisional = {"provisional": True} if is_provisional(found) else {}
    return {**deadline.form_of(found), **provisional}


_ANSWERS: Mapping[Calculator, Callable[[object], dict[str, Any]]] = {
    Calculator.distribution: distribution.answer,
    Calculator.delay_interest: interest.answer,
    Calculator.execution_fee: fee.answer,
    Calculator.deposit: deposit.answer,
    Calculator.deadline: _deadline_answer,
}
