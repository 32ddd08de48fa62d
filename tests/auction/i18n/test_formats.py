"""Money, instants, days and spans as people read them, on the court's clock."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from auction.i18n import formats
from auction.i18n.languages import Language

EN, ZH = Language.en, Language.zh
LATE_EVENING_UTC = datetime(2026, 3, 15, 16, 22, 18, 402_900, tzinfo=UTC)  # 16 March in Haikou


@pytest.mark.parametrize(
    ("amount_fen", "words"),
    [
        (327060000, "¥ 3,270,600"),
        (146717309, "¥ 1,467,173.09"),
        (5, "¥ 0.05"),
        (0, "¥ 0"),
        (-1250000, "−¥ 12,500"),
    ],
)
def test_money_shows_fen_only_when_there_are_some(amount_fen: int, words: str) -> None:
    assert formats.money(amount_fen) == words.replace(" ", "\u00a0")


def test_time_is_the_courts_not_utc() -> None:
    assert formats.time(EN, LATE_EVENING_UTC) == "16 Mar 2026, 00:22"


def test_time_in_chinese() -> None:
    assert formats.time(ZH, LATE_EVENING_UTC) == "2026年3月16日 00:22"


def test_thousandths_are_cut_never_rounded_up() -> None:
    assert formats.time_with_thousandths(EN, LATE_EVENING_UTC) == "16 Mar 2026, 00:22:18.402"


def test_clock_shows_the_time_of_day_alone() -> None:
    assert formats.clock(LATE_EVENING_UTC, thousandths=True) == "00:22:18.402"


def test_day_with_its_weekday() -> None:
    day = date(2026, 3, 16)
    assert (formats.weekday(EN, day), formats.weekday(ZH, day)) == (
        "Monday, 16 March 2026",
        "2026年3月16日 星期一",
    )


@pytest.mark.parametrize(
    ("length", "english", "chinese"),
    [
        (timedelta(hours=5, minutes=12, seconds=50), "5 h 12 min", "5小时12分钟"),
        (timedelta(days=3, hours=4, minutes=59), "3 d 4 h", "3天4小时"),
        (timedelta(days=30), "30 d", "30天"),
        (timedelta(days=1, minutes=5), "1 d", "1天"),
        (timedelta(minutes=3, seconds=4), "3 min 4 s", "3分钟4秒"),
        (timedelta(seconds=40), "40 s", "40秒"),
        (timedelta(0), "0 s", "0秒"),
        (timedelta(hours=-2), "2 h", "2小时"),
    ],
)
def test_span_names_its_two_largest_units(length: timedelta, english: str, chinese: str) -> None:
    assert (formats.span(EN, length), formats.span(ZH, length)) == (english, chinese)


def test_midnight_between_two_instants_counts_as_a_day() -> None:
    before = datetime(2026, 3, 15, 15, 59, tzinfo=UTC)
    assert formats.days_between(LATE_EVENING_UTC, before) == 1
