"""Every state of an outsider's claim has an exit, and blocks until its time is over."""

from __future__ import annotations

import pytest

from auction.remedies.claim_steps import CLOCKS, STEPS, ClaimState, ClaimStep, next_state


def reachable_from(state: ClaimState) -> set[ClaimState]:
    seen, waiting = {state}, [state]
    while waiting:
        here = waiting.pop()
        for (known, _), reached in STEPS.items():
            if known is here and reached not in seen:
                seen.add(reached)
                waiting.append(reached)
    return seen


@pytest.mark.parametrize("state", list(ClaimState))
def test_an_end_can_be_reached_from_every_state(state: ClaimState) -> None:
    assert any(reached.is_over for reached in reachable_from(state))


@pytest.mark.parametrize("state", [state for state in ClaimState if state.is_over])
def test_nothing_follows_an_end_and_no_clock_runs_there(state: ClaimState) -> None:
    assert reachable_from(state) == {state}
    assert state not in CLOCKS


def test_every_state_can_be_reached() -> None:
    assert reachable_from(ClaimState.filed) == set(ClaimState)


def test_a_thing_is_free_only_where_the_claim_failed() -> None:
    free = {state for state in ClaimState if not state.blocks}
    assert free == {
        ClaimState.refused,
        ClaimState.withdrawn,
        ClaimState.lapsed,
        ClaimState.lost,
    }


def test_after_a_dismissal_the_thing_stays_blocked_until_the_days_to_sue_are_over() -> None:
    state = ClaimState.registered
    for step in (ClaimStep.dismiss, ClaimStep.serve):
        reached = next_state(state, step)
        assert reached is not None
        assert reached.blocks
        state = reached
    lapsed = next_state(state, ClaimStep.lapse)
    assert lapsed is not None
    assert not lapsed.blocks


def test_every_state_that_waits_for_somebody_but_a_court_of_trial_has_a_clock() -> None:
    waiting = {state for state in ClaimState if not state.is_over}
    assert waiting - set(CLOCKS) == {ClaimState.in_suit, ClaimState.upheld_in_suit}
