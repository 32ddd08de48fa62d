"""Pure. The doubled part of delay interest: what a debt not paid in time bears, day by day.

Simple interest at 0.0175 % a day on the adjudged money without its general interest, from the day
after the period to perform until the ruling takes effect; days of a stay the applicant did not ask
for bear nothing. Law: INT-01 to INT-05, TRAP-14.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import accumulate

from auction.kernel.money import half_up

RATE_MILLIONTHS = 175
"""Of a day: 1.75 in ten thousand is 0.000175. Law: INT-01."""
_MILLION = 1_000_000


@dataclass(frozen=True)
class Payment:
    """What of a payment lowered the base, and on which day it was made."""

    on: date
    fen: int


@dataclass(frozen=True)
class Period:
    """Days that do not count, both ends included. Law: INT-05."""

    from_on: date
    to_on: date


@dataclass(frozen=True, kw_only=True)
class Debt:
    """One instalment of an adjudged debt. General interest is shown, never counted: TRAP-14."""

    id: str
    base_fen: int
    due_on: date
    general_interest_fen: int = 0
    payments: tuple[Payment, ...] = ()

    @property
    def is_overpaid(self) -> bool:
        """Say whether more was paid on the base than it ever was."""
        return sum(payment.fen for payment in self.payments) > self.base_fen


@dataclass(frozen=True)
class Span:
    """Days on which the same sum was unpaid; `days` of them count."""

    first_on: date
    last_on: date
    days: int
    unpaid_fen: int

    @property
    def fen_days(self) -> int:
        """Return the unpaid sum for every counted day."""
        return self.days * self.unpaid_fen


@dataclass(frozen=True)
class DelayInterest:
    """What one debt bears: its counted days with something unpaid, and the interest on them."""

    debt: Debt
    spans: tuple[Span, ...]

    @property
    def days(self) -> int:
        """Return the counted days."""
        return sum(span.days for span in self.spans)

    @property
    def fen_days(self) -> int:
        """Return the unpaid sums of all counted days, added up."""
        return sum(span.fen_days for span in self.spans)

    @property
    def interest_fen(self) -> int:
        """Return the interest, rounded once, half up."""
        return half_up(self.fen_days * RATE_MILLIONTHS, _MILLION)


class NotCounted:
    """Days that bear nothing; a day in several periods is taken out once. Law: INT-05."""

    def __init__(self, periods: Iterable[Period]) -> None:
        merged: list[tuple[int, int]] = []
        for first, last in sorted((p.from_on.toordinal(), p.to_on.toordinal()) for p in periods):
            if merged and first <= merged[-1][1] + 1:
                merged[-1] = (merged[-1][0], max(merged[-1][1], last))
            else:
                merged.append((first, last))
        self._firsts = [first for first, _ in merged]
        self._lasts = [last for _, last in merged]
        self._before = [0, *accumulate(last - first + 1 for first, last in merged)]

    def days(self, first: int, last: int) -> int:
        """Return how many of the days from `first` to `last`, as ordinals, do not count."""
        return self._until(last) - self._until(first - 1)

    def _until(self, day: int) -> int:
        begun = bisect_right(self._firsts, day)
        if not begun:
            return 0
        return self._before[begun] - max(self._lasts[begun - 1] - day, 0)


def delay_interest(debt: Debt, *, not_counted: NotCounted, ends_on: date) -> DelayInterest:
    """Return what a debt bears until `ends_on`, the day the ruling takes effect.

    A day counts after `due_on` and up to `ends_on`; it bears interest on what was unpaid when it
    began, so that the day of a payment still bears the old sum. Nothing is compounded.

    Law: INT-01 to INT-04.
    """
    return DelayInterest(debt, tuple(_spans(debt, not_counted, ends_on)))


def _spans(debt: Debt, not_counted: NotCounted, ends_on: date) -> Iterator[Span]:
    end = ends_on.toordinal()
    for first, last, unpaid_fen in _unpaid(debt, debt.due_on.toordinal() + 1, end):
        days = last - first + 1 - not_counted.days(first, last)
        if days > 0:
            yield Span(date.fromordinal(first), date.fromordinal(last), days, unpaid_fen)


def _unpaid(debt: Debt, begin: int, end: int) -> Iterator[tuple[int, int, int]]:
    """Yield what was unpaid from one day to another, as ordinals, while anything was."""
    unpaid_fen, first = debt.base_fen, begin
    for on, fen in _by_day(debt.payments):
        if on >= end or not unpaid_fen:
            break
        if on >= first:
            yield first, on, unpaid_fen
            first = on + 1
        unpaid_fen -= fen
    if first <= end and unpaid_fen > 0:
        yield first, end, unpaid_fen


def _by_day(payments: Sequence[Payment]) -> list[tuple[int, int]]:
    return sorted((payment.on.toordinal(), payment.fen) for payment in payments)
