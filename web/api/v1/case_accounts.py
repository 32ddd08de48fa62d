"""The account of a case: what came, what went to whom on which claim, what is kept and owed."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from sqlmodel.ext.asyncio.session import AsyncSession
from starlette.responses import Response

from auction.bidding.signing import SigningKey
from auction.cases.queries import cases_of_party
from auction.db.unit_of_work import UnitOfWork
from auction.documents import queries as documents
from auction.documents.account_statements import make_account_statement
from auction.documents.papers import PaperKind
from auction.kernel.refusal import CommonRefusal, refuse
from auction.settlement.account_queries import case_account
from auction.settlement.account_views import Arrival, CaseAccount, Kept, Outgoing
from auction.settlement.closing_types import ClosingProposal
from web.api.v1.answers import found
from web.api.v1.cases import READERS
from web.api.v1.endpoint import Call
from web.api.v1.papers import reader_of
from web.api.v1.reading import NoBody, NoQuery
from web.public.papers import may_read
from web.public.signed_accounts import signed_response


@dataclass(frozen=True)
class PartAnswer:
    """One part of a claim; `deposited_fen` lies with the court for the creditor."""

    part: str
    due_fen: int
    paid_fen: int
    deposited_fen: int
    owed_fen: int


@dataclass(frozen=True)
class ClaimAnswer:
    """A claim, part by part."""

    id: str
    creditor: str
    title: str
    parts: tuple[PartAnswer, ...]


@dataclass(frozen=True)
class SaleAnswer:
    """How long a sale's money took; days of the court's calendar, null while it is not over."""

    sale_id: str
    lot_id: str
    lot_number: str
    price_fen: int
    state: str
    sold_at: datetime
    arrived_at: datetime | None
    paid_out_at: datetime | None
    days_from_sale: int | None
    days_from_arrival: int | None


@dataclass(frozen=True)
class AccountAnswer:
    """A case's money, told from the books.

    `received_fen` is `paid_fen`, `on_its_way_fen` and `kept_fen` together, always.
    """

    case_id: str
    case_number: str
    told_at: datetime
    received_fen: int
    paid_fen: int
    on_its_way_fen: int
    kept_fen: int
    owed_fen: int
    arrivals: tuple[Arrival, ...]
    payments: tuple[Outgoing, ...]
    kept: Kept
    claims: tuple[ClaimAnswer, ...]
    sales: tuple[SaleAnswer, ...]
    closing: ClosingProposal


@dataclass(frozen=True)
class StatementAnswer:
    """A signed statement, by the number of its paper."""

    number: str


async def show_case_account(session: AsyncSession, call: Call[NoBody, NoQuery]) -> AccountAnswer:
    """Show a case's account: received, paid to whom, kept, owed, how long, how it may be closed.

    The court's own desks read it, and the parties to the case: those without the numbers that lead
    to a bidder's deposit.
    """
    court_id, is_party = await _court_of_reader(session, call)
    now = call.house.clock.now()
    account = found(await case_account(session, court_id, call.path["case_id"], now))
    return _answer(account.for_a_party() if is_party else account)


async def state_case_account(uow: UnitOfWork, call: Call[NoBody, NoQuery]) -> StatementAnswer:
    """Make a signed statement of a case's account as it stands: a judge or a clerk does."""
    key = SigningKey(call.house.settings.signing_key)
    number = await make_account_statement(uow, case_id=call.path["case_id"], key=key)
    return StatementAnswer(number)


async def download_signed_account(call: Call[NoBody, NoQuery]) -> Response:
    """Return a statement of account as its signed file, which `auction verify` checks."""
    async with call.house.database.session() as session:
        paper = found(await documents.paper(session, call.path["number"]))
        if paper.kind is not PaperKind.account:
            raise refuse(CommonRefusal.not_found)
        if not await may_read(session, reader_of(call.request), paper):
            raise refuse(CommonRefusal.not_found)
    return signed_response(paper)


async def _court_of_reader(session: AsyncSession, call: Call[Any, Any]) -> tuple[str, bool]:
    """Return the court whose case is read, and whether a party reads it."""
    if call.actor.court_id is not None:
        return call.court_id(*READERS), False
    own = await cases_of_party(session, call.account_id())
    court_id = next((court for court, case_id in own if case_id == call.path["case_id"]), None)
    return found(court_id), True


def _answer(account: CaseAccount) -> AccountAnswer:
    return AccountAnswer(
        case_id=account.case_id,
        case_number=account.case_number,
        told_at=account.told_at,
        received_fen=account.received_fen,
        paid_fen=account.paid_fen,
        on_its_way_fen=account.on_its_way_fen,
        kept_fen=account.kept.total_fen,
        owed_fen=account.owed_fen,
        arrivals=account.arrivals,
        payments=account.outgoing,
        kept=account.kept,
        claims=tuple(
            ClaimAnswer(
                claim.id,
                claim.creditor,
                claim.title,
                tuple(
                    PartAnswer(**{**asdict(part), "part": str(part.part)}, owed_fen=part.owed_fen)
                    for part in claim.parts
                ),
            )
            for claim in account.claims
        ),
        sales=tuple(
            SaleAnswer(
                **asdict(sale),
                days_from_sale=sale.days_from_sale,
                days_from_arrival=sale.days_from_arrival,
            )
            for sale in account.sales
        ),
        closing=account.closing,
    )
