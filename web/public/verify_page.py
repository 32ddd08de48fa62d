"""The page that checks a record in the reader's own browser, and the keys that sign."""

from __future__ import annotations

import json
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from auction.bidding.heads import published_keys
from auction.bidding.lot_state import LotStatus
from auction.i18n.catalogue import translate
from auction.i18n.languages import Language
from web.public.lot_page import public_lot
from web.requests import house
from web.templating import language_of, render
from web.words import named_state_label

_WORDS = (
    "bids",
    "broken",
    "cannot_fetch",
    "cannot_read",
    "checking",
    "does_not_hold",
    "end",
    "entries",
    "extensions",
    "fetching",
    "fingerprint",
    "foreign_key",
    "head",
    "holds",
    "in_record",
    "in_signed",
    "insecure",
    "later_unsigned",
    "lot",
    "no_record",
    "none",
    "not_opened",
    "nothing_signed",
    "opened",
    "price",
    "progress",
    "rank",
    "ranks",
    "reading",
    "signed_held",
    "signed_of_others",
    "signed_unsupported",
    "signed_without_key",
    "state",
    "two_records",
    "winner",
)
_FLAWS = (
    "bad_heading",
    "broken_link",
    "cut_off",
    "leader_raised",
    "no_statement",
    "not_a_line",
    "not_admitted",
    "not_as_signed",
    "not_canonical",
    "not_committed",
    "not_json",
    "not_text",
    "unknown_key",
    "unknown_kind",
    "wrong_end",
    "wrong_fields",
    "wrong_key",
    "wrong_number",
    "wrong_openings",
    "wrong_price",
    "wrong_rank",
    "wrong_reserve",
    "wrong_result",
    "wrong_signature",
    "wrong_status",
    "wrong_time",
)


async def show_verify(request: Request) -> Response:
    """Check a record without trusting us; `lot` names the one whose record is fetched at once."""
    asked = request.query_params.get("lot")
    async with house(request).database.session() as session:
        lot = await public_lot(session, asked) if asked else None
        keys = await published_keys(session)
    words = json.dumps(_words(language_of(request)), ensure_ascii=False)
    key_forms = json.dumps([each.key.to_json() for each in keys])
    context = {"lot": lot, "keys": keys, "key_forms": key_forms, "verify_words": words}
    return render(request, "public/verify.html", context)


def _words(language: Language) -> dict[str, Any]:
    words: dict[str, Any] = {name: translate(language, f"script.verify.{name}") for name in _WORDS}
    words["flaws"] = {name: translate(language, f"script.verify.flaw.{name}") for name in _FLAWS}
    words["states"] = {
        **{str(each): named_state_label(language, "lot_status", each) for each in LotStatus},
        **{each: named_state_label(language, "lot_state", each) for each in ("sold", "unsold")},
    }
    return words
