"""Pure. What a viewer may see of a lot: its state, their own standing, its events.

Everybody sees the same events under the same numbers; of a secret one, that it is there. Nothing
here joins a person and a paddle but a bidder's own. Law: OJA-24, OJA-31.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from auction.bidding.increments import next_fen
from auction.bidding.lot_state import LotState


def state_view(state: LotState, watching: int) -> dict[str, Any]:
    """Return the protocol's `state`, the same for every viewer."""
    terms = state.terms
    # A lot withdrawn while its clock stood shows no end either.
    clock_stands = state.left_ms is not None
    view: dict[str, Any] = {
        "status": state.status.value,
        "round": terms.round,
        "start_fen": terms.start_fen,
        "increment_fen": terms.increment_fen,
        "deposit_fen": terms.deposit_fen,
        "price_fen": state.price_fen,
        "leader": state.leader,
        "leader_rank": state.leader_rank,
        "next_fen": next_fen(state),
        "bids": state.bids,
        "extensions": state.extensions,
        "opens_at": terms.opens_at_ms,
        "ends_at": None if clock_stands else state.ends_at_ms,
        "left_ms": state.left_ms,
        "result": state.result,
        "watching": watching,
    }
    if terms.reserve_commitment is not None:
        view["reserve"] = None if state.reserve is None else state.reserve.to_json()
    return view


def you(state: LotState, holder_tag: str | None, why_not: Sequence[str]) -> dict[str, Any] | None:
    """Return the protocol's `you`; None for a watcher, who has no holder tag.

    `why_not` is what enrolment still misses; what only the lot knows (struck off, over) is added.
    """
    if holder_tag is None:
        return None
    admission = state.admissions.get(holder_tag)
    missing = list(why_not)
    if admission is not None and admission.struck_off and "barred" not in missing:
        missing.append("barred")
    if state.status.is_over:
        missing.append("lot_over")
    return {
        "paddle": None if admission is None else admission.paddle,
        "rank": None if admission is None else admission.rank,
        "leading": admission is not None and admission.paddle == state.leader,
        "can_bid": admission is not None and not missing,
        "why_not": missing,
    }


def event_text(public: bytes) -> str:
    """Return `event_view` as text, without reading what everyone may see anyway."""
    if _IS_HIDDEN in public:
        return json.dumps(event_view(public), separators=(",", ":"))
    return public.decode()


# The kind stands so in the canonical form alone: text in it has its quotation marks escaped.
_IS_HIDDEN = b'"kind":"hidden"'


def event_view(public: bytes | Mapping[str, Any]) -> dict[str, Any]:
    """Return an entry as any viewer sees it; of a hidden one the number alone."""
    form: dict[str, Any] = json.loads(public) if isinstance(public, bytes) else dict(public)
    if form["kind"] == "hidden":
        return {"seq": form["seq"], "kind": "hidden"}
    return form
