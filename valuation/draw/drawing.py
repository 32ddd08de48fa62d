"""Pure. Drawing three agencies in order, so that anyone can draw them again.

Law: REF-21, REF-32. `docs/draw.md` tells it to a stranger, with worked examples. A draw has two
halves: `opened` freezes the roster and commits to the secret, `revealed` adds what others
contributed and names three. What is published stands in `record.py`.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Mapping, Sequence
from dataclasses import replace
from enum import StrEnum
from typing import Any

from auction.kernel.canonical import canonical_bytes, content_hash
from auction.kernel.refusal import Refusal
from auction.kernel.shuffle import below, shuffled
from valuation.agencies.roster import AGENCIES_IN_ORDER, RosterEntry
from valuation.draw.record import (
    Contribution,
    DrawRecord,
    Exclusion,
    NotARecord,
    RosterLine,
    contributions_form,
    opening_hash,
    read_record,
    roster_form,
)
from valuation.refusals import ValuationRefusal

__all__ = [
    "SECRET_BYTES",
    "Contribution",
    "DrawFault",
    "DrawRecord",
    "Exclusion",
    "NotARecord",
    "RosterLine",
    "below",
    "draw_agencies",
    "first_fault",
    "opened",
    "read_record",
    "revealed",
]

SECRET_BYTES = 32


class DrawFault(StrEnum):
    """What does not hold when a draw is recomputed, in the order in which it is looked at."""

    not_revealed = "not_revealed"
    roster_too_short = "roster_too_short"
    roster_order = "roster_order"
    roster_hash = "roster_hash"
    opening_hash = "opening_hash"
    secret_hash = "secret_hash"  # noqa: S105  (a name, no secret)
    contributions_order = "contributions_order"
    contributions_hash = "contributions_hash"
    seed = "seed"
    result = "result"


def opened(
    name: str,
    roster: Sequence[RosterEntry],
    secret: bytes,
    *,
    excluded: Sequence[Exclusion] = (),
    opening: Mapping[str, Any] | None = None,
) -> DrawRecord | Refusal:
    """Freeze a roster and commit to a secret, which the record does not hold yet.

    `name` is unique to the draw; who stands on `roster` may be named (`roster.may_appraise`).
    Refuses fewer than three.
    """
    lines = tuple(
        RosterLine(entry.agency_id, entry.name, entry.licence_no)
        for entry in sorted(roster, key=lambda entry: entry.agency_id)
    )
    if len(lines) < AGENCIES_IN_ORDER:
        counts = {"least": AGENCIES_IN_ORDER, "found": len(lines)}
        return Refusal(ValuationRefusal.roster_too_short, counts)
    record = DrawRecord(
        draw=name,
        roster=lines,
        roster_sha256=content_hash(roster_form(lines)),
        secret_sha256=hashlib.sha256(secret).hexdigest(),
        excluded=tuple(sorted(excluded, key=lambda each: each.agency_id)),
        opening=dict(opening or {}),
    )
    return replace(record, opening_sha256=opening_hash(record))


def revealed(
    record: DrawRecord,
    secret: bytes,
    contributions: Sequence[Contribution] = (),
    *,
    figure_source: str = "",
) -> DrawRecord:
    """Draw three of an opened draw's roster, in order, with what was contributed.

    Every order of three is equally likely over the secrets.
    """
    in_order = tuple(sorted(contributions, key=lambda each: each.label))
    seed = _seed(record.draw, record.roster_sha256, secret, in_order)
    return replace(
        record,
        secret=secret.hex(),
        contributions=in_order,
        contributions_sha256=content_hash(contributions_form(in_order)),
        figure_source=figure_source,
        seed=seed.hex(),
        chosen=_first_three(record.roster, seed),
    )


def draw_agencies(name: str, roster: Sequence[RosterEntry], secret: bytes) -> DrawRecord | Refusal:
    """Open a draw and reveal it at once, with no number added."""
    record = opened(name, roster, secret)
    return record if isinstance(record, Refusal) else revealed(record, secret)


def first_fault(record: DrawRecord) -> DrawFault | None:
    """Recompute a draw from its record; return the first thing that does not hold, or None."""
    if not record.is_revealed:
        return DrawFault.not_revealed
    return _fault_of_roster(record) or _fault_of_inputs(record) or _fault_of_result(record)


def _fault_of_roster(record: DrawRecord) -> DrawFault | None:
    ids = [line.agency_id for line in record.roster]
    if len(ids) < AGENCIES_IN_ORDER:
        return DrawFault.roster_too_short
    if ids != sorted(set(ids)):
        return DrawFault.roster_order
    if content_hash(roster_form(record.roster)) != record.roster_sha256:
        return DrawFault.roster_hash
    return None


def _fault_of_inputs(record: DrawRecord) -> DrawFault | None:
    # Records from before parties could add numbers have no opening and no contributions.
    is_early = not record.opening_sha256
    if not is_early and opening_hash(record) != record.opening_sha256:
        return DrawFault.opening_hash
    if hashlib.sha256(bytes.fromhex(record.secret)).hexdigest() != record.secret_sha256:
        return DrawFault.secret_hash
    labels = [each.label for each in record.contributions]
    if labels != sorted(set(labels)):
        return DrawFault.contributions_order
    form = contributions_form(record.contributions)
    unhashed = is_early and not form and not record.contributions_sha256
    if not unhashed and content_hash(form) != record.contributions_sha256:
        return DrawFault.contributions_hash
    return None


def _fault_of_result(record: DrawRecord) -> DrawFault | None:
    secret = bytes.fromhex(record.secret)
    seed = _seed(record.draw, record.roster_sha256, secret, record.contributions)
    if (record.seed or record.opening_sha256) and seed.hex() != record.seed:
        return DrawFault.seed
    return None if _first_three(record.roster, seed) == record.chosen else DrawFault.result


def _first_three(roster: Sequence[RosterLine], seed: bytes) -> tuple[str, ...]:
    """Shuffle by Fisher and Yates, from the last place down, and take the first three."""
    return shuffled([line.agency_id for line in roster], seed)[:AGENCIES_IN_ORDER]


def _seed(
    name: str, roster_sha256: str, secret: bytes, contributions: Sequence[Contribution]
) -> bytes:
    form = contributions_form(contributions)
    message = {"draw": name, "roster_sha256": roster_sha256, "contributions": form}
    return hmac.digest(secret, canonical_bytes(message), "sha256")
