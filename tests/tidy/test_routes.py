from __future__ import annotations

import re

from tests.tidy.source import ROOT
from web.doors import Door
from web.guards import Guard, anyone
from web.routes import DOORS

OPEN_TO_ANYONE = re.compile(
    r"^/($|lots|announcements|notices|draws|agencies|valuations-and-prices|inquiries/|how-it-works|verify|papers|files|sign-in|sign-out|register|privacy|confirm|"
    r"begin|forgotten|set-password|language|healthz|readyz|metrics|api/v1/(openapi\.json|lots|courts|time|papers)|design|"
    r"heads\.jsonl|keys\.json|favicon)"
)


def unguarded(doors: list[Door]) -> list[str]:
    return [door.path for door in doors if not isinstance(door.guard, Guard)]


def wide_open(doors: list[Door]) -> list[str]:
    return [
        door.path for door in doors if door.guard is anyone and not OPEN_TO_ANYONE.match(door.path)
    ]


async def _handler(request):  # type: ignore[no-untyped-def]
    raise NotImplementedError


def test_every_door_has_a_guard() -> None:
    assert unguarded(DOORS) == []


def test_a_door_without_a_guard_is_found() -> None:
    assert unguarded([Door("GET", "/x", _handler, None)]) == ["/x"]  # type: ignore[arg-type]


def test_only_what_is_meant_for_the_public_is_open() -> None:
    assert wide_open(DOORS) == []


def test_a_desk_left_open_is_found() -> None:
    assert wide_open([Door("GET", "/court/cases", _handler, anyone)]) == ["/court/cases"]


def test_no_door_is_there_twice() -> None:
    doors = [(door.method, door.path) for door in DOORS]
    assert sorted(set(doors)) == sorted(doors)


def test_routes_are_made_in_one_place() -> None:
    makers = [
        str(path.relative_to(ROOT))
        for path in sorted((ROOT / "web").rglob("*.py"))
        if re.search(r"\b(Route|Mount|WebSocketRoute)\(", path.read_text())
        and "stand_in" not in path.parts
    ]
    assert makers == ["web/app.py"]
