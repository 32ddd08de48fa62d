"""A draft: what one lot adds to a commit, and that throwing it away changes nothing."""

from __future__ import annotations

from dataclasses import replace

import pytest

from auction.bidding.answers import Accepted, Answer, NotDone, RefusedBid
from auction.bidding.commands import Admit, ClosingDue, PlaceBid, StrikeOff, Suspend
from auction.bidding.draft import Draft, draft, struck_off_bids
from auction.bidding.kept_lot import KeptLot, Letter
from auction.bidding.lot_news import (
    ActRefused,
    ActTaken,
    AdmissionRefused,
    BidderAdmitted,
    LotKnockedDown,
    LotOpened,
    LotUnsold,
)
from auction.bidding.lot_state import new_lot
from auction.bidding.record import first_link
from auction.kernel.invariant import Broken
from auction.lots.secret_reserve import SecretReserve
from auction.lots.terms import BiddingTerms

OPENS, ENDS = 1_000_000, 5_000_000
TERMS = BiddingTerms(
    kind="auction",
    round="first",
    start_fen=100,
    increment_fen=10,
    deposit_fen=5,
    opens_at_ms=OPENS,
    ends_at_ms=ENDS,
)
TAG = "ann"


def a_lot() -> KeptLot:
    return KeptLot(
        court_id="court_1", state=new_lot("lot_1", TERMS), head=first_link("lot_1", TERMS)
    )


def drafted(lot: KeptLot, *commands: object, now_ms: int = OPENS) -> Draft:
    letters = [Letter(command, lambda _: None) for command in commands]  # type: ignore[arg-type]
    return draft(lot, letters, now_ms=now_ms, earlier={}, fresh_salt=lambda: bytes(32))


def kept(lot: KeptLot, made: Draft) -> KeptLot:
    """Take a draft for written."""
    lot.state, lot.head = made.state, made.head
    lot.openings.update(made.openings)
    lot.remember(made.answers)
    return lot


def admission(tag: str = TAG, paddle: str = "A0001") -> Admit:
    return Admit(at_ms=0, holder_tag=tag, paddle=paddle, box="sealed")


def bid(price_fen: int = 100, bid_id: str = "one", stamp_ms: int = OPENS) -> PlaceBid:
    return PlaceBid(id=bid_id, holder_tag=TAG, price_fen=price_fen, stamp_ms=stamp_ms)


def answers(made: Draft) -> list[Answer]:
    return [answer for _, answer in made.replies]


def test_the_lot_opens_before_the_first_letter_once_its_time_has_come() -> None:
    made = drafted(a_lot(), admission(), bid())
    assert [entry.kind for entry, _ in made.entries] == ["opened", "hidden", "bid"]
    assert made.news[0] == LotOpened("lot_1", "court_1")


def test_a_draft_that_is_thrown_away_has_changed_nothing() -> None:
    lot = a_lot()
    before = (lot.state, lot.head, dict(lot.answers))
    drafted(lot, admission(), bid())
    assert (lot.state, lot.head, lot.answers) == before


def test_an_accepted_answer_carries_the_hash_of_its_entry() -> None:
    made = drafted(a_lot(), admission(), bid())
    answer = answers(made)[1]
    assert isinstance(answer, Accepted)
    assert answer.hash == made.entries[-1][0].hash == made.head


def test_a_repeated_bid_in_one_batch_gets_one_answer_and_one_entry() -> None:
    made = drafted(a_lot(), admission(), bid(), bid())
    first, second = answers(made)[1:]
    assert first == second
    assert len(made.answers) == 1


def test_a_command_is_dated_when_it_is_decided() -> None:
    made = drafted(a_lot(), StrikeOff(at_ms=1, holder_tag=TAG, reason=""), now_ms=ENDS - 1)
    assert made.entries[0][0].public.count(str(ENDS - 1).encode()) == 1


def test_an_admission_with_its_deposit_number_is_news() -> None:
    letter = Letter(admission(), lambda _: None, about="123")
    made = draft(a_lot(), [letter], now_ms=0, earlier={}, fresh_salt=lambda: bytes(32))
    assert made.news == [BidderAdmitted("lot_1", "123", "court_1")]


def test_an_admission_to_a_lot_that_is_over_is_news_too() -> None:
    lot = kept(a_lot(), drafted(a_lot(), ClosingDue(ENDS), now_ms=ENDS))
    letter = Letter(admission(), lambda _: None, about="123")
    made = draft(lot, [letter], now_ms=ENDS, earlier={}, fresh_salt=lambda: bytes(32))
    assert made.news == [AdmissionRefused("lot_1", "123", "court_1", "lot_over")]


def test_an_admission_asked_for_again_is_no_news() -> None:
    first = Letter(admission(), lambda _: None, about="123")
    again = Letter(admission(paddle="B0002"), lambda _: None, about="123")
    made = draft(a_lot(), [first, again], now_ms=0, earlier={}, fresh_salt=lambda: bytes(32))
    assert len(made.news) == 1
    assert isinstance(answers(made)[1], NotDone)


def test_an_act_of_the_court_is_news_with_its_id_taken_or_not() -> None:
    stay = Letter(Suspend(at_ms=0, reason="x", act="stay"), lambda _: None, about="act_1")
    again = Letter(Suspend(at_ms=0, reason="x", act="stay"), lambda _: None, about="act_1")
    made = draft(a_lot(), [stay, again], now_ms=7, earlier={}, fresh_salt=lambda: bytes(32))
    assert made.news[-2:] == [
        ActTaken("lot_1", "court_1", "act_1", 7),
        ActRefused("lot_1", "court_1", "act_1", "not_open"),
    ]


def test_the_close_opens_the_ranks_in_the_same_draft() -> None:
    lot = kept(a_lot(), drafted(a_lot(), admission(), bid()))
    made = drafted(lot, ClosingDue(ENDS), now_ms=ENDS)
    assert [entry.kind for entry, _ in made.entries] == ["closed", "opened_ranks"]
    assert made.is_finished


def test_the_close_is_told_with_price_and_paddle_and_no_name() -> None:
    lot = kept(a_lot(), drafted(a_lot(), admission(), bid()))
    made = drafted(lot, ClosingDue(ENDS), now_ms=ENDS)
    assert made.news == [LotKnockedDown("lot_1", "court_1", 100, "A0001", ENDS)]


@pytest.mark.parametrize(("sent", "saved"), [(100, 900), (900, 100), (None, 100), (100, 100)])
def test_the_lower_of_a_ceiling_sent_and_one_saved_holds(sent: int | None, saved: int) -> None:
    lot = kept(a_lot(), drafted(a_lot(), admission()))
    lot.ceilings[TAG] = saved
    (answer,) = answers(drafted(lot, bid(110)._replace(ceiling_fen=sent)))
    assert isinstance(answer, RefusedBid)
    assert (answer.code, answer.data) == ("over_ceiling", {"ceiling_fen": 100})


SECRET = SecretReserve(150, "5a" * 32)


def a_secret_lot() -> KeptLot:
    terms = replace(TERMS, reserve_commitment=SECRET.commitment())
    lot = KeptLot("court_1", new_lot("lot_1", terms), first_link("lot_1", terms))
    return kept(lot, drafted(lot, admission(), bid()))


def test_the_close_opens_a_secret_reserve_and_tells_that_it_was_not_met() -> None:
    lot = a_secret_lot()
    lot.reserve = SECRET
    made = drafted(lot, ClosingDue(ENDS), now_ms=ENDS)
    assert made.state.reserve == SECRET
    assert made.news == [LotUnsold("lot_1", "court_1", "reserve_not_met", ENDS)]


@pytest.mark.parametrize("lost", [None, SecretReserve(150, "00" * 32)])
def test_a_reserve_that_is_not_the_one_committed_to_stops_the_lot(
    lost: SecretReserve | None,
) -> None:
    lot = a_secret_lot()
    lot.reserve = lost
    with pytest.raises(Broken):
        drafted(lot, ClosingDue(ENDS), now_ms=ENDS)


def test_nothing_that_is_printed_tells_a_secret_reserve() -> None:
    lot = a_secret_lot()
    lot.reserve = SECRET
    printed = f"{lot!r} {SECRET!r} {ClosingDue(ENDS, SECRET)!r}"
    assert "150" not in printed
    assert SECRET.salt not in printed


def test_a_gap_is_made_good_before_anything_else_is_decided() -> None:
    lot = kept(a_lot(), drafted(a_lot(), admission()))
    lot.down_ms = ENDS - 2_000
    made = drafted(lot, ClosingDue(ENDS), now_ms=ENDS + 1_000)
    assert [entry.kind for entry, _ in made.entries] == ["extended"]
    assert made.gap is not None
    assert made.gap.effect == "extended"


def test_a_bid_of_somebody_struck_off_has_its_first_answer_looked_up() -> None:
    strike = StrikeOff(at_ms=0, holder_tag=TAG, reason="")
    lot = kept(a_lot(), drafted(a_lot(), admission(), strike))
    assert struck_off_bids(lot, [Letter(bid(), lambda _: None)]) == [(TAG, "one")]


def test_so_has_a_bid_that_waits_behind_the_striking_off() -> None:
    strike = StrikeOff(at_ms=0, holder_tag=TAG, reason="")
    lot = kept(a_lot(), drafted(a_lot(), admission()))
    letters = [Letter(strike, lambda _: None), Letter(bid(), lambda _: None)]
    assert struck_off_bids(lot, letters) == [(TAG, "one")]


def test_a_batch_of_refusals_that_are_not_kept_needs_no_commit() -> None:
    lot = kept(a_lot(), drafted(a_lot()))
    assert drafted(lot, bid()).is_empty
