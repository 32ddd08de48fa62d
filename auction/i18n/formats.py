"""Pure. How money, instants, days and spans are written, on the court's clock in Asia/Shanghai."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from babel.dates import format_date, format_datetime

from auction.i18n.languages import Language
from auction.kernel.clock import COURT_ZONE, court_day
from auction.kernel.money import format_yuan

# A no-break space: an amount never stands on two lines.
_YUAN = "¥\u00a0"

_TIME = {Language.zh: "y年M月d日 HH:mm", Language.en: "d MMM y, HH:mm"}
_SECONDS = {Language.zh: "y年M月d日 HH:mm:ss", Language.en: "d MMM y, HH:mm:ss"}
_DAY = {Language.zh: "y年M月d日", Language.en: "d MMMM y"}
_MONTH = {Language.zh: "y年M月", Language.en: "MMMM y"}
_WEEKDAY = {Language.zh: "y年M月d日 EEEE", Language.en: "EEEE, d MMMM y"}
_UNITS = {
    Language.zh: ("天", "小时", "分钟", "秒"),
    Language.en: ("d", "h", "min", "s"),
}
_UNIT_SECONDS = (86_400, 3_600, 60, 1)


def money(amount_fen: int) -> str:
    """Write fen as "¥ 3,270,600", with fen only when they are not zero."""
    sign = "−" if amount_fen < 0 else ""
    return f"{sign}{_YUAN}{format_yuan(abs(amount_fen))}"


def time(language: Language, at: datetime) -> str:
    """Write an instant to the minute: "16 Mar 2026, 10:22"."""
    return _datetime(language, at, _TIME[language])


def time_with_seconds(language: Language, at: datetime) -> str:
    """Write an instant to the second, where seconds decide."""
    return _datetime(language, at, _SECONDS[language])


def time_with_thousandths(language: Language, at: datetime) -> str:
    """Write an instant to the thousandth, as the record holds it."""
    return f"{_datetime(language, at, _SECONDS[language])}.{at.microsecond // 1000:03d}"


def clock(at: datetime, *, thousandths: bool = False) -> str:
    """Write only the time of day: "10:22:18" or "10:22:18.402"."""
    local = at.astimezone(COURT_ZONE)
    return local.strftime("%H:%M:%S") + (f".{local.microsecond // 1000:03d}" if thousandths else "")


def day(language: Language, on: date) -> str:
    """Write a court day: "16 March 2026"."""
    return format_date(on, _DAY[language], locale=language.value)


def month(language: Language, on: date) -> str:
    """Write the month of a court day: "March 2026"."""
    return format_date(on, _MONTH[language], locale=language.value)


def weekday(language: Language, on: date) -> str:
    """Write a court day with its weekday: "Monday, 16 March 2026"."""
    return format_date(on, _WEEKDAY[language], locale=language.value)


def span(language: Language, length: timedelta) -> str:
    """Write a length of time in its two largest units: "5 h 12 min", "3 d 4 h", "40 s"."""
    left = max(int(abs(length).total_seconds()), 0)
    counts = []
    for unit_seconds in _UNIT_SECONDS:
        count, left = divmod(left, unit_seconds)
        counts.append(count)
    first = next((i for i, count in enumerate(counts) if count), len(counts) - 1)
    last = first + 2 if first < 2 else len(counts)
    gap = "" if language is Language.zh else " "
    words = [
        f"{counts[i]}{gap}{_UNITS[language][i]}"
        for i in range(first, last)
        if counts[i] or i == first
    ]
    return gap.join(words[:2])


def days_between(until: datetime, now: datetime) -> int:
    """Return court days from `now` to `until`: 0 is today, negative is past."""
    return (court_day(until) - court_day(now)).days


def _datetime(language: Language, at: datetime, pattern: str) -> str:
    return format_datetime(at, pattern, tzinfo=COURT_ZONE, locale=language.value)
