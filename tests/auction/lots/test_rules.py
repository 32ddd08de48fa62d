"""Whether terms are lawful, exact in fen and to the instant."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest

from auction.cases.kinds import AssetKind
from auction.deadlines.calendar import court_calendar
from auction.kernel.money import MAX_FEN
from auction.kernel.refusal import CommonRefusal
from auction.lots.refusals import LotRefusal
from auction.lots.rules import (
    Advice,
    ProposedTerms,
    advise,
    advised_increment_fen,
    check_terms,
    deposit_band,
)
from auction.lots.sale_rounds import SaleBasis
from tests.auction.lots.bases import FIRST, LAWFUL, NOW, OPENS_AT, RESALE, SECOND, terms

DAY = timedelta(days=1)


def code_of(
    proposed: ProposedTerms, basis: SaleBasis = FIRST, published_at: datetime = NOW
) -> str | None:
    refusal = check_terms(proposed, basis, published_at=published_at)
    return refusal and refusal.code


def test_lawful_terms_pass() -> None:
    assert code_of(LAWFUL) is None


@pytest.mark.parametrize(
    ("reference_fen", "start_fen", "lawful"),
    [
        # 70 % of ¥ 209,401 is ¥ 146,580.70: whole yuan below it is 70 fen too little.
        (20_940_100, 14_658_000, False),
        (20_940_100, 14_658_069, False),
        (20_940_100, 14_658_070, True),
        (20_940_100, 14_658_100, True),
        # A seventh of a fen counts as a whole one.
        (101, 70, False),
        (101, 71, True),
        (100, 70, True),
        (100, 100, True),
    ],
)
def test_first_start_is_at_least_seventy_percent_exact_in_fen(
    reference_fen: int, start_fen: int, lawful: bool
) -> None:
    basis = replace(FIRST, reference_fen=reference_fen)
    proposed = terms(start_fen=start_fen, increment_fen=1, deposit_fen=deposit_band(start_fen)[0])

    assert (code_of(proposed, basis) is None) is lawful


@pytest.mark.parametrize(
    ("previous_fen", "start_fen", "lawful"),
    [
        # 80 % of ¥ 4,073,283 is ¥ 3,258,626.40.
        (407_328_300, 325_862_600, False),
        (407_328_300, 325_862_639, False),
        (407_328_300, 325_862_640, True),
        (407_328_300, 325_862_700, True),
        (378_185_000, 302_548_000, True),
    ],
)
def test_second_start_is_at_least_eighty_percent_of_the_previous_one(
    previous_fen: int, start_fen: int, lawful: bool
) -> None:
    basis = replace(SECOND, previous_start_fen=previous_fen)
    opens_at = NOW + 20 * DAY
    proposed = terms(
        start_fen=start_fen,
        deposit_fen=deposit_band(start_fen)[0],
        opens_at=opens_at,
        ends_at=opens_at + DAY,
    )

    assert (code_of(proposed, basis) is None) is lawful


def test_second_auction_may_start_under_seventy_percent_of_the_reference() -> None:
    start = 219_008_000
    opens_at = NOW + 16 * DAY
    proposed = terms(
        start_fen=start, deposit_fen=start // 10, opens_at=opens_at, ends_at=opens_at + DAY
    )

    assert code_of(proposed, SECOND) is None


def test_resale_may_not_cut_the_start() -> None:
    refusal = check_terms(terms(start_fen=273_759_999), RESALE, published_at=NOW)

    assert refusal is not None
    assert refusal.code == LotRefusal.start_under_floor
    assert refusal.data == {"floor_fen": 273_760_000, "law": "TRAP-10"}


@pytest.mark.parametrize(
    ("deposit_fen", "lawful"),
    [
        # 5 % and 20 % of ¥ 1,362,839 are ¥ 68,141.95 and ¥ 272,567.80.
        (6_814_194, False),
        (6_814_195, True),
        (27_256_780, True),
        (27_256_781, False),
        (27_256_800, False),
    ],
)
def test_deposit_lies_within_five_and_twenty_percent_of_the_start(
    deposit_fen: int, lawful: bool
) -> None:
    basis = replace(FIRST, reference_fen=136_283_900)
    proposed = terms(start_fen=136_283_900, deposit_fen=deposit_fen)

    assert (code_of(proposed, basis) is None) is lawful


@pytest.mark.parametrize("name", ["start_fen", "increment_fen", "deposit_fen"])
@pytest.mark.parametrize("amount", [0, -1, 1.5, True, MAX_FEN + 1, "100"])
def test_amounts_are_whole_fen_from_one_to_the_largest(name: str, amount: Any) -> None:
    assert code_of(terms(**{name: amount})) == CommonRefusal.bad_amount


def test_increment_above_the_start_is_no_step() -> None:
    assert code_of(terms(increment_fen=273_760_001)) == LotRefusal.increment_above_start


@pytest.mark.parametrize("days", [0, -1, 91, 1.5, True])
def test_balance_is_due_within_a_sensible_number_of_days(days: Any) -> None:
    assert code_of(terms(balance_days=days)) == LotRefusal.bad_balance_days


@pytest.mark.parametrize(
    ("length", "code"),
    [
        (timedelta(hours=24), None),
        (timedelta(hours=24) - timedelta(milliseconds=1), LotRefusal.bidding_too_short),
        (timedelta(0), LotRefusal.ends_before_it_opens),
        (-DAY, LotRefusal.ends_before_it_opens),
        (5 * DAY, None),
    ],
)
def test_bidding_lasts_at_least_twenty_four_hours(
    length: timedelta, code: LotRefusal | None
) -> None:
    assert code_of(terms(ends_at=OPENS_AT + length)) == code


@pytest.mark.parametrize(
    ("basis", "days"),
    [
        (FIRST, 30),
        (replace(FIRST, kind=AssetKind.vehicle), 15),
        (SECOND, 15),
        (replace(SECOND, kind=AssetKind.vehicle), 7),
        (RESALE, 30),
        (replace(RESALE, round="second"), 30),
        (replace(RESALE, kind=AssetKind.vehicle), 15),
    ],
)
def test_bidding_opens_no_sooner_than_the_notice_allows(basis: SaleBasis, days: int) -> None:
    earliest = NOW + days * DAY
    early = earliest - timedelta(milliseconds=1)

    assert code_of(terms(opens_at=earliest, ends_at=earliest + DAY), basis) is None
    assert code_of(terms(opens_at=early, ends_at=earliest + DAY), basis) == (
        LotRefusal.opens_too_soon
    )


def test_terms_that_wait_too_long_for_their_publication_come_too_near() -> None:
    assert code_of(LAWFUL, published_at=OPENS_AT - 29 * DAY) == LotRefusal.opens_too_soon


@pytest.mark.parametrize(("days_after_failure", "lawful"), [(30, True), (31, False)])
def test_second_auction_opens_within_thirty_days_of_the_failure(
    days_after_failure: int, lawful: bool
) -> None:
    assert SECOND.failed_at is not None
    opens_at = SECOND.failed_at + days_after_failure * DAY
    proposed = terms(opens_at=opens_at, ends_at=opens_at + DAY)

    assert (code_of(proposed, SECOND) is None) is lawful


def test_court_that_missed_the_thirty_days_may_still_sell() -> None:
    published_at = NOW + 40 * DAY
    opens_at = published_at + 15 * DAY
    proposed = terms(opens_at=opens_at, ends_at=opens_at + DAY)

    assert code_of(proposed, SECOND, published_at) is None
    assert Advice.second_overdue in advice_on(proposed, SECOND, published_at)


def test_announcement_after_the_prices_validity_needs_a_new_price() -> None:
    basis = replace(FIRST, valid_until_on=date(2026, 3, 15))

    assert code_of(LAWFUL, basis) == LotRefusal.reference_price_expired


def test_price_is_good_on_its_last_day() -> None:
    assert code_of(LAWFUL, replace(FIRST, valid_until_on=date(2026, 3, 16))) is None


def test_second_auction_stands_on_a_price_that_was_valid_for_the_first() -> None:
    opens_at = NOW + 16 * DAY
    proposed = terms(opens_at=opens_at, ends_at=opens_at + DAY)

    assert code_of(proposed, replace(SECOND, valid_until_on=date(2026, 2, 10))) is None


def test_bidding_runs_no_later_than_six_months_after_the_price_expired() -> None:
    basis = replace(FIRST, valid_until_on=date(2026, 3, 16), seizure_lapses_on=date(2029, 1, 1))
    last_day = datetime.fromisoformat("2026-09-16T10:00:00+08:00")

    assert code_of(terms(opens_at=last_day - DAY, ends_at=last_day), basis) is None
    assert code_of(terms(opens_at=last_day, ends_at=last_day + DAY), basis) == (
        LotRefusal.sale_after_price
    )


def test_dates_at_the_end_of_the_calendar_are_refused() -> None:
    end = datetime.fromisoformat("9999-12-31T23:59:00+00:00")

    assert code_of(terms(opens_at=end - timedelta(hours=1), ends_at=end)) == (
        LotRefusal.sale_after_price
    )


def test_seizure_must_outlast_the_bidding() -> None:
    basis = replace(FIRST, seizure_lapses_on=date(2026, 4, 20))

    assert code_of(LAWFUL, basis) == LotRefusal.seizure_lapses_first


def test_first_thing_wrong_is_what_is_said() -> None:
    proposed = terms(start_fen=1, deposit_fen=1, ends_at=OPENS_AT)

    assert code_of(proposed) == LotRefusal.start_under_floor


@pytest.mark.parametrize(
    ("start_yuan", "increment_yuan"),
    [(100_000, 2_000), (100_001, 1_000), (1_000_000, 10_000), (1_000_001, 5_000)],
)
def test_advised_increment_follows_the_tiers(start_yuan: int, increment_yuan: int) -> None:
    assert advised_increment_fen(start_yuan * 100) // 100 == increment_yuan


def test_steep_increment_is_lawful_but_advised_against() -> None:
    steep = terms(increment_fen=2_000_000)

    assert code_of(steep) is None
    assert advice_on(steep) == [Advice.increment_steep]


def test_opening_on_a_day_off_is_advised_against() -> None:
    saturday = datetime.fromisoformat("2026-04-25T10:00:00+08:00")

    assert advice_on(terms(opens_at=saturday, ends_at=saturday + DAY)) == [Advice.opens_on_day_off]


def test_ship_reminds_of_the_rules_for_arrested_ships() -> None:
    ship = replace(FIRST, kind=AssetKind.ship)

    assert advice_on(LAWFUL, ship) == [Advice.ship_has_own_rules]


def test_terms_come_back_from_what_was_signed() -> None:
    assert ProposedTerms.from_json(LAWFUL.to_json("first")) == LAWFUL


def advice_on(
    proposed: ProposedTerms,
    basis: SaleBasis = FIRST,
    published_at: datetime = NOW,
) -> list[Advice]:
    calendar = court_calendar(2026, 2026)
    return advise(proposed, basis, published_at=published_at, calendar=calendar)
