"""The bank's statements: brought as a file, looked at before they are booked, read afterwards."""

from __future__ import annotations

from collections.abc import Callable

from starlette.requests import Request
from starlette.responses import Response

from auction.db.unit_of_work import UnitOfWork
from auction.kernel.refusal import CommonRefusal, refuse
from auction.payments import importing, statement_queries
from auction.payments.line_fates import LineOutcome
from auction.payments.statement import MOST_BYTES
from auction.payments.statement_queries import StatementState, StatementView
from web.court.acting import act_on, court_of
from web.finance.statement_reading import (
    REHEARSED_UP_TO,
    Rehearsal,
    SentFile,
    read_in,
    rehearse,
)
from web.forms import FormView, blank_form
from web.paging import page_number, pager
from web.requests import actor_of, house
from web.templating import render, see_other

_LONGEST_SEARCH = 100


async def list_statements(request: Request) -> Response:
    """Show the court's statements, the newest first, and the form that brings another."""
    return await _list(request, blank_form())


async def bring(request: Request) -> Response:
    """Read a file in; then show what booking it would do."""

    async def act(uow: UnitOfWork, form: FormView) -> str:
        file = form.file("file")
        profile_id = form.optional_text("profile", longest=64)
        number = form.optional_text("number", longest=100)
        opening_fen = form.optional_amount("opening", least_fen=0)
        closing_fen = form.optional_amount("closing", least_fen=0)
        form.check()
        assert file is not None
        sent = SentFile(
            content=await file.read(MOST_BYTES + 1),
            name=file.filename or "",
            profile_id=profile_id,
            number=number,
            opening_fen=opening_fen,
            closing_fen=closing_fen,
        )
        return await read_in(uow, court_of(request), sent)

    def then(statement_id: str) -> Response:
        return see_other(f"/finance/statements/{statement_id}", said="statement_read")

    return await act_on(request, act, again=_list, then=then)


async def show_statement(request: Request) -> Response:
    """Show a statement: before it is booked what would become of it, afterwards what did."""
    return await _show(request, blank_form())


async def book(request: Request) -> Response:
    """Book every line of a statement."""

    async def act(uow: UnitOfWork, form: FormView) -> None:
        form.check()
        await importing.book(uow, statement_id=_id(request))

    path = f"/finance/statements/{_id(request)}"
    return await act_on(request, act, again=_show, then=_to(path, "statement_booked"))


async def discard(request: Request) -> Response:
    """Forget a statement that was not booked."""

    async def act(uow: UnitOfWork, form: FormView) -> None:
        form.check()
        await importing.discard(uow, statement_id=_id(request))

    return await act_on(
        request, act, again=_show, then=_to("/finance/statements", "statement_discarded")
    )


async def _list(request: Request, form: FormView) -> Response:
    search = request.query_params.get("search", "").strip()[:_LONGEST_SEARCH]
    async with house(request).works.begin(actor_of(request)) as uow:
        uow.audit("finance.looked", "statements", court_of(request), search=search)
        page = await statement_queries.statements(
            uow.session, court_of(request), search, page_number(request)
        )
        profiles = await statement_queries.profiles(uow.session, court_of(request))
    context = {
        "page": page,
        "pager": pager(request, page),
        "search": search,
        "profiles": profiles,
        "profile_choices": [(each.id, each.name) for each in profiles],
        "form": form,
    }
    status = form.status if form.refused else 200
    return render(request, "finance/statements.html", context, status=status)


async def _show(request: Request, form: FormView) -> Response:
    wanted = request.query_params.get("outcome", "")
    outcome = LineOutcome(wanted) if wanted in LineOutcome.__members__ else None
    search = request.query_params.get("search", "").strip()[:_LONGEST_SEARCH]
    async with house(request).works.begin(actor_of(request)) as uow:
        view = await _view(uow, request)
        uow.audit("finance.looked", f"statement:{view.id}", view.court_id)
        lines = await statement_queries.lines_of(
            uow.session, view.id, outcome, search, page_number(request)
        )
        counts = await statement_queries.counts(uow.session, view.id)
    context = {
        "statement": view,
        "rehearsal": await _rehearsal(request, view),
        "counts": [(each, counts[each]) for each in LineOutcome if each in counts],
        "lines": lines,
        "pager": pager(request, lines),
        "outcome": outcome,
        "search": search,
        "form": form,
    }
    status = form.status if form.refused else 200
    return render(request, "finance/statement.html", context, status=status)


async def _rehearsal(request: Request, view: StatementView) -> Rehearsal | None:
    """Try a statement out in a transaction of its own that is never committed."""
    if view.state != StatementState.waiting or view.lines > REHEARSED_UP_TO:
        return None
    works = house(request).works
    actor = actor_of(request)
    async with works.database.session_for(actor) as session:
        uow = UnitOfWork(session, now=works.clock.now(), actor=actor, readers={})
        rehearsal = await rehearse(uow, view.id)
        await session.rollback()
    return rehearsal


async def _view(uow: UnitOfWork, request: Request) -> StatementView:
    view = await statement_queries.statement(uow.session, court_of(request), _id(request))
    if view is None:
        raise refuse(CommonRefusal.not_found)
    return view


def _id(request: Request) -> str:
    return str(request.path_params["statement_id"])


def _to(path: str, said: str) -> Callable[[None], Response]:
    def then(_nothing: None) -> Response:
        return see_other(path, said=said)

    return then
