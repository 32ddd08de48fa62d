"""Typesetting: a paper's facts into a PDF, the same bytes whenever it is asked for."""

from __future__ import annotations

import json
from datetime import datetime
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import typst

from auction.documents.papers import PaperKind, lay_out
from auction.i18n.catalogue import translate
from auction.i18n.languages import Language
from auction.kernel.refusal import Failure

_TEMPLATE = Path(__file__).with_name("paper.typ")
_FONTS = "manimgx_fonts_cjk"


class TypesettingFailed(Failure):
    """The typesetter gave up, or its font is missing."""


def pdf(
    kind: PaperKind,
    facts: dict[str, Any],
    language: Language,
    *,
    number: str = "",
    content_hash: str = "",
    made_at: datetime | None = None,
) -> bytes:
    """Return the paper as PDF/A-3b. Without a number it is a draft, and says so at its foot.

    Facts go to the typesetter as data: nothing a guest wrote can become markup.
    """
    foot = (
        translate(language, "paper.foot", number=number, hash=content_hash)
        if number
        else translate(language, "paper.draft")
    )
    paper = lay_out(kind, facts, language).to_json(foot)
    try:
        made: Any = typst.compile(
            _TEMPLATE,
            font_paths=[_font_folder()],
            ignore_system_fonts=True,
            sys_inputs={"paper": json.dumps(paper, ensure_ascii=False), "lang": language.value},
            format="pdf",
            pdf_standards=["a-3b"],
            timestamp=int(made_at.timestamp()) if made_at else 0,
        )
    except RuntimeError as problem:
        raise TypesettingFailed(f"a {kind} could not be typeset") from problem
    return bytes(made)


def _font_folder() -> Path:
    # The font is a file of a package; importing that package would load what it does not need.
    found = find_spec(_FONTS)
    if found is None or not found.submodule_search_locations:
        raise TypesettingFailed(f"the package {_FONTS} with the font is missing")
    return Path(next(iter(found.submodule_search_locations)))
