"""A sale that cannot be unlawful: any acts, by anybody, at any time.

Beside the real verbs on a real database stands a dumb onlooker. No published lot ever lacks an
item, a notice, a signature or a period; no act happens outside its state; every refusal names its
rule; and at the end every thing is led to its end, from wherever it is.
"""

from __future__ import annotations

import asyncio
import itertools
import os
from collections.abc import Coroutine
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import hypothesis.strategies as st
import pytest
from hypothesis import HealthCheck, Phase, event, settings
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    precondition,
    rule,
    run_state_machine_as_test,
)

from auction.cases.priority import Basis
from auction.db.embedded import Server
from auction.db.engine import Database
from auction.kernel.actor import Role
from auction.kernel.clock import from_ms
from auction.lots.acts import ActKind
from auction.remedies.claim_steps import ClaimStep
from tests.properties.driven_sale import Furnished, furnish
from tests.properties.sale_acts import WRONG_TERMS
from tests.properties.sale_model import CLAIM_STEPS, LotNotes
from tests.properties.sale_way_on import WayOn

IS_SOAK = bool(os.environ.get("AUCTION_SOAK"))
EXAMPLES, MOST_STEPS = (300, 40) if IS_SOAK else (12, 25)
SIZE = settings(
    max_examples=EXAMPLES,
    stateful_step_count=MOST_STEPS,
    deadline=None,
    report_multiple_bugs=False,
    phases=[Phase.explicit, Phase.generate, Phase.shrink],
    suppress_health_check=list(HealthCheck),
)
WHO = st.sampled_from([*[Role.judge] * 4, Role.clerk, Role.clerk, Role.panel, Role.president])
LATEST = st.sampled_from([0, 0, 0, 1, 2])
MINUTE = timedelta(minutes=1)
FURNISHED, COPY = "furnished_sale", "sale_under_way"
_numbers = itertools.count(1)


@dataclass
class House:
    """Where each run begins anew: a furnished database, and the loop that drives it."""

    server: Server
    template: str
    known: Furnished
    loop: asyncio.Runner
    database: Database

    def begin_anew(self) -> WayOn:
        """Copy the furnished database, under the same name, for one more run."""
        self.loop.run(self.database.dispose())
        self.server.sql(f"DROP DATABASE IF EXISTS {COPY} WITH (FORCE)")
        made = self.server.sql(f"CREATE DATABASE {COPY} TEMPLATE {self.template}")
        assert made is not None
        return WayOn(self.database, self.known)


class LawfulSale(RuleBasedStateMachine):
    """One thing on its way through everything that people may do, or try."""

    house: House

    def __init__(self) -> None:
        super().__init__()
        self.sale = self.house.begin_anew()

    def teardown(self) -> None:
        event(self.run(self.sale.to_the_end()))

    def run(self, work: Coroutine[Any, Any, Any]) -> Any:
        return self.house.loop.run(work)

    def act(self, work: Coroutine[Any, Any, Any]) -> None:
        """Let somebody act, and where it went through everybody hear of it, the onlooker look."""

        async def acted() -> None:
            self.sale.clock.at += timedelta(seconds=1)
            self.sale.went_on = False
            await work
            if self.sale.went_on:
                await self.sale.told()
                await self.sale.look()

        self.run(acted())

    def lot(self, back: int) -> LotNotes:
        lots = list(self.sale.notes.lots.values())
        return lots[-1 - back % len(lots)]

    @property
    def has_lot(self) -> bool:
        return bool(self.sale.notes.lots)

    # -- The lawful way and the time --------------------------------------------------------------

    @initialize(acts=st.sampled_from([0, 3, 4, 4, 5, 5, 5, 7, 10, 12, 17, 19]))
    def begin(self, acts: int) -> None:
        for _ in range(acts):
            self.run(self.sale.way_on())

    @rule(acts=st.integers(1, 4))
    def goes_its_way(self, acts: int) -> None:
        for _ in range(acts):
            if self.run(self.sale.way_on()):
                break

    @rule(minutes=st.sampled_from([1, 30, 60 * 24, 60 * 24 * 3, 60 * 24 * 6, 60 * 24 * 16]))
    def time_passes(self, minutes: int) -> None:
        self.run(self.sale.pass_to(self.sale.clock.at + minutes * MINUTE))

    # -- Before the announcement ------------------------------------------------------------------

    @rule(who=WHO, left_out=st.sampled_from([None, None, "defects", "tax_items", "priority"]))
    def find(self, who: Role, left_out: str | None) -> None:
        self.act(self.sale.find(who, left_out))

    @rule(who=WHO, basis=st.sampled_from([Basis.co_owner, Basis.lessee]))
    def holder_turns_up(self, who: Role, basis: Basis) -> None:
        self.act(self.sale.record_holder(who, basis, f"王{next(_numbers)}"))

    @rule(who=WHO, with_ground=st.booleans())
    def mark(self, who: Role, with_ground: bool) -> None:
        self.act(self.sale.mark(who, with_ground=with_ground))

    @rule(who=WHO)
    def draft(self, who: Role) -> None:
        self.act(self.sale.draft(who))

    @precondition(lambda self: self.has_lot)
    @rule(who=WHO, back=LATEST, wrong=st.sampled_from(["", *WRONG_TERMS]), spare=st.integers(0, 9))
    def propose(self, who: Role, back: int, wrong: str, spare: int) -> None:
        self.act(self.sale.propose(who, self.lot(back), wrong, spare))

    @precondition(lambda self: self.has_lot)
    @rule(number=st.integers(0, 4), back=LATEST)
    def sign(self, number: int, back: int) -> None:
        people = [*self.house.known.members, self.house.known.staff[Role.judge]]
        self.act(self.sale.sign(people[number], self.lot(back)))

    @precondition(lambda self: self.has_lot)
    @rule(
        who=WHO,
        back=LATEST,
        whom=st.integers(0, 5),
        how=st.sampled_from(["waiver", "waiver", "public", "post"]),
        days=st.integers(-1, 4),
    )
    def tell(self, who: Role, back: int, whom: int, how: str, days: int) -> None:
        keys = list(self.sale.notes.recipients)
        key = keys[whom % len(keys)]
        back_days = days if how == "post" else 0
        self.act(self.sale.tell(who, self.lot(back), key, how, back_days))

    @precondition(lambda self: self.has_lot)
    @rule(who=WHO, back=LATEST, when=st.sampled_from(["now", "now", "last minute", "too late"]))
    def publish(self, who: Role, back: int, when: str) -> None:
        lot = self.lot(back)
        if when != "now" and lot.terms is not None:
            last = lot.terms["opens_at"] - timedelta(days=lot.notice_days)
            self.run(self.sale.pass_to(last + (MINUTE if when == "too late" else -MINUTE)))
        self.act(self.sale.publish(who, lot))

    @precondition(lambda self: self.has_lot)
    @rule(who=WHO, back=LATEST)
    def withdraw_draft(self, who: Role, back: int) -> None:
        self.act(self.sale.withdraw_draft(who, self.lot(back)))

    # -- On sale ----------------------------------------------------------------------------------

    @precondition(lambda self: self.has_lot)
    @rule(who=WHO, back=LATEST, matters=st.booleans())
    def correct(self, who: Role, back: int, matters: bool) -> None:
        self.act(self.sale.correct(who, self.lot(back), matters=matters))

    @precondition(lambda self: self.has_lot)
    @rule(who=WHO, back=LATEST, kind=st.sampled_from(ActKind), ground=st.integers(0, 5))
    def order(self, who: Role, back: int, kind: ActKind, ground: int) -> None:
        self.act(self.sale.order(who, self.lot(back), kind, ground))

    @precondition(lambda self: self.has_lot and self.lot(0).state in ("published", "open"))
    @rule(bids=st.booleans())
    def bidding_begins(self, bids: bool) -> None:
        course = self.sale.engine.courses[self.lot(0).id]
        self.run(self.sale.pass_to(from_ms(course.opens_ms)))
        if bids and course.status == "open":
            self.act(self.sale.bidder(self.lot(0)))

    # -- Outsiders --------------------------------------------------------------------------------

    @rule(who=WHO, name=st.sampled_from(["王芳", "李强"]))
    def claim(self, who: Role, name: str) -> None:
        self.act(self.sale.claim(who, name))

    @precondition(lambda self: self.sale.notes.claims)
    @rule(
        who=WHO,
        which=st.integers(0, 2),
        step=st.sampled_from([step for step in ClaimStep if step is not ClaimStep.lapse]),
        fits=st.booleans(),
    )
    def claim_step(self, who: Role, which: int, step: ClaimStep, fits: bool) -> None:
        claims = list(self.sale.notes.claims.items())
        claim_id, state = claims[which % len(claims)]
        self.act(self.sale.claim_step(who, claim_id, _fitting(state, step) if fits else step))

    # -- After the bidding ------------------------------------------------------------------------

    @precondition(lambda self: self.has_lot)
    @rule(
        who=WHO, back=LATEST, takes=st.booleans(), what=st.sampled_from(["ask", "answer", "grant"])
    )
    def in_kind(self, who: Role, back: int, takes: bool, what: str) -> None:
        lot = self.lot(back)
        if what == "ask":
            self.act(self.sale.ask(who, lot))
        elif what == "grant":
            self.act(self.sale.grant(who, lot))
        else:
            self.act(self.sale.answer(who, lot, takes=takes))

    @precondition(lambda self: self.has_lot)
    @rule(who=WHO, back=LATEST, is_sale=st.booleans())
    def sell_or_release(self, who: Role, back: int, is_sale: bool) -> None:
        do = self.sale.draft_sale if is_sale else self.sale.release
        self.act(do(who, self.lot(back)))

    @precondition(lambda self: any(lot.sale for lot in self.sale.notes.lots.values()))
    @rule(who=WHO, what=st.sampled_from(["pay", "rule", "serve", "annul"]))
    def after_the_hammer(self, who: Role, what: str) -> None:
        lot = [lot for lot in self.sale.notes.lots.values() if lot.sale][-1]
        if what == "pay":
            self.act(self.sale.pay(lot))
        else:
            self.act(getattr(self.sale, what)(who, lot))


def _fitting(state: str, step: ClaimStep) -> ClaimStep:
    """Return a step that is open in a state, by and large the one that was drawn."""
    open_steps = [name for known, name in CLAIM_STEPS if known == state]
    if not open_steps or step.value in open_steps:
        return step
    return ClaimStep(open_steps[list(ClaimStep).index(step) % len(open_steps)])


@pytest.mark.timeout(3600 if IS_SOAK else 600)
def test_a_sale_cannot_be_unlawful_and_always_has_a_way_out(
    pg_server: Server, pg_template: str
) -> None:
    assert pg_server.sql(f"CREATE DATABASE {FURNISHED} TEMPLATE {pg_template}") is not None
    with asyncio.Runner() as loop:
        known = loop.run(furnish(pg_server.url_of(FURNISHED)))
        database = Database(pg_server.url_of(COPY))

        class Machine(LawfulSale):
            house = House(pg_server, FURNISHED, known, loop, database)

        run_state_machine_as_test(Machine, settings=SIZE)
        loop.run(database.dispose())
