"""The live lot beside a dumber one: whatever is asked in whatever order, they agree."""

from __future__ import annotations

from typing import Any

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from auction.bidding import commands as cmd
from auction.bidding import record
from auction.bidding.answers import Accepted, Done, RefusedBid
from auction.bidding.evolve import evolve
from auction.bidding.lot_state import new_lot
from auction.bidding.verify import Verified, verify
from auction.bidding.view import event_view, state_view
from tests.auction.bidding.client import apply
from tests.auction.bidding.living_lot import MINUTE, OPENS, START, STEP, LivingLot
from tests.properties.bidding_model import DumbLot, Holder

TAGS = ("a1", "b2", "c3", "d4")
TERMS = st.fixed_dictionaries(
    {
        "kind": st.sampled_from(["auction", "auction", "sale"]),
        "leader_may_raise": st.sampled_from(["yes", "no", "after_second_bidder"]),
        "first_bid": st.sampled_from(["at_least_start", "at_least_start", "equals_start"]),
        "max_extensions": st.sampled_from([None, None, 0, 2]),
    }
)


class BiddingMachine(RuleBasedStateMachine):
    """Two lots get the same commands; every answer, the state, the record and a client agree."""

    @initialize(
        terms=TERMS,
        ranks=st.lists(st.sampled_from([None, None, 1, 2]), min_size=1, max_size=4),
        is_open=st.integers(0, 9).map(bool),
    )
    def begin(self, terms: dict[str, Any], ranks: list[int | None], is_open: bool) -> None:
        sale = {"round": "sale"} if terms["kind"] == "sale" else {}
        self.lot = LivingLot(**terms, **sale)
        self.dumb = DumbLot(self.lot.state.terms.to_json())
        self.now = OPENS - 10 * MINUTE
        # A client that joined at the start and has heard every event since.
        self.heard = 0
        self.seen = state_view(self.lot.state, watching=0)
        for tag, rank in zip(TAGS, ranks, strict=False):
            self.admit(tag, rank)
        if is_open:
            self.now = OPENS
            self.open()

    @rule(by=st.integers(0, 3 * MINUTE))
    def time_passes(self, by: int) -> None:
        self.now += by

    @rule(near=st.one_of(st.integers(-6 * MINUTE, 2), st.sampled_from([-5 * MINUTE, -1, 0])))
    def the_end_comes_near(self, near: int) -> None:
        self.now = max(self.now, self.dumb.clock()[0] + near)

    @rule(tag=st.sampled_from(TAGS), rank=st.sampled_from([None, None, 1, 2]))
    def admit(self, tag: str, rank: int | None) -> None:
        known = self.dumb.holders.get(tag)
        command = cmd.Admit(at_ms=self.now, holder_tag=tag, paddle=tag.upper(), rank=rank)
        answer = self.lot.do(command)
        over = self.dumb.status() in ("closed", "withdrawn")
        fits = known is None or (known.struck and known.rank == rank)
        assert isinstance(answer, Done) == (fits and not over)
        if isinstance(answer, Done):
            self.dumb.holders[tag] = Holder(tag.upper(), rank)

    @rule(tag=st.sampled_from(TAGS), rank=st.integers(1, 2))
    def confirm_priority(self, tag: str, rank: int) -> None:
        answer = self.lot.do(cmd.ConfirmPriority(at_ms=self.now, holder_tag=tag, rank=rank))
        known = self.dumb.holders.get(tag)
        has_bid = tag.upper() in {offer.paddle for offer in self.dumb.offers()}
        over = self.dumb.status() in ("closed", "withdrawn")
        may = known is not None and not known.struck and not has_bid and not over
        assert isinstance(answer, Done) == may
        if known is not None and may:
            known.rank = rank

    @precondition(lambda self: self._is_at_step(4))
    @rule(tag=st.sampled_from(TAGS))
    def strike_off(self, tag: str) -> None:
        answer = self.lot.do(cmd.StrikeOff(at_ms=self.now, holder_tag=tag, reason="r"))
        if isinstance(answer, Done):
            self.dumb.holders[tag].struck = True

    @rule()
    def open(self) -> None:
        due = self.dumb.status() == "upcoming" and self.now >= OPENS
        answer = self.lot.do(cmd.OpenLot(self.now))
        assert isinstance(answer, Done) == due
        if due:
            self.dumb.log.append(("open", None))

    @precondition(lambda self: self.dumb.holders)
    @rule(who=st.integers(0, 3), steps=st.sampled_from([0, 1, 1, 1, 3]))
    def raise_the_price(self, who: int, steps: int) -> None:
        self._bid(self._holder(who), steps=steps)

    @precondition(lambda self: self.dumb.holders)
    @rule(who=st.integers(0, 3), steps=st.integers(1, 2))
    def jump(self, who: int, steps: int) -> None:
        self._bid(self._holder(who), steps=steps)

    @precondition(lambda self: self.dumb.holders)
    @rule(who=st.integers(0, 3))
    def offer_the_same(self, who: int) -> None:
        self._bid(self._holder(who), steps=0)

    @precondition(lambda self: self.dumb.answered)
    @rule(which=st.integers(0, 99), more=st.sampled_from([0, 0, STEP]))
    def ask_again(self, which: int, more: int) -> None:
        asked = list(self.dumb.answered)
        tag, bid_id = asked[which % len(asked)]
        price = self.dumb.answered[tag, bid_id][0] + more
        self._ask(tag, bid_id, price, self.now)

    @rule(
        tag=st.sampled_from((*TAGS, "stranger")),
        bid_id=st.sampled_from(["x", "y", None, None, None]),
        steps=st.sampled_from([-1, 0, 0, 1, 1, 1, 2, 9]),
        off=st.sampled_from([0, 0, 0, 0, 0, 1]),
        late_by=st.sampled_from([0, 0, 0, 1, 2 * MINUTE]),
        ceiling=st.sampled_from([None, None, START + 4 * STEP]),
        max_steps=st.sampled_from([None, None, 1]),
    )
    def bid_anything(self, **choices: Any) -> None:
        self._bid(**choices)

    def _bid(
        self,
        tag: str,
        *,
        steps: int,
        bid_id: str | None = None,
        off: int = 0,
        late_by: int = 0,
        ceiling: int | None = None,
        max_steps: int | None = None,
    ) -> None:
        top = self.dumb.leader()
        price = max(1, (top.price if top else START) + steps * STEP + off)
        bid_id = bid_id or f"n{len(self.dumb.answered)}-{self.lot.state.seq}-{self.now}"
        stamp = self.now - late_by
        self._ask(tag, bid_id, price, stamp, ceiling_fen=ceiling, max_steps=max_steps)

    def _ask(self, tag: str, bid_id: str, price: int, stamp: int, **guards: int | None) -> None:
        command = cmd.PlaceBid(id=bid_id, holder_tag=tag, price_fen=price, stamp_ms=stamp, **guards)
        answer = self.lot.do(command)
        expected = self.dumb.answer(tag, bid_id, price, stamp, **guards)
        assert isinstance(answer, Accepted | RefusedBid)
        found = answer.code.value if isinstance(answer, RefusedBid) else "accepted"
        assert found == expected

    def _holder(self, who: int) -> str:
        holders = list(self.dumb.holders)
        return holders[who % len(holders)]

    @precondition(lambda self: self._is_at_step(3))
    @rule()
    def stay(self) -> None:
        runs = self.dumb.status() in ("upcoming", "open")
        answer = self.lot.do(cmd.Suspend(at_ms=self.now, reason="r", act="stay"))
        assert isinstance(answer, Done) == runs
        if runs:
            left = max(0, self.dumb.clock()[0] - max(self.now, OPENS))
            assert self.lot.state.left_ms == left
            self.dumb.log.append(("suspend", left))

    @precondition(lambda self: self.dumb.status() == "suspended")
    @rule(extra=st.sampled_from([0, 1, 10 * MINUTE]))
    def resume(self, extra: int) -> None:
        left = next(what for kind, what in reversed(self.dumb.log) if kind == "suspend")
        end = max(self.now, OPENS) + left + extra
        answer = self.lot.do(cmd.Resume(at_ms=self.now, ends_at_ms=end))
        assert isinstance(answer, Done) == (end > self.now)
        if isinstance(answer, Done):
            self.dumb.log.append(("resume", (self.now, end)))

    @rule(by=st.integers(-1, 7 * MINUTE))
    def outage(self, by: int) -> None:
        end = self.dumb.clock()[0] + by
        may = self.dumb.status() == "open" and by > 0
        answer = self.lot.do(cmd.ExtendForOutage(at_ms=self.now, ends_at_ms=end, reason="r"))
        assert isinstance(answer, Done) == may
        if may:
            self.dumb.log.append(("extend", (self.now, end)))

    @rule()
    def closing_due(self) -> None:
        due = self.dumb.status() == "open" and self.now >= self.dumb.clock()[0]
        answer = self.lot.do(cmd.ClosingDue(self.now))
        assert isinstance(answer, Done) == due
        if due:
            self.dumb.log.append(("close", None))

    @precondition(lambda self: self._is_at_step(9))
    @rule()
    def withdraw(self) -> None:
        over = self.dumb.status() in ("closed", "withdrawn")
        answer = self.lot.do(cmd.Withdraw(at_ms=self.now, reason="r"))
        assert isinstance(answer, Done) != over
        if not over:
            self.dumb.log.append(("withdraw", None))

    def _is_at_step(self, least: int) -> bool:
        """Say whether it is this step's turn: what stops or ends a lot would come too often."""
        return len(self.dumb.log) % 10 == least

    @invariant()
    def the_state_is_what_the_dumb_lot_works_out(self) -> None:
        state, top = self.lot.state, self.dumb.leader()
        assert state.status.value == self.dumb.status()
        assert (state.ends_at_ms, state.extensions) == self.dumb.clock()
        assert state.bids == len(self.dumb.offers())
        assert state.leader == (top.paddle if top else None)
        assert state.price_fen == (top.price if top else None)
        assert state.leader_rank == (top.rank if top else None)

    @invariant()
    def events_give_the_client_a_fresh_view(self) -> None:
        for entry in self.lot.entries[self.heard :]:
            self.seen = apply(self.seen, event_view(entry.public))
        self.heard = len(self.lot.entries)
        assert self.seen == state_view(self.lot.state, watching=0)

    def teardown(self) -> None:
        if not hasattr(self, "lot"):
            return
        self._recovery_gives_the_same_state()
        self._the_record_verifies()

    def _recovery_gives_the_same_state(self) -> None:
        state = new_lot(self.lot.state.lot_id, self.lot.state.terms)
        for entry in self.lot.entries:
            state = evolve(state, record.read(entry.public, entry.secret))
        assert state == self.lot.state

    def _the_record_verifies(self) -> None:
        if self.lot.state.status.value == "closed":
            self.lot.close()
        found = verify(self.lot.lines)
        assert isinstance(found, Verified), found
        assert found.head == self.lot.head
        assert (found.price_fen, found.ends_at_ms) == (
            self.lot.state.price_fen,
            self.lot.state.ends_at_ms,
        )


TestBiddingMachine = BiddingMachine.TestCase
TestBiddingMachine.settings = settings(max_examples=200, stateful_step_count=60, deadline=None)
