"""Who receives the money of a distribution: one payee for each cost, each claim, the rest.

Law: DIST-05 (by transfer), W-12 (surplus to the debtor).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any, Protocol

from auction.cases.kinds import PartyRole
from auction.cases.queries import CaseView
from auction.settlement.distribution.plain_form import EXECUTION_FEE

SURPLUS = "surplus"


class PayingCourt(Protocol):
    """The court to which the execution fee is due."""

    @property
    def name_zh(self) -> str:
        """Return its name."""
        ...

    @property
    def bank_account(self) -> str:
        """Return where its money lies."""
        ...


@dataclass(frozen=True)
class Payee:
    """A payment to be made. `claim` is the claim's id, the cost's, or "surplus"."""

    claim: str
    purpose: str
    name: str
    account: str
    amount_fen: int


def payees_of(
    case: CaseView,
    court: PayingCourt,
    lines: Iterable[Mapping[str, Any]],
    *,
    surplus_fen: int,
    named: Mapping[str, str],
) -> list[Payee]:
    """Return everybody who is paid something, in the order of the lines, the debtor last.

    `named` holds accounts a judge or clerk named for this distribution; they stand before those
    of the case. An account nobody knows is empty.
    """
    amounts: dict[str, int] = {}
    for line in lines:
        amounts[line["claim"]] = amounts.get(line["claim"], 0) + line["paid_fen"]
    amounts[SURPLUS] = surplus_fen
    known = _known_payees(case, court)
    return [
        Payee(claim, purpose, name, named.get(claim, account), amount_fen)
        for claim, amount_fen in amounts.items()
        if amount_fen
        for purpose, name, account in [known[claim]]
    ]


def set_off_by_claim(
    lines: Iterable[Mapping[str, Any]], own: Collection[str], set_off_fen: int
) -> dict[str, int]:
    """Return what of the lines of a creditor's `own` claims the thing itself has paid. AUC-16."""
    paid: dict[str, int] = {}
    for line in lines:
        part_fen = min(line["paid_fen"], set_off_fen) if line["claim"] in own else 0
        if part_fen:
            paid[line["claim"]] = paid.get(line["claim"], 0) + part_fen
            set_off_fen -= part_fen
    return paid


def less_set_off(payees: Iterable[Payee], set_off: Mapping[str, int]) -> list[Payee]:
    """Return the payees with what they had in kind taken off; who had all of it is left out."""
    rest = [
        replace(payee, amount_fen=payee.amount_fen - set_off.get(payee.claim, 0))
        for payee in payees
    ]
    return [payee for payee in rest if payee.amount_fen]


def _known_payees(case: CaseView, court: PayingCourt) -> dict[str, tuple[str, str, str]]:
    """Return purpose, name and account for whatever a line may name."""
    parties = {party.id: party for party in case.parties}
    known = {
        claim.id: ("claim", claim.creditor, parties[claim.party_id].bank_account)
        for claim in case.claims
    }
    known |= {cost.id: ("cost", cost.payee_name, cost.payee_account) for cost in case.costs}
    known[EXECUTION_FEE] = ("cost", court.name_zh, court.bank_account)
    debtors = case.parties_in(PartyRole.debtor)
    debtor = debtors[0] if debtors else None
    known[SURPLUS] = (
        "surplus",
        debtor.name if debtor else "",
        debtor.bank_account if debtor else "",
    )
    return known
