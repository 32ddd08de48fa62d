"""The account of a case as its parties read it: without what leads to a bidder's deposit."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from auction.documents.papers import PaperKind
from auction.documents.queries import papers_of_case
from auction.kernel.refusal import CommonRefusal, refuse
from auction.settlement.account_queries import case_account
from auction.settlement.account_views import CaseAccount
from auction.settlement.closing_types import ClosingType
from web.case_account import account_csv
from web.csv_response import csv_response
from web.party.cases import found_case
from web.requests import house
from web.templating import language_of, render


async def show(request: Request) -> Response:
    """Show a party where the money of its case came from and went to."""
    account = await _account(request)
    async with house(request).database.session() as session:
        papers = await papers_of_case(session, account.case_id)
    context = {
        "account": account,
        "closing_types": list(ClosingType),
        "statements": [paper for paper in papers if paper.kind is PaperKind.account],
    }
    return render(request, "party/case_account.html", context)


async def download(request: Request) -> Response:
    """Return the same as a CSV file."""
    account = await _account(request)
    return csv_response("case-account.csv", account_csv(account, language_of(request)))


async def _account(request: Request) -> CaseAccount:
    async with house(request).database.session() as session:
        court_id, case_id = await found_case(request, session)
        account = await case_account(session, court_id, case_id, house(request).clock.now())
    if account is None:
        raise refuse(CommonRefusal.not_found)
    return account.for_a_party()
