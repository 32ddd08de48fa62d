"""Pure. Why proposed terms are what they are: the rule, the figures it starts from, the result.

Each reason is a code with its figures; words are made at the edge. What is said is worked out
again from the same rules, so that a reason that no longer holds cannot be shown.
Law: OJA-11, OJA-13, OJA-20, OJA-28, OJA-41, OJS-04, OJS-05, PLAT-02.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from auction.kernel.clock import court_day
from auction.kernel.court_calendar import CourtCalendar
from auction.kernel.money import YUAN, format_yuan
from auction.lots.proposals import PROPOSED_DEPOSIT_PER_MILLE
from auction.lots.rules import ProposedTerms, advised_increment_fen, deposit_band
from auction.lots.sale_rounds import (
    FIRST_FLOOR_PER_MILLE,
    SALE_DAYS,
    SECOND_FLOOR_PER_MILLE,
    SaleBasis,
    earliest_opening,
    floor_fen,
    floor_law,
    notice_days,
    second_by,
)


@dataclass(frozen=True)
class Reason:
    """Why one term is proposed so: `code` in words is "reason.<code>", filled in with `data`."""

    term: str
    code: str
    law: str
    data: Mapping[str, Any]


def explain(
    proposal: ProposedTerms, basis: SaleBasis, *, now: datetime, calendar: CourtCalendar
) -> list[Reason]:
    """Return a reason for each proposed term, in the order of the form."""
    return [
        _start(proposal, basis),
        _increment(proposal),
        _deposit(proposal),
        _opening(proposal, basis, now, calendar),
        _end(proposal, basis),
    ]


def _start(proposal: ProposedTerms, basis: SaleBasis) -> Reason:
    floor, law = floor_fen(basis), floor_law(basis)
    data: dict[str, Any] = {
        "base": format_yuan(basis.previous_start_fen or basis.reference_fen),
        "floor": format_yuan(floor),
        "start": format_yuan(proposal.start_fen),
    }
    if law == "OJA-11":
        share = FIRST_FLOOR_PER_MILLE // 10
        return Reason("start_fen", "start_first", law, {**data, "share": share})
    if law == "OJA-41":
        share = SECOND_FLOOR_PER_MILLE // 10
        return Reason("start_fen", "start_second", law, {**data, "share": share})
    code = "start_sale" if basis.is_sale else "start_resale"
    return Reason("start_fen", code, law, data)


def _increment(proposal: ProposedTerms) -> Reason:
    advised = advised_increment_fen(proposal.start_fen)
    data = {
        "start": format_yuan(proposal.start_fen),
        "share": _share_of_tier(proposal.start_fen),
        "advised": format_yuan(advised),
        "increment": format_yuan(proposal.increment_fen),
    }
    code = "increment_tier" if advised >= YUAN else "increment_small"
    return Reason("increment_fen", code, "PLAT-02", data)


def _deposit(proposal: ProposedTerms) -> Reason:
    least, most = deposit_band(proposal.start_fen)
    data = {
        "share": PROPOSED_DEPOSIT_PER_MILLE // 10,
        "start": format_yuan(proposal.start_fen),
        "deposit": format_yuan(proposal.deposit_fen),
        "least": format_yuan(least),
        "most": format_yuan(most),
    }
    return Reason("deposit_fen", "deposit_tenth", "OJA-20", data)


def _opening(
    proposal: ProposedTerms, basis: SaleBasis, now: datetime, calendar: CourtCalendar
) -> Reason:
    data: dict[str, Any] = {
        "days": notice_days(basis),
        "earliest_at": earliest_opening(basis, now),
        "opens_at": proposal.opens_at,
    }
    if basis.is_second and basis.failed_at is not None:
        data["latest_on"] = second_by(basis.failed_at)
        return Reason("opens_at", "opens_second", "OJA-41", data)
    is_off = calendar.is_off(court_day(proposal.opens_at))
    law = "OJS-04" if basis.is_sale else "OJA-13"
    return Reason("opens_at", "opens_pressed" if is_off else "opens_first", law, data)


def _end(proposal: ProposedTerms, basis: SaleBasis) -> Reason:
    data = {"ends_at": proposal.ends_at, "days": SALE_DAYS}
    if basis.is_sale:
        return Reason("ends_at", "ends_sale", "OJS-04", data)
    return Reason("ends_at", "ends_day", "OJA-28", data)


def _share_of_tier(start_fen: int) -> str:
    """Return the advised share of a start in per cent, as a court writes it. Law: PLAT-02."""
    if start_fen <= 100_000 * YUAN:
        return "2"
    return "1" if start_fen <= 1_000_000 * YUAN else "0.5"
