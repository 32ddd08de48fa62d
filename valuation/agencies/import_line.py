"""Pure. A line of a roster file, read: what it says of an agency, or why it says nothing.

What a line leaves empty it does not say: what stands is kept.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from auction.kernel.clock import is_in_reach
from auction.kernel.refusal import Refusal
from auction.kernel.storable import is_storable
from valuation.agencies.licences import Appraiser, licence_of
from valuation.agencies.places import province_of, tidy
from valuation.agencies.refusals import RosterRefusal
from valuation.agencies.sheet import Column, SheetLine, speciality_of
from valuation.agencies.speciality import Speciality

LONGEST: Mapping[Column, int] = {
    Column.name: 200,
    Column.licence_no: 60,
    Column.city: 60,
    Column.address: 300,
    Column.contact: 200,
    Column.practice_scope: 500,
    Column.appraisers: 4_000,
}
PLAIN_FIELDS = (Column.city, Column.address, Column.contact, Column.practice_scope)

_DAY = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?(?:[ T]00:00:00)?", re.ASCII)
_ENDLESS = ("长期", "长期有效", "none", "unlimited")
_BETWEEN = re.compile(r"[;；]")
_CUT = re.compile(r"[|｜;；]")


@dataclass(frozen=True, kw_only=True)
class SaidLine:
    """What a line says: `fields` of the agency; the last day of its licence, if it says one."""

    number: int
    name: str
    licence_no: str
    speciality: Speciality
    says_expiry: bool
    expires_on: date | None
    fields: Mapping[Column, str]
    appraisers: tuple[Appraiser, ...] | None


def read_line(line: SheetLine) -> SaidLine | Refusal:
    """Read a line, or say what is wrong with it: the first thing, from left to right."""
    cells = line.cells
    wrong = _first_bad_cell(cells)
    if wrong is not None:
        return wrong
    name, licence_no = cells.get(Column.name, ""), licence_of(cells.get(Column.licence_no, ""))
    speciality = speciality_of(cells.get(Column.speciality, ""))
    if not name:
        return Refusal(RosterRefusal.name_missing)
    if licence_no is None:
        return _no(RosterRefusal.bad_licence, cells.get(Column.licence_no, ""))
    if speciality is None:
        return _no(RosterRefusal.unknown_speciality, cells.get(Column.speciality, ""))
    until = cells.get(Column.expires_on, "")
    expires_on = day_of(until) if until and until.casefold() not in _ENDLESS else None
    if isinstance(expires_on, Refusal):
        return expires_on
    fields = _fields(cells)
    if isinstance(fields, Refusal):
        return fields
    appraisers = _appraisers(cells.get(Column.appraisers, ""))
    if isinstance(appraisers, Refusal):
        return appraisers
    return SaidLine(
        number=line.number,
        name=name,
        licence_no=licence_no,
        speciality=speciality,
        says_expiry=bool(until),
        expires_on=expires_on,
        fields=fields,
        appraisers=appraisers,
    )


def day_of(text: str) -> date | Refusal:
    """Read a day as people write it: 2027-12-31, 2027/12/31, 2027年12月31日."""
    found = _DAY.fullmatch(tidy(text))
    try:
        on = date(*(int(part) for part in found.groups())) if found else None
    except ValueError:
        on = None
    return on if on is not None and is_in_reach(on) else _no(RosterRefusal.bad_day, text)


def appraiser_name(text: str) -> str | None:
    """Return a name that can stand in a cell beside others; None for one that cannot."""
    name = tidy(text)
    return name if 0 < len(name) <= LONGEST[Column.city] and not _CUT.search(name) else None


def _first_bad_cell(cells: Mapping[Column, str]) -> Refusal | None:
    for column, text in cells.items():
        if not is_storable(text):
            return Refusal(RosterRefusal.bad_cell, {"column": str(column)})
        if len(text) > LONGEST.get(column, 200):
            data = {"column": str(column), "longest": LONGEST.get(column, 200)}
            return Refusal(RosterRefusal.cell_too_long, data)
    return None


def _fields(cells: Mapping[Column, str]) -> dict[Column, str] | Refusal:
    said = {column: cells[column] for column in PLAIN_FIELDS if cells.get(column)}
    typed = cells.get(Column.province, "")
    if typed:
        province = province_of(typed)
        if province is None:
            return _no(RosterRefusal.unknown_province, typed)
        said[Column.province] = province
    return said


def _appraisers(cell: str) -> tuple[Appraiser, ...] | Refusal | None:
    if not cell:
        return None
    found = []
    for part in _BETWEEN.split(cell):
        if part.strip():
            one = _appraiser(part.replace("｜", "|").split("|"))
            if one is None:
                return _no(RosterRefusal.bad_appraisers, tidy(part))
            found.append(one)
    licences = {(one.category, one.licence_no) for one in found}
    if not found or len(licences) != len(found):
        return _no(RosterRefusal.bad_appraisers, cell[:60])
    return tuple(sorted(found, key=Appraiser.place))


def _appraiser(parts: list[str]) -> Appraiser | None:
    if len(parts) not in {3, 4}:
        return None
    name, category, licence_no = (
        appraiser_name(parts[0]),
        speciality_of(parts[1]),
        licence_of(parts[2]),
    )
    until = parts[3].strip() if len(parts) == 4 else ""
    expires_on = day_of(until) if until else None
    if name is None or category is None or licence_no is None or isinstance(expires_on, Refusal):
        return None
    return Appraiser(name, category, licence_no, expires_on)


def _no(code: RosterRefusal, said: str) -> Refusal:
    return Refusal(code, {"said": said[:60]})
