"""Pure. A statement as CSV, read by a profile of the court's: which column means what.

The profile names the columns by their headings, the decimal mark, the form of days, and the
encoding; what a file has beyond that is not read. A file without a column for the balance needs
opening and closing balance said beside it.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from auction.kernel.money import parse_yuan
from auction.kernel.refusal import Refusal, refuse
from auction.kernel.storable import plain_line
from auction.payments import statement as whole
from auction.payments.refusals import StatementRefusal
from auction.payments.statement import Direction, Statement, StatementForm, StatementLine

MOST_SKIPPED = 50
LONGEST_HEADING = 60


class Column(StrEnum):
    """What a column can mean. Either `amount` with its sign, or `credit` and `debit` apart."""

    bank_ref = "bank_ref"
    booked_on = "booked_on"
    amount = "amount"
    credit = "credit"
    debit = "debit"
    balance = "balance"
    other_name = "other_name"
    other_account = "other_account"
    text = "text"
    end_to_end = "end_to_end"
    return_reason = "return_reason"
    account = "account"
    currency = "currency"


class DayForm(StrEnum):
    """How a bank writes days."""

    dashes = "dashes"
    slashes = "slashes"
    digits = "digits"
    dots = "dots"

    @property
    def pattern(self) -> str:
        """Return the form as `strptime` takes it."""
        return {"dashes": "%Y-%m-%d", "slashes": "%Y/%m/%d", "digits": "%Y%m%d"}.get(
            self, "%d.%m.%Y"
        )


class DecimalMark(StrEnum):
    """What stands before the fen."""

    point = "point"
    comma = "comma"


class TextEncoding(StrEnum):
    """How a bank's program writes characters."""

    utf_8 = "utf-8"
    gb18030 = "gb18030"


class Delimiter(StrEnum):
    """What stands between two cells."""

    comma = "comma"
    semicolon = "semicolon"
    tab = "tab"

    @property
    def mark(self) -> str:
        """Return the character."""
        return {"comma": ",", "semicolon": ";", "tab": "\t"}[self]


@dataclass(frozen=True)
class CsvProfile:
    """How one bank's CSV is read. `skipped` lines stand before the headings."""

    columns: Mapping[Column, str]
    day_form: DayForm = DayForm.dashes
    decimal_mark: DecimalMark = DecimalMark.point
    encoding: TextEncoding = TextEncoding.utf_8
    delimiter: Delimiter = Delimiter.comma
    skipped: int = 0


@dataclass(frozen=True)
class Beside:
    """What is said beside a CSV that says less than a statement must."""

    number: str
    account: str
    opening_fen: int | None = None
    closing_fen: int | None = None


def why_not(profile: CsvProfile) -> Refusal | None:
    """Return why a profile reads no statement: a column it must have, or two that exclude."""
    has = {column for column, heading in profile.columns.items() if heading}
    needed = {Column.bank_ref, Column.booked_on, Column.other_name}
    for column in sorted(needed - has):
        return Refusal(StatementRefusal.bad_profile, {"column": column})
    if (Column.amount in has) == ({Column.credit, Column.debit} <= has):
        return Refusal(StatementRefusal.bad_profile, {"column": Column.amount})
    headings = [profile.columns[column] for column in has]
    if len(set(headings)) != len(headings) or not 0 <= profile.skipped <= MOST_SKIPPED:
        return Refusal(StatementRefusal.bad_profile, {"column": Column.amount})
    return None


def read_csv(content: bytes, profile: CsvProfile, beside: Beside) -> Statement:
    """Return the statement of a file, or refuse it."""
    rows = _rows(content, profile)
    cells = [_cells(profile, rows[0], row, at) for at, row in enumerate(rows[1:], 1)]
    if _is_newest_first(profile, cells):
        cells.reverse()
    lines = tuple(_line(profile, each, at) for at, each in enumerate(cells, 1))
    opening_fen, closing_fen = _balances(profile, cells, lines, beside)
    days = [line.booked_on for line in lines]
    if not days:
        raise refuse(StatementRefusal.malformed, where="line 1")
    return Statement(
        form=StatementForm.csv,
        account=_agreed(cells, Column.account, beside.account),
        currency=_agreed(cells, Column.currency, whole.CURRENCY),
        number=plain_line(beside.number, longest=whole.LONGEST_REF),
        sequence=0,
        from_on=min(days),
        to_on=max(days),
        opening_fen=opening_fen,
        closing_fen=closing_fen,
        lines=lines,
    )


def _rows(content: bytes, profile: CsvProfile) -> list[list[str]]:
    if len(content) > whole.MOST_BYTES:
        raise refuse(StatementRefusal.too_large, most=whole.MOST_BYTES)
    try:
        text = content.decode(profile.encoding).removeprefix("\ufeff")
    except UnicodeDecodeError as error:
        raise refuse(StatementRefusal.wrong_encoding, encoding=profile.encoding) from error
    if "\x00" in text:
        raise refuse(StatementRefusal.wrong_encoding, encoding=profile.encoding)
    try:
        read = csv.reader(io.StringIO(text), delimiter=profile.delimiter.mark, strict=True)
        rows = [row for row in read if any(cell.strip() for cell in row)][profile.skipped :]
    except csv.Error as error:
        code = "truncated" if "end of data" in str(error) else "malformed"
        raise refuse(StatementRefusal[code], where="csv") from error
    if not rows:
        raise refuse(StatementRefusal.malformed, where="csv")
    if len(rows) > whole.MOST_LINES + 1:
        raise refuse(StatementRefusal.too_large, most=whole.MOST_LINES)
    return rows


def _cells(
    profile: CsvProfile, headings: Sequence[str], row: Sequence[str], at: int
) -> dict[Column, str]:
    places = {heading.strip(): place for place, heading in enumerate(headings)}
    if len(row) < len(headings):
        raise refuse(StatementRefusal.truncated, where=f"line {at}")
    cells = {}
    for column, heading in profile.columns.items():
        if not heading:
            continue
        if heading not in places:
            raise refuse(StatementRefusal.profile_unsuited, column=column, heading=heading)
        cells[column] = row[places[heading]].strip()
    return cells


def _is_newest_first(profile: CsvProfile, cells: Sequence[Mapping[Column, str]]) -> bool:
    days = [_day(profile, each[Column.booked_on], at) for at, each in enumerate(cells, 1)]
    if days and days[0] != days[-1]:
        return days[0] > days[-1]
    if len(cells) < 2 or not all(each.get(Column.balance) for each in cells[:2]):
        return False
    first, second = (_fen(profile, each[Column.balance], 1) for each in cells[:2])
    return first == second + _signed(profile, cells[0], 1)


def _line(profile: CsvProfile, cells: Mapping[Column, str], at: int) -> StatementLine:
    signed_fen = _signed(profile, cells, at)
    return StatementLine(
        bank_ref=plain_line(cells[Column.bank_ref], longest=whole.LONGEST_REF + 1),
        direction=Direction.credit if signed_fen > 0 else Direction.debit,
        amount_fen=abs(signed_fen),
        booked_on=_day(profile, cells[Column.booked_on], at),
        other_name=plain_line(cells[Column.other_name], longest=whole.LONGEST_NAME),
        other_account=plain_line(
            cells.get(Column.other_account, ""), longest=whole.LONGEST_ACCOUNT
        ),
        text=plain_line(cells.get(Column.text, ""), longest=whole.LONGEST_TEXT),
        end_to_end=plain_line(cells.get(Column.end_to_end, ""), longest=whole.LONGEST_REF),
        return_reason=plain_line(cells.get(Column.return_reason, ""), longest=200),
    )


def _signed(profile: CsvProfile, cells: Mapping[Column, str], at: int) -> int:
    if Column.amount in cells:
        return _fen(profile, cells[Column.amount], at)
    came = _fen(profile, cells[Column.credit] or "0", at)
    went = _fen(profile, cells[Column.debit] or "0", at)
    if (came > 0) == (went > 0) or came < 0 or went < 0:
        raise refuse(StatementRefusal.malformed, where=f"line {at}: amount")
    return came - went


def _fen(profile: CsvProfile, text: str, at: int) -> int:
    sign, plain = (-1, text[1:]) if text.startswith("-") else (1, text.removeprefix("+"))
    if profile.decimal_mark is DecimalMark.comma:
        plain = plain.replace(".", "").replace(",", ".")
    plain = re.sub(r"(\.\d\d)0+$", r"\1", plain)
    amount_fen = parse_yuan(plain)
    if amount_fen is None:
        raise refuse(StatementRefusal.malformed, where=f"line {at}: amount")
    return sign * amount_fen


def _day(profile: CsvProfile, text: str, at: int) -> date:
    try:
        return datetime.strptime(text[:10], profile.day_form.pattern).date()  # noqa: DTZ007
    except ValueError as error:
        raise refuse(StatementRefusal.malformed, where=f"line {at}: day") from error


def _balances(
    profile: CsvProfile,
    cells: Sequence[Mapping[Column, str]],
    lines: Sequence[StatementLine],
    beside: Beside,
) -> tuple[int, int]:
    if beside.opening_fen is not None and beside.closing_fen is not None:
        return beside.opening_fen, beside.closing_fen
    if not lines or not cells[0].get(Column.balance):
        raise refuse(StatementRefusal.malformed, where="balance")
    after = [_fen(profile, each[Column.balance], at) for at, each in enumerate(cells, 1)]
    for at, (balance, line) in enumerate(zip(after, lines, strict=True)):
        if at and after[at - 1] + line.signed_fen != balance:
            expected_fen = after[at - 1] + line.signed_fen
            raise refuse(
                StatementRefusal.does_not_follow, expected_fen=expected_fen, closing_fen=balance
            )
    return after[0] - lines[0].signed_fen, after[-1]


def _agreed(cells: Sequence[Mapping[Column, str]], column: Column, otherwise: str) -> str:
    """Return what a column says on every line; of two values, the one that is not ours."""
    found = {each[column] for each in cells if each.get(column)}
    return next((each for each in sorted(found) if each != otherwise), otherwise)[:60]
