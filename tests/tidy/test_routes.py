from __future__ import annotations

import re

from tests.tidy.source import ROOT
from web.doors import Door
from web.guards import Guard, anyone
from web.routes import DOORS

OPEN_TO_ANYONE = re.compile(
    r"^/($|lots|announcements|notices|draws|agencies|valuations-and-prices|inquiries/|how-it-works|calculators|verify|papers|files|sign-in|sign-out|register|privacy|confirm|"
    r"begin|forgotten|set-password|language|healthz|readyz|metrics|api/v1/(openapi\.json|calc|lots|courts|time|papers)|design|"
    r"heads\.jsonl|keys\.json|favicon|webhooks/)"
)


def unguarded(doors: list[Door]) -> list[str]:
    return [door.path for door in doors if not isinstance(door.guard, Guard)]


def wide_open(doors: list[Door]) -> list[str]:
    return [
        door.path for door in doors if door.guard is anyone and not OPEN_TO_ANYONE.match(door.path)
    ]


def shadowed(doors: list[Door]) -> list[str]:
    """Return addresses that an earlier door with a name in its place would answer instead."""
    found, earlier = [], []
    for door in doors:
        if any(each[0] == door.method and each[1].fullmatch(door.path) for each in earlier):
            found.append(door.path)
        if "{" in door.path:
            pattern = re.sub(r"\\\{\w+\\\}", "[^/{}]+", re.escape(door.path))
            earlier.append((door.method, re.compile(pattern)))
    return found


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


def test_no_door_is_hidden_by_an_earlier_one() -> None:
    assert shadowed(DOORS) == []


def test_a_door_behind_another_is_found() -> None:
    doors = [Door("GET", path, _handler, anyone) for path in ("/x/{y_id}", "/x/oath")]
    assert shadowed(doors) == ["/x/oath"]


def test_routes_are_made_in_one_place() -> None:
    makers = [
        str(path.relative_to(ROOT))
        for path in sorted((ROOT / "web").rglob("*.py"))
        if re.search(r"\b(Route|Mount|WebSocketRoute)\(", path.read_text())
        and "stripe_stand_in" not in path.parts
    ]
    assert makers == ["web/app.py"]
