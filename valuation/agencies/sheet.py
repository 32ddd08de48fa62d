"""Pure. The roster as a table: one line for each licence, its head in Chinese or English.

A file is told by its content, never by its name. CSV is UTF-8 (with a mark or without) or GB18030;
a cell that a spreadsheet would take for a formula is written as text, and read back as it was.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from auction.kernel.refusal import Refusal
from auction.kernel.storable import is_storable
from valuation.agencies.licences import Appraiser
from valuation.agencies.places import PROVINCES, tidy
from valuation.agencies.refusals import RosterRefusal
from valuation.agencies.speciality import Speciality

MAX_SHEET_BYTES = 2_000_000
MAX_LINES = 5_000
_XLSX, _OLD_EXCEL = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
_MARKS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
_BEGINS_A_FORMULA = ("=", "+", "-", "@", "＝", "＋", "－", "＠", "'")
_SEPARATORS = (",", "\t", ";")
_HEAD_WITHIN = 10  # A title may stand above the head.


class Column(StrEnum):
    """What a line says, in the order in which it is written."""

    name = "name"
    speciality = "speciality"
    licence_no = "licence_no"
    expires_on = "expires_on"
    province = "province"
    city = "city"
    address = "address"
    contact = "contact"
    practice_scope = "practice_scope"
    appraisers = "appraisers"
    state = "state"  # Written, never read: only an act with its ground changes it.


class Encoding(StrEnum):
    """How a CSV file is written."""

    utf8 = "utf8"
    gb18030 = "gb18030"


NEEDED = (Column.name, Column.speciality, Column.licence_no)
HEADS: Mapping[Column, tuple[str, str]] = {
    Column.name: ("机构名称", "Name"),
    Column.speciality: ("专业类别", "Speciality"),
    Column.licence_no: ("资质证书编号", "Licence"),
    Column.expires_on: ("有效期至", "Valid until"),
    Column.province: ("省份", "Province"),
    Column.city: ("城市", "City"),
    Column.address: ("地址", "Address"),
    Column.contact: ("联系方式", "Contact"),
    Column.practice_scope: ("执业范围", "Practice scope"),
    Column.appraisers: ("评估专业人员", "Appraisers"),
    Column.state: ("名册状态", "State"),
}
SPECIALITIES: Mapping[Speciality, tuple[str, str]] = {
    Speciality.real_estate: ("房地产", "real estate"),
    Speciality.assets: ("资产", "assets"),
    Speciality.land: ("土地", "land"),
    Speciality.mining_rights: ("矿业权", "mining rights"),
    Speciality.jewellery: ("珠宝", "jewellery"),
}
_OTHER_HEADS = {
    "评估机构": Column.name,
    "评估机构名称": Column.name,
    "名称": Column.name,
    "agency": Column.name,
    "专业": Column.speciality,
    "评估专业": Column.speciality,
    "证书编号": Column.licence_no,
    "资质编号": Column.licence_no,
    "许可证号": Column.licence_no,
    "licence number": Column.licence_no,
    "license": Column.licence_no,
    "license number": Column.licence_no,
    "有效期": Column.expires_on,
    "expires": Column.expires_on,
    "省": Column.province,
    "市": Column.city,
    "联系电话": Column.contact,
    "telephone": Column.contact,
}


@dataclass(frozen=True)
class SheetLine:
    """A line of the file, by its number in it (the first line is 1), and what its cells say."""

    number: int
    cells: Mapping[Column, str]


def kind_of(content: bytes) -> str | Refusal:
    """Return "csv" or "xlsx", by the content; or why the file is not read at all."""
    if len(content) > MAX_SHEET_BYTES:
        return _no(RosterRefusal.sheet_too_large, most_mb=MAX_SHEET_BYTES // 1_000_000)
    if not content.strip():
        return _no(RosterRefusal.sheet_empty)
    if content.startswith(_OLD_EXCEL):
        return _no(RosterRefusal.sheet_old_excel)
    return "xlsx" if content.startswith(_XLSX) else "csv"


def read_csv(content: bytes) -> list[list[str]] | Refusal:
    """Return the rows of a CSV file, or why it is none."""
    text = _decoded(content)
    if text is None or not is_storable(text):
        return _no(RosterRefusal.sheet_unreadable)
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    begin = text[:2_000]
    separator = max(_SEPARATORS, key=begin.count)
    try:
        return list(csv.reader(io.StringIO(text, newline=""), delimiter=separator))
    except csv.Error:
        return _no(RosterRefusal.sheet_unreadable)


def lines_of(rows: Sequence[Sequence[str]]) -> list[SheetLine] | Refusal:
    """Return the lines below the head; empty ones are left out, unknown columns not read."""
    if len(rows) > MAX_LINES + _HEAD_WITHIN:
        return _no(RosterRefusal.sheet_too_long, most=MAX_LINES)
    head = next((at for at, row in enumerate(rows[:_HEAD_WITHIN]) if _is_head(row)), None)
    if head is None:
        return _no(RosterRefusal.sheet_without_columns)
    columns = [_column(cell) for cell in rows[head]]
    return [
        SheetLine(number, _cells(columns, row))
        for number, row in enumerate(rows[head + 1 :], head + 2)
        if any(cell.strip() for cell in row)
    ]


def speciality_of(text: str) -> Speciality | None:
    """Return the speciality that a cell names, in either language."""
    word = tidy(text).casefold().removesuffix("评估").removesuffix("估价")
    return _SPECIALITY_WORDS.get(word)


def head_row(language: str) -> list[str]:
    """Return the head in a language."""
    return [_in(language, HEADS[column]) for column in Column]


def appraisers_cell(appraisers: Iterable[Appraiser], language: str) -> str:
    """Write who signs for an agency into one cell: name|category|licence|last day; next."""
    return "; ".join(
        "|".join(
            (
                one.name,
                _in(language, SPECIALITIES[one.category]),
                one.licence_no,
                one.expires_on.isoformat() if one.expires_on else "",
            )
        )
        for one in sorted(appraisers, key=Appraiser.place)
    )


def speciality_word(speciality: Speciality, language: str) -> str:
    """Name a speciality in a cell."""
    return _in(language, SPECIALITIES[speciality])


def province_word(province: str, language: str) -> str:
    """Name a province in a cell."""
    return province if language == "zh" else PROVINCES.get(province, province)


def as_text(cell: str) -> str:
    """Return a cell that no spreadsheet takes for a formula."""
    return f"'{cell}" if cell.startswith(_BEGINS_A_FORMULA) else cell


def csv_of(rows: Iterable[Sequence[str]], encoding: Encoding) -> bytes:
    """Return rows, already harmless, as CSV."""
    sheet = io.StringIO(newline="")
    csv.writer(sheet, lineterminator="\r\n").writerows(rows)
    return sheet.getvalue().encode("gb18030" if encoding is Encoding.gb18030 else "utf-8-sig")


def _decoded(content: bytes) -> str | None:
    marked = next((name for mark, name in _MARKS if content.startswith(mark)), None)
    for encoding in (marked,) if marked else ("utf-8", "gb18030"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    return None


def _cells(columns: Sequence[Column | None], row: Sequence[str]) -> dict[Column, str]:
    said: dict[Column, str] = {}
    for column, cell in zip(columns, row, strict=False):
        if column is not None and column not in said:
            said[column] = tidy(_as_meant(cell))
    return said


def _as_meant(cell: str) -> str:
    text = cell.strip()
    rest = text.removeprefix("'")
    return rest if text != rest and rest.startswith(_BEGINS_A_FORMULA) else text


def _is_head(row: Sequence[str]) -> bool:
    found = {_column(cell) for cell in row}
    return found.issuperset(NEEDED)


def _column(cell: str) -> Column | None:
    return _HEAD_WORDS.get(tidy(cell).replace("_", " ").casefold())


def _in(language: str, words: tuple[str, str]) -> str:
    return words[0] if language == "zh" else words[1]


def _no(code: RosterRefusal, **data: int) -> Refusal:
    return Refusal(code, data, "sheet")


_HEAD_WORDS = {
    **{word.casefold(): column for column, words in HEADS.items() for word in words},
    **{str(column).replace("_", " "): column for column in Column},
    **_OTHER_HEADS,
}
_SPECIALITY_WORDS = {
    **{word: speciality for speciality, words in SPECIALITIES.items() for word in words},
    **{str(speciality): speciality for speciality in Speciality},
    "珠宝首饰": Speciality.jewellery,
    "珠宝玉石": Speciality.jewellery,
    "jewelry": Speciality.jewellery,
    "real-estate": Speciality.real_estate,
    "矿业": Speciality.mining_rights,
}
