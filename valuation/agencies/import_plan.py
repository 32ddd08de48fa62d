"""Pure. What a roster file would do, line by line: added, changed, unchanged, or refused and why.

Twice the same file changes nothing. That holds because a plan only ever adds or sets once: within
a file an agency says each thing once, and no line renames an agency or takes a licence's number
away from where it stands; the agency's own page does that.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any

from auction.kernel.refusal import Refusal
from valuation.agencies.import_line import SaidLine, read_line
from valuation.agencies.licences import Appraiser, Licence
from valuation.agencies.places import tidy
from valuation.agencies.refusals import RosterRefusal
from valuation.agencies.sheet import Column, SheetLine, appraisers_cell
from valuation.agencies.speciality import Speciality


class LineOutcome(StrEnum):
    """What became, or would become, of a line."""

    added = "added"
    changed = "changed"
    unchanged = "unchanged"
    refused = "refused"


@dataclass(frozen=True)
class Listed:
    """An agency as it stands before the file; `barred_until` of one that was removed."""

    agency_id: str
    name: str
    licences: tuple[Licence, ...]
    fields: Mapping[Column, str]
    appraisers: tuple[Appraiser, ...] = ()
    is_removed: bool = False
    barred_until: date | None = None


@dataclass(frozen=True)
class Changed:
    """One thing that a line changes."""

    what: Column
    before: str
    after: str


@dataclass(frozen=True, kw_only=True)
class PlannedLine:
    """A line with its outcome; `agency_id` is None where the agency is new."""

    number: int
    outcome: LineOutcome
    name: str
    licence_no: str
    speciality: str
    changes: tuple[Changed, ...] = ()
    refusal: Refusal | None = None
    agency_id: str | None = None
    said: SaidLine | None = None

    def to_json(self) -> dict[str, Any]:
        """Return the line as it is kept and compared."""
        refusal = self.refusal
        return {
            "number": self.number,
            "outcome": str(self.outcome),
            "name": self.name,
            "licence_no": self.licence_no,
            "speciality": self.speciality,
            "changes": [[str(one.what), one.before, one.after] for one in self.changes],
            "refusal": str(refusal.code) if refusal else "",
            "data": {key: _plain(value) for key, value in refusal.data.items()} if refusal else {},
        }


@dataclass
class _Working:
    """An agency while the file is gone through."""

    agency_id: str | None
    name: str
    licences: dict[Speciality, Licence]
    fields: dict[Column, str]
    appraisers: tuple[Appraiser, ...]
    is_removed: bool = False
    barred_until: date | None = None
    said: dict[Column, tuple[object, int]] = field(default_factory=dict)
    lines: dict[Speciality, int] = field(default_factory=dict)


def plan(lines: Sequence[SheetLine], listed: Iterable[Listed], today: date) -> list[PlannedLine]:
    """Return what each line would do to the roster as it stands. Law: REF-20, REF-22."""
    planner = _Planner(listed, today)
    return [planner.plan(line) for line in lines]


class _Planner:
    def __init__(self, listed: Iterable[Listed], today: date) -> None:
        self._today = today
        self._agencies = [
            _Working(
                one.agency_id,
                tidy(one.name),
                {licence.speciality: licence for licence in one.licences},
                dict(one.fields),
                one.appraisers,
                one.is_removed,
                one.barred_until,
            )
            for one in listed
        ]
        self._by_name: dict[str, list[_Working]] = {}
        self._by_licence: dict[str, list[_Working]] = {}
        for agency in self._agencies:
            self._know(agency)

    def plan(self, line: SheetLine) -> PlannedLine:
        """Plan one line on what the lines before it leave."""
        said = read_line(line)
        if isinstance(said, Refusal):
            return _refused(line, said)
        agency = self._agency(said)
        if isinstance(agency, Refusal):
            return _refused(line, agency)
        refusal = self._wrong(said, agency)
        if refusal is not None:
            return _refused(line, refusal)
        is_new = said.speciality not in agency.licences
        changes = _changes(said, agency)
        says_day = is_new or any(one.what is Column.expires_on for one in changes)
        if says_day and said.expires_on is not None and said.expires_on < self._today:
            data = {"agency": said.name, "expired_on": said.expires_on}
            return _refused(line, Refusal(RosterRefusal.licence_expired, data))
        outcome = _outcome(is_new, changes)
        agency_id = agency.agency_id
        self._take(said, agency)
        return PlannedLine(
            number=said.number,
            outcome=outcome,
            name=said.name,
            licence_no=said.licence_no,
            speciality=said.speciality,
            changes=changes,
            agency_id=agency_id,
            said=said,
        )

    def _agency(self, said: SaidLine) -> _Working | Refusal:
        holders = self._by_licence.get(said.licence_no, [])
        named = self._by_name.get(said.name, [])
        own = next((one for one in holders if one.name == said.name and not one.is_removed), None)
        if own is not None:
            return own
        gone = next((one for one in (*holders, *named) if one.is_removed), None)
        if gone is not None:
            return self._removed(gone)
        if holders:
            other = {"agency": holders[0].name, "licence": said.licence_no}
            return Refusal(RosterRefusal.licence_of_another, other)
        if len(named) > 1:
            return Refusal(RosterRefusal.several_of_this_name, {"agency": said.name})
        return named[0] if named else _Working(None, said.name, {}, {}, ())

    def _removed(self, agency: _Working) -> Refusal:
        if agency.barred_until is not None and self._today <= agency.barred_until:
            data = {"agency": agency.name, "until_on": agency.barred_until}
            return Refusal(RosterRefusal.agency_barred, data)
        return Refusal(RosterRefusal.agency_removed, {"agency": agency.name})

    def _wrong(self, said: SaidLine, agency: _Working) -> Refusal | None:
        earlier = agency.lines.get(said.speciality)
        if earlier is not None:
            return Refusal(RosterRefusal.twice_in_file, {"line": earlier})
        held = agency.licences.get(said.speciality)
        if held is not None and held.licence_no != said.licence_no:
            return Refusal(RosterRefusal.other_licence_there, {"licence": held.licence_no})
        for what, value in _agency_values(said).items():
            before = agency.said.get(what)
            if before is not None and before[0] != value:
                data = {"column": str(what), "line": before[1]}
                return Refusal(RosterRefusal.contradicts_line, data)
        return None

    def _take(self, said: SaidLine, agency: _Working) -> None:
        held = agency.licences.get(said.speciality)
        expires_on = said.expires_on if said.says_expiry else held.expires_on if held else None
        agency.licences[said.speciality] = Licence(said.speciality, said.licence_no, expires_on)
        agency.fields.update(said.fields)
        agency.appraisers = agency.appraisers if said.appraisers is None else said.appraisers
        agency.lines[said.speciality] = said.number
        for what, value in _agency_values(said).items():
            agency.said.setdefault(what, (value, said.number))
        self._know(agency)

    def _know(self, agency: _Working) -> None:
        _once(self._by_name.setdefault(agency.name, []), agency)
        for licence in agency.licences.values():
            _once(self._by_licence.setdefault(licence.licence_no, []), agency)


def _agency_values(said: SaidLine) -> dict[Column, object]:
    values: dict[Column, object] = dict(said.fields)
    if said.appraisers is not None:
        values[Column.appraisers] = said.appraisers
    return values


def _changes(said: SaidLine, agency: _Working) -> tuple[Changed, ...]:
    if not agency.licences and agency.agency_id is None:
        return ()
    found = []
    held = agency.licences.get(said.speciality)
    if held is None:
        found.append(Changed(Column.speciality, "", str(said.speciality)))
    elif said.says_expiry and held.expires_on != said.expires_on:
        found.append(Changed(Column.expires_on, _day(held.expires_on), _day(said.expires_on)))
    for what, after in said.fields.items():
        before = agency.fields.get(what, "")
        if tidy(before) != after:
            found.append(Changed(what, before, after))
    if said.appraisers is not None and said.appraisers != agency.appraisers:
        before, after = (appraisers_cell(one, "zh") for one in (agency.appraisers, said.appraisers))
        found.append(Changed(Column.appraisers, before, after))
    return tuple(found)


def _outcome(is_new: bool, changes: tuple[Changed, ...]) -> LineOutcome:
    if changes:
        return LineOutcome.changed
    return LineOutcome.added if is_new else LineOutcome.unchanged


def _refused(line: SheetLine, refusal: Refusal) -> PlannedLine:
    cells = line.cells
    return PlannedLine(
        number=line.number,
        outcome=LineOutcome.refused,
        name=cells.get(Column.name, "")[:200],
        licence_no=cells.get(Column.licence_no, "")[:60],
        speciality=cells.get(Column.speciality, "")[:60],
        refusal=refusal,
    )


def _once(agencies: list[_Working], agency: _Working) -> None:
    if not any(one is agency for one in agencies):
        agencies.append(agency)


def _day(on: date | None) -> str:
    return on.isoformat() if on else ""


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value
