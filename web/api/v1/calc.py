"""The calculators, for anybody: one case as the body, its answer back, and nothing is kept.

A case is read by the calculators' own strict reader; the models here describe it. A bad one is
problem+json as everywhere, with `error` beside it in the form the command line has.
"""

from __future__ import annotations

import asyncio
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field
from starlette.responses import JSONResponse, Response

from auction.calculators.answering import Calculator, answer
from auction.calculators.case_reader import MOST
from auction.calculators.deadline import DeadlineKind
from auction.calculators.deposit import Procedure
from auction.cases.kinds import ClaimClass
from auction.i18n.languages import choose
from auction.kernel.refusal import Refused
from auction.settlement.distribution.turns import TurnKind
from auction.settlement.distribution.waterfall import DebtorKind, Part
from web.api.v1.endpoint import Call
from web.api.v1.fields import Day, left_out_never_null
from web.api.v1.reading import Body, NoQuery
from web.calculator_words import error_form
from web.errors import problem_json
from web.templating import language_of

Count = Annotated[int, Field(ge=1, le=MOST)]
Amount = Annotated[int, Field(ge=0, le=MOST)]
_MAY_BE_ABSENT: Any = Field(default=None, json_schema_extra=left_out_never_null)


class DistributionCost(Body):
    """A cost of the enforcement; no name twice."""

    name: str
    amount_fen: Count


class DistributionClaim(Body):
    """A claim; no id twice, and one of its four amounts is not zero.

    `collateral_net_fen`, on a class ahead of the ordinary ones only, is what the collateral leaves
    for this claim.
    """

    id: str
    creditor: str
    claim_class: ClaimClass = Field(alias="class")
    rank: Count
    seized_on: Day | None = _MAY_BE_ABSENT
    principal_fen: Amount
    interest_fen: Amount
    costs_fen: Amount
    doubled_interest_fen: Amount
    collateral_net_fen: Amount | None = _MAY_BE_ABSENT


class DistributionCase(Body):
    """Proceeds, costs in the order of payment, claims; "person" includes other organisations."""

    proceeds_fen: Amount
    debtor: DebtorKind
    class_order: list[ClaimClass] | None = _MAY_BE_ABSENT
    costs: list[DistributionCost]
    claims: list[DistributionClaim]


class DistributionLine(BaseModel):
    """A part of a cost or claim in one turn; `left_fen` is what the proceeds hold after it."""

    claim: str
    part: Part
    due_fen: int
    paid_fen: int
    rule: str
    turn: int
    left_fen: int


class DistributionTurn(BaseModel):
    """Who was paid together; `rank` and `seized_on` where they decide."""

    model_config = ConfigDict(populate_by_name=True)

    turn: int
    kind: TurnKind
    claim_class: ClaimClass | None = Field(default=None, alias="class")
    rank: int | None = None
    seized_on: Day | None = None
    rule: str
    due_fen: int
    available_fen: int
    paid_fen: int


class DistributionAnswer(BaseModel):
    """Lines in order of payment; what is paid and the surplus are the proceeds."""

    lines: list[DistributionLine]
    surplus_fen: int
    short_fen: int
    turns: list[DistributionTurn]


class InterestPayment(Body):
    """What of a payment lowers the base."""

    on: Day
    fen: Count


class InterestDebt(Body):
    """One instalment; general interest is shown and never counted."""

    id: str
    base_fen: Count
    due_on: Day
    general_interest_fen: Amount | None = _MAY_BE_ABSENT
    payments: list[InterestPayment] | None = _MAY_BE_ABSENT


class InterestExcluded(Body):
    """Days that do not count, both ends included."""

    from_on: Day = Field(alias="from")
    to_on: Day = Field(alias="to")


class InterestCase(Body):
    """Debts, days that do not count, and the last day that does."""

    debts: list[InterestDebt]
    excluded: list[InterestExcluded] | None = _MAY_BE_ABSENT
    ends_on: Day


class InterestSpan(BaseModel):
    """Days on which the same sum was unpaid; `days` of them count."""

    from_on: Day = Field(alias="from")
    to_on: Day = Field(alias="to")
    days: int
    unpaid_fen: int


class InterestOfDebt(BaseModel):
    """What one debt bears, rounded once."""

    id: str
    days: int
    interest_fen: int
    general_interest_fen: int
    spans: list[InterestSpan]


class InterestAnswer(BaseModel):
    """What each debt bears; the total is the sum of the rounded debts."""

    debts: list[InterestOfDebt]
    interest_fen: int
    rule: str


class FeeCase(Body):
    """The amount actually enforced."""

    amount_fen: Amount


class FeeTierAnswer(BaseModel):
    """What of the amount lies above a tier's start; `rate` counts ten-thousandths."""

    above_fen: int
    in_tier_fen: int
    rate: int


class FeeAnswer(BaseModel):
    """The fee: the flat part and the tiers cumulated, rounded once."""

    fee_fen: int
    flat_fen: int
    tiers: list[FeeTierAnswer]
    rule: str


class DepositCase(Body):
    """A lot's figures; only the applicant for enforcement gives its claim."""

    start_fen: Count
    deposit_fen: Count
    applicant_claim_fen: Count | None = _MAY_BE_ABSENT
    procedure: Procedure | None = _MAY_BE_ABSENT


class DepositAnswer(BaseModel):
    """What is paid before bidding, and the band a deposit keeps."""

    due_fen: int
    least_fen: int
    most_fen: int
    rule: str


class DeadlineCase(Body):
    """A day for a period, else an instant with its offset; days off only for a period."""

    from_: str = Field(alias="from")
    days: Count
    kind: DeadlineKind | None = _MAY_BE_ABSENT
    holidays: list[Day] | None = _MAY_BE_ABSENT
    workdays: list[Day] | None = _MAY_BE_ABSENT


class DeadlineAnswer(BaseModel):
    """Until when; `last_day` is a period's end before it was moved past days off.

    `provisional`: the list of days off of that year is not announced yet.
    """

    due: str
    rule: str
    last_day: Day | None = None
    moved_days: int | None = None
    provisional: Literal[True] | None = None


async def calculate_distribution(call: Call[DistributionCase, NoQuery]) -> Response:
    """Share proceeds out among costs and claims, turn by turn, to the fen."""
    return await _answered(call, Calculator.distribution)


async def calculate_delay_interest(call: Call[InterestCase, NoQuery]) -> Response:
    """Work out the doubled part of delay interest on debts not paid in time."""
    return await _answered(call, Calculator.delay_interest)


async def calculate_execution_fee(call: Call[FeeCase, NoQuery]) -> Response:
    """Work out the execution fee on the amount actually enforced."""
    return await _answered(call, Calculator.execution_fee)


async def calculate_deposit(call: Call[DepositCase, NoQuery]) -> Response:
    """Work out what is paid before bidding on a lot."""
    return await _answered(call, Calculator.deposit)


async def calculate_deadline(call: Call[DeadlineCase, NoQuery]) -> Response:
    """Work out when a period is over, or an instant days of 24 hours away."""
    return await _answered(call, Calculator.deadline)


async def _answered(call: Call[Any, NoQuery], calculator: Calculator) -> Response:
    try:
        # Beside the loop: a long case must hold up nobody's bid.
        said = await asyncio.to_thread(answer, calculator, call.content)
    except Refused as refused:
        return _refused(call, refused)
    return JSONResponse(said, headers={"Cache-Control": "no-store"})


def _refused(call: Call[Any, NoQuery], refused: Refused) -> Response:
    accepted = call.request.headers.get("accept-language")
    language = language_of(call.request) if accepted is None else choose(accepted)
    return problem_json(call.request, refused.refusal, more=error_form(language, refused.refusal))
