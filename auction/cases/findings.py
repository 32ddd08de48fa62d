"""Pure. Findings as answers to the questions of `finding_fields`: read, checked, shown.

Answers are plain JSON: texts, whole fen, days as "2026-03-16", rows as lists of such objects. What
was not answered is not there. An unfinished set may be kept; what is missing is told by name.
Law: REF-03, G24-01 to G24-05.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any
from urllib.parse import urlsplit

from auction.cases.finding_fields import (
    LONGEST_LINE,
    LONGEST_LINKS,
    LONGEST_PROSE,
    MOST_ROWS,
    Column,
    Field,
    FieldKind,
    fields_for,
)
from auction.cases.kinds import AssetKind
from auction.cases.refusals import CaseRefusal
from auction.cases.wording import check_wording
from auction.kernel.clock import is_in_reach
from auction.kernel.money import is_amount
from auction.kernel.refusal import CommonRefusal, Refusal
from auction.kernel.storable import is_storable

Answers = Mapping[str, Any]

MOST_WHOLE = 100_000_000
MOST_LINKS = 10

_LONGEST = {FieldKind.prose: LONGEST_PROSE, FieldKind.links: LONGEST_LINKS}
_ORGANISATION = re.compile(
    r"公司|银行|法院|管理局|委员会|合作社|事务所|厂|中心|企业|集团|信用社|大学|医院"
    r"|\b(Ltd|Limited|Bank|Court|Company|Co|Inc|Bureau|Committee|University)\b",
    re.IGNORECASE,
)


def check_answers(kind: AssetKind, answers: Answers) -> Refusal | None:
    """Say what is wrong with answers: unknown, of the wrong form, too long, forbidden wording.

    What is missing is not wrong (`missing_answers`).
    """
    asked = {field.name: field for field in fields_for(kind)}
    for name, answer in answers.items():
        field = asked.get(name)
        if field is None:
            return Refusal(CommonRefusal.malformed, {}, name)
        wrong = _wrong_rows(field, answer) if field.columns else _wrong(field, name, answer)
        if wrong is not None:
            return wrong
    return check_wording(dict(texts_of(kind, answers)))


def missing_answers(kind: AssetKind, answers: Answers) -> list[str]:
    """Return the questions that are still to be answered, in the order of the form."""
    return [field.name for field in fields_for(kind) if _is_missing(field, answers)]


def texts_of(kind: AssetKind, answers: Answers) -> Iterator[tuple[str, str]]:
    """Yield everything that was typed freely, by the name of the form's field."""
    for field in fields_for(kind):
        answer = answers.get(field.name)
        if field.columns:
            for place, row in enumerate(answer or ()):
                for column in field.columns:
                    if column.kind in _FREE and column.name in row:
                        yield row_field(field.name, place, column.name), row[column.name]
        elif field.kind in _FREE and answer:
            yield field.name, answer


def public_answers(kind: AssetKind, answers: Answers) -> dict[str, Any]:
    """Return answers as everybody may read them: of a natural person the surname alone."""
    shown: dict[str, Any] = {}
    for field in fields_for(kind):
        if field.name not in answers:
            continue
        answer = answers[field.name]
        if field.columns:
            shown[field.name] = [_public_row(field, row) for row in answer]
        else:
            shown[field.name] = _withheld(answer) if field.kind is FieldKind.name else answer
    return shown


def row_field(name: str, place: int, column: str) -> str:
    """Return what a form calls one field of a row, e.g. "use_list-0-holder"."""
    return f"{name}-{place}-{column}"


_FREE = frozenset({FieldKind.line, FieldKind.name, FieldKind.prose})


def _is_missing(field: Field, answers: Answers) -> bool:
    if not field.is_needed or field.name in answers:
        return False
    return field.when is None or answers.get(field.when[0]) == field.when[1]


def _wrong_rows(field: Field, rows: Any) -> Refusal | None:
    if not isinstance(rows, list) or not rows or not all(isinstance(row, Mapping) for row in rows):
        return Refusal(CommonRefusal.malformed, {}, field.name)
    if len(rows) > MOST_ROWS:
        return Refusal(CaseRefusal.too_many_rows, {"most": MOST_ROWS}, field.name)
    columns = {column.name: column for column in field.columns}
    for place, row in enumerate(rows):
        for name in row:
            if name not in columns:
                return Refusal(CommonRefusal.malformed, {}, row_field(field.name, place, name))
        for name, column in columns.items():
            where = row_field(field.name, place, name)
            if name not in row:
                if column.is_needed:
                    return Refusal(CommonRefusal.missing, {}, where)
                continue
            wrong = _wrong(column, where, row[name])
            if wrong is not None:
                return wrong
    return None


def _wrong(field: Field | Column, name: str, answer: Any) -> Refusal | None:
    match field.kind:
        case FieldKind.amount:
            is_right = is_amount(answer, least=0)
            return None if is_right else Refusal(CommonRefusal.bad_amount, {"least_fen": 0}, name)
        case FieldKind.whole:
            is_right = is_amount(answer, least=0) and answer <= MOST_WHOLE
            return None if is_right else Refusal(CommonRefusal.malformed, {}, name)
        case FieldKind.day:
            return None if _is_day(answer) else Refusal(CommonRefusal.bad_date, {}, name)
        case FieldKind.choice:
            is_right = answer in field.choices
            return None if is_right else Refusal(CommonRefusal.malformed, {}, name)
        case FieldKind.links:
            return _wrong_text(field.kind, name, answer) or _wrong_links(name, answer)
        case _:
            return _wrong_text(field.kind, name, answer)


def _wrong_text(kind: FieldKind, name: str, answer: Any) -> Refusal | None:
    if not isinstance(answer, str) or not answer.strip() or not is_storable(answer):
        return Refusal(CommonRefusal.malformed, {}, name)
    longest = _LONGEST.get(kind, LONGEST_LINE)
    if len(answer) > longest:
        return Refusal(CommonRefusal.too_long, {"longest": longest}, name)
    return None


def _wrong_links(name: str, answer: str) -> Refusal | None:
    links = answer.split()
    if len(links) > MOST_LINKS or not all(_is_https(link) for link in links):
        return Refusal(CaseRefusal.not_a_https_link, {"most": MOST_LINKS}, name)
    return None


def _is_https(link: str) -> bool:
    try:
        parts = urlsplit(link)
        has_place = parts.port is None or parts.port > 0
    except ValueError:
        return False
    has_name = parts.username is not None or parts.password is not None
    return parts.scheme == "https" and bool(parts.hostname) and has_place and not has_name


def _is_day(answer: Any) -> bool:
    try:
        return isinstance(answer, str) and is_in_reach(date.fromisoformat(answer))
    except ValueError:
        return False


def _public_row(field: Field, row: Mapping[str, Any]) -> dict[str, Any]:
    return {
        column.name: _withheld(row[column.name])
        if column.kind is FieldKind.name
        else row[column.name]
        for column in field.columns
        if column.name in row
    }


def _withheld(name: str) -> str:
    """Return names as the public may read them; one that may be a person's is withheld."""
    parts = [part.strip() for part in re.split(r"[、，,;；]", name) if part.strip()]
    between = ", " if name.isascii() else "、"
    return between.join(part if _ORGANISATION.search(part) else _surname(part) for part in parts)


def _surname(name: str) -> str:
    return f"{name.split()[-1]} (name withheld)" if name.isascii() else f"{name[:1]}某"
