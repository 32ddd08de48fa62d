"""Enforcement cases: who is in them, what is owed, what it costs, and where every fen went."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

from sqlmodel.ext.asyncio.session import AsyncSession

from auction.cases import queries, service
from auction.cases.kinds import ClaimClass, PartyKind, PartyRole
from auction.cases.queries import CaseLine, CaseView
from auction.db.unit_of_work import UnitOfWork
from auction.kernel.actor import Role
from auction.settlement.queries import ClaimMoney, case_money
from web.api.v1.answers import Made, found
from web.api.v1.endpoint import Call
from web.api.v1.fields import Day, Fen, FenFromZero, Id, Line, OptionalLine, OptionalProse, Search
from web.api.v1.listing import Listed, Paging, listed
from web.api.v1.reading import Body, NoBody, NoQuery

READERS = (Role.judge, Role.clerk, Role.panel, Role.president)
"""Who reads a court's cases and lots, drafts included; the same as on its pages."""


class CaseSearch(Paging):
    """Looks in number, summary and names."""

    search: Search = ""


class NewCase(Body):
    """A case; `judge_id` is needed when a clerk opens it."""

    number: Line
    summary: OptionalProse = ""
    judge_id: Id | None = None


class NewParty(Body):
    """Somebody in a case, and where they may be paid."""

    role: PartyRole
    kind: PartyKind
    name: Line
    email: OptionalLine = ""
    account_id: Id | None = None
    bank_account: OptionalLine = ""


class NewClaim(Body):
    """What a party may ask for, by which title, class and rank."""

    party_id: Id
    title: Line
    claim_class: ClaimClass
    rank: int
    principal_fen: FenFromZero
    interest_fen: FenFromZero = 0
    costs_fen: FenFromZero = 0
    doubled_interest_fen: FenFromZero = 0
    seized_on: Day | None = None
    collateral_asset_id: Id | None = None


class NewCost(Body):
    """A cost of enforcement, paid first from the proceeds."""

    name: Line
    payee_name: Line
    payee_account: OptionalLine
    amount_fen: Fen


@dataclass(frozen=True)
class ClaimMoneyAnswer:
    """One claim and its money; what the bank has not confirmed is still owed."""

    claim_id: str
    creditor: str
    title: str
    due_fen: int
    paid_fen: int
    on_the_way_fen: int
    owed_fen: int


@dataclass(frozen=True)
class CaseMoneyAnswer:
    """A case's money: what came in, what lies with the court, what went out to whom."""

    received_fen: int
    held_fen: int
    forfeited_fen: int
    on_the_way_fen: int
    costs_paid_fen: int
    surplus_paid_fen: int
    paid_fen: int
    owed_fen: int
    claims: tuple[ClaimMoneyAnswer, ...]


async def list_cases(session: AsyncSession, call: Call[NoBody, CaseSearch]) -> Listed[CaseLine]:
    """List the court's cases, the newest first."""
    asked = call.query
    page = await queries.cases(
        session, call.court_id(*READERS), asked.search, asked.page, asked.size
    )
    return listed(page)


async def open_case(uow: UnitOfWork, call: Call[NewCase, NoQuery]) -> Made:
    """Open an enforcement case."""
    return Made(await service.open_case(uow, **dict(call.body)))


async def show_case(session: AsyncSession, call: Call[NoBody, NoQuery]) -> CaseView:
    """Show a case whole: parties, claims, costs and what was seized."""
    return await case_of_court(session, call)


async def add_party(uow: UnitOfWork, call: Call[NewParty, NoQuery]) -> Made:
    """Add somebody to a case."""
    return Made(await service.add_party(uow, case_id=call.path["case_id"], **dict(call.body)))


async def add_claim(uow: UnitOfWork, call: Call[NewClaim, NoQuery]) -> Made:
    """Enter a claim."""
    return Made(await service.add_claim(uow, case_id=call.path["case_id"], **dict(call.body)))


async def add_cost(uow: UnitOfWork, call: Call[NewCost, NoQuery]) -> Made:
    """Enter a cost of enforcement."""
    return Made(await service.add_cost(uow, case_id=call.path["case_id"], **dict(call.body)))


async def show_case_money(session: AsyncSession, call: Call[NoBody, NoQuery]) -> CaseMoneyAnswer:
    """Show a case's money: received, held, on its way, paid and still owed, claim by claim."""
    case = await case_of_court(session, call)
    money = await case_money(session, case.id)
    return CaseMoneyAnswer(
        received_fen=money.received_fen,
        held_fen=money.held_fen,
        forfeited_fen=money.forfeited_fen,
        on_the_way_fen=money.on_the_way_fen,
        costs_paid_fen=money.costs_paid_fen,
        surplus_paid_fen=money.surplus_paid_fen,
        paid_fen=money.paid_fen,
        owed_fen=money.owed_fen,
        claims=tuple(_claim_money(claim) for claim in money.claims),
    )


async def case_of_court(session: AsyncSession, call: Call[Any, Any]) -> CaseView:
    """Return the case the address names, if it is of the reader's court; else `not_found`."""
    court_id = call.court_id(*READERS)
    return found(await queries.case(session, court_id, call.path["case_id"]))


def _claim_money(claim: ClaimMoney) -> ClaimMoneyAnswer:
    return ClaimMoneyAnswer(**asdict(claim), owed_fen=claim.owed_fen)
