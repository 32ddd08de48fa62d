"""A viewing as a calendar file (RFC 5545), for one's own calendar; times are UTC.

The same UID with a higher SEQUENCE replaces what a calendar already has.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from icalendar import Alarm, Calendar, Event

_REMINDED_BEFORE = timedelta(days=1)


@dataclass(frozen=True)
class CalendarEntry:
    """What is to be written; texts are in the reader's language already."""

    uid: str
    revision: int
    written_at: datetime
    starts_at: datetime
    ends_at: datetime
    title: str
    place: str
    description: str
    is_cancelled: bool = False


def calendar_file(entry: CalendarEntry) -> bytes:
    """Return the file: one event, with a reminder the day before."""
    event = Event()
    event.add("uid", entry.uid)
    event.add("sequence", entry.revision)
    event.add("dtstamp", entry.written_at.astimezone(UTC))
    event.add("dtstart", entry.starts_at.astimezone(UTC))
    event.add("dtend", entry.ends_at.astimezone(UTC))
    event.add("summary", entry.title)
    event.add("location", entry.place)
    event.add("description", entry.description)
    event.add("status", "CANCELLED" if entry.is_cancelled else "CONFIRMED")
    event.add_component(_reminder(entry))
    calendar = Calendar()
    calendar.add("version", "2.0")
    calendar.add("prodid", "-//Court auction//Viewing//EN")
    calendar.add("method", "PUBLISH")
    calendar.add_component(event)
    written: bytes = calendar.to_ical()
    return written


def _reminder(entry: CalendarEntry) -> Alarm:
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", entry.title)
    alarm.add("trigger", -_REMINDED_BEFORE)
    return alarm
