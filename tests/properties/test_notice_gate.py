"""Whatever was told to whom in which order: nothing is announced before everybody's time has run.

The model counts days one by one on the calendar and knows nothing of the rules' arithmetic.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta

import hypothesis.strategies as st
from hypothesis import event
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from auction.cases.kinds import PartyRole
from auction.cases.priority import Basis
from auction.deadlines.calendar import calendar_around, due_in_days
from auction.kernel.clock import COURT_ZONE, court_day
from auction.notices.rules import (
    Capacity,
    Channel,
    Concerned,
    Service,
    check_received_on,
    recipients,
    stand,
    what_is_missing,
)

BEGIN = datetime(2026, 3, 16, 4, 0, tzinfo=UTC)
WANTED = {
    PartyRole.debtor: 3,
    PartyRole.applicant: 3,
    Basis.co_owner: 3,
    Basis.lessee: 5,
    Basis.shareholder: 20,
    Capacity.company: 3,
}


def days_have_run(told_on: date, days: int, now: datetime) -> bool:
    """Say whether so many whole days have followed a day, the last one a working day."""
    calendar = calendar_around(told_on)
    last = told_on
    for _ in range(days):
        last += timedelta(days=1)
    while calendar.is_off(last):
        last += timedelta(days=1)
    return now.astimezone(COURT_ZONE).date() > last


@dataclass
class Somebody:
    """A recipient as the model knows it: since which day told, in public, or whether waived."""

    right: PartyRole | Basis | Capacity
    received: list[date] = field(default_factory=list)
    public: list[date] = field(default_factory=list)
    waived: bool = False

    def is_told(self, now: datetime) -> bool:
        days = WANTED[self.right]
        if self.waived or any(days_have_run(on, days, now) for on in self.received):
            return True
        if self.right is not Basis.shareholder:
            return any(days_have_run(on, 5, now) for on in self.public)
        # Twenty more days after the fifth: never before the twenty-fifth day is over.
        return any(
            days_have_run(on, 5, now)
            and any(
                days_have_run(on + timedelta(days=gone), 20, now)
                for gone in range(5, 15)
                if self._fifth(on) == on + timedelta(days=gone)
            )
            for on in self.public
        )

    @staticmethod
    def _fifth(on: date) -> date:
        last = on + timedelta(days=5)
        while calendar_around(on).is_off(last):
            last += timedelta(days=1)
        return last

    def forget(self) -> None:
        self.received, self.public, self.waived = [], [], False


class Notices(RuleBasedStateMachine):
    """A sale whose record grows, whose terms change, whose recipients are told in any order."""

    def __init__(self) -> None:
        super().__init__()
        self.now = self.opened_at = BEGIN
        self.people: list[Somebody] = [Somebody(PartyRole.applicant), Somebody(PartyRole.debtor)]
        self.services: dict[str, list[Service]] = {}

    def _tell(self, who: int, service: Service) -> Somebody:
        place = who % len(self.people)
        self.services.setdefault(f"row:{place}", []).append(service)
        return self.people[place]

    @rule(hours=st.integers(1, 24 * 12))
    def time_passes(self, hours: int) -> None:
        self.now += timedelta(hours=hours)

    @rule(right=st.sampled_from(list(WANTED)))
    def somebody_is_recorded(self, right: PartyRole | Basis | Capacity) -> None:
        self.people.append(Somebody(right))

    @rule(who=st.integers(0, 9), channel=st.sampled_from([Channel.account, Channel.email]))
    def sent_without_a_receipt(self, who: int, channel: Channel) -> None:
        self._tell(who, Service(channel, self.now))

    @rule(
        who=st.integers(0, 9),
        back=st.integers(-3, 10),
        channel=st.sampled_from([c for c in Channel if c not in (Channel.public, Channel.waiver)]),
    )
    def proved(self, who: int, back: int, channel: Channel) -> None:
        on = court_day(self.now) - timedelta(days=back)
        refused = check_received_on(on, opened_at=self.opened_at, now=self.now) is not None
        assert refused == (back < 0 or on < court_day(self.opened_at))
        if not refused:
            self._tell(who, Service(channel, self.now, on)).received.append(on)

    @rule(who=st.integers(0, 9))
    def waived(self, who: int) -> None:
        self._tell(who, Service(Channel.waiver, self.now)).waived = True

    @rule(who=st.integers(0, 9))
    def told_in_public(self, who: int) -> None:
        day = court_day(self.now)
        self._tell(who, Service(Channel.public, self.now)).public.append(day)

    @rule()
    def terms_change(self) -> None:
        self.opened_at = self.now
        self.services.clear()
        for each in self.people:
            each.forget()

    @invariant()
    def announced_only_when_everybody_s_time_has_run(self) -> None:
        rows = [
            Concerned(f"row:{place}", str(place), each.right)
            for place, each in enumerate(self.people)
        ]
        standings = [
            stand(each, self.services.get(each.key, []), due_in_days)
            for each in recipients(rows, is_equity=False, is_second=False)
        ]
        missing = what_is_missing(standings, self.now, due_in_days, is_equity=False)
        named = {refusal.data["name"] for refusal in missing}
        untold = {str(p) for p, each in enumerate(self.people) if not each.is_told(self.now)}
        event("open" if not missing else "shut")
        assert named == untold


TestNotices = Notices.TestCase
