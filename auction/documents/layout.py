"""Pure. What stands on a paper: blocks of plain text, before any typesetting.

A block is a JSON object the typesetter reads as data; nothing in it is ever markup.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

Block = dict[str, Any]
Pieces = Sequence[Mapping[str, str]]


@dataclass
class Layout:
    """A paper's head and its blocks, in one language."""

    court: str
    title: str
    number: str
    blocks: list[Block] = field(default_factory=list)

    def heading(self, text: str) -> None:
        """Add a heading within the paper."""
        self.blocks.append({"kind": "heading", "text": text})

    def paragraph(self, text: str) -> None:
        """Add a paragraph."""
        self.blocks.append({"kind": "paragraph", "text": text})

    def facts(self, pairs: Sequence[tuple[str, str]]) -> None:
        """Add named facts, one a line; those without a value are left out."""
        rows = [[name, value] for name, value in pairs if value]
        self.blocks.append({"kind": "facts", "rows": rows})

    def table(
        self, head: Sequence[str], rows: Sequence[Sequence[str]], numbers: Sequence[int]
    ) -> None:
        """Add a table; `numbers` are the columns of figures, set to the right."""
        self.blocks.append(
            {
                "kind": "table",
                "head": list(head),
                "rows": [list(row) for row in rows],
                "numbers": list(numbers),
            }
        )

    def compared(
        self, before: str, now: str, rows: Sequence[tuple[Pieces | None, Pieces | None]]
    ) -> None:
        """Add old and new side by side; None where a paragraph is on one side only.

        A piece is a text and its mark: `same`, `removed` (struck out), `added` (underlined).
        """
        self.blocks.append(
            {
                "kind": "compared",
                "head": [before, now],
                "rows": [[list(old or ()), list(new or ())] for old, new in rows],
            }
        )

    def signed(self, lines: Sequence[str]) -> None:
        """Add who signs, and when, at the right."""
        self.blocks.append({"kind": "signed", "lines": list(lines)})

    def to_json(self, foot: str, code: str = "") -> dict[str, Any]:
        """Return what the typesetter reads; `foot` stands at the bottom of every page.

        `code` is the picture beside it that leads to the page where the paper is checked.
        """
        return {
            "court": self.court,
            "title": self.title,
            "number": self.number,
            "blocks": self.blocks,
            "foot": foot,
            "code": code,
        }
