"""Whole and lawful findings for any kind of thing, read off the questions themselves."""

from __future__ import annotations

from typing import Any

from auction.cases.finding_fields import Column, Field, FieldKind, fields_for
from auction.cases.kinds import AssetKind

_ANSWERS: dict[FieldKind, Any] = {
    FieldKind.line: "已查明",
    FieldKind.name: "林建国",
    FieldKind.prose: "经现场核查，情况属实。",
    FieldKind.day: "2026-03-02",
    FieldKind.amount: 1_000_000,
    FieldKind.whole: 48_200,
    FieldKind.links: "https://video.example.org/1",
}


def whole_findings(kind: AssetKind | str, **change: Any) -> dict[str, Any]:
    """Answer every question that must be answered, but for a change; None leaves one out."""
    answers = {
        field.name: _answer(field)
        for field in fields_for(AssetKind(kind))
        if field.is_needed and field.when is None
    }
    return {name: value for name, value in {**answers, **change}.items() if value is not None}


def row_of(columns: tuple[Column, ...], **change: Any) -> dict[str, Any]:
    """Fill one row, but for a change."""
    return {column.name: _one(column) for column in columns if column.is_needed} | change


def _answer(field: Field) -> Any:
    return [row_of(field.columns)] if field.columns else _one(field)


def _one(field: Field | Column) -> Any:
    return field.choices[0] if field.choices else _ANSWERS[field.kind]
