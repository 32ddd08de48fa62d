"""What was typed into a calculator's form, as the case a program would send."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Any

from auction.calculators.deadline import DeadlineKind
from auction.calculators.deposit import Procedure
from auction.cases.kinds import ClaimClass
from auction.kernel.refusal import Refusal
from auction.settlement.distribution.waterfall import DebtorKind
from web.forms import FormView

FEWEST_ROWS = {"cost": 2, "claim": 3, "payment": 2, "excluded": 2}
MOST_ROWS = {"cost": 15, "claim": 30, "payment": 60, "excluded": 30}
MORE_ROWS = {"cost": 3, "claim": 3, "payment": 4, "excluded": 3}
_CLAIM_AMOUNTS = ("principal", "interest", "costs", "doubled_interest")


@dataclass
class TypedCase:
    """A case, and which field of the form each of its paths was typed into."""

    case: dict[str, Any]
    names: dict[str, str] = field(default_factory=dict)

    def at_its_field(self, refusal: Refusal) -> Refusal:
        """Return a refusal of the case as one of the form."""
        path = refusal.field_name or ""
        return replace(refusal, field_name=self.names.get(path))


def rows_of(form: FormView, kind: str) -> int:
    """Return how many rows a form shows: those it had, and more where they were asked for."""
    typed = form.value(f"{kind}_rows")
    is_number = typed.isascii() and typed.isdigit() and len(typed) < 4
    rows = max(int(typed) if is_number else 0, FEWEST_ROWS[kind])
    if form.value("more") == kind:
        rows += MORE_ROWS[kind]
    return min(rows, MOST_ROWS[kind])


def fee_case(form: FormView) -> TypedCase:
    """Read the amount enforced."""
    return TypedCase({"amount_fen": form.amount("amount", least_fen=0)}, {"amount_fen": "amount"})


def deposit_case(form: FormView) -> TypedCase:
    """Read a lot's start price and deposit, the procedure, and the applicant's claim if any."""
    case: dict[str, Any] = {
        "start_fen": form.amount("start"),
        "deposit_fen": form.amount("deposit"),
        "procedure": str(form.choice("procedure", Procedure)),
    }
    claim_fen = form.optional_amount("claim")
    if claim_fen is not None:
        case["applicant_claim_fen"] = claim_fen
    return TypedCase(case, {"start_fen": "start", "deposit_fen": "deposit"})


def deadline_case(form: FormView) -> TypedCase:
    """Read a period in days, or days of 24 hours from or to an instant."""
    kind = form.choice("kind", DeadlineKind)
    if kind is DeadlineKind.period:
        start, counted = form.day("from").isoformat(), "days"
    else:
        start, counted = form.instant("at").isoformat(), "whole_days"
    days = form.whole(counted, least=1, most=36_500)
    return TypedCase({"kind": str(kind), "from": start, "days": days}, {"days": counted})


def interest_case(form: FormView) -> TypedCase:
    """Read one debt with its payments, and the days that do not count."""
    typed = TypedCase({"ends_on": form.day("ends_on").isoformat(), "excluded": []})
    debt: dict[str, Any] = {
        "id": "1",
        "base_fen": form.amount("base"),
        "due_on": form.day("due_on").isoformat(),
        "payments": [],
    }
    general_fen = form.optional_amount("general", least_fen=0)
    if general_fen is not None:
        debt["general_interest_fen"] = general_fen
    for row in _filled(form, "payment", ("on", "fen")):
        on, fen = form.day(f"payment_{row}_on"), form.amount(f"payment_{row}_fen")
        debt["payments"].append({"on": on.isoformat(), "fen": fen})
    for row in _filled(form, "excluded", ("from", "to")):
        begins, ends = form.day(f"excluded_{row}_from"), form.day(f"excluded_{row}_to")
        typed.names[f"excluded[{len(typed.case['excluded'])}].from"] = f"excluded_{row}_from"
        typed.case["excluded"].append({"from": begins.isoformat(), "to": ends.isoformat()})
    typed.case["debts"] = [debt]
    typed.names["debts[0].payments"] = "payment_1_fen"
    return typed


def distribution_case(form: FormView) -> TypedCase:
    """Read proceeds, costs and claims; a claim's id is the number of its row."""
    typed = TypedCase(
        {
            "proceeds_fen": form.amount("proceeds", least_fen=0),
            "debtor": str(form.choice("debtor", DebtorKind)),
            "costs": [],
            "claims": [],
        }
    )
    for row in _filled(form, "cost", ("name", "amount")):
        typed.names[f"costs[{len(typed.case['costs'])}].name"] = f"cost_{row}_name"
        typed.case["costs"].append(
            {
                "name": form.text(f"cost_{row}_name", longest=100),
                "amount_fen": form.amount(f"cost_{row}_amount"),
            }
        )
    asked = ("creditor", "seized_on", *_CLAIM_AMOUNTS, "collateral_net")
    for row in _filled(form, "claim", asked):
        _add_claim(typed, form, row)
    return typed


def _add_claim(typed: TypedCase, form: FormView, row: int) -> None:
    at, name = f"claims[{len(typed.case['claims'])}]", f"claim_{row}"
    claim: dict[str, Any] = {
        "id": str(row),
        "creditor": form.text(f"{name}_creditor", longest=100),
        "class": str(form.choice(f"{name}_class", ClaimClass)),
        "rank": form.whole(f"{name}_rank", least=1, most=1_000),
    }
    for part in _CLAIM_AMOUNTS:
        claim[f"{part}_fen"] = form.optional_amount(f"{name}_{part}", least_fen=0) or 0
        typed.names[f"{at}.{part}_fen"] = f"{name}_{part}"
    collateral_fen = form.optional_amount(f"{name}_collateral_net", least_fen=0)
    if collateral_fen is not None:
        claim["collateral_net_fen"] = collateral_fen
    typed.names[f"{at}.collateral_net_fen"] = f"{name}_collateral_net"
    seized_on = form.optional_day(f"{name}_seized_on")
    if seized_on is not None:
        claim["seized_on"] = seized_on.isoformat()
    typed.case["claims"].append(claim)


def _filled(form: FormView, kind: str, asked: tuple[str, ...]) -> list[int]:
    """Return the numbers of the rows in which anything was typed."""
    return [
        row
        for row in range(1, rows_of(form, kind) + 1)
        if any(form.value(f"{kind}_{row}_{name}").strip() for name in asked)
    ]
