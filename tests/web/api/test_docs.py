"""The page about the API names endpoints, scopes and statuses that exist."""

from __future__ import annotations

import re
from pathlib import Path

from auction.people.scopes import Scope
from web.api.v1.door import API_DOORS
from web.api.v1.openapi import describe
from web.api.v1.table import ENDPOINTS

PAGE = (Path(__file__).parents[3] / "docs" / "api.md").read_text()


def test_every_address_it_names_is_a_door() -> None:
    doors = [re.compile(re.sub(r"{\w+}", "[^/]+", door.path)) for door in API_DOORS]
    named = set(re.findall(r"(?<!web)/api/v1/[\w/{}$.-]+", PAGE))
    assert len(named) >= 7
    assert not [path for path in named if not any(door.fullmatch(path) for door in doors)]


def test_it_explains_every_scope() -> None:
    assert set(re.findall(r"^\| `(\w+)` \|", PAGE, re.MULTILINE)) == set(Scope)


def test_it_explains_every_status_of_a_refusal() -> None:
    described = describe(ENDPOINTS, server="")["components"]["responses"]
    assert re.findall(r"^\| (\d{3}) \|", PAGE, re.MULTILINE) == sorted(described)
