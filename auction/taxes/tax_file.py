"""Pure. A table of taxes as a CSV file: read line by line with a mapping of columns, and written.

Several lines of one tax, side, kind and day are its tiers, each over its own bound in yuan. What
is wrong with a line is said at that line; the others are read all the same. Law: OJA-49.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any

from auction.cases.kinds import AssetKind
from auction.kernel.money import MAX_FEN, parse_yuan
from auction.kernel.refusal import Refusal, Refused, refuse
from auction.kernel.storable import is_storable
from auction.taxes.refusals import TaxLineRefusal, TaxRefusal
from auction.taxes.rules import ANY, FULL_BP, Base, Rate, Side, Tier, Way

MOST_BYTES, MOST_LINES, LONGEST_CELL = 1_000_000, 2_000, 200


class Column(StrEnum):
    """What a line says, in the order in which it is written."""

    tax = "tax"
    side = "side"
    kind = "kind"
    over = "over"
    rate_bp = "rate_bp"
    way = "way"
    base = "base"
    source = "source"
    valid_from = "valid_from"


HEADS: Mapping[Column, tuple[str, str]] = {
    Column.tax: ("税种", "tax"),
    Column.side: ("承担方", "side"),
    Column.kind: ("标的种类", "kind of property"),
    Column.over: ("超过（元）", "over (yuan)"),
    Column.rate_bp: ("税率（万分之）", "rate (basis points)"),
    Column.way: ("计算方式", "tiers"),
    Column.base: ("计税依据", "base"),
    Column.source: ("依据", "source"),
    Column.valid_from: ("生效日", "valid from"),
}
_MAY_BE_EMPTY = {Column.over: "0", Column.way: Way.slices.value, Column.base: Base.price.value}
_SIDES = {"卖方": Side.seller, "出卖方": Side.seller, "买方": Side.buyer, "买受方": Side.buyer}
_BASES = {"成交价": Base.price, "其他": Base.other}
_WAYS = {"分段": Way.slices, "全额": Way.whole}
_KINDS = {
    "全部": ANY,
    "住宅": AssetKind.flat,
    "房产": AssetKind.flat,
    "土地": AssetKind.land,
    "动产": AssetKind.movable,
    "机动车": AssetKind.vehicle,
    "船舶": AssetKind.ship,
    "股权": AssetKind.equity,
    "矿业权": AssetKind.mining_right,
    "其他权利": AssetKind.other_right,
}
_BEGINS_A_FORMULA = ("=", "+", "-", "@", "＝", "＋", "－", "＠")
_DAY = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?", re.ASCII)


@dataclass(frozen=True)
class ReadLine:
    """A line of the file, by its number there, and why it is refused if it is."""

    number: int
    cells: Mapping[str, str]
    refusal: Refusal | None = None

    def to_json(self) -> dict[str, Any]:
        """Return the line as it is kept."""
        code = str(self.refusal.code) if self.refusal else ""
        data = dict(self.refusal.data) if self.refusal else {}
        return {"number": self.number, "cells": dict(self.cells), "refusal": code, "data": data}


@dataclass(frozen=True)
class ReadFile:
    """All lines of a file, and the rates that the good ones make."""

    lines: tuple[ReadLine, ...]
    rates: tuple[Rate, ...]


@dataclass
class _Group:
    head: Rate
    tiers: list[tuple[int, Tier]] = field(default_factory=list)


def read_table(content: bytes, columns: Mapping[Column, str]) -> ReadFile:
    """Read a file; `columns` names the heading of each column, else its usual one is taken.

    Refuses the file as a whole when it is too large, in no known encoding, without a column, or
    without a line.
    """
    rows = _rows(content)
    if not rows:
        raise refuse(TaxRefusal.no_line)
    places = _places([cell.strip() for cell in rows[0]], columns)
    filled = [(at, row) for at, row in enumerate(rows[1:], 2) if any(c.strip() for c in row)]
    if not filled:
        raise refuse(TaxRefusal.no_line)
    if len(filled) > MOST_LINES:
        raise refuse(TaxRefusal.too_many_lines, most=MOST_LINES)
    lines: list[ReadLine] = []
    groups: dict[tuple[str, str, str, date], _Group] = {}
    for number, row in filled:
        cells = _cells(row, places)
        try:
            rate = _rate(cells)
            _join(groups, number, rate)
            lines.append(ReadLine(number, cells))
        except Refused as refused:
            lines.append(ReadLine(number, cells, refused.refusal))
    return _whole(lines, groups)


def write_table(rates: Sequence[Rate]) -> bytes:
    """Return rates as a file that reads back as the same ones, headed in Chinese."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(zh for zh, _ in HEADS.values())
    for rate in rates:
        for tier in rate.tiers:
            writer.writerow(
                [
                    rate.tax,
                    rate.side,
                    rate.kind,
                    f"{tier.over_fen // 100}.{tier.over_fen % 100:02}",
                    tier.rate_bp,
                    rate.way,
                    rate.base,
                    rate.source,
                    rate.valid_from_on.isoformat(),
                ]
            )
    return b"\xef\xbb\xbf" + out.getvalue().encode()


def _rows(content: bytes) -> list[list[str]]:
    if len(content) > MOST_BYTES:
        raise refuse(TaxRefusal.too_large, most=MOST_BYTES)
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if not is_storable(text.replace("\r", "").replace("\t", "").replace("\n", "")):
            break
        try:
            return list(csv.reader(io.StringIO(text), strict=True))
        except csv.Error:
            break
    raise refuse(TaxRefusal.wrong_encoding)


def _places(heads: Sequence[str], columns: Mapping[Column, str]) -> dict[Column, int]:
    known = {head.casefold(): at for at, head in reversed(list(enumerate(heads)))}
    places = {}
    for column in Column:
        asked = columns.get(column, "").strip()
        names = (asked,) if asked else (*HEADS[column], column.value)
        place = next((known[n.casefold()] for n in names if n.casefold() in known), None)
        if place is not None:
            places[column] = place
        elif asked or column not in _MAY_BE_EMPTY:
            raise refuse(TaxRefusal.column_missing, heading=asked or HEADS[column][0])
    return places


def _cells(row: Sequence[str], places: Mapping[Column, int]) -> dict[str, str]:
    return {column.value: row[at].strip() if at < len(row) else "" for column, at in places.items()}


def _rate(cells: Mapping[str, str]) -> Rate:
    """Return the rate of one line, with one tier; refuses what cannot be read, at its column."""

    def cell(column: Column) -> str:
        value = cells.get(column, "") or _MAY_BE_EMPTY.get(column, "")
        if not value:
            raise refuse(TaxLineRefusal.cell_missing, column=HEADS[column][0])
        if len(value) > LONGEST_CELL:
            raise refuse(
                TaxLineRefusal.cell_too_long, column=HEADS[column][0], longest=LONGEST_CELL
            )
        if value.startswith(_BEGINS_A_FORMULA):
            raise refuse(TaxLineRefusal.cell_is_formula, column=HEADS[column][0])
        return value

    tax, source = cell(Column.tax), cell(Column.source)
    side = _known(cell(Column.side), _SIDES, Side, TaxLineRefusal.unknown_side)
    kind = _known(cell(Column.kind), _KINDS, [ANY, *AssetKind], TaxLineRefusal.unknown_kind)
    base = _known(cell(Column.base), _BASES, Base, TaxLineRefusal.unknown_base)
    way = _known(cell(Column.way), _WAYS, Way, TaxLineRefusal.unknown_way)
    bp = cell(Column.rate_bp)
    if not (bp.isascii() and bp.isdigit() and len(bp) <= 5 and int(bp) <= FULL_BP):
        raise refuse(TaxLineRefusal.bad_rate, written=bp[:40], most=FULL_BP)
    over = cell(Column.over)
    over_fen = parse_yuan(over)
    if over_fen is None or not 0 <= over_fen <= MAX_FEN:
        raise refuse(TaxLineRefusal.bad_bound, written=over[:40])
    return Rate(
        tax,
        Side(side),
        str(kind),
        Base(base),
        Way(way),
        (Tier(over_fen, int(bp)),),
        source,
        _day(cell(Column.valid_from)),
    )


def _known(written: str, words: Mapping[str, Any], values: Any, code: TaxLineRefusal) -> Any:
    found = words.get(written, written)
    if found not in [str(value) for value in values]:
        raise refuse(code, written=written[:40])
    return found


def _day(written: str) -> date:
    found = _DAY.fullmatch(written)
    try:
        return date(*(int(part) for part in found.groups())) if found else date.fromisoformat("")
    except ValueError:
        raise refuse(TaxLineRefusal.bad_day, written=written[:40]) from None


def _join(groups: dict[tuple[str, str, str, date], _Group], number: int, rate: Rate) -> None:
    key = (rate.tax, rate.side, rate.kind, rate.valid_from_on)
    group = groups.setdefault(key, _Group(rate))
    head = group.head
    if (head.base, head.way, head.source) != (rate.base, rate.way, rate.source):
        raise refuse(TaxLineRefusal.tiers_differ, first=group.tiers[0][0] if group.tiers else 0)
    tier = rate.tiers[0]
    before = next((at for at, each in group.tiers if each.over_fen == tier.over_fen), None)
    if before is not None:
        raise refuse(TaxLineRefusal.line_twice, first=before)
    group.tiers.append((number, tier))


def _whole(
    lines: Sequence[ReadLine], groups: Mapping[tuple[str, str, str, date], _Group]
) -> ReadFile:
    """Return the file with the tiers of each rate in order; refuses rates that begin above 0."""
    headless = {
        number
        for group in groups.values()
        if min((tier.over_fen for _, tier in group.tiers), default=0) > 0
        for number, _ in group.tiers
    }
    shown = tuple(
        ReadLine(line.number, line.cells, Refusal(TaxLineRefusal.no_first_tier))
        if line.number in headless
        else line
        for line in lines
    )
    rates = tuple(
        Rate(
            group.head.tax,
            group.head.side,
            group.head.kind,
            group.head.base,
            group.head.way,
            tuple(sorted((tier for _, tier in group.tiers), key=lambda tier: tier.over_fen)),
            group.head.source,
            group.head.valid_from_on,
        )
        for group in groups.values()
        if group.tiers and not {number for number, _ in group.tiers} & headless
    )
    return ReadFile(shown, rates)
