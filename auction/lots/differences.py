"""Pure. What a correction changed in an announcement, paragraph by paragraph, both texts shown.

Everybody may see what was published before and what stands now: a difference is made from the two
frozen versions whenever it is asked for, and kept nowhere.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum
from typing import Any

from auction.i18n.languages import Language

LEAST_LIKE = 0.6
"""Paragraphs that share less are another text, and shown whole."""

MOST_COMPARED = 4_000
"""Longer paragraphs are shown whole, old and new: the pieces would tell nobody anything."""


class Mark(StrEnum):
    """What became of a piece of text."""

    same = "same"
    removed = "removed"
    added = "added"


@dataclass(frozen=True)
class Piece:
    """A run of text and what became of it."""

    mark: Mark
    text: str


@dataclass(frozen=True)
class ChangedParagraph:
    """A paragraph as it was and as it is; None on the side on which there is none."""

    old: tuple[Piece, ...] | None
    new: tuple[Piece, ...] | None

    @property
    def mark(self) -> Mark:
        """Say whether it was added, removed, or (`same`) stands on both sides, changed within."""
        if self.old is None:
            return Mark.added
        return Mark.removed if self.new is None else Mark.same


@dataclass(frozen=True)
class ChangedSection:
    """A section with its changed paragraphs; paragraphs that stayed are left out."""

    code: str
    heading: str
    paragraphs: tuple[ChangedParagraph, ...]


def changed_sections(
    old: Mapping[str, Any], new: Mapping[str, Any], language: Language
) -> tuple[ChangedSection, ...]:
    """Return what differs between two contents of an announcement, in one language."""
    before = {section["code"]: section for section in old[language.value]["sections"]}
    after = new[language.value]["sections"]
    known = [section["code"] for section in after]
    order = [*known, *(code for code in before if code not in known)]
    now = {section["code"]: section for section in after}
    changed = []
    for code in order:
        was = tuple(before.get(code, {}).get("paragraphs", ()))
        is_ = tuple(now.get(code, {}).get("paragraphs", ()))
        if was != is_:
            heading = (now.get(code) or before[code])["heading"]
            changed.append(ChangedSection(code, heading, tuple(_paragraphs(was, is_))))
    return tuple(changed)


def _paragraphs(old: Sequence[str], new: Sequence[str]) -> Iterator[ChangedParagraph]:
    matcher = SequenceMatcher(None, list(old), list(new), autojunk=False)
    for what, old_from, old_to, new_from, new_to in matcher.get_opcodes():
        if what == "equal":
            continue
        left, right = old[old_from:old_to], new[new_from:new_to]
        both = min(len(left), len(right))
        for was, is_ in zip(left[:both], right[:both], strict=True):
            yield _changed(was, is_)
        for was in left[both:]:
            yield ChangedParagraph((Piece(Mark.removed, was),), None)
        for is_ in right[both:]:
            yield ChangedParagraph(None, (Piece(Mark.added, is_),))


def _changed(old: str, new: str) -> ChangedParagraph:
    if max(len(old), len(new)) > MOST_COMPARED:
        return ChangedParagraph((Piece(Mark.removed, old),), (Piece(Mark.added, new),))
    was, is_ = _WORDS.findall(old), _WORDS.findall(new)
    left: list[Piece] = []
    right: list[Piece] = []
    matcher = SequenceMatcher(None, was, is_, autojunk=False)
    if matcher.ratio() < LEAST_LIKE:
        return ChangedParagraph((Piece(Mark.removed, old),), (Piece(Mark.added, new),))
    for what, old_from, old_to, new_from, new_to in matcher.get_opcodes():
        before, after = "".join(was[old_from:old_to]), "".join(is_[new_from:new_to])
        left += [Piece(Mark.same if what == "equal" else Mark.removed, before)] if before else []
        right += [Piece(Mark.same if what == "equal" else Mark.added, after)] if after else []
    return ChangedParagraph(tuple(left), tuple(right))


_WORDS = re.compile(r"[A-Za-z]+|\d[\d,.]*|\s+|.", re.DOTALL)
"""Words and figures whole, Chinese character by character."""
