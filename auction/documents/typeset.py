"""Typesetting: a paper's facts into a PDF, the same bytes whenever it is asked for."""

from __future__ import annotations

import json
from datetime import datetime
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import typst

from auction.documents.check_code import check_code
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
    address: str = "",
) -> bytes:
    """Return the paper as PDF/A-3b. Without a number it is a draft, and says so at its foot.

    `address` is of the page where anybody checks it; its foot says it, in words and as a code.
    Facts go to the typesetter as data: nothing a guest wrote can become markup.
    """
    paper = lay_out(kind, facts, language).to_json(
        _foot(language, number, content_hash, address), check_code(address) if address else ""
    )
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


def _foot(language: Language, number: str, content_hash: str, address: str) -> str:
    if not number:
        return translate(language, "paper.draft")
    if not address:
        return translate(language, "paper.foot", number=number, hash=content_hash)
    return translate(
        language, "paper.foot_address", number=number, hash=content_hash, address=address
    )


def _font_folder() -> Path:
    # The font is a file of a package; importing that package would load what it does not need.
    found = find_spec(_FONTS)
    if found is None or not found.submodule_search_locations:
        raise TypesettingFailed(f"the package {_FONTS} with the font is missing")
    return Path(next(iter(found.submodule_search_locations)))
