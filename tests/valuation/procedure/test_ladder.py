from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from valuation.procedure.ladder import (
    AppraisalRequired,
    Conditions,
    Method,
    MethodState,
    Tried,
    may_begin,
    open_methods,
)
from valuation.procedure.refusals import ProcedureRefusal as No

NEGOTIATION, DIRECTED, NETWORK, APPRAISAL = Method


def failed(*methods: Method) -> list[Tried]:
    return [Tried(method, MethodState.failed) for method in methods]


def code(method: Method, conditions: Conditions, tried: list[Tried]) -> object:
    refusal = may_begin(method, conditions, tried)
    return None if refusal is None else refusal.code


def test_negotiation_comes_first() -> None:
    assert open_methods(Conditions(government_price=True), []) == [NEGOTIATION]


@pytest.mark.parametrize(
    ("conditions", "tried", "opened"),
    [
        (Conditions(government_price=True), failed(NEGOTIATION), DIRECTED),
        (Conditions(party_missing_or_refuses=True, government_price=True), [], DIRECTED),
        (Conditions(), failed(NEGOTIATION), NETWORK),
        (Conditions(government_price=True), failed(NEGOTIATION, DIRECTED), NETWORK),
        (Conditions(), failed(NEGOTIATION, NETWORK), APPRAISAL),
        (Conditions(expert_needed=True), failed(NEGOTIATION), APPRAISAL),
        (Conditions(party_missing_or_refuses=True, network_ready=False), [], APPRAISAL),
    ],
)
def test_the_next_step_opens_when_those_before_failed_or_cannot_be(
    conditions: Conditions, tried: list[Tried], opened: Method
) -> None:
    assert open_methods(conditions, tried) == [opened]


def test_a_step_that_is_open_may_not_be_passed_over() -> None:
    assert code(APPRAISAL, Conditions(), []) == No.earlier_method_open
    assert code(NETWORK, Conditions(government_price=True), failed(NEGOTIATION)) == (
        No.earlier_method_open
    )


def test_both_parties_may_ask_for_a_later_step_at_once() -> None:
    asked = Conditions(both_ask=frozenset({NETWORK, APPRAISAL}))
    assert open_methods(asked, []) == [NEGOTIATION, NETWORK, APPRAISAL]


def test_what_both_ask_for_must_still_be_possible() -> None:
    asked = frozenset({DIRECTED, NETWORK})
    assert code(DIRECTED, Conditions(both_ask=asked), []) == No.no_government_price
    assert code(NETWORK, Conditions(both_ask=asked, expert_needed=True), []) == No.expert_needed
    assert code(NETWORK, Conditions(both_ask=asked, network_ready=False), []) == No.no_network


def test_where_a_law_demands_an_appraisal_nothing_else_is_open() -> None:
    demanded = Conditions(
        appraisal_required=AppraisalRequired.state_assets, both_ask=frozenset({NETWORK})
    )
    assert open_methods(demanded, []) == [APPRAISAL]
    assert code(NETWORK, demanded, []) == No.law_requires_appraisal


def test_nothing_begins_while_a_method_runs() -> None:
    running = [Tried(NEGOTIATION, MethodState.running)]
    assert {code(method, Conditions(), running) for method in Method} == {No.another_method_runs}


def test_each_method_has_one_turn_but_the_appraisal() -> None:
    assert code(NEGOTIATION, Conditions(), failed(NEGOTIATION)) == No.method_had_its_turn
    assert code(APPRAISAL, Conditions(), failed(NEGOTIATION, NETWORK, APPRAISAL)) is None


conditions = st.builds(
    Conditions,
    party_missing_or_refuses=st.booleans(),
    government_price=st.booleans(),
    expert_needed=st.booleans(),
    network_ready=st.booleans(),
    appraisal_required=st.none() | st.sampled_from(AppraisalRequired),
    both_ask=st.frozensets(st.sampled_from(Method)),
)


@given(conditions, st.data())
def test_failing_step_after_step_always_comes_to_an_appraisal(
    found: Conditions, data: st.DataObject
) -> None:
    tried: list[Tried] = []
    while APPRAISAL not in [one.method for one in tried]:
        opened = open_methods(found, tried)
        assert opened, "some method is always open until an appraisal was tried"
        tried.append(Tried(data.draw(st.sampled_from(opened)), MethodState.failed))
    assert len(tried) <= len(Method)
    assert open_methods(found, tried)[-1] is APPRAISAL
