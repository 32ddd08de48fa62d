"""What a lot does when asked: bids at the limits, ids again, and what the court may do when."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from auction.bidding import commands as cmd
from auction.bidding import events as ev
from auction.bidding.answers import Accepted, Answer, Done, NotDone, RefusedBid
from auction.bidding.decide import decide
from auction.bidding.lot_state import LotStatus
from auction.bidding.refusals import BidRefusal, CommandRefusal
from tests.auction.bidding.living_lot import (
    ENDS,
    MINUTE,
    OPENS,
    START,
    STEP,
    LivingLot,
    a_reserve,
    open_lot,
)


def test_bid_at_closing_instant_is_late() -> None:
    answer = open_lot("A1").bid("A1", START, ENDS)
    assert isinstance(answer, RefusedBid)
    assert answer.code == BidRefusal.lot_closed


def test_bid_a_millisecond_before_the_end_counts() -> None:
    assert isinstance(open_lot("A1").bid("A1", START, ENDS - 1), Accepted)


def test_bid_at_the_opening_instant_counts() -> None:
    assert isinstance(open_lot("A1").bid("A1", START, OPENS), Accepted)


def test_bid_stamped_before_the_end_counts_though_taken_up_after_later_ones() -> None:
    lot = open_lot("A1", "B2")
    lot.bid("A1", START, ENDS - 1)
    assert isinstance(lot.bid("B2", START + STEP, ENDS - MINUTE), Accepted)


def test_bid_five_minutes_before_the_end_moves_nothing() -> None:
    lot = open_lot("A1")
    lot.bid("A1", START, ENDS - 5 * MINUTE)
    assert (lot.state.ends_at_ms, lot.state.extensions) == (ENDS, 0)


def test_bid_in_the_last_five_minutes_gives_five_from_its_stamp() -> None:
    lot = open_lot("A1")
    lot.bid("A1", START, ENDS - 5 * MINUTE + 1)
    assert (lot.state.ends_at_ms, lot.state.extensions) == (ENDS + 1, 1)


def test_an_earlier_stamp_never_brings_the_end_forward() -> None:
    lot = open_lot("A1", "B2")
    lot.bid("A1", START, ENDS - 1)
    lot.bid("B2", START + STEP, ENDS - MINUTE)
    assert (lot.state.ends_at_ms, lot.state.extensions) == (ENDS - 1 + 5 * MINUTE, 1)


def test_a_cap_on_extensions_stops_the_end_and_not_the_bidding() -> None:
    lot = open_lot("A1", "B2", max_extensions=1)
    lot.bid("A1", START, ENDS - 1)
    extended = lot.state.ends_at_ms
    assert isinstance(lot.bid("B2", START + STEP, extended - 1), Accepted)
    assert (lot.state.ends_at_ms, lot.state.extensions) == (extended, 1)


def test_the_first_bid_of_a_sale_gives_twenty_four_hours_even_on_its_last_day() -> None:
    lot = open_lot("A1", kind="sale", round="sale")
    lot.bid("A1", START, ENDS - 1)
    assert (lot.state.ends_at_ms, lot.state.extensions) == (ENDS - 1 + 24 * 60 * MINUTE, 0)


def test_the_first_bid_of_a_sale_ends_the_sixty_days_early() -> None:
    lot = open_lot("A1", kind="sale", round="sale", ends_at_ms=OPENS + 60 * 24 * 60 * MINUTE)
    lot.bid("A1", START, OPENS + MINUTE)
    assert lot.state.ends_at_ms == OPENS + MINUTE + 24 * 60 * MINUTE


def test_after_its_first_bid_a_sale_extends_as_an_auction() -> None:
    lot = open_lot("A1", "B2", kind="sale", round="sale")
    lot.bid("A1", START, OPENS)
    end = lot.state.ends_at_ms
    lot.bid("B2", START + STEP, end - MINUTE)
    assert (lot.state.ends_at_ms, lot.state.extensions) == (end + 4 * MINUTE, 1)


def test_holder_of_priority_takes_the_lead_at_an_equal_price_and_extends() -> None:
    lot = open_lot("A1", ranks={"P1": 1})
    lot.bid("A1", START, ENDS - 2 * MINUTE)
    answer = lot.bid("P1", START, ENDS - MINUTE)
    assert isinstance(answer, Accepted)
    assert (lot.state.leader, lot.state.leader_rank) == ("P1", 1)
    assert lot.state.ends_at_ms == ENDS + 4 * MINUTE


def test_earlier_rank_displaces_a_later_one_at_an_equal_price() -> None:
    lot = open_lot(ranks={"P1": 1, "P2": 2})
    lot.bid("P2", START)
    assert isinstance(lot.bid("P1", START), Accepted)


@pytest.mark.parametrize("rank", [1, 2], ids=["same rank", "later rank"])
def test_priority_not_earlier_than_the_leaders_cannot_match(rank: int) -> None:
    lot = open_lot(ranks={"P1": 1, "Q": rank})
    lot.bid("P1", START)
    answer = lot.bid("Q", START)
    assert isinstance(answer, RefusedBid)
    assert answer.code == BidRefusal.priority_rank_too_low


def test_holder_of_priority_cannot_match_their_own_price() -> None:
    lot = open_lot(ranks={"P1": 1})
    lot.bid("P1", START)
    answer = lot.bid("P1", START)
    assert isinstance(answer, RefusedBid)
    assert answer.code == BidRefusal.priority_rank_too_low


def test_same_id_and_price_gets_the_first_answer_again() -> None:
    lot = open_lot("A1", "B2")
    first = lot.bid("A1", START, id="x")
    lot.bid("B2", START + STEP)
    seq = lot.state.seq
    assert lot.bid("A1", START, id="x") == first
    assert lot.state.seq == seq


def test_same_id_and_price_gets_a_refusal_again_though_it_would_now_count() -> None:
    lot = LivingLot()
    lot.admit("A1")
    first = lot.bid("A1", START, id="x")
    lot.open()
    assert isinstance(first, RefusedBid)
    assert lot.bid("A1", START, id="x") == first


@pytest.mark.parametrize(
    "end",
    [
        lambda lot: lot.close(),
        lambda lot: lot.do(cmd.Withdraw(at_ms=OPENS, reason="r")),
        lambda lot: lot.do(cmd.StrikeOff(at_ms=OPENS, holder_tag="a1", reason="r")),
    ],
    ids=["closed", "withdrawn", "struck off"],
)
def test_the_first_answer_outlives_everything(end: Callable[[LivingLot], object]) -> None:
    lot = open_lot("A1")
    first = lot.bid("A1", START, id="x")
    end(lot)
    assert lot.bid("A1", START, id="x", at_ms=ENDS) == first


def test_same_id_with_another_price_is_refused() -> None:
    lot = open_lot("A1")
    lot.bid("A1", START, id="x")
    answer = lot.bid("A1", START - 1, id="x")
    assert isinstance(answer, RefusedBid)
    assert answer.code == BidRefusal.id_reused


def test_a_reused_id_keeps_its_first_answer() -> None:
    lot = open_lot("A1")
    first = lot.bid("A1", START, id="x")
    lot.bid("A1", START + STEP, id="x")
    assert lot.bid("A1", START, id="x") == first


def test_that_the_lot_is_over_weighs_more_than_a_reused_id() -> None:
    lot = open_lot("A1")
    lot.bid("A1", START, id="x")
    lot.close()
    answer = lot.bid("A1", START + STEP, id="x")
    assert isinstance(answer, RefusedBid)
    assert answer.code == BidRefusal.lot_closed


def test_two_bidders_may_use_the_same_id() -> None:
    lot = open_lot("A1", "B2")
    lot.bid("A1", START, id="x")
    assert isinstance(lot.bid("B2", START + STEP, id="x"), Accepted)


def test_an_answer_before_admission_is_not_kept() -> None:
    lot = LivingLot().open()
    lot.bid("A1", START, id="x")
    lot.admit("A1")
    assert isinstance(lot.bid("A1", START, id="x"), Accepted)


def test_one_bid_is_enough_to_sell() -> None:
    lot = open_lot("A1")
    lot.bid("A1", START)
    lot.close()
    assert (lot.state.status, lot.state.result) == (LotStatus.closed, "sold")


def test_no_bid_leaves_the_lot_unsold() -> None:
    assert open_lot("A1").close().state.result == "unsold"


@pytest.mark.parametrize("above", [0, STEP])
def test_a_price_that_reaches_a_secret_reserve_sells(above: int) -> None:
    lot = open_lot("A1", reserve=a_reserve(START + STEP))
    lot.bid("A1", START + STEP + above)
    lot.close()
    assert (lot.state.result, lot.state.leader) == ("sold", "A1")
    assert lot.state.reserve == a_reserve(START + STEP)


def test_a_price_below_a_secret_reserve_leaves_the_lot_unsold_and_nobody_ahead() -> None:
    lot = open_lot("A1", ranks={"P1": 1}, reserve=a_reserve(START + STEP + 1))
    lot.bid("A1", START + STEP)
    lot.bid("P1", START + STEP)
    lot.close()
    (closed,) = [event for event in lot.events if isinstance(event, ev.Closed)]
    assert (closed.result, closed.reason) == ("unsold", "reserve_not_met")
    assert (closed.price_fen, closed.paddle) == (None, None)
    assert (lot.state.price_fen, lot.state.leader) == (START + STEP, None)
    assert lot.state.leader_rank is None
    assert lot.state.ranks_opened


def test_a_lot_without_a_bid_opens_its_reserve_too_and_blames_it_for_nothing() -> None:
    lot = open_lot("A1", reserve=a_reserve(START)).close()
    (closed,) = [event for event in lot.events if isinstance(event, ev.Closed)]
    assert (closed.result, closed.reason, closed.reserve) == ("unsold", None, a_reserve(START))


def _but_the_hash(answer: Answer) -> Answer:
    return answer._replace(hash="") if isinstance(answer, Accepted) else answer


def test_a_secret_reserve_changes_nothing_while_the_lot_runs() -> None:
    """What bidders are told must not let them feel their way up to the reserve."""
    secret, plain = open_lot("A1", reserve=a_reserve(START + STEP)), open_lot("A1")
    prices = (START - 1, START, START + STEP, START + 3 * STEP)
    told = [[_but_the_hash(lot.bid("A1", price)) for price in prices] for lot in (secret, plain)]
    assert told[0] == told[1]


def test_one_may_be_admitted_in_the_last_extension() -> None:
    lot = open_lot("A1")
    lot.bid("A1", START, ENDS - 1)
    late = lot.state.ends_at_ms - 1
    assert isinstance(lot.do(cmd.Admit(at_ms=late, holder_tag="b2", paddle="B2")), Done)
    assert isinstance(lot.bid("B2", START + STEP, late), Accepted)


def test_what_was_bid_before_striking_off_stands() -> None:
    lot = open_lot("A1")
    lot.bid("A1", START)
    lot.do(cmd.StrikeOff(at_ms=OPENS, holder_tag="a1", reason="r"))
    assert lot.close().state.leader == "A1"


def test_who_was_struck_off_and_admitted_again_bids_on() -> None:
    lot = open_lot("A1")
    lot.do(cmd.StrikeOff(at_ms=OPENS, holder_tag="a1", reason="r"))
    lot.admit("A1")
    assert isinstance(lot.bid("A1", START), Accepted)


def test_a_stay_keeps_what_was_left_and_gives_it_back() -> None:
    lot = open_lot("A1")
    lot.do(cmd.Suspend(at_ms=ENDS - 10 * MINUTE, reason="objection", act="stay"))
    assert lot.state.left_ms == 10 * MINUTE
    lot.do(cmd.Resume(at_ms=ENDS + 60 * MINUTE))
    assert (lot.state.status, lot.state.ends_at_ms) == (LotStatus.open, ENDS + 70 * MINUTE)


def test_a_suspension_counts_from_when_bidding_really_stopped() -> None:
    lot = open_lot("A1")
    stopped = ENDS - 10 * MINUTE
    lot.do(cmd.Suspend(at_ms=ENDS, reason="outage", act="suspension", since_ms=stopped))
    assert lot.state.left_ms == 10 * MINUTE


def test_a_lot_stayed_before_it_opens_keeps_its_whole_time() -> None:
    lot = LivingLot()
    lot.do(cmd.Suspend(at_ms=OPENS - MINUTE, reason="objection", act="stay"))
    lot.do(cmd.Resume(at_ms=OPENS + MINUTE))
    assert (lot.state.status, lot.state.ends_at_ms) == (LotStatus.open, ENDS + MINUTE)


def test_a_lot_resumed_before_it_opens_is_upcoming_again() -> None:
    lot = LivingLot()
    lot.do(cmd.Suspend(at_ms=OPENS - 3 * MINUTE, reason="objection", act="stay"))
    lot.do(cmd.Resume(at_ms=OPENS - MINUTE))
    assert (lot.state.status, lot.state.ends_at_ms) == (LotStatus.upcoming, ENDS)


def test_an_outage_moves_the_end_back() -> None:
    lot = open_lot("A1")
    lot.do(cmd.ExtendForOutage(at_ms=ENDS, ends_at_ms=ENDS + MINUTE, reason="outage"))
    assert (lot.state.ends_at_ms, lot.state.extensions) == (ENDS + MINUTE, 0)


def _closed() -> LivingLot:
    return open_lot("A1").close()


def _suspended() -> LivingLot:
    lot = open_lot("A1")
    lot.do(cmd.Suspend(at_ms=OPENS, reason="objection", act="stay"))
    return lot


def _with_bid() -> LivingLot:
    lot = open_lot("A1", "B2")
    lot.bid("A1", START)
    return lot


def _struck_off() -> LivingLot:
    lot = open_lot("A1")
    lot.do(cmd.StrikeOff(at_ms=OPENS, holder_tag="a1", reason="r"))
    return lot


def _with_reserve() -> LivingLot:
    return open_lot("A1", reserve=a_reserve(START))


No = CommandRefusal
STAY = cmd.Suspend(at_ms=OPENS, reason="objection", act="stay")
STRIKE_OFF = cmd.StrikeOff(at_ms=OPENS, holder_tag="a1", reason="r")
NOT_DONE: list[tuple[CommandRefusal, Callable[[], LivingLot], cmd.Command]] = [
    (No.too_early, LivingLot, cmd.OpenLot(OPENS - 1)),
    (No.not_upcoming, open_lot, cmd.OpenLot(OPENS)),
    (No.not_upcoming, _closed, cmd.OpenLot(ENDS)),
    (No.lot_over, _closed, cmd.Admit(at_ms=ENDS, holder_tag="b2", paddle="B2")),
    (No.paddle_taken, _with_bid, cmd.Admit(at_ms=OPENS, holder_tag="c3", paddle="A1")),
    (No.already_admitted, _with_bid, cmd.Admit(at_ms=OPENS, holder_tag="a1", paddle="A1")),
    (No.paddle_differs, _struck_off, cmd.Admit(at_ms=OPENS, holder_tag="a1", paddle="Z9")),
    (No.paddle_differs, _struck_off, cmd.Admit(at_ms=OPENS, holder_tag="a1", paddle="A1", rank=1)),
    (No.lot_over, _closed, cmd.ConfirmPriority(at_ms=ENDS, holder_tag="a1", rank=1)),
    (No.not_admitted, open_lot, cmd.ConfirmPriority(at_ms=OPENS, holder_tag="a1", rank=1)),
    (No.not_admitted, _struck_off, cmd.ConfirmPriority(at_ms=OPENS, holder_tag="a1", rank=1)),
    (No.has_bid, _with_bid, cmd.ConfirmPriority(at_ms=OPENS, holder_tag="a1", rank=1)),
    (No.lot_over, _closed, STRIKE_OFF),
    (No.not_admitted, open_lot, STRIKE_OFF),
    (No.not_admitted, _struck_off, STRIKE_OFF),
    (No.not_open, _closed, STAY),
    (No.not_open, _suspended, STAY),
    (No.not_suspended, open_lot, cmd.Resume(at_ms=OPENS)),
    (No.ends_too_early, _suspended, cmd.Resume(at_ms=OPENS + 1, ends_at_ms=ENDS)),
    (No.lot_over, _closed, cmd.Withdraw(at_ms=ENDS, reason="r")),
    (No.not_open, LivingLot, cmd.ExtendForOutage(at_ms=1, ends_at_ms=ENDS + 1, reason="r")),
    (No.ends_too_early, open_lot, cmd.ExtendForOutage(at_ms=ENDS, ends_at_ms=ENDS, reason="r")),
    (No.too_early, open_lot, cmd.ClosingDue(ENDS - 1)),
    (No.not_open, _suspended, cmd.ClosingDue(ENDS)),
    (No.not_open, LivingLot, cmd.ClosingDue(ENDS)),
    (No.not_open, _closed, cmd.ClosingDue(ENDS)),
    (No.reserve_differs, open_lot, cmd.ClosingDue(ENDS, a_reserve(START))),
    (No.reserve_differs, _with_reserve, cmd.ClosingDue(ENDS)),
    (No.reserve_differs, _with_reserve, cmd.ClosingDue(ENDS, a_reserve(START + STEP))),
    (No.too_early, _with_reserve, cmd.ClosingDue(ENDS - 1, a_reserve(START))),
    (No.not_closed, _with_bid, cmd.OpenRanks(at_ms=OPENS, openings=())),
    (No.not_closed, _closed, cmd.OpenRanks(at_ms=OPENS, openings=())),
]


@pytest.mark.parametrize(
    ("code", "lot", "command"),
    NOT_DONE,
    ids=[f"{i}-{case[0].value}" for i, case in enumerate(NOT_DONE)],
)
def test_what_cannot_be_done_is_said_and_changes_nothing(
    code: CommandRefusal, lot: Callable[[], LivingLot], command: cmd.Command
) -> None:
    decision = decide(lot().state, command)
    assert (decision.answer, decision.events) == (NotDone(code), ())


def test_ranks_that_are_not_those_of_the_bidders_are_not_opened() -> None:
    lot = _with_bid()
    lot.do(cmd.ClosingDue(ENDS))
    assert lot.do(cmd.OpenRanks(at_ms=ENDS, openings=())) == NotDone(No.ranks_differ)


def test_priority_confirmed_before_the_first_bid_gives_the_rank() -> None:
    lot = open_lot("A1", "B2")
    lot.do(cmd.ConfirmPriority(at_ms=OPENS, holder_tag="b2", rank=1))
    lot.bid("A1", START)
    lot.bid("B2", START)
    assert (lot.state.leader, lot.state.leader_rank) == ("B2", 1)


def test_only_final_answers_to_admitted_bidders_are_kept() -> None:
    lot = open_lot("A1")
    kept = {
        price_fen: decide(
            lot.state,
            cmd.PlaceBid(id="x", holder_tag=tag, price_fen=price_fen, stamp_ms=OPENS),
        ).keep
        for tag, price_fen in (("a1", START), ("a1", 1), ("nobody", 2))
    }
    assert kept == {START: True, 1: True, 2: False}
