"""What is wrong with a case, in the form every door of the calculators answers with."""

from __future__ import annotations

from typing import Any

from auction.i18n.languages import Language
from auction.kernel.refusal import Refusal
from web.words import refusal_sentence


def error_form(language: Language, refusal: Refusal) -> dict[str, Any]:
    """Return `{"error": {"code", "detail"}}`: the detail names the field and says what is wrong."""
    sentence = refusal_sentence(language, refusal)
    where = refusal.field_name
    detail = f"{where}: {sentence}" if where else sentence
    return {"error": {"code": str(refusal.code), "detail": detail}}
