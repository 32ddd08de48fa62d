"""The bank's statements: brought, booked, read line by line."""

from __future__ import annotations

from dataclasses import dataclass

from sqlmodel.ext.asyncio.session import AsyncSession

from auction.db.unit_of_work import UnitOfWork
from auction.kernel.actor import Role
from auction.payments import importing, statement_queries
from auction.payments.line_fates import LineOutcome
from auction.payments.statement_queries import LineView, ProfileView, StatementView
from web.api.v1.answers import found
from web.api.v1.endpoint import Call
from web.api.v1.fields import OptionalLine, Search, TypedFenFromZero
from web.api.v1.listing import Listed, Paging, listed, listed_from
from web.api.v1.payments import READERS
from web.api.v1.reading import NoBody, NoQuery, Query
from web.finance.statement_reading import SentFile, read_in

FILES = ("application/xml", "text/xml", "text/csv")


class StatementSearch(Paging):
    """Looks in statement numbers, and in the names, references and texts of lines."""

    search: Search = ""


class LineSearch(Paging):
    """Lines of one outcome, or that hold a text."""

    outcome: LineOutcome | None = None
    search: Search = ""


class FileFacts(Query):
    """What is said beside a CSV: the profile it is read by, its number, and its balances.

    A camt.053 says all of it itself. Balances are asked for where the CSV has no column of them.
    """

    name: OptionalLine = ""
    profile: OptionalLine = ""
    number: OptionalLine = ""
    opening_fen: TypedFenFromZero | None = None
    closing_fen: TypedFenFromZero | None = None


@dataclass(frozen=True)
class StatementAnswer:
    """A statement, and how many of its lines became what."""

    statement: StatementView
    outcomes: dict[LineOutcome, int]


async def list_statements(
    session: AsyncSession, call: Call[NoBody, StatementSearch]
) -> Listed[StatementView]:
    """List the court's statements, the newest first."""
    asked, court_id = call.query, call.court_id(*READERS)
    return listed(
        await statement_queries.statements(
            session, court_id, asked.search.strip(), asked.page, asked.size
        )
    )


async def bring_statement(uow: UnitOfWork, call: Call[NoBody, FileFacts]) -> StatementAnswer:
    """Read a statement in as the raw body, camt.053 or CSV; nothing is booked yet.

    Refused whole when it is another account's, does not add up, or was booked before. The same
    file again, before it is booked, is the same statement.
    """
    court_id, asked = call.court_id(Role.finance), call.query
    sent = SentFile(
        content=call.content,
        name=asked.name,
        profile_id=asked.profile,
        number=asked.number,
        opening_fen=asked.opening_fen,
        closing_fen=asked.closing_fen,
    )
    return await _answer(uow.session, court_id, await read_in(uow, court_id, sent))


async def show_statement(session: AsyncSession, call: Call[NoBody, NoQuery]) -> StatementAnswer:
    """Show one statement with its sums and outcomes."""
    return await _answer(session, call.court_id(*READERS), call.path["statement_id"])


async def list_statement_lines(
    session: AsyncSession, call: Call[NoBody, LineSearch]
) -> Listed[LineView]:
    """List a statement's lines in its own order, each with what became of it."""
    asked, court_id = call.query, call.court_id(*READERS)
    view = found(await statement_queries.statement(session, court_id, call.path["statement_id"]))
    return listed(
        await statement_queries.lines_of(
            session, view.id, asked.outcome, asked.search.strip(), asked.page, asked.size
        )
    )


async def book_statement(uow: UnitOfWork, call: Call[NoBody, NoQuery]) -> StatementAnswer:
    """Book every line of a statement; refused, none of them."""
    court_id, statement_id = call.court_id(Role.finance), call.path["statement_id"]
    await importing.book(uow, statement_id=statement_id)
    return await _answer(uow.session, court_id, statement_id)


async def list_statement_profiles(
    session: AsyncSession, call: Call[NoBody, Paging]
) -> Listed[ProfileView]:
    """List the court's profiles, by which a CSV is read."""
    profiles = await statement_queries.profiles(session, call.court_id(*READERS))
    return listed_from(profiles, call.query)


async def _answer(session: AsyncSession, court_id: str, statement_id: str) -> StatementAnswer:
    view = found(await statement_queries.statement(session, court_id, statement_id))
    return StatementAnswer(view, await statement_queries.counts(session, statement_id))
