"""Pure. Who has a right of priority in a thing, and before whom: rank 1 goes first.

Law: OJA-25, OJA-26. CAT-05: a co-owner by shares goes before a lessee.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from auction.cases.refusals import CaseRefusal
from auction.kernel.refusal import CommonRefusal, Refusal

MOST_RANK = 9
MOST_HOLDER_NAME = 100
_ORGANISED = ("公司", "企业", "（有限合伙）", "银行", "合作社", "Ltd", "Ltd.", "Inc.", "LLC")


class Basis(StrEnum):
    """What a right of priority rests on."""

    co_owner = "co_owner"
    shareholder = "shareholder"
    lessee = "lessee"
    other = "other"


@dataclass(frozen=True)
class Holder:
    """Somebody the court knows to have priority. One rank may have several holders."""

    name: str
    basis: Basis
    rank: int
    recorded_at: datetime


def is_organisation(name: str) -> bool:
    """Say whether a name is an organisation's, which is shown whole; any other is a person's.

    House rule: by its ending alone, for a holder's kind is not recorded; in doubt it is withheld.
    """
    return name.strip().endswith(_ORGANISED)


def check_holder(name: str, basis: Basis, rank: int, known: Sequence[Holder]) -> Refusal | None:
    """Say why a holder cannot be recorded with a rank. Law: OJA-26, CAT-05."""
    if not name.strip():
        return Refusal(CommonRefusal.missing, {}, "holder_name")
    if len(name) > MOST_HOLDER_NAME:
        return Refusal(CommonRefusal.too_long, {"longest": MOST_HOLDER_NAME}, "holder_name")
    return check_rank(basis, rank, ((each.basis, each.rank) for each in known))


def check_rank(basis: Basis, rank: int, known: Iterable[tuple[Basis, int]]) -> Refusal | None:
    """Say why a rank does not fit beside those known: a lessee comes after every co-owner."""
    if not 1 <= rank <= MOST_RANK:
        return Refusal(CaseRefusal.bad_rank, {"least": 1, "most": MOST_RANK}, "rank")
    pairs = [*known, (basis, rank)]
    co_owners = [each for of, each in pairs if of is Basis.co_owner]
    lessees = [each for of, each in pairs if of is Basis.lessee]
    if co_owners and lessees and max(co_owners) >= min(lessees):
        return Refusal(CaseRefusal.lessee_before_co_owner, {}, "rank")
    return None
