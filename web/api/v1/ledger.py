"""The court's books: the trial balance, and every line of an account."""

from __future__ import annotations

from dataclasses import dataclass

from sqlmodel.ext.asyncio.session import AsyncSession

from auction.kernel.actor import Role
from auction.ledger import queries
from auction.ledger.queries import AccountLine, TrialRow
from web.api.v1.endpoint import Call
from web.api.v1.fields import Line
from web.api.v1.listing import Listed, Paging, listed
from web.api.v1.reading import NoBody, NoQuery

READERS = (Role.finance, Role.president)
"""Who reads a court's books; the same as on its pages."""


class AccountSearch(Paging):
    """An account by its code, such as `bank` or `case:ID:proceeds`."""

    code: Line


@dataclass(frozen=True)
class TrialBalanceAnswer:
    """Every account summed anew from its postings; `balanced` says that both sides agree."""

    rows: tuple[TrialRow, ...]
    entries: int
    total_debit_fen: int
    total_credit_fen: int
    balanced: bool


async def show_trial_balance(
    session: AsyncSession, call: Call[NoBody, NoQuery]
) -> TrialBalanceAnswer:
    """Show the court's trial balance."""
    books = await queries.trial_balance(session, call.court_id(*READERS))
    return TrialBalanceAnswer(
        rows=books.rows,
        entries=books.entries,
        total_debit_fen=books.total_debit,
        total_credit_fen=books.total_credit,
        balanced=books.balanced,
    )


async def list_entries(
    session: AsyncSession, call: Call[NoBody, AccountSearch]
) -> Listed[AccountLine]:
    """List an account's lines, the newest first, each with the balance after it."""
    asked, court_id = call.query, call.court_id(*READERS)
    return listed(await queries.entries(session, court_id, asked.code, asked.page, asked.size))
