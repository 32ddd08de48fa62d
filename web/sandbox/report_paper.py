"""The valuation reports of the sandbox: a page each, typeset, and marked as invented."""

from __future__ import annotations

import json
from pathlib import Path

import manimgx_fonts_cjk
import typst

from auction.kernel.money import YUAN, capitals, format_yuan
from web.sandbox.property_texts import PropertyText

_TEMPLATE = Path(__file__).with_name("report.typ")
_FONTS = [str(folder) for folder in manimgx_fonts_cjk.__path__]


def report_paper(text: PropertyText, *, valued_on: str) -> bytes:
    """Return the report on a thing as a PDF."""
    worth = text.worth_yuan * YUAN
    facts = {
        "title": text.name_zh,
        "rows": [
            ["标的物 / Property", f"{text.name_zh}\n{text.name_en}"],
            ["所在地 / Place", f"{text.location_zh} / {text.location_en}"],
            ["占有使用 / Occupation", text.occupation],
            ["权利负担 / Encumbrances", text.encumbrances],
            ["瑕疵 / Defects", text.defects],
            ["价值时点 / Valued on", valued_on],
            ["评估方法 / Method", "比较法、收益法 / Comparison and income"],
            ["评估值 / Value", f"¥ {format_yuan(worth)}\n{capitals(worth)}"],
        ],
    }
    return typst.compile(
        str(_TEMPLATE),
        sys_inputs={"facts": json.dumps(facts, ensure_ascii=False)},
        font_paths=_FONTS,
        ignore_system_fonts=True,
    )
