"""Pure. A month of a court's money on one page: bank, card gateway, books and cases, side by side.

Each of the four is told twice, by what is outside the books and by the books, and whatever differs
has its line. Amounts are fen; on an asset what came in stands before what went out, on a liability
what was owed anew before what was paid.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from auction.ledger.accounts import BANK, STRIPE, STRIPE_CHARGED
from auction.payments.day_picture import ASKS_A_PERSON, DifferenceLine

DEPOSITS = "deposits"
_CASE = "case:"


class GatewayDifference(StrEnum):
    """Why the gateway's lines and the books differ by an amount.

    `booked_later`: both have it by now, not on the same day. `not_read_yet`: booked after the lines
    were last read. `gateway_unlike`: one has what the other has not.
    """

    booked_later = "booked_later"
    not_read_yet = "not_read_yet"
    gateway_unlike = "gateway_unlike"


@dataclass(frozen=True)
class Movement:
    """What entries of one kind moved in one day on the accounts of one owner."""

    day: date
    owner: str
    kind: str
    debit_fen: int
    credit_fen: int


@dataclass(frozen=True)
class Holding:
    """What lay with, or was owed to, somebody over the month."""

    owner: str
    opening_fen: int
    in_fen: int
    out_fen: int

    @property
    def closing_fen(self) -> int:
        """Return what is left at the month's end."""
        return self.opening_fen + self.in_fen - self.out_fen


@dataclass(frozen=True)
class Flow:
    """What one kind of act brought to the court's bank and gateway, and took from them."""

    kind: str
    in_fen: int
    out_fen: int


@dataclass(frozen=True)
class MonthDay:
    """The end of one day. `bank_fen`, `gateway_fen`: None while nothing outside told of it."""

    day: date
    bank_books_fen: int
    bank_fen: int | None
    gateway_books_fen: int
    gateway_fen: int | None
    deposits_fen: int
    cases_fen: int
    is_explained: bool
    is_closed: bool


@dataclass(frozen=True)
class Side:
    """The money at one place by whoever keeps it, and by the books."""

    told_fen: int | None
    books_fen: int
    differences: Sequence[DifferenceLine]
    asks: frozenset[str]

    @property
    def difference_fen(self) -> int:
        """Return by how much more is told than booked; 0 where nothing was told."""
        return 0 if self.told_fen is None else self.told_fen - self.books_fen

    @property
    def unexplained_fen(self) -> int:
        """Return what no line explains."""
        return self.difference_fen - sum(line.amount_fen for line in self.differences)

    @property
    def agrees(self) -> bool:
        """Say whether nobody has to look into it."""
        is_left_over = self.unexplained_fen != 0
        return not is_left_over and all(line.kind not in self.asks for line in self.differences)


@dataclass(frozen=True)
class CaseAccount:
    """A case's money over the month; `papers_fen` adds up arrivals and payouts beside the books.

    None for a month that is over: a payment may have come back since.
    """

    holding: Holding
    papers_fen: int | None

    @property
    def agrees(self) -> bool:
        """Say whether papers and books lead to the same sum."""
        return self.papers_fen is None or self.papers_fen == self.holding.closing_fen


@dataclass(frozen=True)
class MonthPicture:
    """All of it. `last` is the month's last day, or today."""

    first: date
    last: date
    days: Sequence[MonthDay]
    assets: Sequence[Holding]
    owed: Sequence[Holding]
    cases: Sequence[CaseAccount]
    flows: Sequence[Flow]
    bank: Side
    gateway: Side
    entries: int
    days_to_close: int

    @property
    def assets_fen(self) -> int:
        """Return what the court has, at whatever place, at the end."""
        return sum(each.closing_fen for each in self.assets)

    @property
    def cases_fen(self) -> int:
        """Return what of it belongs to cases."""
        return sum(each.holding.closing_fen for each in self.cases)

    @property
    def owed_fen(self) -> int:
        """Return what the court owes at the end: to depositors, to cases, to whoever sent it."""
        return sum(each.closing_fen for each in self.owed) + self.cases_fen

    @property
    def balanced(self) -> bool:
        """Say whether every fen the court has is somebody's."""
        return self.assets_fen == self.owed_fen

    @property
    def agrees(self) -> bool:
        """Say whether nobody has to look into anything."""
        sides = self.bank.agrees and self.gateway.agrees
        return sides and self.balanced and all(each.agrees for each in self.cases)


def holdings(
    opening: Mapping[str, int], movements: Iterable[Movement], *, is_asset: bool
) -> list[Holding]:
    """Add the month's movements to what stood before; `opening` has a debit above zero."""
    sign = 1 if is_asset else -1
    begun = {owner: sign * fen for owner, fen in opening.items()}
    came: dict[str, int] = dict.fromkeys(begun, 0)
    went: dict[str, int] = dict.fromkeys(begun, 0)
    for each in movements:
        more, less = (each.debit_fen, each.credit_fen)[::sign]
        came[each.owner] = came.get(each.owner, 0) + more
        went[each.owner] = went.get(each.owner, 0) + less
    found = [Holding(o, begun.get(o, 0), came[o], went.get(o, 0)) for o in sorted(came)]
    return [each for each in found if each.opening_fen or each.in_fen or each.out_fen]


def flows(movements: Iterable[Movement]) -> list[Flow]:
    """Return what moved at bank and gateway by the kind of act, what brought most first."""
    came: dict[str, int] = {}
    went: dict[str, int] = {}
    for each in movements:
        if each.owner in {BANK, STRIPE}:
            came[each.kind] = came.get(each.kind, 0) + each.debit_fen
            went[each.kind] = went.get(each.kind, 0) + each.credit_fen
    found = [Flow(kind, came[kind], went[kind]) for kind in came]
    return sorted(found, key=lambda flow: (flow.out_fen - flow.in_fen, flow.kind))


def ends_of_days(
    first: date, last: date, opening: Mapping[str, int], movements: Iterable[Movement]
) -> dict[date, tuple[int, int, int, int]]:
    """Return for each day's end what lies in bank, gateway, deposits and cases by the books."""
    moved: dict[date, list[Movement]] = {}
    for each in movements:
        moved.setdefault(each.day, []).append(each)
    standing = [_of(opening, place) for place in range(4)]
    found = {}
    for number in range((last - first).days + 1):
        day = first + timedelta(days=number)
        for each in moved.get(day, []):
            place = _place(each.owner)
            if place is not None:
                standing[place] += each.debit_fen - each.credit_fen
        bank, gateway, deposits, cases = standing
        found[day] = (bank, gateway, -deposits, -cases)
    return found


def _of(opening: Mapping[str, int], place: int) -> int:
    return sum(fen for owner, fen in opening.items() if _place(owner) == place)


def _place(owner: str) -> int | None:
    if owner in {STRIPE, STRIPE_CHARGED}:
        return 1
    if owner.startswith(_CASE):
        return 3
    return {BANK: 0, DEPOSITS: 2}.get(owner)


def is_case(owner: str) -> bool:
    """Say whether an owner is a case."""
    return owner.startswith(_CASE)


BANK_ASKS = frozenset(str(kind) for kind in ASKS_A_PERSON)
GATEWAY_ASKS = frozenset({str(GatewayDifference.gateway_unlike)})
