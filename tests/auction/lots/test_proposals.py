"""What the platform proposes is always lawful, in whole yuan, on ordinary days."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auction.cases.kinds import AssetKind
from auction.deadlines.calendar import court_calendar
from auction.kernel.clock import COURT_ZONE, court_day
from auction.kernel.money import MAX_FEN, YUAN
from auction.lots.proposals import (
    propose,
    propose_deposit,
    propose_increment,
    propose_opening,
    propose_start,
)
from auction.lots.rules import check_terms
from auction.lots.sale_rounds import AuctionRound, SaleBasis
from tests.auction.lots.bases import FIRST, NOW, RESALE, SECOND

CALENDAR = court_calendar(2025, 2028)


@st.composite
def bases(draw: st.DrawFn) -> SaleBasis:
    """Any round of anything whose price and seizure still hold."""
    round_: AuctionRound = draw(st.sampled_from(["first", "second", "sale"]))
    is_resale = draw(st.booleans())
    amounts = st.integers(YUAN, MAX_FEN)
    follows = round_ != "first" or is_resale
    since = timedelta(minutes=draw(st.integers(0, 60 * 24 * 60)))
    return SaleBasis(
        round=round_,
        is_resale=is_resale,
        kind=draw(st.sampled_from(AssetKind)),
        reference_fen=draw(amounts),
        valid_until_on=date(2026, 12, 1),
        seizure_lapses_on=date(2028, 1, 1),
        previous_start_fen=draw(amounts) if follows else None,
        failed_at=NOW - since if round_ != "first" and not is_resale else None,
    )


@given(basis=bases(), minutes=st.integers(0, 60 * 24 * 120))
def test_proposed_terms_are_always_lawful(basis: SaleBasis, minutes: int) -> None:
    now = NOW + timedelta(minutes=minutes)

    proposed = propose(basis, now=now, calendar=CALENDAR)

    assert check_terms(proposed, basis, published_at=now) is None


@given(reference_fen=st.integers(100 * YUAN, MAX_FEN))
def test_proposed_amounts_are_whole_yuan(reference_fen: int) -> None:
    basis = SaleBasis(
        round="first",
        is_resale=False,
        kind=AssetKind.flat,
        reference_fen=reference_fen,
        valid_until_on=date(2026, 12, 1),
        seizure_lapses_on=date(2028, 1, 1),
    )

    proposed = propose(basis, now=NOW, calendar=CALENDAR)

    amounts = (proposed.start_fen, proposed.deposit_fen, proposed.increment_fen)
    assert [amount % YUAN for amount in amounts] == [0, 0, 0]


@pytest.mark.parametrize(
    ("reference_fen", "start_fen"),
    [
        (20_940_100, 14_658_100),  # 70 % is ¥ 146,580.70.
        (391_080_000, 273_756_000),  # 70 % is whole.
        (129_718_700, 90_803_100),  # 70 % is ¥ 908,030.90.
    ],
)
def test_proposed_start_is_rounded_up_to_the_yuan(reference_fen: int, start_fen: int) -> None:
    basis = SaleBasis(
        round="first",
        is_resale=False,
        kind=AssetKind.flat,
        reference_fen=reference_fen,
        valid_until_on=date(2026, 12, 1),
        seizure_lapses_on=date(2028, 1, 1),
    )

    assert propose_start(basis) == start_fen


def test_proposed_deposit_is_a_tenth_in_whole_yuan() -> None:
    assert propose_deposit(14_658_100) == 1_465_900


def test_proposed_deposit_of_a_tiny_start_is_exact_to_the_fen() -> None:
    assert propose_deposit(100) == 10


@pytest.mark.parametrize(
    ("start_yuan", "increment_yuan"),
    [(2_737_560, 10_000), (1_010_029, 5_000), (570_241, 5_000), (90_000, 1_000), (3, 1)],
)
def test_proposed_increment_is_a_round_step(start_yuan: int, increment_yuan: int) -> None:
    assert propose_increment(start_yuan * YUAN) == increment_yuan * YUAN


def test_bidding_is_proposed_for_ten_oclock_on_a_working_day_before_another() -> None:
    opens_at = propose_opening(FIRST, now=NOW, calendar=CALENDAR)

    # 30 days of notice and 2 for the panel end on Friday 17 April at noon.
    assert opens_at.astimezone(COURT_ZONE).isoformat() == "2026-04-20T10:00:00+08:00"


def test_holidays_are_passed_over() -> None:
    opens_at = propose_opening(RESALE, now=NOW - timedelta(days=60), calendar=CALENDAR)

    on = court_day(opens_at)
    assert not CALENDAR.is_off(on)
    assert not CALENDAR.is_off(on + timedelta(days=1))


def test_second_auction_is_proposed_within_its_thirty_days() -> None:
    opens_at = propose_opening(SECOND, now=NOW + timedelta(days=13), calendar=CALENDAR)

    assert court_day(opens_at) <= date(2026, 4, 14)


def test_three_days_of_notice_to_the_parties_lie_before_the_announcement() -> None:
    opens_at = propose_opening(FIRST, now=NOW, calendar=CALENDAR, told_days=3)

    # Two days for the panel, three whole ones of notice up to Monday the 23rd, then thirty.
    assert opens_at.astimezone(COURT_ZONE).isoformat() == "2026-04-23T10:00:00+08:00"
