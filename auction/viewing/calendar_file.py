"""Pure. A viewing as a calendar file (RFC 5545), for one's own calendar.

Lines end in CRLF and are folded at 75 octets, never inside a character; times are UTC. The same
UID with a higher SEQUENCE replaces what a calendar already has.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

_OCTETS = 75


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
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Court auction//Viewing//EN",
        "METHOD:PUBLISH",
        "BEGIN:VEVENT",
        f"UID:{_text(entry.uid)}",
        f"SEQUENCE:{entry.revision}",
        f"DTSTAMP:{_instant(entry.written_at)}",
        f"DTSTART:{_instant(entry.starts_at)}",
        f"DTEND:{_instant(entry.ends_at)}",
        f"SUMMARY:{_text(entry.title)}",
        f"LOCATION:{_text(entry.place)}",
        f"DESCRIPTION:{_text(entry.description)}",
        f"STATUS:{'CANCELLED' if entry.is_cancelled else 'CONFIRMED'}",
        "BEGIN:VALARM",
        "ACTION:DISPLAY",
        f"DESCRIPTION:{_text(entry.title)}",
        "TRIGGER:-P1D",
        "END:VALARM",
        "END:VEVENT",
        "END:VCALENDAR",
    ]
    return b"".join(_folded(line) for line in lines)


def _instant(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")


def _text(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")
    return escaped.replace("\r\n", "\\n").replace("\n", "\\n").replace("\r", "\\n")


def _folded(line: str) -> bytes:
    """Return a line with its end, broken so that no part is longer than 75 octets."""
    parts, part = [], b""
    for sign in line:
        octets = sign.encode()
        if len(part) + len(octets) > _OCTETS:
            parts.append(part)
            part = b" "
        part += octets
    return b"\r\n".join([*parts, part]) + b"\r\n"
