"""The form of findings, read by its description: each question as its kind asks, rows in order."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

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
from auction.cases.findings import MOST_WHOLE, row_field
from auction.cases.kinds import AssetKind
from auction.kernel.money import format_yuan
from auction.kernel.refusal import Refusal
from web.forms import FormView

_LONGEST = {FieldKind.prose: LONGEST_PROSE, FieldKind.links: LONGEST_LINKS}


class FindingsForm:
    """What a findings form sent, as answers; and where a refused answer was typed."""

    def __init__(self, form: FormView, kind: AssetKind) -> None:
        self._form = form
        self._typed_at: dict[str, str] = {}
        self.answers = {
            field.name: answer
            for field in fields_for(kind)
            if (answer := self._rows(field) if field.columns else self._one(field, field.name))
            not in (None, "", [])
        }

    def at_its_field(self, refusal: Refusal) -> Refusal:
        """Return a refusal of the rules with the name its field has on the page."""
        name = refusal.field_name
        if name is None:
            return refusal
        return Refusal(refusal.code, refusal.data, self._typed_at.get(name, name))

    def _rows(self, field: Field) -> list[dict[str, Any]]:
        rows: list[dict[str, Any]] = []
        for place in range(MOST_ROWS):
            names = {each.name: row_field(field.name, place, each.name) for each in field.columns}
            if not any(self._form.value(name).strip() for name in names.values()):
                continue
            row: dict[str, Any] = {}
            for column in field.columns:
                answer = self._one(column, names[column.name])
                if answer not in (None, ""):
                    row[column.name] = answer
                kept_at = row_field(field.name, len(rows), column.name)
                self._typed_at[kept_at] = names[column.name]
            rows.append(row)
        return rows

    def _one(self, field: Field | Column, name: str) -> Any:
        form = self._form
        match field.kind:
            case FieldKind.amount:
                return form.optional_amount(name, least_fen=0)
            case FieldKind.whole:
                typed = form.value(name).strip()
                return form.whole(name, most=MOST_WHOLE) if typed else None
            case FieldKind.day:
                on = form.optional_day(name)
                return on.isoformat() if on else None
            case _:
                return form.optional_text(name, longest=_LONGEST.get(field.kind, LONGEST_LINE))


def typed_answers(kind: AssetKind, answers: Mapping[str, Any]) -> dict[str, str]:
    """Return answers as a person would type them into the form, by the form's names."""
    typed: dict[str, str] = {}
    for field in fields_for(kind):
        if field.name not in answers:
            continue
        if field.columns:
            for place, row in enumerate(answers[field.name]):
                for column in field.columns:
                    if column.name in row:
                        name = row_field(field.name, place, column.name)
                        typed[name] = _typed(column, row[column.name])
        else:
            typed[field.name] = _typed(field, answers[field.name])
    return typed


def rows_to_show(form: FormView, kind: AssetKind, typed: Mapping[str, str]) -> dict[str, int]:
    """Return how many rows each list shows: those filled, and one to go on with."""
    shown: dict[str, int] = {}
    for field in fields_for(kind):
        if not field.columns:
            continue
        filled = [
            place
            for place in range(MOST_ROWS)
            for column in field.columns
            if (name := row_field(field.name, place, column.name))
            and form.value(name, typed.get(name, "")).strip()
        ]
        shown[field.name] = min(max(filled, default=-1) + 2, MOST_ROWS)
    return shown


def _typed(field: Field | Column, answer: Any) -> str:
    return format_yuan(answer) if field.kind is FieldKind.amount else str(answer)
