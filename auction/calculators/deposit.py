"""Pure. The form of a deposit. What is due is `enrolment/rules.py`, as bidders are asked for it.

Law: OJA-20, OJA-21, OJS-06, TRAP-05.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from auction.calculators.case_reader import Fields
from auction.calculators.refusals import CalculatorRefusal as Bad
from auction.enrolment.rules import entry_due_fen
from auction.kernel.refusal import refuse
from auction.lots.rules import deposit_band

NEEDED = ("start_fen", "deposit_fen")
MAY = ("applicant_claim_fen", "procedure")


class Procedure(StrEnum):
    """How a thing is sold: a judicial sale is paid in full beforehand. Law: OJS-06."""

    auction = "auction"
    sale = "sale"


@dataclass(frozen=True)
class DepositCase:
    """The figures of a lot, and the claim of the applicant where it is the applicant who asks."""

    start_fen: int
    deposit_fen: int
    applicant_claim_fen: int | None
    procedure: Procedure

    @property
    def band(self) -> tuple[int, int]:
        """Return the least and the most deposit for the start."""
        return deposit_band(self.start_fen)

    @property
    def due_fen(self) -> int:
        """Return what is paid before bidding."""
        return entry_due_fen(
            "sale" if self.procedure is Procedure.sale else "auction",
            start_fen=self.start_fen,
            deposit_fen=self.deposit_fen,
            applicant_claim_fen=self.applicant_claim_fen,
        )

    @property
    def rule(self) -> str:
        """Return the rule by which this is due."""
        if self.procedure is Procedure.sale:
            return "OJS-06"
        return "OJA-20" if self.applicant_claim_fen is None else "OJA-21"


def read(case: object) -> DepositCase:
    """Return the case read, or refuse it: also a deposit outside 5 to 20 % of the start."""
    fields = Fields(case, needed=NEEDED, may=MAY)
    found = DepositCase(
        fields.amount("start_fen", least=1),
        fields.amount("deposit_fen", least=1),
        fields.optional_amount("applicant_claim_fen", least=1),
        fields.choice("procedure", Procedure) if "procedure" in fields else Procedure.auction,
    )
    least, most = found.band
    if not least <= found.deposit_fen <= most:
        data = {"least_fen": least, "most_fen": most}
        raise refuse(Bad.case_deposit_outside_band, "deposit_fen", **data)
    return found


def answer(case: object) -> dict[str, Any]:
    """Return what is due, and the band the deposit had to keep."""
    found = read(case)
    least, most = found.band
    return {"due_fen": found.due_fen, "least_fen": least, "most_fen": most, "rule": found.rule}
