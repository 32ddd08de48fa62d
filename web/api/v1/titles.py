"""What a claim's title says about time, and the doubled interest worked out from it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Annotated

from pydantic import Field
from sqlmodel.ext.asyncio.session import AsyncSession

from auction.cases import title_terms
from auction.cases.delay_interest import Payment, Span
from auction.cases.titles import enter_title_terms
from auction.db.unit_of_work import UnitOfWork
from auction.settlement.doubled_interest import ClaimInterest, interest_of_case
from web.api.v1.answers import Made, found
from web.api.v1.cases import case_of_court
from web.api.v1.endpoint import Call
from web.api.v1.fields import Day, Fen, FenFromZero
from web.api.v1.listing import Listed, Paging, listed_from
from web.api.v1.reading import Body, NoBody, NoQuery


class InstalmentBody(Body):
    """A part of the adjudged money, without general interest, and its last day to perform."""

    base_fen: Fen
    due_on: Day
    general_interest_fen: FenFromZero = 0


class StayBody(Body):
    """Days of a stay, both ends included; only one the debtor did not ask for is not counted."""

    from_on: Day
    to_on: Day
    by_debtor: bool = False


class PaymentBody(Body):
    """What was paid on the adjudged money outside this platform."""

    on: Day
    fen: Fen


class TitleBody(Body):
    """What a title says about time."""

    instalments: Annotated[list[InstalmentBody], Field(min_length=1, max_length=40)]
    stays: list[StayBody] = Field(default_factory=list, max_length=40)
    payments: list[PaymentBody] = Field(default_factory=list, max_length=40)


@dataclass(frozen=True)
class InstalmentInterest:
    """What one instalment bears, span by span."""

    instalment: str
    base_fen: int
    due_on: date
    interest_fen: int
    spans: tuple[Span, ...]


@dataclass(frozen=True)
class InterestOfClaim:
    """A claim's doubled interest: entered by hand, or worked out to a day."""

    claim_id: str
    creditor: str
    title: str
    doubled_interest_fen: int
    by_hand: bool
    worked_to_on: date | None
    instalments: tuple[InstalmentInterest, ...]


async def list_doubled_interest(
    session: AsyncSession, call: Call[NoBody, Paging]
) -> Listed[InterestOfClaim]:
    """List where the doubled interest of each claim of a case comes from."""
    case = await case_of_court(session, call)
    told = [_answer(each) for each in await interest_of_case(session, case)]
    return listed_from(told, call.query)


async def enter_title(uow: UnitOfWork, call: Call[TitleBody, NoQuery]) -> Made:
    """Enter what a claim's title says about time; the doubled interest is worked out at once."""
    case = await case_of_court(uow.session, call)
    claim_id = call.path["title_claim_id"]
    found(next((each for each in case.claims if each.id == claim_id), None))
    body = call.body
    terms = title_terms.TitleTerms(
        tuple(title_terms.Instalment(**dict(each)) for each in body.instalments),
        tuple(title_terms.Stay(**dict(each)) for each in body.stays),
        tuple(Payment(**dict(each)) for each in body.payments),
    )
    await enter_title_terms(uow, claim_id=claim_id, terms=terms)
    return Made(claim_id)


def _answer(told: ClaimInterest) -> InterestOfClaim:
    return InterestOfClaim(
        claim_id=told.claim_id,
        creditor=told.creditor,
        title=told.title,
        doubled_interest_fen=told.doubled_interest_fen,
        by_hand=told.by_hand,
        worked_to_on=told.entered.worked_to_on if told.entered else None,
        instalments=tuple(
            InstalmentInterest(
                each.debt.id, each.debt.base_fen, each.debt.due_on, each.interest_fen, each.spans
            )
            for each in told.debts
        ),
    )
