"""Pure. Whether the parties have agreed on three agencies and their order, and who sees what.

Law: REF-21.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from auction.cases.kinds import PartyRole
from auction.kernel.refusal import Refusal
from valuation.choice.refusals import ChoiceRefusal

CHOICE_DAYS = 5  # House rule: the law leaves "the set time" to the court.
SHORTEST_CHOICE_DAYS, LONGEST_CHOICE_DAYS = 3, 15
CHOOSING_ROLES = (PartyRole.applicant, PartyRole.debtor)  # The two sides. Law: REF-21.


@dataclass(frozen=True)
class Statement:
    """What one party said so far: three agencies in order, or nothing; whether it asks to draw.

    `draw_level`: from which sub-roster it would have chance take; "" leaves that to the rule.
    """

    role: str
    has_account: bool
    agency_ids: tuple[str, ...] = ()
    asks_draw: bool = False
    draw_level: str = ""


def may_last(days: int) -> Refusal | None:
    """Say whether the parties may be given that many days to choose."""
    if SHORTEST_CHOICE_DAYS <= days <= LONGEST_CHOICE_DAYS:
        return None
    data = {"least": SHORTEST_CHOICE_DAYS, "most": LONGEST_CHOICE_DAYS}
    return Refusal(ChoiceRefusal.choice_days_out_of_range, data, "choice_days")


def both_sides_here(statements: Sequence[Statement]) -> bool:
    """Say whether there is an applicant and a debtor, and each of them can state something here."""
    present = {each.role for each in statements if each.has_account}
    return present >= set(CHOOSING_ROLES) and all(each.has_account for each in statements)


def all_stated(statements: Sequence[Statement]) -> bool:
    """Say whether everybody on both sides has ranked three: then each may see the others'."""
    return both_sides_here(statements) and all(each.agency_ids for each in statements)


def agreed_on(statements: Sequence[Statement]) -> tuple[str, ...] | None:
    """Return the three agencies in order if everybody on both sides named the same."""
    if not all_stated(statements):
        return None
    named = {each.agency_ids for each in statements}
    return named.pop() if len(named) == 1 else None


def all_ask_draw(statements: Sequence[Statement]) -> bool:
    """Say whether everybody on both sides asks for the draw."""
    return both_sides_here(statements) and all(each.asks_draw for each in statements)


def level_all_ask(statements: Sequence[Statement]) -> str:
    """Return the sub-roster for which everybody on both sides asks; "" where they differ."""
    wishes = {each.draw_level for each in statements}
    return wishes.pop() if all_ask_draw(statements) and len(wishes) == 1 else ""
