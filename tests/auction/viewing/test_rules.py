"""When a viewing may be offered and booked, when a question is due, what a text may hold."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auction.deadlines.calendar import calendar_around
from auction.kernel.clock import court_day
from auction.viewing.calendar_file import CalendarEntry, calendar_file
from auction.viewing.refusals import ViewingRefusal
from auction.viewing.rules import Slot, SlotState, answer_by, check_slot, may_book
from auction.viewing.texts import clean
from tests.fakes.court_of_tests import NOON

HOUR = timedelta(hours=1)
END = NOON + timedelta(days=30)
SLOT = Slot("龙昆南路89号", NOON + HOUR, NOON + 2 * HOUR, 3)


def test_a_slot_ahead_and_before_the_end_is_lawful() -> None:
    assert check_slot(SLOT, now=NOON, bidding_ends_at=END) is None


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"starts_at": NOON}, ViewingRefusal.slot_in_past),
        ({"ends_at": NOON + HOUR}, ViewingRefusal.slot_wrong_length),
        ({"ends_at": NOON + 14 * HOUR}, ViewingRefusal.slot_wrong_length),
        ({"starts_at": END, "ends_at": END + HOUR}, ViewingRefusal.slot_after_end),
        ({"places": 0}, ViewingRefusal.slot_places),
        ({"places": 201}, ViewingRefusal.slot_places),
    ],
)
def test_a_slot_that_helps_nobody_is_refused(
    change: dict[str, object], code: ViewingRefusal
) -> None:
    refusal = check_slot(replace(SLOT, **change), now=NOON, bidding_ends_at=END)  # type: ignore[arg-type]
    assert refusal is not None
    assert refusal.code is code


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"state": SlotState.cancelled}, ViewingRefusal.slot_cancelled),
        ({"starts_at": NOON}, ViewingRefusal.slot_over),
        ({"has_booking": True}, ViewingRefusal.booked_already),
        ({"left": 0}, ViewingRefusal.slot_full),
    ],
)
def test_a_place_that_is_not_there_is_not_booked(
    change: dict[str, object], code: ViewingRefusal
) -> None:
    usual = {
        "state": SlotState.open,
        "starts_at": NOON + HOUR,
        "now": NOON,
        "left": 1,
        "has_booking": False,
    }
    assert may_book(**usual) is None  # type: ignore[arg-type]
    refusal = may_book(**{**usual, **change})  # type: ignore[arg-type]
    assert refusal is not None
    assert refusal.code is code


def test_three_working_days_pass_over_a_weekend() -> None:
    friday = datetime(2026, 3, 20, 4, tzinfo=UTC)

    due = answer_by(friday, None, calendar_around(court_day(friday)))
    assert due == datetime(2026, 3, 25, 16, tzinfo=UTC)  # The end of Wednesday in the court's zone.


@given(st.integers(1, 60 * 24 * 10))
def test_no_question_may_stay_open_when_bidding_opens(minutes: int) -> None:
    opens_at = NOON + timedelta(minutes=minutes)

    assert answer_by(NOON, opens_at, calendar_around(court_day(NOON))) <= opens_at


def test_a_question_asked_while_bidding_runs_has_its_days() -> None:
    assert answer_by(NOON, NOON - HOUR, calendar_around(court_day(NOON))) > NOON + HOUR


# -- Texts -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("\u202eniap\u202c 3\u200f", "niap 3"),
        ("房屋\u200b有\ufeff漏水吗？", "房屋有漏水吗？"),
        ("a\x00b\x1bc", "abc"),
        ("👨\u200d👩\u200d👧 ok ✔\ufe0f", "👨\u200d👩\u200d👧 ok ✔\ufe0f"),
        ("one\r\n\r\n\r\n\r\ntwo", "one\n\ntwo"),
        ("<script>alert(1)</script>", "<script>alert(1)</script>"),
        ("e\u0301", "é"),
    ],
)
def test_marks_that_turn_or_hide_a_text_are_gone(typed: str, shown: str) -> None:
    assert clean(typed) == shown


@given(st.text(max_size=300))
def test_cleaning_twice_is_cleaning_once(text: str) -> None:
    assert clean(clean(text)) == clean(text)


# -- The calendar file -----------------------------------------------------------------------------


ENTRY = CalendarEntry(
    uid="visit_1@court.test",
    revision=2,
    written_at=NOON,
    starts_at=NOON + HOUR,
    ends_at=NOON + 2 * HOUR,
    title="看样",
    place="海口; 龙昆南路89号, 2栋",
    description="第一行\n第二行",
)


def test_the_file_says_when_where_and_which_version() -> None:
    lines = unfolded(calendar_file(ENTRY))

    assert lines[0] == "BEGIN:VCALENDAR"
    assert "DTSTART:20260316T050000Z" in lines
    assert "DTEND:20260316T060000Z" in lines
    assert "SEQUENCE:2" in lines
    assert "LOCATION:海口\\; 龙昆南路89号\\, 2栋" in lines
    assert "DESCRIPTION:第一行\\n第二行" in lines


def test_a_cancelled_viewing_says_so() -> None:
    assert "STATUS:CANCELLED" in unfolded(calendar_file(replace(ENTRY, is_cancelled=True)))


@given(st.text(max_size=400))
def test_no_line_is_longer_than_seventy_five_octets_and_nothing_is_lost(text: str) -> None:
    place = clean(text)
    content = calendar_file(replace(ENTRY, place=place))

    assert content.endswith(b"\r\n")
    assert all(len(line) <= 75 for line in content.split(b"\r\n"))
    escaped = place.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")
    assert f"LOCATION:{escaped}".replace("\n", "\\n") in unfolded(content)


def unfolded(content: bytes) -> list[str]:
    return content.replace(b"\r\n ", b"").decode().split("\r\n")
