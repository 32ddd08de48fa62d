"""Pure. Lawful terms to begin with: whole yuan on the lawful side, ordinary days at ten o'clock.

House rule: what is proposed here always passes `rules.check_terms`, so long as the reference price
and the seizure still hold. A court may change each figure before the panel sees it.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta

from auction.kernel.clock import COURT_ZONE, court_day, day_ends
from auction.kernel.court_calendar import CourtCalendar
from auction.kernel.money import MAX_FEN, YUAN, share_up, whole_yuan_down, whole_yuan_up
from auction.lots.rules import (
    SHORTEST_BIDDING,
    ProposedTerms,
    advised_increment_fen,
    deposit_band,
)
from auction.lots.sale_rounds import (
    SALE_DAYS,
    SaleBasis,
    earliest_opening,
    floor_fen,
    second_by,
)

PROPOSED_DEPOSIT_PER_MILLE = 100
PROPOSED_BALANCE_DAYS = 10
DAYS_FOR_THE_PANEL = 2

_TEN = time(10)
_DAYS_TO_LOOK_AHEAD = 20


def propose(
    basis: SaleBasis, *, now: datetime, calendar: CourtCalendar, told_days: int = 0
) -> ProposedTerms:
    """Return terms the panel could sign today and the judge publish in the next days.

    `told_days`: the longest notice that somebody must have had before publication (OJA-18).
    """
    start = propose_start(basis)
    opens_at = propose_opening(basis, now=now, calendar=calendar, told_days=told_days)
    return ProposedTerms(
        start_fen=start,
        increment_fen=propose_increment(start),
        deposit_fen=propose_deposit(start),
        opens_at=opens_at,
        ends_at=opens_at + (timedelta(days=SALE_DAYS) if basis.is_sale else SHORTEST_BIDDING),
        balance_days=PROPOSED_BALANCE_DAYS,
    )


def propose_start(basis: SaleBasis) -> int:
    """Return the floor, rounded up to a whole yuan; a sale's only price to the fen.

    Law: OJA-11, OJA-41, OJS-05, TRAP-01.
    """
    floor = floor_fen(basis)
    if basis.is_sale:
        return floor
    whole = whole_yuan_up(floor)
    return whole if whole <= MAX_FEN else floor


def propose_deposit(start_fen: int) -> int:
    """Return a tenth of the start in whole yuan; to the fen where no whole yuan is lawful."""
    least, most = deposit_band(start_fen)
    tenth = share_up(start_fen, PROPOSED_DEPOSIT_PER_MILLE)
    for amount in (whole_yuan_up(tenth), whole_yuan_down(most), tenth):
        if least <= amount <= most:
            return amount
    return least


def propose_increment(start_fen: int) -> int:
    """Return the largest of 1, 2, 5, 10, 20, 50 … yuan not above what is advised. Law: PLAT-02."""
    ceiling = max(advised_increment_fen(start_fen), YUAN)
    best = YUAN
    for step in _round_steps():
        if step > ceiling:
            break
        best = step
    return min(best, start_fen)


def propose_opening(
    basis: SaleBasis, *, now: datetime, calendar: CourtCalendar, told_days: int = 0
) -> datetime:
    """Return ten o'clock on a working day before another, leaving the panel two days to sign.

    So bidding runs from ten to ten, as on the large sites (PLAT-07). `told_days` of notice to
    everybody concerned lie before the announcement (OJA-18).

    Where thirty days from a failure press, the panel's days, then those of notice (for it may be
    waived) and then the working days give way.
    """
    notice_over = earliest_opening(basis, now)
    told = earliest_opening(basis, _told(now, told_days, calendar))
    signed_at = now + timedelta(days=DAYS_FOR_THE_PANEL)
    unhurried = earliest_opening(basis, _told(signed_at, told_days, calendar))
    last = second_by(basis.failed_at) if basis.failed_at and basis.is_second else None
    for earliest in (unhurried, told, notice_over):
        for on in _days_from(earliest):
            working = not calendar.is_off(on) and not calendar.is_off(on + timedelta(days=1))
            if working and (last is None or on <= last):
                return _at_ten(on)
    first_day = next(_days_from(notice_over))
    if last is not None and first_day > last >= court_day(notice_over):
        return notice_over
    return _at_ten(first_day)


def _told(at: datetime, days: int, calendar: CourtCalendar) -> datetime:
    """Return when somebody who is told at an instant has had so many whole days."""
    return day_ends(calendar.due_on(court_day(at), days)) if days else at


def _round_steps() -> Iterator[int]:
    unit = YUAN
    while True:
        yield from (unit, 2 * unit, 5 * unit)
        unit *= 10


def _days_from(earliest: datetime) -> Iterator[date]:
    first = court_day(earliest)
    if _at_ten(first) < earliest:
        first += timedelta(days=1)
    for day in range(_DAYS_TO_LOOK_AHEAD):
        yield first + timedelta(days=day)


def _at_ten(on: date) -> datetime:
    return datetime.combine(on, _TEN, tzinfo=COURT_ZONE).astimezone(UTC)
