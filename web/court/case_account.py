"""The account of a case at the court: told from the books, as a file, as a signed statement."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from auction.bidding.signing import SigningKey
from auction.db.unit_of_work import UnitOfWork
from auction.documents.account_statements import make_account_statement
from auction.documents.papers import PaperKind
from auction.documents.queries import papers_of_case
from auction.kernel.actor import Role
from auction.kernel.refusal import CommonRefusal, refuse
from auction.settlement.account_queries import case_account
from auction.settlement.account_views import CaseAccount
from auction.settlement.closing_types import ClosingType
from web.case_account import account_csv
from web.court.acting import act_on, court_of
from web.csv_response import csv_response
from web.forms import FormView, blank_form
from web.requests import house, viewer_of
from web.templating import language_of, render, see_other


async def show(request: Request) -> Response:
    """Show where every fen of a case came from and went to."""
    return await _page(request, blank_form())


async def download(request: Request) -> Response:
    """Return the same as a CSV file."""
    async with house(request).database.session() as session:
        account = await case_account(
            session, court_of(request), _id(request), house(request).clock.now()
        )
    return csv_response("case-account.csv", account_csv(_found(account), language_of(request)))


async def make_statement(request: Request) -> Response:
    """Make a signed statement of the account as it stands."""

    async def act(uow: UnitOfWork, form: FormView) -> str:
        form.check()
        key = SigningKey(house(request).settings.signing_key)
        return await make_account_statement(uow, case_id=_id(request), key=key)

    def then(number: str) -> Response:
        return see_other(f"/papers/{number}", said="account_stated")

    return await act_on(request, act, again=_page, then=then)


async def _page(request: Request, form: FormView) -> Response:
    async with house(request).database.session() as session:
        account = await case_account(
            session, court_of(request), _id(request), house(request).clock.now()
        )
        papers = await papers_of_case(session, _id(request))
    context = {
        "form": form,
        "account": _found(account),
        "closing_types": list(ClosingType),
        "statements": [paper for paper in papers if paper.kind is PaperKind.account],
        "may_write": viewer_of(request).is_one_of(Role.judge, Role.clerk),
    }
    status = form.status if form.refused else 200
    return render(request, "court/case_account.html", context, status=status)


def _found(account: CaseAccount | None) -> CaseAccount:
    if account is None:
        raise refuse(CommonRefusal.not_found)
    return account


def _id(request: Request) -> str:
    return str(request.path_params["case_id"])
