"""Who is told of a sale before it is announced, how long before, and what proves it."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from auction.cases.kinds import PartyRole
from auction.cases.priority import Basis
from auction.deadlines.calendar import due_in_days
from auction.notices.refusals import NoticeRefusal
from auction.notices.rules import (
    Capacity,
    Channel,
    Concerned,
    NoticeState,
    Recipient,
    Service,
    check_received_on,
    earliest,
    recipients,
    stand,
    what_is_missing,
)

MONDAY_NOON = datetime(2026, 3, 16, 4, 0, tzinfo=UTC)
MONDAY = date(2026, 3, 16)
PARTY = Recipient("party:1", "林建国", Capacity.party, 3)


def beijing(day: int, month: int = 3) -> datetime:
    """Return the first instant of a court day of 2026."""
    return datetime(2026, month, day, tzinfo=UTC) - timedelta(hours=8)


def one(right: PartyRole | Basis | Capacity, **how: bool) -> Recipient:
    told = {"is_equity": False, "is_second": False, **how}
    [found] = recipients([Concerned("key", "name", right)], **told)
    return found


@pytest.mark.parametrize(
    ("right", "capacity", "days"),
    [
        (PartyRole.applicant, Capacity.party, 3),
        (PartyRole.debtor, Capacity.party, 3),
        (PartyRole.creditor, Capacity.party, 3),
        (PartyRole.priority_holder, Capacity.priority, 3),
        (Basis.co_owner, Capacity.priority, 3),
        (Basis.other, Capacity.priority, 3),
        (Basis.lessee, Capacity.lessee, 5),
        (Basis.shareholder, Capacity.shareholder, 20),
        (Capacity.company, Capacity.company, 3),
    ],
)
def test_each_right_has_its_days(
    right: PartyRole | Basis | Capacity, capacity: Capacity, days: int
) -> None:
    found = one(right)
    assert (found.capacity, found.days) == (capacity, days)


def test_a_party_with_priority_in_equity_is_a_shareholder() -> None:
    assert one(PartyRole.priority_holder, is_equity=True).days == 20


def test_in_a_second_auction_a_shareholder_has_the_twenty_days_before_bidding() -> None:
    assert one(Basis.shareholder, is_equity=True, is_second=True).days == 5


def test_a_second_auction_shortens_no_other_notice() -> None:
    assert [one(r, is_second=True).days for r in (PartyRole.debtor, Basis.lessee)] == [3, 5]


def test_three_whole_days_follow_the_day_of_receipt() -> None:
    received = Service(Channel.in_person, MONDAY_NOON, MONDAY)
    assert stand(PARTY, [received], due_in_days).lawful_at == beijing(20)


def test_the_last_of_the_days_is_a_working_day() -> None:
    friday = Service(Channel.post, MONDAY_NOON, date(2026, 3, 18))
    assert stand(PARTY, [friday], due_in_days).lawful_at == beijing(24)


def test_a_minute_too_early_is_too_early() -> None:
    standing = stand(PARTY, [Service(Channel.post, MONDAY_NOON, MONDAY)], due_in_days)
    assert not standing.is_met(beijing(20) - timedelta(minutes=1))
    assert standing.is_met(beijing(20))


@pytest.mark.parametrize("channel", [Channel.account, Channel.email])
def test_what_was_sent_and_not_received_proves_nothing(channel: Channel) -> None:
    standing = stand(PARTY, [Service(channel, MONDAY_NOON)], due_in_days)
    assert standing.lawful_at is None
    assert standing.state(beijing(30)) is NoticeState.unread


def test_a_public_notice_stands_five_full_days() -> None:
    standing = stand(PARTY, [Service(Channel.public, MONDAY_NOON)], due_in_days)
    assert standing.lawful_at == beijing(24)  # The fifth day is a Saturday: it runs to Monday.


def test_a_shareholder_told_in_public_still_has_twenty_days() -> None:
    holder = Recipient("holder:1", "王二", Capacity.shareholder, 20)
    standing = stand(holder, [Service(Channel.public, MONDAY_NOON)], due_in_days)
    assert standing.lawful_at == beijing(14, month=4)


def test_a_waiver_counts_at_once() -> None:
    standing = stand(PARTY, [Service(Channel.waiver, MONDAY_NOON)], due_in_days)
    assert standing.is_met(MONDAY_NOON)


def test_of_two_notices_the_first_that_is_lawful_counts() -> None:
    later = Service(Channel.post, MONDAY_NOON, MONDAY + timedelta(days=1))
    first = Service(Channel.in_person, MONDAY_NOON, MONDAY)
    standing = stand(PARTY, [later, first], due_in_days)
    assert (standing.lawful_at, standing.proof) == (beijing(20), first)


def test_the_slowest_recipient_decides_and_an_open_one_leaves_it_open() -> None:
    told = stand(PARTY, [Service(Channel.post, MONDAY_NOON, MONDAY)], due_in_days)
    waived = stand(PARTY, [Service(Channel.waiver, MONDAY_NOON)], due_in_days)
    untold = stand(PARTY, [], due_in_days)
    assert earliest([told, waived]) == beijing(20)
    assert earliest([told, untold]) is None


def test_the_refusal_names_who_and_from_when() -> None:
    untold = stand(PARTY, [], due_in_days)
    [refusal] = what_is_missing([untold], MONDAY_NOON, due_in_days, is_equity=False)
    assert refusal.code is NoticeRefusal.not_notified
    assert refusal.data == {"name": "林建国", "days": 3, "lawful_at": beijing(20)}


def test_a_notice_that_runs_is_named_with_its_end() -> None:
    told = stand(PARTY, [Service(Channel.post, MONDAY_NOON, MONDAY)], due_in_days)
    [refusal] = what_is_missing([told], beijing(19), due_in_days, is_equity=False)
    assert (refusal.code, refusal.data["lawful_at"]) == (NoticeRefusal.notice_runs, beijing(20))


def test_equity_needs_its_company_among_the_recipients() -> None:
    waived = stand(PARTY, [Service(Channel.waiver, MONDAY_NOON)], due_in_days)
    [refusal] = what_is_missing([waived], MONDAY_NOON, due_in_days, is_equity=True)
    assert refusal.code is NoticeRefusal.company_not_named


@pytest.mark.parametrize(
    ("received_on", "code"),
    [
        (MONDAY - timedelta(days=1), NoticeRefusal.notice_proof_too_early),
        (MONDAY, None),
        (MONDAY + timedelta(days=2), None),
        (MONDAY + timedelta(days=3), NoticeRefusal.notice_proof_in_future),
    ],
)
def test_a_receipt_lies_between_the_notice_and_today(
    received_on: date, code: NoticeRefusal | None
) -> None:
    now = MONDAY_NOON + timedelta(days=2)
    refusal = check_received_on(received_on, opened_at=MONDAY_NOON, now=now)
    assert (refusal and refusal.code) == code
