"""Pure. The published file of a draw: what stands in it, and reading it strictly.

Law: REF-21, REF-30, REF-32. `docs/draw.md` tells it to a stranger. Records made before parties
could add numbers lack the later members; they are read, and checked, as they are.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Self

from auction.kernel.canonical import content_hash, is_hash

PUBLIC = "public"  # Who "adds" the public figure.


class NotARecord(ValueError):
    """What was read is no draw's file; the message names the member that is wrong."""


@dataclass(frozen=True)
class RosterLine:
    """An agency as the draw knows it."""

    agency_id: str
    name: str
    licence_no: str


@dataclass(frozen=True)
class Contribution:
    """A number that somebody added: a party by its label, or the public figure."""

    label: str
    number: str


@dataclass(frozen=True)
class Exclusion:
    """An agency kept out of the draw, by name and ground. Law: REF-30."""

    agency_id: str
    name: str
    ground: str


@dataclass(frozen=True, kw_only=True)
class DrawRecord:
    """Everything a draw was made of, and its result. Hashes and the secret are hexadecimal.

    Before the reveal `secret`, `seed` and `chosen` are empty. `opening` is what else was said when
    the draw was opened: who was invited, until when, which figure would stand in.
    """

    draw: str
    roster: tuple[RosterLine, ...]
    roster_sha256: str
    secret_sha256: str
    secret: str = ""
    chosen: tuple[str, ...] = ()
    contributions: tuple[Contribution, ...] = ()
    contributions_sha256: str = ""
    excluded: tuple[Exclusion, ...] = ()
    opening: dict[str, Any] = field(default_factory=dict)
    opening_sha256: str = ""
    figure_source: str = ""
    seed: str = ""

    @property
    def is_revealed(self) -> bool:
        """Say whether the secret is out and three are named."""
        return bool(self.chosen)

    def to_json(self) -> dict[str, Any]:
        """Return the record as the file that is published."""
        return {
            "draw": self.draw,
            "roster": roster_form(self.roster),
            "roster_sha256": self.roster_sha256,
            "excluded": excluded_form(self.excluded),
            "opening": self.opening,
            "opening_sha256": self.opening_sha256,
            "secret_sha256": self.secret_sha256,
            "secret": self.secret,
            "contributions": contributions_form(self.contributions),
            "contributions_sha256": self.contributions_sha256,
            "figure_source": self.figure_source,
            "seed": self.seed,
            "chosen": list(self.chosen),
        }

    @classmethod
    def from_json(cls, value: Any) -> Self:
        """Read a published record back; raises `NotARecord` for anything that is none."""
        whole = _object(value, "the file", _FIRST_MEMBERS, _LATER_MEMBERS)
        return cls(
            draw=_text(whole["draw"], "draw"),
            roster=tuple(_line(line) for line in _list(whole["roster"], "roster")),
            roster_sha256=_text(whole["roster_sha256"], "roster_sha256"),
            secret_sha256=_text(whole["secret_sha256"], "secret_sha256"),
            secret=_secret(whole["secret"]),
            chosen=tuple(_text(each, "chosen") for each in _list(whole["chosen"], "chosen")),
            contributions=tuple(
                _contribution(each) for each in _list(whole["contributions"], "contributions")
            ),
            contributions_sha256=_text(whole.get("contributions_sha256", ""), "contributions"),
            excluded=tuple(
                _exclusion(each) for each in _list(whole.get("excluded", []), "excluded")
            ),
            opening=_object(whole.get("opening", {}), "opening"),
            opening_sha256=_text(whole.get("opening_sha256", ""), "opening_sha256"),
            figure_source=_text(whole.get("figure_source", ""), "figure_source"),
            seed=_text(whole.get("seed", ""), "seed"),
        )


_FIRST_MEMBERS = {
    "draw",
    "roster",
    "roster_sha256",
    "secret_sha256",
    "secret",
    "contributions",
    "chosen",
}
_LATER_MEMBERS = {
    "excluded",
    "opening",
    "opening_sha256",
    "contributions_sha256",
    "figure_source",
    "seed",
}


def read_record(content: bytes) -> DrawRecord:
    """Read a draw's file; raises `NotARecord`. No name may stand in an object twice."""
    try:
        value = json.loads(content.decode(), object_pairs_hook=_once)
    except (ValueError, RecursionError) as error:
        raise NotARecord(f"it is not JSON: {error}") from error
    return DrawRecord.from_json(value)


def roster_form(roster: Sequence[RosterLine]) -> list[dict[str, str]]:
    """Return a roster as it is published and hashed."""
    return [
        {"id": line.agency_id, "name": line.name, "licence_no": line.licence_no} for line in roster
    ]


def contributions_form(contributions: Sequence[Contribution]) -> list[dict[str, str]]:
    """Return contributions as they are published and hashed, sorted by who added them."""
    in_order = sorted(contributions, key=lambda each: each.label)
    return [{"from": each.label, "number": each.number} for each in in_order]


def excluded_form(excluded: Sequence[Exclusion]) -> list[dict[str, str]]:
    """Return who was kept out as it is published."""
    return [{"id": each.agency_id, "name": each.name, "ground": each.ground} for each in excluded]


def opening_hash(record: DrawRecord) -> str:
    """Return the hash of everything that was published when the draw was opened."""
    return content_hash(
        {
            "draw": record.draw,
            "roster_sha256": record.roster_sha256,
            "secret_sha256": record.secret_sha256,
            "excluded": excluded_form(record.excluded),
            "opening": record.opening,
        }
    )


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise NotARecord("a name stands twice in an object")
    return found


def _line(value: Any) -> RosterLine:
    line = _object(value, "roster", {"id", "name", "licence_no"}, set())
    return RosterLine(*(_text(line[name], "roster") for name in ("id", "name", "licence_no")))


def _contribution(value: Any) -> Contribution:
    each = _object(value, "contributions", {"from", "number"}, set())
    return Contribution(*(_text(each[name], "contributions") for name in ("from", "number")))


def _exclusion(value: Any) -> Exclusion:
    each = _object(value, "excluded", {"id", "name", "ground"}, set())
    return Exclusion(*(_text(each[name], "excluded") for name in ("id", "name", "ground")))


def _object(
    value: Any, where: str, must: set[str] | None = None, may: set[str] | None = None
) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise NotARecord(f"{where} should be an object")
    if must is not None and (must - set(value) or set(value) - must - (may or set())):
        raise NotARecord(f"{where} has other members than a draw's file has")
    return value


def _list(value: Any, where: str) -> list[Any]:
    if not isinstance(value, list):
        raise NotARecord(f"{where} should be a list")
    return value


def _text(value: Any, where: str) -> str:
    if not isinstance(value, str):
        raise NotARecord(f"{where} should be text")
    return value


def _secret(value: Any) -> str:
    if value not in {"", None} and not is_hash(value):
        raise NotARecord("secret should be 64 digits of lower-case hexadecimal")
    return value or ""
