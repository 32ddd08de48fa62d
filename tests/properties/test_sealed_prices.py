"""Whatever happens in a negotiation or an inquiry, and in whatever order.

No figure is read under its seal, by any query or in any row but the one that keeps it; and each
run ends with a price, without one, or in a named state with its clock open.
"""

from __future__ import annotations

import itertools
from collections.abc import Awaitable, Callable
from contextlib import suppress
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import text

from auction.db.engine import Database
from auction.kernel.refusal import Refused
from tests.valuation.directed_inquiry.asking import Asking
from tests.valuation.house import MONDAY, ValuationHouse
from tests.valuation.negotiation.negotiating import Negotiating
from valuation.procedure import service as ladder

_runs = itertools.count()
TOLD = ("audit_entry", "message", "outbox", "deadline", "price_method", "price_procedure")
SIDES = st.sampled_from(["applicant", "debtor"])
FEW = settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
CLOCKS = {
    "stating": {"negotiation"},
    "confirming": {"negotiation_confirmation"},
    "waiting": {"directed_inquiry"},
    "failed": {"method_choice"},
    "fixed": set(),
    "withdrawn": set(),
}


@pytest.fixture
async def court(database: Database) -> ValuationHouse:
    house = ValuationHouse(database)
    await house.furnish()
    return house


async def another_thing(court: ValuationHouse) -> str:
    court.clock.at = MONDAY
    async with court.begin(court.judge) as uow:
        return await court.seize(uow)


async def withdraw(court: ValuationHouse, procedure_id: str) -> None:
    async with court.begin(court.judge) as uow:
        await ladder.withdraw_procedure(uow, procedure_id=procedure_id, ground="parties_settle")


async def told(court: ValuationHouse) -> str:
    """Return every row in which a figure might be told too early, as text."""
    async with court.database.session() as session:
        rows = [
            str(row)
            for table in TOLD
            for row in (await session.exec(text(f"SELECT * FROM {table}"))).all()  # type: ignore[call-overload]
        ]
    return "\n".join(rows)


async def every_clock_is_open_that_should_be(run: Negotiating | Asking, state: str) -> None:
    is_withdrawn = await run.procedure_state() == "withdrawn"
    assert set(await run.clocks()) == (set() if is_withdrawn else CLOCKS[state])


# -- Negotiation ------------------------------------------------------------------------------

STATE = st.tuples(st.just("state"), SIDES, st.integers(0, 1))
STEPS = st.lists(
    st.one_of(
        STATE,
        STATE,
        st.tuples(st.just("refuse"), SIDES, st.just(0)),
        st.tuples(st.just("pass"), st.just(""), st.integers(1, 9)),
        st.tuples(st.just("confirm"), st.just(""), st.integers(0, 1)),
        st.tuples(st.just("withdraw"), st.just(""), st.just(0)),
    ),
    max_size=7,
)


def negotiating_acts(
    negotiating: Negotiating, figures: tuple[int, int]
) -> dict[str, Callable[[str, int], Awaitable[Any]]]:
    court = negotiating.court
    return {
        "state": lambda who, i: negotiating.state(getattr(court, who), figures[i]),
        "refuse": lambda who, _: negotiating.refuse(getattr(court, who)),
        "pass": lambda _, days: court.pass_days(days),
        "confirm": lambda _, harms: negotiating.confirm(harms=bool(harms)),
        "withdraw": lambda *_: withdraw(court, negotiating.procedure_id),
    }


@FEW
@given(steps=STEPS)
async def test_no_order_of_acts_shows_a_figure_early_or_leaves_no_clock(
    court: ValuationHouse, steps: list[tuple[str, str, int]]
) -> None:
    negotiating = Negotiating(court)
    await negotiating.begin(asset_id=await another_thing(court))
    number = 777_000_003 + 20 * next(_runs)  # Figures of this run alone.
    figures = (number, number + 10)
    acts = negotiating_acts(negotiating, figures)
    stated: set[str] = set()
    for act, who, value in steps:
        with suppress(Refused):
            await acts[act](who, value)
            stated |= {who} if act == "state" else set()
        await court.relay.run_due()
        seen = await negotiating.seen()
        is_time_over = court.clock.at >= seen.due_at
        if len(stated) < 2 and not is_time_over:
            assert seen.opened_at is None
        if seen.opened_at is None:
            told_of = await told(court) + repr(seen)
            assert not [fen for fen in figures if str(fen) in told_of]
        await every_clock_is_open_that_should_be(negotiating, seen.state)
    await court.pass_days(60)
    seen = await negotiating.seen()
    assert seen.state in {"confirming", "fixed", "failed", "withdrawn"}
    await every_clock_is_open_that_should_be(negotiating, seen.state)


# -- Directed inquiry -------------------------------------------------------------------------

ASKED = st.lists(
    st.one_of(
        st.sampled_from(["link", "answer", "old link", "enter", "no price", "withdraw"]),
        st.integers(1, 12),
    ),
    max_size=6,
)


async def act_on_inquiry(asking: Asking, step: str | int, links: list[str]) -> None:
    match step:
        case int(days):
            await asking.court.pass_days(days)
        case "link":
            links.append(await asking.link())
        case "answer" if links:
            await asking.answer(links[-1])
        case "old link" if len(links) > 1:
            await asking.answer(links[0])
            raise AssertionError("an old link was taken")
        case "enter":
            await asking.enter()
        case "no price":
            await asking.no_price()
        case "withdraw":
            await withdraw(asking.court, asking.procedure_id)
        case _:
            pass


@FEW
@given(steps=ASKED)
async def test_every_inquiry_ends_and_no_answer_counts_late(
    court: ValuationHouse, steps: list[str | int]
) -> None:
    asking, links = Asking(court), list[str]()
    await asking.begin(asset_id=await another_thing(court))
    for step in steps:
        with suppress(Refused):
            await act_on_inquiry(asking, step, links)
        await court.relay.run_due()
        seen = await asking.seen()
        await every_clock_is_open_that_should_be(asking, seen.state)
        if seen.state == "fixed":
            assert seen.closed_at is not None
            assert seen.closed_at < seen.due_at
            assert len(seen.services) == len(court.parties)
    await court.pass_to(court.clock.at + timedelta(days=60))
    seen = await asking.seen()
    assert seen.state in {"fixed", "failed", "withdrawn"}
    await every_clock_is_open_that_should_be(asking, seen.state)
