"""Who holds a seized thing, and how long each step took."""

from __future__ import annotations

from datetime import date

import pytest

from valuation.register.stages import Holder, Stage, Standing, StepName, holder, steps

SEIZED = date(2026, 3, 2)
NOTHING_YET = {
    "started_on": None,
    "fixed_on": None,
    "announced_on": None,
    "sold_on": None,
    "handed_over_on": None,
}


@pytest.mark.parametrize("stage", list(Stage))
def test_every_stage_lies_with_somebody(stage: Stage) -> None:
    held = holder(Standing(stage=stage))
    assert (held is Holder.nobody) == (stage is Stage.handed_over)


@pytest.mark.parametrize(
    ("method", "due_role", "held"),
    [
        ("appraisal", "agency", Holder.agency),
        ("appraisal", "party", Holder.parties),
        ("appraisal", "judge", Holder.judge),
        ("appraisal", "", Holder.judge),
        ("negotiation", "", Holder.parties),
        ("directed_inquiry", "judge", Holder.authority),
        ("network_inquiry", "judge", Holder.platforms),
        ("network_inquiry", "party", Holder.parties),
    ],
)
def test_a_running_method_lies_with_whose_duty_is_due(
    method: str, due_role: str, held: Holder
) -> None:
    assert holder(Standing(stage=Stage.pricing, method=method, due_role=due_role)) is held


def test_terms_that_wait_for_signatures_lie_with_the_panel() -> None:
    assert holder(Standing(stage=Stage.preparing, lot_waits=True)) is Holder.panel


def test_what_was_withdrawn_in_a_closed_case_lies_with_nobody() -> None:
    assert holder(Standing(stage=Stage.withdrawn, closed=True)) is Holder.nobody


def test_what_was_just_seized_is_in_its_first_step() -> None:
    (only,) = steps(seized_on=SEIZED, today=date(2026, 3, 12), is_over=False, **NOTHING_YET)
    assert (only.name, only.days, only.ended_on) == (StepName.start, 10, None)


def test_each_step_ends_where_the_next_begins() -> None:
    found = steps(
        seized_on=SEIZED,
        started_on=date(2026, 3, 12),
        fixed_on=date(2026, 5, 1),
        announced_on=date(2026, 5, 9),
        sold_on=date(2026, 6, 10),
        handed_over_on=date(2026, 6, 30),
        today=date(2026, 12, 1),
        is_over=True,
    )
    assert [step.days for step in found] == [10, 50, 8, 32, 20]
    assert sum(step.days for step in found) == (date(2026, 6, 30) - SEIZED).days


def test_a_price_without_a_noted_beginning_counts_from_the_seizure() -> None:
    dates = {**NOTHING_YET, "fixed_on": date(2026, 4, 1)}
    found = steps(seized_on=SEIZED, today=date(2026, 4, 6), is_over=False, **dates)
    assert [(step.name, step.days) for step in found] == [
        (StepName.pricing, 30),
        (StepName.disposal, 5),
    ]


def test_what_is_over_runs_no_further() -> None:
    dates = {**NOTHING_YET, "started_on": date(2026, 3, 12)}
    found = steps(seized_on=SEIZED, today=date(2026, 12, 1), is_over=True, **dates)
    assert [step.days for step in found] == [10]
