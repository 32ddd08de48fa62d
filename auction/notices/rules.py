"""Pure. Who must be told of a sale before it is announced, how long before, and what proves it.

Law: OJA-18, CAT-04, CAT-05, TRAP-06. House rule: "three days before" are three whole court days;
the day of receipt is not one of them, and the last is a working day (TIME-01), for a day too many
harms nobody and a day too few may annul the sale (OJA-50, REM-05).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from auction.cases.kinds import PartyRole
from auction.cases.priority import Basis
from auction.kernel.clock import court_day, day_begins
from auction.kernel.refusal import Refusal
from auction.notices.refusals import NoticeRefusal

NOTICE_DAYS = 3  # Law: OJA-18.
PUBLIC_DAYS = 5  # Law: OJA-18, TRAP-06: five full days.
LESSEE_DAYS = 5  # Law: CAT-05. House rule: before the announcement, as every other notice.
SHAREHOLDER_DAYS = 20  # Law: CAT-04.
SHAREHOLDER_DAYS_OF_A_SECOND = 5
"""House rule: a second auction begins within thirty days (OJA-41), and is announced fifteen days
ahead; so five before the announcement leave a shareholder the twenty of CAT-04 before bidding."""

_INSTANT = timedelta(microseconds=1)

Days = Callable[[datetime, int], datetime]
"""Returns when a period of days that began at an instant is over. Law: TIME-01."""


class Capacity(StrEnum):
    """Why somebody must be told."""

    party = "party"
    priority = "priority"
    shareholder = "shareholder"
    lessee = "lessee"
    company = "company"


class Channel(StrEnum):
    """How somebody is told, or why nobody needs to be."""

    account = "account"  # A message in the account; opening it is the receipt.
    email = "email"  # A link by e-mail; confirming it is the receipt, never the sending.
    post = "post"
    in_person = "in_person"
    electronic = "electronic"
    public = "public"  # Who cannot be reached: five full days on the platform.
    waiver = "waiver"  # Given up in writing.


PROVEN_BY_PAPER = (Channel.post, Channel.in_person, Channel.electronic)


class NoticeState(StrEnum):
    """How far the notice to one recipient is."""

    untold = "untold"
    unread = "unread"
    running = "running"
    done = "done"


@dataclass(frozen=True)
class Concerned:
    """Somebody the court's record names: a party, a holder of priority, a named addressee."""

    key: str
    name: str
    right: PartyRole | Basis | Capacity
    is_person: bool = True


@dataclass(frozen=True)
class Recipient:
    """Somebody who must be told, and how many whole days before the announcement."""

    key: str
    name: str
    capacity: Capacity
    days: int
    is_person: bool = True


@dataclass(frozen=True)
class Service:
    """One way in which a recipient was told; `received_on` only with its receipt."""

    channel: Channel
    given_at: datetime
    received_on: date | None = None


@dataclass(frozen=True)
class Standing:
    """Where one recipient stands; `lawful_at` is the first instant at which all is met, if known.

    `proof` is the way that meets it first.
    """

    recipient: Recipient
    services: tuple[Service, ...]
    lawful_at: datetime | None
    proof: Service | None

    def is_met(self, now: datetime) -> bool:
        """Say whether the sale may be announced as far as this recipient goes."""
        return self.lawful_at is not None and self.lawful_at <= now

    def state(self, now: datetime) -> NoticeState:
        """Return how far the notice is."""
        if self.lawful_at is not None:
            return NoticeState.done if self.is_met(now) else NoticeState.running
        return NoticeState.unread if self.services else NoticeState.untold


def recipients(
    concerned: Iterable[Concerned], *, is_equity: bool, is_second: bool
) -> tuple[Recipient, ...]:
    """Return who must be told, in the order of the court's record. Law: OJA-18, CAT-04, CAT-05.

    Nobody is merged with a namesake: two rows of the record are two notices (House rule).
    """
    return tuple(_recipient(each, is_equity, is_second) for each in concerned)


def lawful_from(
    recipient: Recipient, services: Iterable[Service], days: Days
) -> tuple[datetime | None, Service | None]:
    """Return from when the sale may be announced as far as a recipient goes, and what proves it."""
    known = [(at, each) for each in services if (at := _met_at(recipient, each, days)) is not None]
    return min(known, key=lambda pair: pair[0], default=(None, None))


def stand(recipient: Recipient, services: Sequence[Service], days: Days) -> Standing:
    """Return where a recipient stands."""
    lawful_at, proof = lawful_from(recipient, services, days)
    return Standing(recipient, tuple(services), lawful_at, proof)


def earliest(standings: Sequence[Standing]) -> datetime | None:
    """Return the first instant at which everybody is told; None while somebody's is open."""
    instants = [each.lawful_at for each in standings]
    known = [at for at in instants if at is not None]
    return max(known) if known and len(known) == len(instants) else None


def what_is_missing(
    standings: Sequence[Standing], now: datetime, days: Days, *, is_equity: bool
) -> list[Refusal]:
    """Return everybody who is not told yet, each with the first lawful instant. Law: OJA-18.

    Without a receipt that instant is the one that would follow from a receipt today.
    """
    found = []
    if is_equity and all(s.recipient.capacity is not Capacity.company for s in standings):
        found.append(Refusal(NoticeRefusal.company_not_named))
    for each in standings:
        if each.is_met(now):
            continue
        name, wanted = each.recipient.name, each.recipient.days
        if each.lawful_at is None:
            data = {"name": name, "days": wanted, "lawful_at": days(now, wanted)}
            found.append(Refusal(NoticeRefusal.not_notified, data))
        else:
            data = {"name": name, "days": wanted, "lawful_at": each.lawful_at}
            found.append(Refusal(NoticeRefusal.notice_runs, data))
    return found


def check_received_on(received_on: date, *, opened_at: datetime, now: datetime) -> Refusal | None:
    """Say why a receipt cannot be of a day: before the notice was written, or still to come."""
    if received_on < court_day(opened_at):
        data = {"opened_on": court_day(opened_at)}
        return Refusal(NoticeRefusal.notice_proof_too_early, data, "received_on")
    if received_on > court_day(now):
        data = {"today_on": court_day(now)}
        return Refusal(NoticeRefusal.notice_proof_in_future, data, "received_on")
    return None


def _recipient(of: Concerned, is_equity: bool, is_second: bool) -> Recipient:
    capacity = _capacity(of.right, is_equity)
    if capacity is Capacity.shareholder:
        days = SHAREHOLDER_DAYS_OF_A_SECOND if is_second else SHAREHOLDER_DAYS
    else:
        days = LESSEE_DAYS if capacity is Capacity.lessee else NOTICE_DAYS
    return Recipient(of.key, of.name, capacity, days, of.is_person)


def _capacity(right: PartyRole | Basis | Capacity, is_equity: bool) -> Capacity:
    if isinstance(right, Capacity):
        return right
    if right is Basis.lessee:
        return Capacity.lessee
    if right is Basis.shareholder or (right is PartyRole.priority_holder and is_equity):
        return Capacity.shareholder
    has_priority = isinstance(right, Basis) or right is PartyRole.priority_holder
    return Capacity.priority if has_priority else Capacity.party


def _met_at(recipient: Recipient, service: Service, days: Days) -> datetime | None:
    match service.channel:
        case Channel.waiver:
            return service.given_at
        case Channel.public:
            told_at = days(service.given_at, PUBLIC_DAYS)
            # The fiction stands for a notice given in time; a right to exercise still has its days.
            if recipient.capacity is not Capacity.shareholder:
                return told_at
            return days(told_at - _INSTANT, recipient.days)
        case _:
            if service.received_on is None:
                return None
            return days(day_begins(service.received_on), recipient.days)
