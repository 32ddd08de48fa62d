"""The live lot beside a dumber one: whatever is asked in whatever order, they agree.

Commands are drafted in batches as the lot's owner does it, some lost before their commit, the
lot read anew from its record now and then; the dumb lot foretells every answer with its data,
every public event, the state, the outage ledger, the end.
"""

from __future__ import annotations

import json
import os
from typing import Any

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from auction.bidding import commands as cmd
from auction.bidding.answers import Accepted, Answer, NotDone, RefusedBid
from auction.bidding.codec import answer_form
from auction.bidding.draft import FIGURES
from auction.bidding.resumption import end_after
from auction.bidding.snapshot_form import state_form, state_of
from auction.bidding.verify import Verified, verify
from auction.bidding.view import state_view
from auction.kernel.clock import from_ms
from auction.lots.secret_reserve import SecretReserve
from tests.auction.bidding.living_lot import MINUTE, OPENS, START, STEP, terms
from tests.properties.bidding_model import OVER, DumbLot
from tests.properties.driven_lot import DrivenLot

TAGS = ("a1", "b2", "c3", "d4")
SIZES = (1_500, 80) if os.environ.get("AUCTION_SOAK") else (100, 60)
TERMS = st.fixed_dictionaries(
    {
        "kind": st.sampled_from(["auction", "auction", "sale"]),
        "leader_may_raise": st.sampled_from(["yes", "no", "after_second_bidder"]),
        "first_bid": st.sampled_from(["at_least_start", "at_least_start", "equals_start"]),
        "max_extensions": st.sampled_from([None, None, 0, 2]),
        "extension_seconds": st.sampled_from([300, 300, 60]),
        "sale_bidding_seconds": st.sampled_from([86_400, 86_400, 600]),
    }
)
RANKS = st.sampled_from([None, None, 1, 2])
RESERVES = st.sampled_from([None, START, START + STEP, START + STEP + 1, START + 20 * STEP])
GAPS = st.one_of(
    st.integers(1, 5_000),
    st.integers(5_001, 15 * MINUTE),
    st.sampled_from([5_000, 5_001]),
    st.sampled_from([15 * MINUTE, 15 * MINUTE + 1, 600 * MINUTE]),
)


class BiddingMachine(RuleBasedStateMachine):
    """Two lots get the same commands; every answer, the state, the record and clients agree."""

    @initialize(
        changes=TERMS,
        reserve_fen=RESERVES,
        ranks=st.tuples(RANKS, RANKS, RANKS),
        is_open=st.sampled_from([True, True, True, True, False]),
    )
    def begin(
        self,
        changes: dict[str, Any],
        reserve_fen: int | None,
        ranks: tuple[int | None, ...],
        is_open: bool,
    ) -> None:
        reserve = None if reserve_fen is None else SecretReserve(reserve_fen, "5a" * 32)
        sale = {"round": "sale"} if changes["kind"] == "sale" else {}
        secret = {} if reserve is None else {"reserve_commitment": reserve.commitment()}
        self.lot = DrivenLot(terms(**changes, **sale, **secret), reserve)
        opened = None if reserve is None else reserve.to_json()
        self.dumb = DumbLot(self.lot.terms.to_json(), opened)
        self.now = OPENS - 10 * MINUTE
        self.asked: list[tuple[Any, ...]] = []
        for tag, rank in zip(TAGS, ranks, strict=False):
            self._ask(cmd.Admit(at_ms=0, holder_tag=tag, paddle=tag.upper(), rank=rank))
        if is_open:
            self._commit()
            self.now = OPENS
        self._commit()

    # -- Time, outages, crashes -------------------------------------------------------------------

    @rule(by=st.integers(0, 3 * MINUTE))
    def time_passes(self, by: int) -> None:
        self.now += by

    @rule(near=st.one_of(st.integers(-6 * MINUTE, -1), st.sampled_from([-5 * MINUTE, -1, 0])))
    def the_end_comes_near(self, near: int) -> None:
        self.now = max(self.now, self.dumb.clock()[0] + near)

    @precondition(lambda self: self._is_turn(1, 3, 5, 7, 8) or self.dumb.status() == "upcoming")
    @rule(
        gap=GAPS,
        where=st.sampled_from(["anywhere", "the end", "the last minutes", "the opening"]),
        by=st.sampled_from([-5 * MINUTE, -1, 0]),
    )
    def outage(self, gap: int, where: str, by: int) -> None:
        end = self.dumb.clock()[0]
        begins = {
            "the end": end + by,
            "the last minutes": end - 5 * MINUTE - gap,
            "the opening": OPENS - gap // 2,
        }
        self.now = max(self.now, begins.get(where, self.now))
        self._commit()
        self.lot.kept.down_ms = self.now
        self.now += gap

    @rule()
    def what_waits_is_lost(self) -> None:
        self.lot.lose(self.now)
        self.asked.clear()

    @rule()
    def owner_dies_and_another_reads_the_lot(self) -> None:
        down = self.lot.kept.down_ms
        self.lot.waiting.clear()
        self.asked.clear()
        self.lot.kept = self.lot.read_anew()
        self.lot.kept.down_ms = self.now if down is None else down
        self.lot.kept.ceilings.update(self.dumb.ceilings)

    @rule()
    def owner_forgets_old_answers(self) -> None:
        self.lot.kept.answers.clear()

    @rule()
    def a_client_joins(self) -> None:
        self.lot.clients = [self.lot.clients[0], self.lot.snapshot()]

    @rule()
    def commit(self) -> None:
        self._commit()

    # -- Bidders ----------------------------------------------------------------------------------

    @rule(tag=st.sampled_from(TAGS), rank=RANKS, other=st.integers(0, 9))
    def admit(self, tag: str, rank: int | None, other: int) -> None:
        paddle = (TAGS[0] if other == 0 else tag).upper()
        self._ask(cmd.Admit(at_ms=0, holder_tag=tag, paddle=paddle, rank=rank))

    @rule(tag=st.sampled_from(TAGS), rank=st.integers(1, 2))
    def confirm_priority(self, tag: str, rank: int) -> None:
        self._ask(cmd.ConfirmPriority(at_ms=0, holder_tag=tag, rank=rank))

    @precondition(lambda self: self._is_turn(4, 8))
    @rule(tag=st.sampled_from(TAGS))
    def strike_off(self, tag: str) -> None:
        self._ask(cmd.StrikeOff(at_ms=0, holder_tag=tag, reason="r"))

    @precondition(lambda self: self._is_turn(5))
    @rule(tag=st.sampled_from(TAGS), ceiling=st.sampled_from([None, START + STEP, 9 * START]))
    def save_a_ceiling(self, tag: str, ceiling: int | None) -> None:
        self._commit()
        for ceilings in (self.dumb.ceilings, self.lot.kept.ceilings):
            ceilings.pop(tag, None)
            if ceiling is not None:
                ceilings[tag] = ceiling

    @rule(tag=st.sampled_from(TAGS), steps=st.sampled_from([0, 0, 1, 1, 1, 2, 3]))
    def bid(self, tag: str, steps: int) -> None:
        self._bid(tag, steps=steps)

    @rule(
        tags=st.lists(st.sampled_from(TAGS), min_size=2, max_size=6),
        steps=st.sampled_from([1, 1, 2]),
        pause=st.sampled_from([0, 0, MINUTE]),
        near=st.sampled_from([None, None, -5 * MINUTE, -4 * MINUTE, -MINUTE]),
    )
    def they_raise_each_other(
        self, tags: list[str], steps: int, pause: int, near: int | None
    ) -> None:
        if near is not None:
            self.now = max(self.now, self.dumb.clock()[0] + near)
        for tag in tags:
            self.now += pause
            self._bid(tag, steps=steps)

    @rule(tag=st.sampled_from(TAGS), rival=st.sampled_from(TAGS), late_by=st.integers(0, 2))
    def two_bid_the_same_at_once(self, tag: str, rival: str, late_by: int) -> None:
        self._bid(tag, steps=1)
        self._bid(rival, steps=1, late_by=late_by)

    @rule(
        tag=st.sampled_from((*TAGS, "stranger")),
        bid_id=st.sampled_from(["x", "y", None, None, None]),
        steps=st.sampled_from([-1, 0, 0, 1, 1, 1, 2, 9]),
        off=st.sampled_from([0, 0, 0, 0, 1, 10, STEP - 10]),
        late_by=st.sampled_from([0, 0, 0, 1, 2 * MINUTE]),
        ceiling_fen=st.sampled_from([None, None, START, START + STEP, START + 4 * STEP]),
        max_steps=st.sampled_from([None, None, 1]),
    )
    def bid_anything(self, **choices: Any) -> None:
        self._bid(**choices)

    @precondition(lambda self: self.dumb.answered)
    @rule(which=st.integers(0, 99), more=st.sampled_from([0, 0, STEP]))
    def ask_again(self, which: int, more: int) -> None:
        answered = list(self.dumb.answered)
        tag, bid_id = answered[which % len(answered)]
        price = self.dumb.answered[tag, bid_id]["price_fen"] + more
        self._ask(
            cmd.PlaceBid(id=bid_id, holder_tag=tag, price_fen=price, stamp_ms=self.now),
        )

    def _bid(
        self,
        tag: str,
        *,
        steps: int,
        bid_id: str | None = None,
        off: int = 0,
        late_by: int = 0,
        **guards: int | None,
    ) -> None:
        top = self.dumb.leader()
        command = cmd.PlaceBid(
            id=bid_id or f"n{len(self.dumb.log)}-{len(self.asked)}-{self.now}",
            holder_tag=tag,
            price_fen=max(1, (top["price_fen"] if top else START - STEP) + steps * STEP + off),
            stamp_ms=self.now - late_by,
            **guards,
        )
        self._ask(command)

    # -- The court and the clock ------------------------------------------------------------------

    @precondition(lambda self: self._is_turn(2, 6) or self.dumb.status() == "upcoming")
    @rule()
    def stay(self) -> None:
        self._ask(cmd.Suspend(at_ms=0, reason="r", act="stay"))

    @rule(extra=st.sampled_from([None, -1, 0, 1, 10 * MINUTE]))
    def resume(self, extra: int | None) -> None:
        end = None
        if extra is not None:
            end = max(self.now, OPENS) + (self.dumb.left() or 0) + extra
        self._ask(cmd.Resume(at_ms=0, ends_at_ms=end))

    @precondition(lambda self: self.dumb.status() == "suspended")
    @rule()
    def resume_with_ten_minutes_at_least(self) -> None:
        self._commit()
        left = self.dumb.left() or 0
        end = end_after(self.lot.kept.state, from_ms(self.now), FIGURES)
        assert end == (None if left >= 10 * MINUTE else self.now + 10 * MINUTE)
        self._ask(cmd.Resume(at_ms=0, ends_at_ms=end))

    @rule(by=st.integers(-1, 7 * MINUTE))
    def extend_for_an_outage(self, by: int) -> None:
        end = self.dumb.clock()[0] + by
        self._ask(cmd.ExtendForOutage(at_ms=0, ends_at_ms=end, reason="r"))

    @rule()
    def closing_due(self) -> None:
        self._ask(cmd.ClosingDue(0))

    @precondition(lambda self: self.dumb.status() == "open" and self._may_end())
    @rule(by=st.sampled_from([0, 0, 1, 3 * MINUTE]))
    def the_end_comes(self, by: int) -> None:
        self._commit()
        self.now = max(self.now, self.dumb.clock()[0] + by)
        self._ask(cmd.ClosingDue(0))

    @precondition(lambda self: self._is_turn(9) and len(self.dumb.log) > 10)
    @rule()
    def withdraw(self) -> None:
        self._ask(cmd.Withdraw(at_ms=0, reason="r"))

    def _may_end(self) -> bool:
        return self._is_turn(0, 3, 7) or (self.dumb.reserve is not None and self._is_turn(1, 4, 6))

    def _is_turn(self, *turns: int) -> bool:
        """Say whether it is this step's turn: what stops or ends a lot would come too often."""
        return len(self.dumb.log) % 10 in turns

    # -- Asking, committing, comparing ------------------------------------------------------------

    def _ask(self, command: cmd.Command) -> None:
        told: list[Answer | None] = []
        self.asked.append((command, told))
        self.lot.post(command, told)
        if len(self.asked) >= 1 + len(self.dumb.log) % 3:
            self._commit()

    def _commit(self) -> None:
        down = self.lot.kept.down_ms
        made = self.lot.commit(self.now)
        effect = self.dumb.begin(self.now, down)
        assert (made.gap and made.gap.effect) == effect
        expected = [self._foretold(command) for command, _ in self.asked]
        self.dumb.open_ranks(self.now)
        assert [_plain(told[0]) for _, told in self.asked] == expected
        self.asked.clear()

    def _foretold(self, command: cmd.Command) -> Any:
        dumb, now = self.dumb, self.now
        match command:
            case cmd.PlaceBid(id=bid_id, holder_tag=tag, price_fen=price, stamp_ms=stamp):
                guards = {"ceiling_fen": command.ceiling_fen, "max_steps": command.max_steps}
                return _without_price(dumb.answer(tag, bid_id, price, stamp, **guards))
            case cmd.Admit(holder_tag=tag, paddle=paddle, rank=rank):
                return dumb.admit(tag, paddle, rank)
            case cmd.ConfirmPriority(holder_tag=tag, rank=int(rank)):
                return dumb.confirm_priority(tag, rank)
            case cmd.StrikeOff(holder_tag=tag):
                return dumb.strike_off(tag)
            case cmd.Suspend(reason=reason):
                return dumb.stay(now, reason)
            case cmd.Resume(ends_at_ms=end):
                return dumb.resume(now, end)
            case cmd.Withdraw(reason=reason):
                return dumb.withdraw(now, reason)
            case cmd.ExtendForOutage(ends_at_ms=end, reason=reason):
                return dumb.extend(now, end, reason)
            case _:
                return dumb.close(now)

    @invariant()
    def every_public_event_is_the_one_foretold(self) -> None:
        assert [_shown(entry.public) for entry in self.lot.disk] == self.dumb.log

    @invariant()
    def the_state_is_what_the_dumb_lot_works_out(self) -> None:
        shown = self.lot.snapshot()
        del shown["watching"]
        assert shown == self.dumb.view()

    @invariant()
    def a_snapshot_and_the_events_after_it_are_a_fresh_snapshot(self) -> None:
        fresh = state_view(self.lot.kept.state, watching=0)
        assert all(client == fresh for client in self.lot.clients)

    def teardown(self) -> None:
        if hasattr(self, "lot"):
            self._commit()
            state = self.lot.kept.state
            assert self.lot.read_anew().state == state
            assert state_of(json.loads(json.dumps(state_form(state))), "L1", state.terms) == state
            self._the_record_verifies()

    def _the_record_verifies(self) -> None:
        found, view = verify(self.lot.lines), self.dumb.view()
        assert isinstance(found, Verified), found
        assert found.head == self.lot.kept.head
        assert (found.status, found.result) == (view["status"], view["result"])
        assert (found.price_fen, found.rank) == (view["price_fen"], view["leader_rank"])
        assert (found.bids, found.extensions) == (view["bids"], view["extensions"])
        assert found.ends_at_ms == self.dumb.clock()[0]
        assert found.ranks_opened == any(e["kind"] == "opened_ranks" for e in self.dumb.log)
        assert found.winner == (view["leader"] if view["status"] in OVER[:1] else None)


def _plain(answer: Answer | None) -> Any:
    """Return an answer as the dumb lot gives it: the protocol's form without hash, or a code."""
    if isinstance(answer, Accepted | RefusedBid):
        form = answer_form(answer)
        if isinstance(answer, Accepted):
            assert len(form.pop("hash")) == 64
        return _without_price(form)
    return answer.code.value if isinstance(answer, NotDone) else "done"


def _without_price(answer: dict[str, Any]) -> dict[str, Any]:
    """A refusal's frame does not repeat the price; what is kept of it does."""
    names = [name for name in answer if name != "price_fen" or answer["kind"] == "accepted"]
    return {name: answer[name] for name in names}


def _shown(public: bytes) -> dict[str, Any]:
    """Return an entry as the dumb lot lists it: a hidden one by number, a rank by who had it."""
    form: dict[str, Any] = json.loads(public)
    if form["kind"] == "hidden":
        del form["commitment"]
    if form["kind"] == "opened_ranks":
        form["openings"] = [
            (one["seq"], one["content"]["paddle"], one["content"]["rank"])
            for one in form["openings"]
        ]
    return form


TestBiddingMachine = BiddingMachine.TestCase
TestBiddingMachine.settings = settings(
    max_examples=SIZES[0], stateful_step_count=SIZES[1], deadline=None
)
